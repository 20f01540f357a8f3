"""One nurse's route in plain Python: when she leaves and returns, and whether a visit fits in.

Used for answers that must be ready at once (a drag, an explanation, a reason), without numba. The
independent checker does not use it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from .values import Nurse, Plan, Problem, RestTaken, Shift, Visit, Window


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit and its start, or (``hands_in``) when its specimen is handed in."""

    visit: Visit
    start: int
    hands_in: bool = False

    @property
    def minutes(self) -> int:
        """Return how long the stop takes."""
        drop_off = self.visit.drop_off
        if self.hands_in and drop_off is not None:
            return drop_off.minutes
        return self.visit.service_minutes

    @property
    def place(self) -> int:
        """Where it is."""
        drop_off = self.visit.drop_off
        if self.hands_in and drop_off is not None:
            return drop_off.location
        return self.visit.location

    @property
    def end(self) -> int:
        """Minute at which the care ends."""
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Route:
    """What a route with given starts comes to.

    ``late_for`` lists the visits that cannot be reached in time; ``rest`` is the start of the
    break, ``None`` when none is due or (``rest_missing``) no place for it is left.
    """

    leaves: int
    returns: int
    driving_minutes: int
    driving_km: float
    work: int
    past_end: int
    late_for: tuple[str, ...]
    rest: int | None
    rest_missing: bool


EMPTY = Route(0, 0, 0, 0.0, 0, 0, (), None, False)


def stops_of(plan: Plan, nurse: Nurse, number: int, *, without: str = "") -> list[Stop]:
    """Return the stops of a shift in order of time, leaving out the visit ``without``."""
    known = _STOPS.setdefault(plan, {})
    key = (nurse.id, number)
    if key not in known:
        known[key] = _read_stops(plan, nurse, number)
    return [stop for stop in known[key] if stop.visit.id != without]


_STOPS: WeakKeyDictionary[Plan, dict[tuple[str, int], list[Stop]]] = WeakKeyDictionary()
"""Stops read already, as long as their plan lives: reasons ask for the same ones many times."""


def _read_stops(plan: Plan, nurse: Nurse, number: int) -> list[Stop]:
    stops = []
    for a in plan.by_shift.get((nurse.id, number), ()):
        visit = plan.problem.visit(a.visit_id)
        stops.append(Stop(visit, a.start))
        handed_in = a.handed_in
        if handed_in is not None and visit.drop_off is not None and handed_in.nurse_id == nurse.id:
            stops.append(Stop(visit, handed_in.start, hands_in=True))
    return sorted(stops, key=in_order)


def visits_among(stops: Sequence[Stop]) -> int:
    """Return how many of the stops are visits."""
    return sum(not stop.hands_in for stop in stops)


def load_of(stops: Sequence[Stop]) -> int:
    """Return how much is brought along for these stops."""
    return sum(stop.visit.load for stop in stops if not stop.hands_in)


def in_order(stop: Stop) -> tuple[int, str, bool]:
    """Return the key by which stops are put in order."""
    return stop.start, stop.visit.id, stop.hands_in


def route_with(problem: Problem, shift: Shift, stops: Sequence[Stop]) -> Route:
    """Return what ``shift`` comes to with exactly these starts."""
    if not stops:
        return EMPTY
    km = problem.travel.km
    ordered = sorted(stops, key=in_order)
    places = [shift.start_location, *(stop.place for stop in ordered), shift.end_location]
    leaves = problem.latest_leaving(places[0], places[1], ordered[0].start)
    legs = [
        problem.way(places[0], places[1], leaves),
        *(
            problem.way(stop.place, place, stop.end)
            for stop, place in zip(ordered, places[2:], strict=True)
        ),
    ]
    late = tuple(
        later.visit.id
        for leg, (earlier, later) in zip(legs[1:-1], pairwise(ordered), strict=True)
        if earlier.end + leg > later.start
    )
    returns = ordered[-1].end + legs[-1]
    rest, sooner, longer, inside = _rest(shift, ordered, legs, leaves, returns)
    minutes_of_rest = shift.rest.minutes if shift.rest is not None and inside else 0
    leaves -= sooner
    returns += longer
    return Route(
        leaves=leaves,
        returns=returns,
        driving_minutes=sum(legs),
        driving_km=float(sum(float(km[a, b]) for a, b in pairwise(places))),
        work=returns - leaves - minutes_of_rest,
        past_end=max(0, returns - shift.end),
        late_for=late,
        rest=rest,
        rest_missing=shift.rest is not None and rest is None,
    )


