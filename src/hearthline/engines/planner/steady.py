"""The first step of a repair: what lost its place goes where no family need be called.

Every visit keeps the start that its family knows; only nurses change. A visit without a place goes
to a nurse with room at that minute, or takes the place of another that a third nurse can make at
its own minute, and so on a few times over (ejection chains). Plain Python, exact starts: what is
found here the search begins with, and improves without losing it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from .check import link_kept
from .people import standing_rules_broken
from .schedule import Stop, load_of, route_with, stops_of, visits_among
from .values import Assignment, Link, Nurse, Plan, Problem, Visit

DEPTH = 3
"""Most visits that change nurses so that one finds a place."""

MOST_TRIALS = 4000
"""Routes tried for one visit at most: some tenths of a second."""


def placed_steadily(plan: Plan, lost: Collection[str]) -> Plan:
    """Return the plan with as many of the ``lost`` visits as possible at their known starts.

    Visits that no nurse can make at that minute stay out; nothing else moves by a minute.
    Visits of two nurses and with a specimen to hand in are left to the search.
    """
    problem = plan.problem
    movable = [
        visit
        for visit in (problem.visit(visit_id) for visit_id in lost)
        if visit.id not in plan.by_visit and _known_start(visit) is not None
    ]
    # Who can go nowhere else comes first.
    movable.sort(key=lambda visit: (len(_could(problem, visit)), visit.id))
    board = _Board(plan)
    for visit in movable:
        board.left = MOST_TRIALS
        board.place(visit, DEPTH, frozenset())
    assignments = sorted(board.by_visit.values(), key=lambda a: (a.start, a.visit_id))
    return replace(plan, assignments=tuple(assignments))


def _known_start(visit: Visit) -> int | None:
    """Return the start that the family knows, or else the published one, where it may still be."""
    if visit.locked is not None or visit.nurses_needed != 1 or visit.drop_off is not None:
        return None
    starts = [known.start for known in (visit.promise, visit.published) if known is not None]
    return starts[0] if starts else None


def _may_start(problem: Problem, visit: Visit, start: int) -> bool:
    cleared = problem.cleared_at(visit)
    limits = [m for m in (visit.latest_start, visit.latest_for_use) if m is not None]
    return (
        cleared is not None
        and start >= cleared
        and all(start <= limit for limit in limits)
        and any(window.opens <= start <= window.closes for window in visit.windows)
    )


def _could(problem: Problem, visit: Visit) -> list[tuple[Nurse, int]]:
    """Return nurses and their shifts that the visit's known start allows, nearest home first."""
    start = _known_start(visit)
    if start is None or not _may_start(problem, visit, start):
        return []
    history = problem.history_of.get(visit.patient_id)
    past = history.past_visits if history else {}
    found = []
    for nurse in problem.nurses:
        number = nurse.shift_at(start)
        if number is None or (nurse.shifts[number].on_call and not visit.urgent):
            continue
        if standing_rules_broken(visit, nurse, problem.day_of(start)):
            continue
        way = int(problem.travel.minutes[nurse.shifts[number].start_location, visit.location])
        found.append(((not past.get(nurse.id, 0), way, nurse.id), nurse, number))
    found.sort(key=lambda item: item[0])
    return [(nurse, number) for _, nurse, number in found]


class _Board:
    """A plan that is tried out, visit by visit, within a number of routes looked at."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.problem: Problem = plan.problem
        self.by_visit: dict[str, Assignment] = dict(plan.by_visit)
        self.routes: dict[tuple[str, int], list[Stop]] = {}
        self.left = 0
        self.links: dict[str, list[Link]] = {}
        for link in self.problem.links:
            for end in (link.first, link.second):
                self.links.setdefault(end, []).append(link)

    def stops(self, nurse: Nurse, number: int) -> list[Stop]:
        """Return the stops of a shift as they are now."""
        key = nurse.id, number
        if key not in self.routes:
            self.routes[key] = stops_of(self.plan, nurse, number)
        return self.routes[key]

    def place(self, visit: Visit, depth: int, moved: frozenset[str]) -> bool:
        """Give a visit to somebody at its known start; others may change nurses for it."""
        start = _known_start(visit)
        choices = _could(self.problem, visit)
        if start is None:
            return False
        for nurse, number in choices:
            if self._takes(visit, start, nurse, number, without=""):
                self._put(visit, start, nurse, number)
                return True
        if depth <= 1:
            return False
        for nurse, number in choices:
            for stop in list(self.stops(nurse, number)):
                other = stop.visit
                if (
                    self.left <= 0
                    or other.id in moved
                    or _known_start(other) != stop.start
                    or not self._takes(visit, start, nurse, number, without=other.id)
                ):
                    continue
                self._take_out(other, nurse, number)
                self._put(visit, start, nurse, number)
                if self.place(other, depth - 1, moved | {visit.id, other.id}):
                    return True
                self._take_out(visit, nurse, number)
                self._put(other, stop.start, nurse, number)
        return False

    def _takes(self, visit: Visit, start: int, nurse: Nurse, number: int, *, without: str) -> bool:
        """Whether a shift takes a visit at a minute, in place of another when one is named."""
        self.left -= 1
        problem = self.problem
        shift = nurse.shifts[number]
        stops = [s for s in self.stops(nurse, number) if s.visit.id != without]
        stops.append(Stop(visit, start))
        route = route_with(problem, shift, stops)
        if (
            route.late_for
            or route.rest_missing
            or route.leaves < shift.start
            or route.returns > shift.end + nurse.overtime_per_shift
            or (shift.capacity is not None and load_of(stops) > shift.capacity)
        ):
            return False
        return self._has_hours(nurse, number, route.work, visits_among(stops)) and all(
            link_kept(self, link, visit.id, [nurse.id], start)
            for link in self.links.get(visit.id, ())
        )

    def _has_hours(self, nurse: Nurse, number: int, work: int, visits: int) -> bool:
        problem = self.problem
        shift = nurse.shifts[number]
        week = problem.week_of(shift.day)
        in_day, in_week = work, work + (nurse.minutes_worked_before if week == 0 else 0)
        for other, held in enumerate(nurse.shifts):
            if other == number or problem.week_of(held.day) != week:
                continue
            stops = self.stops(nurse, other)
            minutes = route_with(problem, held, stops).work
            in_week += minutes
            if held.day == shift.day:
                in_day += minutes
                visits += visits_among(stops)
        return (
            in_day <= nurse.max_daily_minutes
            and in_week <= nurse.weekly_minutes + nurse.overtime_per_week
            and visits <= nurse.max_visits_per_day
        )

    def _put(self, visit: Visit, start: int, nurse: Nurse, number: int) -> None:
        self.by_visit[visit.id] = Assignment(
            visit.id, (nurse.id,), start, start + visit.service_minutes, visit.tentative
        )
        self.routes[nurse.id, number] = [*self.stops(nurse, number), Stop(visit, start)]

    def _take_out(self, visit: Visit, nurse: Nurse, number: int) -> None:
        del self.by_visit[visit.id]
        self.routes[nurse.id, number] = [
            stop for stop in self.stops(nurse, number) if stop.visit.id != visit.id
        ]
