"""The program's calendar: holidays, cut-offs, laboratories with hours and pick-ups.

Times are civil times in the branch's zone; only ``kernel.calendar`` turns them into instants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil, to_instant

PICK_UPS_AHEAD_DAYS = 14


class HolidayState(StrEnum):
    """Whether the program keeps a holiday; a proposed one is not decided."""

    PROPOSED = "proposed"
    KEPT = "kept"
    NOT_KEPT = "not_kept"


class CutOffKind(StrEnum):
    """What must be asked for by an hour of the day."""

    PHARMACY = "pharmacy"
    COURIER = "courier"


@dataclass(frozen=True, slots=True)
class HolidayFacts:
    """A holiday of one branch."""

    id: UUID
    branch_id: UUID
    day: date
    name: str
    state: HolidayState = HolidayState.PROPOSED


@dataclass(frozen=True, slots=True)
class CutOffFacts:
    """By when on a weekday (Monday is 0) something must be asked for, and what it then reaches."""

    id: UUID
    branch_id: UUID
    kind: CutOffKind
    weekday: int
    at: time
    reaches: str = ""


@dataclass(frozen=True, slots=True, order=True)
class OpenHours:
    """Hours on one weekday (Monday is 0)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, order=True)
class WeeklyPickUp:
    """When a courier fetches specimens on one weekday (Monday is 0)."""

    weekday: int
    at: time


@dataclass(frozen=True, slots=True)
class LaboratoryFacts:
    """A laboratory of a branch: when it is open, when specimens are fetched.

    ``keeps_holidays`` is whether it is closed on the branch's holidays.
    """

    id: UUID
    branch_id: UUID
    name: str
    phone: str = ""
    address: str = ""
    hours: tuple[OpenHours, ...] = ()
    pick_ups: tuple[WeeklyPickUp, ...] = ()
    keeps_holidays: bool = True


@dataclass(frozen=True, slots=True, order=True)
class PickUp:
    """One pick-up of specimens: the instant and the laboratory they go to."""

    at: datetime
    laboratory_id: UUID
    laboratory: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of one branch, to ask without another query."""

    branch_id: UUID
    zone: str
    holidays: Mapping[date, HolidayFacts] = field(default_factory=dict)
    cut_offs: tuple[CutOffFacts, ...] = ()
    laboratories: tuple[LaboratoryFacts, ...] = ()

    def is_holiday(self, day: date) -> Answer:
        """Whether the program keeps ``day`` as a holiday; proposed ones are not known."""
        found = self.holidays.get(day)
        if found is None or found.state is HolidayState.NOT_KEPT:
            return Answer.NO
        return Answer.YES if found.state is HolidayState.KEPT else Answer.UNKNOWN

    def is_open(self, laboratory: LaboratoryFacts, at: datetime) -> Answer:
        """Whether a laboratory is open at an instant; without hours on record it is not known."""
        if not laboratory.hours:
            return Answer.UNKNOWN
        civil = to_civil(at, self.zone)
        within = any(
            hours.weekday == civil.day.weekday()
            and to_instant(civil.day, hours.opens, self.zone)
            <= at
            < to_instant(civil.day, hours.closes, self.zone)
            for hours in laboratory.hours
        )
        if not within:
            return Answer.NO
        return self._kept(laboratory, civil.day)

    def closes_at(self, laboratory: LaboratoryFacts, day: date) -> datetime | None:
        """Return when a laboratory closes on a day; ``None`` when it does not open."""
        if self._kept(laboratory, day) is Answer.NO:
            return None
        closing = [hours.closes for hours in laboratory.hours if hours.weekday == day.weekday()]
        return to_instant(day, max(closing), self.zone) if closing else None

    def pick_ups_on(self, day: date) -> tuple[PickUp, ...]:
        """Return the pick-ups of a day, earliest first; none at laboratories closed that day."""
        return tuple(
            sorted(
                PickUp(to_instant(day, pick_up.at, self.zone), laboratory.id, laboratory.name)
                for laboratory in self.laboratories
                if self._kept(laboratory, day) is not Answer.NO
                for pick_up in laboratory.pick_ups
                if pick_up.weekday == day.weekday()
            )
        )

    def pick_up_before(self, at: datetime) -> PickUp | None:
        """Return the last pick-up of the day at or before an instant."""
        day = to_civil(at, self.zone).day
        return max((one for one in self.pick_ups_on(day) if one.at <= at), default=None)

    def pick_up_after(self, at: datetime) -> PickUp | None:
        """Return the next pick-up at or after an instant, within two weeks."""
        day = to_civil(at, self.zone).day
        for offset in range(PICK_UPS_AHEAD_DAYS):
            for one in self.pick_ups_on(day + timedelta(days=offset)):
                if one.at >= at:
                    return one
        return None

    def cut_off(self, kind: CutOffKind, day: date) -> datetime | None:
        """Return by when something must be asked for on a day; ``None`` when not on that day."""
        if self.is_holiday(day) is Answer.YES:
            return None
        found = [
            item.at for item in self.cut_offs if (item.kind, item.weekday) == (kind, day.weekday())
        ]
        return to_instant(day, max(found), self.zone) if found else None

    def _kept(self, laboratory: LaboratoryFacts, day: date) -> Answer:
        """Whether a laboratory works on a day as far as holidays go."""
        if not laboratory.keeps_holidays:
            return Answer.YES
        match self.is_holiday(day):
            case Answer.YES:
                return Answer.NO
            case Answer.NO:
                return Answer.YES
        return Answer.UNKNOWN
