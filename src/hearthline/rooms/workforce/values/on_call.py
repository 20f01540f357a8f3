"""Who is on call: weekly turns, dated changes, and the turns that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.rooms.workforce.values.people import StaffCard


class OnCallRole(StrEnum):
    """For what somebody is on call."""

    NURSE = "nurse"
    PHARMACIST = "pharmacist"


FIRST, SECOND = 1, 2
PLACES = (FIRST, SECOND)
"""Who is called first, and who when the first one does not answer."""


@dataclass(frozen=True, slots=True)
class OnCallPattern:
    """A turn every week, or every few weeks, from the week of ``since`` on.

    Civil times in the branch's zone; an end at or before the start is the next day.
    """

    id: UUID
    branch_id: UUID
    role: OnCallRole
    place: int
    staff_id: UUID
    weekday: int
    starts: time
    ends: time
    since: date
    until: date | None = None
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class OnCallChange:
    """Somebody else is on call for some hours of one day; what was written last holds."""

    id: UUID
    branch_id: UUID
    role: OnCallRole
    place: int
    staff_id: UUID
    day: date
    starts: time
    ends: time
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    """Days, both included, on which somebody cannot be on call.

    ``unqualified`` says that it is for want of the licence or role, not of time.
    """

    staff_id: UUID
    first_day: date
    last_day: date
    unqualified: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """UTC instants between which one person is on call; ``changed`` when not by the pattern."""

    start: datetime
    end: datetime
    staff_id: UUID
    is_changed: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """UTC instants between which nobody is on call; ``away`` is who would be.

    ``unqualified`` says that whoever would be is there, and may not be on call in the role.
    """

    start: datetime
    end: datetime
    away: UUID | None = None
    unqualified: bool = False


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is on call at a moment; ``None`` where the roster has a gap."""

    role: OnCallRole
    first: StaffCard | None
    second: StaffCard | None
    until: datetime | None = None


def span(day: date, starts: time, ends: time, zone: str) -> tuple[datetime, datetime]:
    """Return the instants of civil hours; an end at or before the start is the next day."""
    last = day if ends > starts else day + timedelta(days=1)
    return to_instant(day, starts, zone), to_instant(last, ends, zone)
