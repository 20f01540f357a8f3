"""What happened about a patient's home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.home.models import Assessment, Modification
from hearthline.rooms.home.values import ModificationState


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return assessments and modifications done; days stand at midday."""
    entries = [
        TimelineEntry(
            row.signed_at,
            "home",
            Message("home.assessed", {"way": row.way}),
            reverse("home:assessment", args=[patient_id, row.id]),
        )
        for row in Assessment.objects.filter(patient_id=patient_id, entered_in_error=False)
    ]
    done = Modification.objects.filter(patient_id=patient_id, state=ModificationState.DONE)
    for row in done:
        assert row.done_on is not None
        at = to_instant(row.done_on, time(16), "UTC")
        entries.append(
            TimelineEntry(at, "home", Message("home.modification_done", {"what": row.what}))
        )
    return entries
