"""Absorbing a change of the world: fewest families to call first, then everything else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .evaluate import evaluate
from .reasons import unserved_of
from .schedule import rests_of, route_with, stops_of
from .search.driver import search
from .steady import placed_steadily
from .values import (
    Assignment,
    Budget,
    Change,
    ChangeKind,
    Nurse,
    OnProgress,
    Plan,
    Problem,
    PromiseState,
    ShouldStop,
    Unserved,
    Visit,
)
from .values.errors import refuse

CALL_WEIGHT = 20.0
"""While repairing, a broken promise weighs this many times its weight: calls come first."""

CHANGE_WEIGHT = 5.0
"""And every other change this many times: a repair mends, it does not plan anew."""

WAITING_SHARE = 0.8
"""What serving a visit that waits is worth in a repair, as a share of the least promise."""

MOST_MOVABLE = 160
"""Visits that a repair may move beyond those it must: the nearest ones."""

MOST_DAYS = 8
"""Days a repair may touch beyond the day of the change."""

LEAST_ROUNDS = 1200
"""Rounds of a repair even when its seconds are over: a fraction of a second, worth a few calls."""

HEAT = 0.3
RUIN = 5


def repair(
    plan: Plan,
    change: Change,
    budget: Budget,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
) -> Plan:
    """Return a plan for the world after ``change``, close to ``plan``.

    Visits begun before ``change.at`` stay as they were, and visits left out before stay out: only
    what a cancellation frees is offered to them. Of the others, only those on days that
    the change concerns may move, each at the cost of a change; breaking a promise weighs above
    all but leaving a visit out.

    Returns
    -------
    Plan
        Its ``problem`` is the changed one, with the old plan as the published one, and
        ``families_to_call`` the visits whose promise it no longer keeps, soonest first.

    Raises
    ------
    ProblemError
        If the change speaks of a visit or nurse that is unknown.
    """
    scene = _changed(plan, change)
    if change.kind is ChangeKind.VISIT_CANCELLED:
        freed = plan.by_visit.get(change.visit_id or "")
        days = frozenset() if freed is None else frozenset({plan.problem.day_of(freed.start)})
        waiting = movable = _waiting(plan, scene)
    else:
        days = _open_days(scene, change)
        waiting, movable = frozenset(), scene.affected | _near(scene, days)
    begin = Plan(problem=scene.problem, assignments=scene.kept)
    if scene.affected:
        begin = placed_steadily(begin, scene.affected)
    found = search(
        _calls_first(scene.problem, waiting),
        budget,
        on_progress=on_progress,
        should_stop=should_stop,
        compiled=compiled,
        start_from=begin,
        movable=movable,
        open_days=days,
        heat=HEAT,
        ruin_size=RUIN,
        least_rounds=LEAST_ROUNDS if budget.iterations is None else 0,
    ).plan
    repaired = _fewest_calls(plan, begin, replace(found, problem=scene.problem))
    return replace(
        repaired,
        unserved=unserved_of(repaired, _reasons_that_stand(plan, scene)),
        families_to_call=families_to_call(plan, repaired),
    )


def _fewest_calls(before: Plan, steady: Plan, found: Plan) -> Plan:
    """Return what the search found, or the first step's plan where that calls fewer families.

    Calls come first and cost second, whatever the weights; a plan that leaves out more is no
    better for calling less.
    """
    if len(steady.assignments) < len(found.assignments):
        return found
    if _calls(before, steady) >= _calls(before, found):
        return found
    whole = replace(found, assignments=steady.assignments, rests=rests_of(steady))
    bare = tuple(
        Unserved(visit.id, frozenset(), ())
        for visit in whole.problem.visits
        if visit.id not in whole.by_visit
    )
    whole = replace(whole, unserved=bare)
    return whole if evaluate(whole.problem, whole).is_valid else found


def _calls(before: Plan, after: Plan) -> tuple[int, int]:
    """Return how many confirmed promises are broken anew, and how many in all."""
    ids = families_to_call(before, after)
    promises = [after.problem.visit(visit_id).promise for visit_id in ids]
    confirmed = sum(p is not None and p.state is PromiseState.CONFIRMED for p in promises)
    return confirmed, len(ids)


def _reasons_that_stand(plan: Plan, scene: _Scene) -> dict[str, Unserved]:
    """Return why visits were left out before, for those that the change does not concern."""
    return {
        item.visit_id: item
        for item in plan.unserved
        if item.reasons and item.visit_id not in scene.affected
    }


def families_to_call(before: Plan, after: Plan) -> tuple[str, ...]:
    """Return the visits whose promise ``before`` kept and ``after`` does not, soonest first."""
    found = [
        visit
        for visit in after.problem.visits
        if visit.promise is not None
        and not _keeps(after, visit)
        and (visit.id not in before.problem.visit_index or _keeps(before, visit))
    ]
    found.sort(key=lambda visit: (visit.promise.start if visit.promise else 0, visit.id))
    return tuple(visit.id for visit in found)


def _keeps(plan: Plan, visit: Visit) -> bool:
    assignment = plan.by_visit.get(visit.id)
    return (
        visit.promise is not None
        and assignment is not None
        and abs(assignment.start - visit.promise.start) <= visit.promise.tolerance
    )


@dataclass(frozen=True, slots=True)
class _Scene:
    problem: Problem
    kept: tuple[Assignment, ...]
    affected: frozenset[str]


def _changed(plan: Plan, change: Change) -> _Scene:
    """Return the problem after the change, what still stands of the plan, and what must move."""
    problem = plan.problem
    visits = {visit.id: visit for visit in problem.visits}
    nurses = {nurse.id: nurse for nurse in problem.nurses}
    affected: set[str] = set()
    cancelled: set[str] = set()
    if change.kind is ChangeKind.NURSE_OUT:
        affected = _take_out(plan, change, nurses)
    elif change.kind is ChangeKind.VISIT_ADDED:
        affected = {_add(change, visits)}
    elif change.kind is ChangeKind.VISIT_CANCELLED:
        cancelled = {_known(change, visits).id}
    elif change.kind is ChangeKind.VISIT_MOVED:
        visit = _known(change, visits)
        visits[visit.id] = replace(
            visit, windows=change.windows, latest_start=change.latest_start, locked=None
        )
        affected = {visit.id}
    elif change.kind is ChangeKind.EVENT_MOVED:
        problem, affected = _move_event(plan, change)
    else:
        affected = _lengthen(plan, change, visits, nurses)
    for assignment in plan.assignments:
        visit = visits[assignment.visit_id]
        begun = assignment.start < change.at
        keeps = begun or (visit.locked is not None and visit.id not in affected)
        visits[visit.id] = replace(
            visit,
            published=assignment.slot,
            locked=(visit.locked or assignment.slot) if keeps else None,
        )
    for visit_id in cancelled:
        del visits[visit_id]
    links = tuple(link for link in problem.links if link.first in visits and link.second in visits)
    changed = replace(
        problem, visits=tuple(visits.values()), nurses=tuple(nurses.values()), links=links
    )
    kept = tuple(
        a
        for a in plan.assignments
        if a.visit_id in visits and (a.visit_id not in affected or a.start < change.at)
    )
    lengthened = tuple(replace(a, end=a.start + visits[a.visit_id].service_minutes) for a in kept)
    still = frozenset(affected - {a.visit_id for a in kept})
    return _Scene(changed, lengthened, still | _loose_ends(changed, still))


def _loose_ends(problem: Problem, affected: frozenset[str]) -> frozenset[str]:
    """Return the visits linked to one that must move: they may have to move with it."""
    return frozenset(
        other
        for link in problem.links
        for this, other in ((link.first, link.second), (link.second, link.first))
        if this in affected and problem.visit(other).locked is None
    )


def _known(change: Change, visits: dict[str, Visit]) -> Visit:
    visit = visits.get(change.visit_id or "")
    if visit is None:
        raise refuse("unknown_visit", "change.visit_id", change.visit_id)
    return visit


def _add(change: Change, visits: dict[str, Visit]) -> str:
    if change.visit is None:
        raise refuse("unknown_visit", "change.visit", change.visit_id)
    if change.visit.id in visits:
        raise refuse("twice", "change.visit", change.visit.id)
    visits[change.visit.id] = change.visit
    return change.visit.id


def _move_event(plan: Plan, change: Change) -> tuple[Problem, set[str]]:
    """Return the problem with the event at its new minute, and the visits it no longer clears."""
    problem = plan.problem
    if change.event_id not in problem.event_of:
        raise refuse("unknown_event", "change.event_id", change.event_id)
    moved = replace(
        problem,
        events=tuple(
            replace(event, expected=change.latest_start) if event.id == change.event_id else event
            for event in problem.events
        ),
    )
    affected = set()
    for assignment in plan.assignments:
        visit = problem.visit(assignment.visit_id)
        if all(after.event_id != change.event_id for after in visit.after):
            continue
        cleared = moved.cleared_at(visit)
        if visit.locked is None and (cleared is None or assignment.start < cleared):
            affected.add(visit.id)
    return moved, affected


def _take_out(plan: Plan, change: Change, nurses: dict[str, Nurse]) -> set[str]:
    """Take a nurse's shifts of a day away, but for what she began; return her visits to place."""
    nurse = nurses.get(change.nurse_id or "")
    if nurse is None:
        raise refuse("unknown_nurse", "change.nurse_id", change.nurse_id)
    shifts = []
    affected: set[str] = set()
    for shift in nurse.shifts:
        if shift.day != change.day:
            shifts.append(shift)
            continue
        hers = [
            a
            for a in plan.by_nurse.get(nurse.id, ())
            if shift.start <= a.start < shift.end + nurse.overtime_per_shift
        ]
        begun = [a for a in hers if a.start < change.at]
        affected |= {a.visit_id for a in hers if a.start >= change.at}
        if begun:
            last = begun[-1]
            place = plan.problem.visit(last.visit_id).location
            home = plan.problem.way(place, shift.end_location, last.end)
            shifts.append(replace(shift, end=last.end + home, rest=None))
    nurses[nurse.id] = replace(nurse, shifts=tuple(shifts))
    return affected


