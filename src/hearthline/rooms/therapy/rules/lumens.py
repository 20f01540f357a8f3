"""What does not fit in what was said about the lumen of a drug."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.therapy.values import LumenFacts

CLOCKS_DIFFER = timedelta(minutes=5)


def lumen_flags(
    facts: LumenFacts,
    *,
    patient_id: UUID,
    is_drug: bool,
    line: LineFacts | None,
    now: datetime,
) -> tuple[str, ...]:
    """Return what somebody has to look at; it is kept all the same.

    Parameters
    ----------
    patient_id, is_drug
        Whose order it is, and whether it is an order for a drug.
    line
        ``None`` where no such line is on record.
    """
    found = []
    if not is_drug:
        found.append("therapy.lumen_of_no_drug")
    if line is None or line.patient_id != patient_id:
        found.append("therapy.lumen_of_another_patient")
    elif not line.is_in_place:
        found.append("therapy.lumen_of_removed_line")
    if facts.at > now + CLOCKS_DIFFER:
        found.append("therapy.lumen_in_the_future")
    return tuple(found)


def is_lumen_known(lumen: str, line: LineFacts) -> bool:
    """Whether one lumen is meant: it is named, or the line has no other."""
    return bool(lumen) or line.lumens == 1