def rests_of(plan: Plan) -> tuple[RestTaken, ...]:
    """Return where the breaks of a plan would lie with its starts, as far as there is room."""
    found = []
    for nurse_id, number in plan.by_shift:
        nurse = plan.problem.nurse(nurse_id)
        shift = nurse.shifts[number]
        begins = route_with(plan.problem, shift, stops_of(plan, nurse, number)).rest
        if begins is not None:
            found.append(RestTaken(nurse_id, number, begins))
    return tuple(found)


def _rest(
    shift: Shift, stops: list[Stop], legs: list[int], leaves: int, returns: int
) -> tuple[int | None, int, int, bool]:
    """Return start of the break, minutes it costs before and after, whether it is inside."""
    due = shift.rest
    if due is None:
        return None, 0, 0, False
    if leaves >= due.opens + due.minutes:
        return due.opens, 0, 0, False
    if returns <= due.closes:
        return max(due.opens, returns), 0, 0, False
    for leg, (earlier, later) in zip(legs[1:-1], pairwise(stops), strict=True):
        begins = max(earlier.end, due.opens)
        if (
            begins <= due.closes
            and begins + due.minutes <= later.start
            and later.start - earlier.end >= leg + due.minutes
        ):
            return begins, 0, 0, True
    begins = max(leaves - due.minutes, due.opens)
    on_first_leg = begins <= due.closes and begins + due.minutes <= stops[0].start
    if on_first_leg and leaves - due.minutes >= shift.start:
        return begins, due.minutes, 0, True
    begins = max(stops[-1].end, due.opens)
    if begins <= due.closes:
        return begins, 0, due.minutes, True
    return None, 0, 0, False


def places_with_room(
    problem: Problem, nurse: Nurse, number: int, stops: Sequence[Stop], visit: Visit, from_: int
) -> Iterator[int]:
    """Yield the places of a shift that may have room: a quick look before a long one.

    Other visits can only be pushed later, so each place has an earliest start and a latest end.
    """
    shift, minutes = nurse.shifts[number], problem.travel.minutes
    for position in range(len(stops) + 1):
        clock, place = shift.start, shift.start_location
        if position > 0:
            clock, place = stops[position - 1].end, stops[position - 1].place
        arrives = clock + int(minutes[place, visit.location])
        start = next_open(problem, visit, max(arrives, from_))
        if start is None:
            continue
        latest, then = shift.end + nurse.overtime_per_shift, shift.end_location
        if position < len(stops):
            latest, then = _latest_start(stops[position]), stops[position].place
        if start + visit.service_minutes + int(minutes[visit.location, then]) <= latest:
            yield position


def _latest_start(stop: Stop) -> int:
    """Return the last minute to which a stop may be pushed."""
    visit = stop.visit
    if stop.hands_in and visit.drop_off is not None:
        return max(window.closes for window in visit.drop_off.windows)
    if visit.locked is not None:
        return visit.locked.start
    closes = max(window.closes for window in visit.windows)
    latest = latest_start_of(visit)
    return closes if latest is None else min(closes, latest)


def earliest_fit(
    problem: Problem,
    nurse: Nurse,
    number: int,
    stops: Sequence[Stop],
    visit: Visit,
    *,
    free_window: bool = False,
    not_before: int = 0,
) -> tuple[int, list[Stop]] | None:
    """Return the earliest start of ``visit`` in a shift and all stops then, or ``None``.

    Other visits keep their starts when they can, and are pushed later within their windows when
    they must. ``free_window`` asks as if the visit could start at any minute.
    """
    shift = nurse.shifts[number]
    found: tuple[int, list[Stop]] | None = None
    places: Iterable[int] = range(len(stops) + 1)
    if not free_window:
        places = places_with_room(problem, nurse, number, stops, visit, not_before)
    for position in places:
        order = [*stops[:position], Stop(visit, not_before), *stops[position:]]
        for whole in _with_drop_off(order, position, visit):
            timed = _push(problem, nurse, shift, whole, visit.id, free_window)
            if timed is None:
                continue
            start = timed[position].start
            if found is None or start < found[0]:
                found = (start, timed)
            break
    return found


def _with_drop_off(order: list[Stop], position: int, visit: Visit) -> Iterator[list[Stop]]:
    """Yield the order with the visit's way to the laboratory at every place behind it."""
    if visit.drop_off is None:
        yield order
        return
    for after in range(position + 1, len(order) + 1):
        yield [*order[:after], Stop(visit, 0, hands_in=True), *order[after:]]


