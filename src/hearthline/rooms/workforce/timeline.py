"""Calls in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.workforce import queries


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return the calls about a patient."""
    return [
        TimelineEntry(
            call.facts.called_at,
            "workforce",
            Message(
                "workforce.event_call", {"caller": call.facts.caller, "about": call.facts.about}
            ),
            reverse("workforce:call", args=[call.facts.id]),
            amended=call.version > 1,
        )
        for call in queries.calls_of(patient_id)
    ]
