"""Incidents in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.incidents.models import Incident


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return the incidents a patient was involved in, where they happened; days at midday."""
    return [
        TimelineEntry(
            stands_at(row),
            "incidents",
            Message(
                "incidents.event_of_day" if row.happened_on else "incidents.event",
                {"number": row.number, "kind": row.kind, "severity": row.severity},
            ),
        )
        for row in Incident.objects.filter(patient_id=patient_id, entered_in_error=False)
    ]


def stands_at(row: Incident) -> datetime:
    """Return where an incident stands among others; a day without a time stands at midday."""
    if row.happened_on is not None:
        return to_instant(row.happened_on, time(12), row.zone or "UTC")
    return row.happened_at or row.reported_at