def _lengthen(
    plan: Plan, change: Change, visits: dict[str, Visit], nurses: dict[str, Nurse]
) -> set[str]:
    """Lengthen the visit under way; her shift gives way as far as getting home needs."""
    visit = _known(change, visits)
    assignment = plan.by_visit.get(visit.id)
    if assignment is None:
        raise refuse("not_planned", "change.visit_id", visit.id)
    longer = replace(visit, service_minutes=visit.service_minutes + change.minutes)
    visits[visit.id] = replace(longer, locked=assignment.slot)
    for nurse_id in assignment.nurse_ids:
        nurses[nurse_id] = _give_way(plan, nurses[nurse_id], assignment, change.minutes)
    return {
        a.visit_id
        for nurse_id in assignment.nurse_ids
        for a in plan.by_nurse.get(nurse_id, ())
        if a.start > assignment.start
        and plan.problem.day_of(a.start) == plan.problem.day_of(assignment.start)
    }


def _give_way(plan: Plan, nurse: Nurse, late: Assignment, minutes: int) -> Nurse:
    """Let a nurse's shift and hours hold what has happened: she is there and must get home."""
    problem = plan.problem
    number = nurse.shift_at(late.start)
    if number is None:
        return nurse
    shift = nurse.shifts[number]
    place = problem.visit(late.visit_id).location
    ends = late.end + minutes
    back = ends + problem.way(place, shift.end_location, ends)
    # A break that the long visit has eaten up is a fact, not a rule to break.
    missed = shift.rest is not None and shift.rest.closes < ends
    longer = replace(shift, end=max(shift.end, back), rest=None if missed else shift.rest)
    begun = [stop for stop in stops_of(plan, nurse, number) if stop.start <= late.start]
    leaves = route_with(problem, shift, begun).leaves
    return replace(
        nurse,
        shifts=(*nurse.shifts[:number], longer, *nurse.shifts[number + 1 :]),
        max_daily_minutes=max(nurse.max_daily_minutes, back - leaves),
        overtime_per_week=nurse.overtime_per_week + minutes,
    )


