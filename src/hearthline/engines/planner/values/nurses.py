"""Who can do it: nurses, their skills and licences, shifts and breaks, and whom they know."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from .errors import refuse


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill held through ``last_day`` (index of a day of the horizon); ``None``: no expiry."""

    name: str
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of a kind in a state, valid through ``last_day``; ``None``: no expiry."""

    kind: str
    state: str
    last_day: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A break that must begin between ``opens`` and ``closes``, wherever the nurse is.

    It is kept when the nurse is free of driving and care for ``minutes`` on end; one who has
    not left home yet, or is back already, has it without further ado.
    """

    opens: int
    closes: int
    minutes: int

    def __post_init__(self) -> None:
        if self.closes < self.opens:
            raise refuse("window_order", "break.closes", self.closes, opens=self.opens)
        if not 1 <= self.minutes <= 240:
            raise refuse("break_minutes", "break.minutes", self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Paid hours of one nurse on one day, from leaving ``start_location`` to ``end_location``.

    Parameters
    ----------
    day
        Day of the horizon it counts for (a night shift counts for the day it starts on).
    start, end
        Minutes; overtime may go past ``end`` as far as the nurse allows.
    start_location, end_location
        Indices into the travel matrix: home, or an office.
    rest
        The break due in this shift, when one is.
    on_call
        She waits at home to be called: for urgent visits only, each at a cost.
    capacity
        Most of what visits want brought along that her car holds; ``None``: all of it.
    """

    day: int
    start: int
    end: int
    start_location: int
    end_location: int
    rest: Break | None = None
    on_call: bool = False
    capacity: int | None = None

    def __post_init__(self) -> None:
        if self.day < 0:
            raise refuse("negative", "shift.day", self.day)
        if self.capacity is not None and self.capacity < 0:
            raise refuse("negative", "shift.capacity", self.capacity)
        if self.end <= self.start:
            raise refuse("shift_order", "shift.end", self.end, start=self.start)
        rest = self.rest
        if rest is not None and not (
            self.start <= rest.opens and rest.closes + rest.minutes <= self.end
        ):
            raise refuse("break_outside", "shift.rest", rest.opens, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nurse:
    """A nurse as the planner sees one.

    Parameters
    ----------
    id
        Caller's identifier.
    shifts
        Times she works; they may not overlap. Empty is allowed: she is then never planned.
    skills, licences
        With their last valid day.
    max_daily_minutes
        Most work in a day, from leaving to return without the break. Hard.
    weekly_minutes
        Contract minutes a week; work above them is overtime.
    minutes_worked_before
        Minutes already worked in the week in which day 0 lies.
    overtime_per_shift, overtime_per_week
        Minutes allowed past a shift's end, and above the weekly contract. Hard.
    overtime_price
        Points for a minute of her overtime; ``None`` for the weight of everybody's.
    max_visits_per_day
        Hard.
    excluded_patients
        Patients she must not be sent to (allergy, wish, kinship). Hard.
    per_diem
        Called in by the visit at ``price_per_visit_cents``; left out of fairness. A nurse of an
        agency is one of these.
    refusal
        Chance from 0 to 1 that she declines a visit offered to her.
    languages
        What she speaks well enough for care.
    avoids
        What must not be in a home she is sent to ("dog"): allergy, pregnancy. Hard, and a home of
        which it is not known counts as having it.
    """

    id: str
    shifts: tuple[Shift, ...] = ()
    skills: tuple[Skill, ...] = ()
    licences: tuple[Licence, ...] = ()
    max_daily_minutes: int = 720
    weekly_minutes: int = 2400
    minutes_worked_before: int = 0
    overtime_per_shift: int = 0
    overtime_per_week: int = 0
    overtime_price: float | None = None
    max_visits_per_day: int = 12
    excluded_patients: frozenset[str] = frozenset()
    per_diem: bool = False
    price_per_visit_cents: int = 0
    refusal: float = 0.0
    languages: frozenset[str] = frozenset()
    avoids: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.id:
            raise refuse("empty_id", "nurse.id", self.id)
        for name in (
            "max_daily_minutes",
            "weekly_minutes",
            "minutes_worked_before",
            "overtime_per_shift",
            "overtime_per_week",
            "max_visits_per_day",
            "price_per_visit_cents",
        ):
            if getattr(self, name) < 0:
                raise refuse("negative", f"nurse.{name}", getattr(self, name), nurse=self.id)
        price = self.overtime_price
        if price is not None and not (math.isfinite(price) and price >= 0):
            raise refuse("weight", "nurse.overtime_price", price, nurse=self.id)
        if not 0 <= self.refusal <= 1:
            raise refuse("chance", "nurse.refusal", self.refusal, nurse=self.id)
        ordered = tuple(sorted(self.shifts, key=lambda shift: shift.start))
        for earlier, later in pairwise(ordered):
            if later.start < earlier.end + self.overtime_per_shift:
                raise refuse(
                    "shifts_overlap", "nurse.shifts", later.start, end=earlier.end, nurse=self.id
                )
        object.__setattr__(self, "shifts", ordered)

    def overtime_points(self, weight: float) -> float:
        """Return the points for a minute of her overtime, where everybody's weighs ``weight``."""
        return weight if self.overtime_price is None else self.overtime_price

    def shift_at(self, minute: int) -> int | None:
        """Return the number of the shift in which she may start a visit at ``minute``."""
        for number, shift in enumerate(self.shifts):
            if shift.start <= minute < shift.end + self.overtime_per_shift:
                return number
        return None

    def holds(self, skill: str, day: int) -> bool:
        """Return whether she holds ``skill`` on ``day``."""
        return any(
            held.name == skill and (held.last_day is None or day <= held.last_day)
            for held in self.skills
        )

    def licensed(self, kinds: frozenset[str], state: str, day: int) -> bool:
        """Return whether she holds one of ``kinds`` in ``state`` on ``day`` (empty: any)."""
        if not kinds and not state:
            return True
        return any(
            (not kinds or held.kind in kinds)
            and (not state or held.state == state)
            and (held.last_day is None or day <= held.last_day)
            for held in self.licences
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a patient lived through before this plan.

    Parameters
    ----------
    patient_id
        Whose history.
    past_visits
        Kept visits by nurse id; a nurse with one or more has been met.
    primary_nurse_id
        Her nurse, when one is named. When none is, the plan's most frequent nurse (past visits
        included) takes the part.
    usual_start
        Usual start by series as minute of the civil day, for time-of-day consistency.
    """

    patient_id: str
    past_visits: Mapping[str, int] = field(default_factory=dict)
    primary_nurse_id: str | None = None
    usual_start: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "past_visits", dict(self.past_visits))
        object.__setattr__(self, "usual_start", dict(self.usual_start))
        for nurse, count in self.past_visits.items():
            if count < 0:
                raise refuse("negative", "history.past_visits", count, nurse=nurse)
        for series, minute in self.usual_start.items():
            if not 0 <= minute < 1500:
                raise refuse("usual_start", "history.usual_start", minute, series=series)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A wish of a patient or a nurse not to meet, or to meet somebody else, that is no rule.

    ``against`` says how strong it is, above 0 and up to 1; each visit costs that share of the
    weight. Who wishes for one nurse has a preference against the others.
    """

    patient_id: str
    nurse_id: str
    against: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.against <= 1:
            raise refuse("chance", "preference.against", self.against, nurse=self.nurse_id)
