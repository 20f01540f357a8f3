"""Ways to bridge the time from the hospital's last dose to the first one at home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearthline.kernel.calendar import CivilTime
from hearthline.rooms.intake.rules.clock import FirstDoses


class Way(StrEnum):
    """Who gives the dose that is due next."""

    NURSE = "nurse"
    ON_CALL = "on_call"
    HOSPITAL = "hospital"
    NOT_DECIDED = "not_decided"


@dataclass(frozen=True, slots=True)
class WayOffered:
    """One way: the first dose at home it means, and the condition it brings with it.

    Parameters
    ----------
    bridges
        The dose that somebody else gives, or that nobody of the schedule gives.
    due
        Hour by which the condition must be met; ``None`` when the way brings none.
    owner_role
        Whose condition it is.
    """

    way: Way
    first_dose: CivilTime
    bridges: CivilTime | None = None
    due: datetime | None = None
    owner_role: str = ""


def ways(
    doses: FirstDoses, *, can_nurse: bool, discharge: datetime | None, now: datetime
) -> tuple[WayOffered, ...]:
    """Return the ways that may be chosen, the plain one first.

    The on-call nurse is asked before the dose is due, and the hospital before the patient leaves:
    afterwards nobody there can give it.
    """
    found = []
    due_at = doses.due.instant()
    if can_nurse:
        found.append(WayOffered(Way.NURSE, doses.due))
    if due_at > now:
        asked_by = discharge if discharge and now < discharge < due_at else due_at
        found.append(WayOffered(Way.ON_CALL, doses.due, doses.due, asked_by, "scheduler"))
        if doses.after is not None:
            found.append(WayOffered(Way.HOSPITAL, doses.after, doses.due, asked_by, "intake"))
    return tuple(found)
