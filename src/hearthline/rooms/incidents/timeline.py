"""Incidents in a patient's timeline."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.incidents.models import Incident


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return the incidents a patient was involved in, at the time they happened."""
    return [
        TimelineEntry(
            row.happened_at or row.reported_at,
            "incidents",
            Message(
                "incidents.event",
                {"number": row.number, "kind": row.kind, "severity": row.severity},
            ),
        )
        for row in Incident.objects.filter(patient_id=patient_id, entered_in_error=False)
    ]
