"""What happened to a patient's lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.manifest import TimelineEntry
from hearthline.rooms.lines.models import AccessDevice


def timeline(patient_id: UUID) -> Sequence[TimelineEntry]:
    """Return insertions, confirmations of tips and removals; days stand at midday."""
    entries = []
    for line in AccessDevice.objects.filter(patient_id=patient_id, entered_in_error=False):
        kind = {"kind": line.kind}
        for day, message in (
            (line.inserted_on, Message("lines.event_inserted", kind)),
            (
                line.tip_confirmed_on,
                Message("lines.event_tip", kind | {"by": line.tip_confirmed_by}),
            ),
            (line.removed_on, Message("lines.event_removed", kind)),
        ):
            if day is not None:
                at = to_instant(day, time(16), "UTC")
                entries.append(TimelineEntry(at, "lines", message))
    return entries
