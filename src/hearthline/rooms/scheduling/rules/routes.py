"""Whether a nurse's day holds one more visit: routes as they stand, and the planner's plain check.

Everybody else stays where they are. Capacity, proposals after a sick call and offers ask this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import local_day
from hearthline.rooms.program.values import LicenceKind
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.rules.problems import events_of
from hearthline.rooms.scheduling.rules.visit_facts import (
    NOTHING_KNOWN,
    VisitFacts,
    planner_fields,
)

STEP = 5
"""Minutes: nobody is promised 10:32."""


@dataclass(frozen=True, slots=True)
class RouteStop:
    """A visit that stands: who makes it, from when on, how long."""

    need_id: UUID
    patient_id: UUID
    nurse_ids: tuple[UUID, ...]
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A visit for which somebody is looked for.

    Parameters
    ----------
    place
        Row of the travel matrix.
    windows
        First and last start, in instants.
    promised
        Start the family was told, with how far it went; a start near it needs no call.
    latest
        Last start whatever the windows say: a dose is due, or the day ends.
    facts
        What medicine and people ask of it.
    """

    key: UUID
    patient_id: UUID
    place: int
    minutes: int
    windows: tuple[tuple[datetime, datetime], ...]
    skills: frozenset[str] = frozenset()
    licence_kinds: frozenset[LicenceKind] = frozenset()
    state: str = ""
    priority: int = 3
    nurses: int = 1
    promised: tuple[datetime, planner.PromiseState] | None = None
    latest: datetime | None = None
    facts: VisitFacts = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Fit:
    """A nurse and a start that break no rule, and what they cost."""

    nurse_id: UUID
    start: int
    check: planner.MoveCheck


@dataclass(frozen=True, slots=True)
class Misfit:
    """A nurse who cannot, with the rules that keep her away at the start nearest to possible."""

    nurse_id: UUID
    violations: tuple[planner.Violation, ...]


def routes_plan(
    clock: Clock,
    *,
    nurses: Sequence[planner.Nurse],
    stops: Iterable[RouteStop],
    sought: Sequence[Sought],
    place_of_patient: Mapping[UUID, int],
    travel: planner.TravelMatrix,
    histories: Sequence[planner.History] = (),
    hand_over_minutes: int = 0,
) -> planner.Plan:
    """Return the routes as a plan in which the visits sought have nobody yet.

    Stops of a patient without a place, or by nobody of ``nurses``, are left out; of two nurses
    of a visit those who are known keep it.
    """
    known = {nurse.id for nurse in nurses}
    visits: dict[str, planner.Visit] = {}
    items: list[planner.Assignment] = []
    for stop in stops:
        who = tuple(str(nurse) for nurse in stop.nurse_ids if str(nurse) in known)
        start = clock.minute(stop.start)
        if not who or stop.patient_id not in place_of_patient or start < 0:
            continue
        visit_id = f"stop {stop.need_id}"
        visits[visit_id] = planner.Visit(
            id=visit_id,
            patient_id=str(stop.patient_id),
            location=place_of_patient[stop.patient_id],
            service_minutes=stop.minutes,
            windows=(),
            nurses_needed=len(who),
            locked=planner.Slot(who, start),
            urgent=True,
        )
        items.append(planner.Assignment(visit_id, who, start, start + stop.minutes))
    for item in sought:
        visit = _visit(clock, item, hand_over_minutes)
        if visit is not None:
            visits[visit.id] = visit
    problem = planner.Problem(
        day_starts=clock.day_starts(),
        visits=tuple(visits.values()),
        nurses=tuple(nurses),
        travel=travel,
        histories=tuple(histories),
        days_into_week=clock.first_day.weekday(),
        events=events_of(clock, (item.facts for item in sought)),
    )
    return planner.Plan(
        problem=problem,
        assignments=tuple(sorted(items, key=lambda item: (item.start, item.visit_id))),
    )


def fits(plan: planner.Plan, key: UUID, *, not_before: int) -> Iterator[Fit | Misfit]:
    """Return for every nurse her earliest possible start of a visit sought, or what forbids it.

    Parameters
    ----------
    not_before
        Minute of the problem: nobody sets out before it.
    """
    visit_id = str(key)
    if visit_id not in plan.problem.visit_index:
        return
    visit = plan.problem.visit(visit_id)
    for nurse in plan.problem.nurses:
        yield fit_of(plan, visit, nurse, not_before=not_before)


def fit_of(
    plan: planner.Plan, visit: planner.Visit, nurse: planner.Nurse, *, not_before: int
) -> Fit | Misfit:
    """Return one nurse's earliest possible start, or what forbids the start nearest to it.

    A start within what the family was told comes before an earlier one: nobody is called then.
    """
    standing = _standing(plan, visit, nurse)
    if standing:
        return Misfit(UUID(nurse.id), standing)
    nearest: tuple[planner.Violation, ...] | None = None
    for start in starts_worth_trying(plan, visit, nurse, not_before=not_before):
        check = engine.check(plan, planner.Move(visit.id, (nurse.id,), start))
        if check.is_allowed:
            return Fit(UUID(nurse.id), start, check)
        if nearest is None or len(check.violations) < len(nearest):
            nearest = check.violations
    return Misfit(UUID(nurse.id), nearest or ())


