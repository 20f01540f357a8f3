"""Visits in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.visits.models import Visit

MOST = 100


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return what happened at a person's visits."""
    rows = Visit.objects.filter(patient_id=patient_id, is_latest=True).order_by("-on", "-id")
    return [
        TimelineEntry(
            row.started_at or row.arrived_at or to_instant(row.on, time(12), row.zone),
            "visits",
            Message(f"visits.event_{row.state}", {"kind": row.kind, "reason": row.reason}),
            reverse("visits:visit", args=[row.thread]),
            amended=row.version > 1,
        )
        for row in rows[:MOST]
    ]
