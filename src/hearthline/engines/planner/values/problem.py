"""A whole problem, checked once where it is made, and how much work to spend on it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from .errors import refuse
from .nurses import History, Nurse, Preference
from .travel import TravelMatrix
from .visits import Event, Link, LinkKind, Visit
from .weights import Weights

MAX_DAYS = 56


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search.

    With ``iterations`` alone a plan is repeatable: same problem, seed, iterations and islands
    give the same plan on any machine. ``seconds`` guards the wall clock; a search that it ends
    is not repeatable (the plan says so).

    Parameters
    ----------
    iterations
        Rounds of removing and putting back visits, over all islands.
    seconds
        Most seconds to search. One of the two is needed.
    seed
        Any whole number from 0.
    islands
        Independent searches, 1 to 64, that exchange their best plan at fixed iteration counts.
    """

    iterations: int | None = None
    seconds: float | None = None
    seed: int = 0
    islands: int = 1

    def __post_init__(self) -> None:
        if self.iterations is None and self.seconds is None:
            raise refuse("budget_empty", "budget.iterations", None)
        if self.iterations is not None and self.iterations < 0:
            raise refuse("negative", "budget.iterations", self.iterations)
        if self.seconds is not None and not (math.isfinite(self.seconds) and self.seconds > 0):
            raise refuse("budget_seconds", "budget.seconds", self.seconds)
        if self.seed < 0:
            raise refuse("negative", "budget.seed", self.seed)
        if not 1 <= self.islands <= 64:
            raise refuse("islands", "budget.islands", self.islands)