def soonest(plan: planner.Plan, key: UUID, *, not_before: int) -> Fit | None:
    """Return the earliest start at which anybody can make a visit sought, and by whom.

    Of equal starts the nurse whose id sorts first; starts are tried in order of time, so that
    the answer costs a few checks and not one for every nurse.
    """
    if str(key) not in plan.problem.visit_index:
        return None
    visit = plan.problem.visit(str(key))
    tries = sorted(
        (start, nurse.id)
        for nurse in plan.problem.nurses
        if may_take(visit, nurse)
        for start in starts_worth_trying(plan, visit, nurse, not_before=not_before)
    )
    for start, nurse_id in tries:
        check = engine.check(plan, planner.Move(visit.id, (nurse_id,), start))
        if check.is_allowed:
            return Fit(UUID(nurse_id), start, check)
    return None


def starts_worth_trying(
    plan: planner.Plan, visit: planner.Visit, nurse: planner.Nurse, *, not_before: int
) -> list[int]:
    """Return the promised start, where she could keep it, then the earliest of each gap.

    Only gaps that hold the drive there, the visit and the drive on are returned: what is left for
    the planner's check are breaks, hours and ties.
    """
    minutes = plan.problem.travel.minutes
    promised: list[int] = []
    earliest: set[int] = set()
    told = visit.promise.start if visit.promise is not None else -1
    opens = min(window.opens for window in visit.windows)
    closes = max(window.closes for window in visit.windows)
    ends_by = [at for at in (visit.latest_start, visit.latest_for_use) if at is not None]
    closes = min(closes, *ends_by) if ends_by else closes
    cleared = plan.problem.cleared_at(visit)
    if cleared is None:
        return []
    set_out, not_before = not_before, max(not_before, cleared)
    for number, shift in enumerate(nurse.shifts):
        ends = shift.end + nurse.overtime_per_shift
        if ends <= opens or shift.start > closes:
            continue
        place, free = shift.start_location, shift.start
        rest = shift.rest.minutes if shift.rest is not None else 0
        stops = plan.by_shift.get((nurse.id, number), ())
        for stop in (*stops, None):
            if stop is not None:
                onward = plan.problem.visit(stop.visit_id).location
                until = stop.start
            else:
                onward, until = shift.end_location, ends
            until -= visit.service_minutes + int(minutes[visit.location, onward])
            arrives = max(max(free, set_out) + int(minutes[place, visit.location]), not_before)
            if arrives <= min(until, closes):
                for window in visit.windows:
                    last = min(window.closes, until, closes)
                    first = -(-max(arrives, window.opens) // STEP) * STEP
                    earliest |= {start for start in (first, first + rest) if start <= last}
                    if first <= told <= last:
                        promised.append(told)
            if stop is not None:
                place, free = onward, stop.end
    return list(dict.fromkeys([*promised, *sorted(earliest)]))


def may_take(visit: planner.Visit, nurse: planner.Nurse) -> bool:
    """Whether licence, competencies, wishes, animals and language let her make it on some day."""
    if visit.patient_id in nurse.excluded_patients or nurse.avoids - visit.absent:
        return False
    if visit.languages and not visit.languages & nurse.languages:
        return False
    if not visit.skills <= {held.name for held in nurse.skills}:
        return False
    return nurse.licensed(visit.licence_kinds, visit.licence_state, 0)


def _standing(
    plan: planner.Plan, visit: planner.Visit, nurse: planner.Nurse
) -> tuple[planner.Violation, ...]:
    """Return what forbids a visit to a nurse whatever the hour; nothing else is looked for."""
    if may_take(visit, nurse):
        return ()
    window = visit.windows[0]
    shift = next((s for s in nurse.shifts if s.end > window.opens), None)
    start = window.opens if shift is None else max(window.opens, shift.start)
    return engine.check(plan, planner.Move(visit.id, (nurse.id,), start)).violations


def _visit(clock: Clock, item: Sought, hand_over_minutes: int) -> planner.Visit | None:
    """Return the visit sought as the planner reads it; ``None`` without an hour in the days."""
    end = clock.day_starts()[-1]
    windows = tuple(
        planner.Window(max(0, low), min(high, end - 1))
        for opens, closes in item.windows
        for low, high in [(clock.minute(opens), clock.minute(_in_time(item, opens, closes)))]
        if low < end and high >= max(0, low)
    )
    if not windows:
        return None
    promise = None
    if item.promised is not None and (told := clock.minute(item.promised[0])) >= 0:
        promise = planner.Promise(told, item.promised[1])
    return planner.Visit(
        id=str(item.key),
        patient_id=str(item.patient_id),
        location=item.place,
        service_minutes=item.minutes,
        windows=windows,
        skills=item.skills,
        licence_kinds=frozenset(str(kind) for kind in item.licence_kinds),
        licence_state=item.state,
        priority=item.priority,
        nurses_needed=item.nurses,
        latest_start=clock.minute(item.latest) if item.latest is not None else None,
        promise=promise,
        **planner_fields(item.facts, clock.minute, hand_over_minutes=hand_over_minutes),
    )


def _in_time(item: Sought, opens: datetime, closes: datetime) -> datetime:
    """Return the last start of a window at which specimens reach their pick-up."""
    if item.facts.laboratory is None:
        return closes
    by = item.facts.last_pick_up(local_day(opens, item.facts.laboratory.zone))
    if by is None:
        return opens - timedelta(minutes=1)
    return min(closes, by - timedelta(minutes=item.minutes))