def _open_days(scene: _Scene, change: Change) -> frozenset[int]:
    """Return the days on which visits may be moved: those that the change concerns."""
    problem = scene.problem
    days: set[int] = set() if change.day is None else {change.day}
    for visit_id in scene.affected:
        for window in problem.visit(visit_id).windows:
            days |= set(range(problem.day_of(window.opens), problem.day_of(window.closes) + 1))
    first = problem.day_of(change.at)
    kept = sorted(day for day in days if day >= first)[:MOST_DAYS]
    return frozenset(kept)


def _near(scene: _Scene, days: frozenset[int]) -> frozenset[str]:
    """Return the planned visits of some days that are nearest to those that must move."""
    problem, minutes = scene.problem, scene.problem.travel.minutes
    places = [problem.visit(visit_id).location for visit_id in sorted(scene.affected)]
    on_days = [
        visit
        for visit in problem.visits
        if visit.published is not None and problem.day_of(visit.published.start) in days
    ]
    if len(on_days) > MOST_MOVABLE and places:
        there = np.array([visit.location for visit in on_days])
        way = np.min([minutes[place][there] + minutes[there, place] for place in places], axis=0)
        on_days = [on_days[i] for i in np.argsort(way, kind="stable")[:MOST_MOVABLE]]
    return frozenset(visit.id for visit in on_days)


def _waiting(plan: Plan, scene: _Scene) -> frozenset[str]:
    """Return the visits left out before: what is cancelled may make room for one of them."""
    return frozenset(
        visit.id
        for visit in scene.problem.visits
        if visit.id not in plan.by_visit and visit.id not in scene.affected and visit.locked is None
    )


def _calls_first(problem: Problem, waiting: frozenset[str]) -> Problem:
    """Return the problem in which calls weigh most, and visits that wait never cause one."""
    weights = problem.weights
    _, two, three, four, five = (points * CALL_WEIGHT for points in weights.unserved)
    least = CALL_WEIGHT * weights.promise(confirmed=False, tentative=True, nurses=1)
    visits = tuple(
        replace(visit, priority=1 if visit.id in waiting else max(visit.priority, 2))
        for visit in problem.visits
    )
    return replace(
        problem,
        visits=visits,
        weights=replace(
            weights,
            promise_told=weights.promise_told * CALL_WEIGHT,
            promise_confirmed=weights.promise_confirmed * CALL_WEIGHT,
            change_nurse=weights.change_nurse * CHANGE_WEIGHT,
            change_time=weights.change_time * CHANGE_WEIGHT,
            unserved=(min(two, least * WAITING_SHARE), two, three, four, five),
        ),
    )