@dataclass(frozen=True, eq=False, kw_only=True)
class Problem:
    """Everything a plan depends on.

    Parameters
    ----------
    day_starts
        Minute at which each day of the horizon begins, and one more entry: where the last one
        ends. ``(0, 1440, 2880)`` is two ordinary days. 1 to 56 days of 1,320 to 1,560 minutes.
    visits, nurses, travel
        What, who, and the ways between.
    links
        Hard ties between visits.
    histories
        At most one for each patient; none means nobody has been met.
    weights
        What counts how much.
    days_into_week
        How many days of the working week were over before day 0 (0 to 6).
    events
        What visits wait for.
    preferences
        Wishes that are no rules.

    Raises
    ------
    ProblemError
        Names the field, the value and the way out; the first error found.
    """

    day_starts: tuple[int, ...]
    visits: tuple[Visit, ...]
    nurses: tuple[Nurse, ...]
    travel: TravelMatrix
    links: tuple[Link, ...] = ()
    histories: tuple[History, ...] = ()
    weights: Weights = field(default_factory=Weights)
    days_into_week: int = 0
    events: tuple[Event, ...] = ()
    preferences: tuple[Preference, ...] = ()

    def __post_init__(self) -> None:
        self._check_days()
        _require_unique("visits", (visit.id for visit in self.visits))
        _require_unique("nurses", (nurse.id for nurse in self.nurses))
        _require_unique("histories", (history.patient_id for history in self.histories))
        _require_unique("events", (event.id for event in self.events))
        _require_unique("preferences", (f"{p.patient_id} {p.nurse_id}" for p in self.preferences))
        for visit in self.visits:
            for after in visit.after:
                if after.event_id not in self.event_of:
                    raise refuse("unknown_event", "visit.after", after.event_id, visit=visit.id)
            if visit.drop_off is not None:
                self._check_location("drop_off.location", visit.drop_off.location, visit=visit.id)
            self._check_location("visit.location", visit.location, visit=visit.id)
            if visit.locked is not None:
                for nurse_id in visit.locked.nurse_ids:
                    if nurse_id not in self.nurse_index:
                        raise refuse("unknown_nurse", "visit.locked", nurse_id, visit=visit.id)
                if not 0 <= visit.locked.start < self.end:
                    raise refuse(
                        "outside_horizon", "visit.locked", visit.locked.start, visit=visit.id
                    )
        for nurse in self.nurses:
            for shift in nurse.shifts:
                self._check_location("shift.start_location", shift.start_location, nurse=nurse.id)
                self._check_location("shift.end_location", shift.end_location, nurse=nurse.id)
                if shift.day >= self.days or self.day_of(shift.start) != shift.day:
                    raise refuse("shift_day", "shift.day", shift.day, nurse=nurse.id)
        self._check_links()

    @property
    def days(self) -> int:
        """Number of days."""
        return len(self.day_starts) - 1

    @property
    def end(self) -> int:
        """Minute at which the horizon ends."""
        return self.day_starts[-1]

    @cached_property
    def visit_index(self) -> dict[str, int]:
        """Position of each visit by id."""
        return {visit.id: index for index, visit in enumerate(self.visits)}

    @cached_property
    def nurse_index(self) -> dict[str, int]:
        """Position of each nurse by id."""
        return {nurse.id: index for index, nurse in enumerate(self.nurses)}

    @cached_property
    def history_of(self) -> dict[str, History]:
        """History by patient id."""
        return {history.patient_id: history for history in self.histories}

    @cached_property
    def event_of(self) -> dict[str, Event]:
        """Event by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def against(self) -> dict[tuple[str, str], float]:
        """Strength of the wish against a nurse, by patient and nurse id."""
        return {(p.patient_id, p.nurse_id): p.against for p in self.preferences}

    def cleared_at(self, visit: Visit) -> int | None:
        """Return the minute from which nothing holds ``visit`` up, ``None`` when nobody knows."""
        latest = 0
        for after in visit.after:
            expected = self.event_of[after.event_id].expected
            if expected is None:
                return None
            latest = max(latest, expected + after.minutes)
        return latest

    def way(self, origin: int, destination: int, leaving: int) -> int:
        """Return the minutes of a way for who leaves at ``leaving``."""
        minutes = int(self.travel.minutes[origin, destination])
        if not self.travel.slow_hours:
            return minutes
        left, clock = minutes * 100, leaving
        while left > 0:
            percent, until = self._pace(clock)
            takes = -(-left * percent // 10_000)
            if until is None or clock + takes <= until:
                return clock + takes - leaving
            left -= (until - clock) * 10_000 // percent
            clock = until
        return clock - leaving

    def latest_leaving(self, origin: int, destination: int, arriving: int) -> int:
        """Return the last minute to leave and still be there at ``arriving``."""
        leaving = arriving - int(self.travel.minutes[origin, destination])
        while leaving + self.way(origin, destination, leaving) > arriving:
            leaving -= 1
        return leaving

    def _pace(self, minute: int) -> tuple[int, int | None]:
        """Return how slow it is at ``minute``, in percent, and until when."""
        day = self.day_of(minute)
        midnight, morning = self.day_starts[day], self.day_starts[day + 1]
        inside = minute < morning
        for hours in self.travel.slow_hours:
            opens, closes = midnight + hours.opens, midnight + hours.closes
            if inside:
                opens, closes = min(opens, morning), min(closes, morning)
            if minute < opens:
                return 100, opens
            if minute < closes:
                return hours.percent, closes
        return 100, morning if inside else None

    def visit(self, visit_id: str) -> Visit:
        """Return the visit called ``visit_id``.

        Raises
        ------
        ProblemError
            If there is none.
        """
        index = self.visit_index.get(visit_id)
        if index is None:
            raise refuse("unknown_visit", "visit.id", visit_id)
        return self.visits[index]

    def nurse(self, nurse_id: str) -> Nurse:
        """Return the nurse called ``nurse_id``.

        Raises
        ------
        ProblemError
            If there is none.
        """
        index = self.nurse_index.get(nurse_id)
        if index is None:
            raise refuse("unknown_nurse", "nurse.id", nurse_id)
        return self.nurses[index]

    def day_of(self, minute: int) -> int:
        """Return the day of the horizon in which ``minute`` lies (clamped to it)."""
        return min(max(bisect_right(self.day_starts, minute) - 1, 0), self.days - 1)

    def week_of(self, day: int) -> int:
        """Return the working week in which ``day`` lies, 0 for the week of day 0."""
        return (day + self.days_into_week) // 7

    def minute_of_day(self, minute: int) -> int:
        """Return the elapsed minutes since the midnight before ``minute``."""
        return minute - self.day_starts[self.day_of(minute)]

    def _check_days(self) -> None:
        starts = self.day_starts
        if not 2 <= len(starts) <= MAX_DAYS + 1:
            raise refuse("horizon", "day_starts", len(starts) - 1, most=MAX_DAYS)
        if starts[0] != 0:
            raise refuse("day_zero", "day_starts", starts[0])
        for day, (start, end) in enumerate(pairwise(starts)):
            if not 1320 <= end - start <= 1560:
                raise refuse("day_length", "day_starts", end - start, day=day)
        if not 0 <= self.days_into_week <= 6:
            raise refuse("days_into_week", "days_into_week", self.days_into_week)

    def _check_location(self, field: str, location: int, **owner: str) -> None:
        if not 0 <= location < self.travel.size:
            raise refuse("location", field, location, size=self.travel.size, **owner)

    def _check_links(self) -> None:
        followers: dict[str, list[str]] = {}
        for link in self.links:
            for visit_id in (link.first, link.second):
                if visit_id not in self.visit_index:
                    raise refuse("unknown_visit", "links", visit_id)
            first = self.visit(link.first)
            if link.kind is LinkKind.PRECEDENCE:
                if link.min_gap < -first.service_minutes:
                    raise refuse("link_min_gap", "link.min_gap", link.min_gap, visit=first.id)
                followers.setdefault(link.first, []).append(link.second)
            elif link.kind is LinkKind.SAME_NURSE:
                needed = self.visit(link.second).nurses_needed
                if needed != first.nurses_needed:
                    raise refuse("link_sizes", "links", needed, visit=link.second)
        _require_no_cycle(followers)


def ordinary_days(days: int) -> tuple[int, ...]:
    """Return ``day_starts`` of ``days`` days without a clock change."""
    return tuple(range(0, 1440 * (days + 1), 1440))


@dataclass(frozen=True, slots=True)
class Progress:
    """What a search can tell while it runs: rounds done, rounds in all, best cost, unserved."""

    done: int
    total: int
    best_cost: float
    unserved: int
    seconds: float


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


def _require_unique(field: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise refuse("twice", field, identifier)
        seen.add(identifier)


def _require_no_cycle(followers: dict[str, list[str]]) -> None:
    state: dict[str, int] = {}
    for root in followers:
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, position = stack.pop()
            if position == 0:
                if state.get(node) == 2:
                    continue
                state[node] = 1
            children = followers.get(node, [])
            if position == len(children):
                state[node] = 2
                continue
            stack.append((node, position + 1))
            child = children[position]
            if state.get(child) == 1:
                raise refuse("link_cycle", "links", child)
            if state.get(child) is None:
                stack.append((child, 0))