def _push(
    problem: Problem,
    nurse: Nurse,
    shift: Shift,
    order: list[Stop],
    new: str,
    free_window: bool,
) -> list[Stop] | None:
    """Time the stops in this order, each as early as it may; try each place for the break."""
    for rest_before in range(-1, len(order) + 1):
        timed = _times(problem, shift, order, new, free_window, rest_before)
        if timed is not None:
            route = route_with(problem, shift, timed)
            if (
                not route.late_for
                and not route.rest_missing
                and route.leaves >= shift.start
                and route.returns <= shift.end + nurse.overtime_per_shift
                and all(handed_in_time(timed, stop) for stop in timed if stop.hands_in)
            ):
                return timed
        if shift.rest is None:
            return None
    return None


def _times(
    problem: Problem,
    shift: Shift,
    order: list[Stop],
    new: str,
    free_window: bool,
    rest_before: int,
) -> list[Stop] | None:
    clock, place = shift.start, shift.start_location
    timed: list[Stop] = []
    for position, stop in enumerate(order):
        arrives = clock + problem.way(place, stop.place, clock)
        if position == rest_before and shift.rest is not None:
            begins = max(clock, shift.rest.opens)
            arrives = max(arrives, begins) + shift.rest.minutes
        earliest = max(arrives, stop.start)
        start: int | None = earliest
        if stop.hands_in and stop.visit.drop_off is not None:
            start = _first_open(stop.visit.drop_off.windows, earliest)
        elif not (free_window and stop.visit.id == new):
            start = next_open(problem, stop.visit, earliest)
        if start is None:
            return None
        timed.append(Stop(stop.visit, start, stop.hands_in))
        clock, place = timed[-1].end, stop.place
    return timed


def handed_in_time(stops: Sequence[Stop], handing_in: Stop) -> bool:
    """Return whether a specimen reaches the laboratory within the time it keeps."""
    wanted = handing_in.visit.drop_off
    if wanted is None:
        return True
    drawn = [
        stop.start + wanted.drawn_after
        for stop in stops
        if stop.visit.id == handing_in.visit.id and not stop.hands_in
    ]
    return bool(drawn) and handing_in.start <= drawn[0] + wanted.within


def place_for_drop_off(
    problem: Problem,
    nurse: Nurse,
    number: int,
    stops: Sequence[Stop],
    visit: Visit,
    *,
    wished: int | None = None,
) -> Stop | None:
    """Return when the specimen of ``visit`` (among ``stops``) is handed in, others unmoved.

    ``wished`` is tried first, then the earliest hour behind each stop, before or after the break.
    """
    wanted = visit.drop_off
    here = next((s for s in stops if s.visit.id == visit.id and not s.hands_in), None)
    if wanted is None or here is None:
        return None
    shift = nurse.shifts[number]
    ordered = sorted(stops, key=in_order)
    before = route_with(problem, shift, ordered)
    rest = 0 if shift.rest is None else shift.rest.minutes
    starts = [] if wished is None or wished < here.end else [wished]
    for earlier in ordered[ordered.index(here) :]:
        arrives = earlier.end + problem.way(earlier.place, wanted.location, earlier.end)
        found = (_first_open(wanted.windows, arrives + wait) for wait in (0, rest))
        starts += [start for start in found if start is not None]
    for start in starts:
        candidate = Stop(visit, start, hands_in=True)
        with_it = [*ordered, candidate]
        after = route_with(problem, shift, with_it)
        if (
            handed_in_time(with_it, candidate)
            and set(after.late_for) <= set(before.late_for)
            and after.returns <= shift.end + nurse.overtime_per_shift
            and (before.rest_missing or not after.rest_missing)
        ):
            return candidate
    return None


def _first_open(windows: Sequence[Window], minute: int) -> int | None:
    starts = [max(minute, w.opens) for w in windows if minute <= w.closes]
    return min(starts, default=None)


def latest_start_of(visit: Visit) -> int | None:
    """Return the latest start that the order and the drug's beyond-use time allow."""
    known = [m for m in (visit.latest_start, visit.latest_for_use) if m is not None]
    return min(known, default=None)


def next_open(problem: Problem, visit: Visit, minute: int) -> int | None:
    """Return the first minute from ``minute`` at which ``visit`` may start, or ``None``."""
    if visit.locked is not None:
        return visit.locked.start if minute <= visit.locked.start else None
    cleared = problem.cleared_at(visit)
    if cleared is None:
        return None
    start = _first_open(visit.windows, max(minute, cleared))
    latest = latest_start_of(visit)
    if start is None or (latest is not None and start > latest):
        return None
    return start
