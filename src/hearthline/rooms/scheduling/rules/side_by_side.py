"""Two plans laid side by side: what differs at each visit, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.rooms.scheduling.rules.reading import nurses_seen
from hearthline.rooms.scheduling.values import Assigned, Drive, PromiseState
from hearthline.rooms.workforce.values import Nurse, monday_of

KEPT_WITHIN = timedelta(minutes=15)
"""A start as near as this to the one a family was told needs no call; the planner's own bound."""


class Differs(StrEnum):
    """What of a visit is not the same in two plans."""

    ONLY_LEFT = "only_left"
    ONLY_RIGHT = "only_right"
    DAY = "day"
    NURSE = "nurse"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class TwoPlaces:
    """A visit that two plans place differently, or that only one of them places."""

    need_id: UUID
    patient_id: UUID
    left: Assigned | None
    right: Assigned | None
    differs: frozenset[Differs]

    @property
    def when(self) -> datetime:
        """When it is in the plan on the left, else in the other."""
        item = self.left or self.right
        assert item is not None
        return item.start_instant


def differences(left: Iterable[Assigned], right: Iterable[Assigned]) -> list[TwoPlaces]:
    """Return the visits that two plans do not place alike, in order of time."""
    ours = {item.need_id: item for item in left}
    theirs = {item.need_id: item for item in right}
    found = []
    for need in {**ours, **theirs}:
        one, other = ours.get(need), theirs.get(need)
        what = _differs(one, other)
        item = one or other
        if what and item is not None:
            found.append(TwoPlaces(need, item.patient_id, one, other, what))
    return sorted(found, key=lambda two: (two.when, str(two.need_id)))


def _differs(one: Assigned | None, other: Assigned | None) -> frozenset[Differs]:
    if one is None:
        return frozenset({Differs.ONLY_RIGHT})
    if other is None:
        return frozenset({Differs.ONLY_LEFT})
    what = set()
    if one.day != other.day:
        what.add(Differs.DAY)
    if one.starts != other.starts:
        what.add(Differs.TIME)
    if set(one.nurse_ids) != set(other.nurse_ids):
        what.add(Differs.NURSE)
    return frozenset(what)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a plan comes to over some days.

    Parameters
    ----------
    calls
        Families whose told or confirmed start it does not keep, or whose visit it leaves out.
    nurses_seen
        Different nurses a patient sees on average.
    overtime_minutes
        Minutes past the ends of shifts or above the week's contract, whichever is more, by week.
    """

    visits: int
    without: int
    calls: int
    nurses_seen: float
    drive_minutes: int
    overtime_minutes: int


def totals(
    visits: Sequence[Assigned],
    drives: Sequence[Drive],
    *,
    without: int,
    promised: Mapping[UUID, tuple[datetime, PromiseState]],
    nurses: Mapping[UUID, Nurse],
) -> Totals:
    """Return what a plan comes to; a nurse nobody knows yet works no overtime."""
    return Totals(
        visits=len(visits),
        without=without,
        calls=calls_needed(visits, promised),
        nurses_seen=nurses_seen(visits),
        drive_minutes=sum(drive.minutes for drive in drives),
        overtime_minutes=overtime(drives, nurses),
    )


def calls_needed(
    visits: Iterable[Assigned], promised: Mapping[UUID, tuple[datetime, PromiseState]]
) -> int:
    """Return how many families were told a start that a plan does not keep."""
    starts = {item.need_id: item.start_instant for item in visits}
    return sum(
        need not in starts or abs(starts[need] - told) > KEPT_WITHIN
        for need, (told, state) in promised.items()
        if state is not PromiseState.DRAFT
    )


def overtime(drives: Iterable[Drive], nurses: Mapping[UUID, Nurse]) -> int:
    """Return the minutes of overtime of some days on the road, by nurse and week."""
    worked: dict[tuple[UUID, date], int] = {}
    past: dict[tuple[UUID, date], int] = {}
    for drive in drives:
        nurse = nurses.get(drive.nurse_id)
        if nurse is None or nurse.contract is None or nurse.contract.is_per_diem:
            continue
        week = (nurse.id, monday_of(drive.day))
        leaves = to_instant(drive.day, drive.leaves, nurse.zone)
        is_next_day = drive.home_by < drive.leaves
        home_day = drive.day + timedelta(days=1) if is_next_day else drive.day
        home = to_instant(home_day, drive.home_by, nurse.zone)
        worked[week] = worked.get(week, 0) + _minutes(home - leaves)
        ends = [shift.end_instant for shift in nurse.shifts if shift.day == drive.day]
        if ends:
            past[week] = past.get(week, 0) + max(0, _minutes(home - max(ends)))
    total = 0
    for week, minutes in worked.items():
        contract = nurses[week[0]].contract
        above = minutes - contract.weekly_minutes if contract is not None else 0
        total += max(0, above, past.get(week, 0))
    return total


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
