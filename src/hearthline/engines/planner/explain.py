"""Why a visit is where it is, and what else could be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from hearthline.kernel.messages import Message

from .check import check
from .evaluate import evaluate
from .people import acquaintance, standing_rules_broken
from .reasons import Candidate, candidates_for, nearness, unserved_because
from .schedule import Route, Stop, rests_of, route_with, stops_of
from .values import (
    Acquaintance,
    Alternative,
    Assignment,
    Explanation,
    Move,
    MoveCheck,
    Nurse,
    Plan,
    Problem,
    PromiseState,
    Rule,
    Visit,
)

MOST_ALTERNATIVES = 3

MOST_PAIRED = 6
"""Nurses of a day who are tried with each other at a visit for two."""

BY_BOTH = {1: frozenset[Rule](), 2: frozenset({Rule.SAME_NURSE, Rule.DIFFERENT_NURSE})}
"""Rules that one nurse of a visit for two cannot keep or break by herself."""


def explain(plan: Plan, visit_id: str) -> Explanation:
    """Return why ``plan`` serves the visit as it does (or does not), and the best alternatives.

    Alternatives leave every other visit where it is; their cost change counts the terms that
    concern this visit and the routes touched.

    Raises
    ------
    ProblemError
        If the problem has no such visit.
    """
    visit = plan.problem.visit(visit_id)
    assignment = plan.by_visit.get(visit_id)
    if assignment is None:
        because = unserved_because(plan, visit)
        return Explanation(
            visit_id,
            because.reasons,
            alternatives_for(plan, visit),
            because.blocked_by,
            because.remedies,
        )
    reasons = (*_why_nurse(plan, visit, assignment), *_why_time(plan, visit, assignment))
    return Explanation(visit_id, reasons, alternatives_for(plan, visit))


def alternatives_for(
    plan: Plan, visit: Visit, *, most: int = MOST_ALTERNATIVES
) -> tuple[Alternative, ...]:
    """Return the best other places for a visit, cheapest first.

    One for each nurse, or pair of nurses for a visit of two, so that the list offers people and
    not minutes. Only places that break no rule are returned.
    """
    if visit.locked is not None:
        return ()
    now = plan.by_visit.get(visit.id)
    free = [
        candidate
        for candidate in candidates_for(plan, visit, most_rules=0)
        if candidate.start is not None and not candidate.rules - BY_BOTH[visit.nurses_needed]
    ]
    together = [(one,) for one in free] if visit.nurses_needed == 1 else _pairs(free, now)
    best: dict[tuple[str, ...], Alternative] = {}
    for team in together:
        who = tuple(candidate.nurse.id for candidate in team)
        earliest = max(candidate.start or 0 for candidate in team)
        starts = {s for one in team for s in _starts_worth_trying(plan, visit, one, now)}
        for start in sorted({earliest, *(s for s in starts if s >= earliest)}):
            if now is not None and set(now.nurse_ids) == set(who) and now.start == start:
                continue
            move = Move(visit.id, who, start)
            facts = check(plan, move)
            if not facts.is_allowed:
                continue
            alternative = Alternative(
                nurse_ids=move.nurse_ids,
                start=start,
                acquaintance=facts.acquaintance,
                driving_change_minutes=facts.driving_change_minutes,
                promises_touched=facts.promises_touched,
                cost_change=_cost_change(plan, visit, now, move, facts),
            )
            held = best.get(who)
            if held is None or alternative.cost_change < held.cost_change:
                best[who] = alternative
    ordered = sorted(best.values(), key=lambda a: (a.cost_change, a.start, a.nurse_ids))
    return tuple(ordered[:most])


def _pairs(free: Sequence[Candidate], now: Assignment | None) -> list[tuple[Candidate, Candidate]]:
    """Return pairs of different nurses of one day: those who are there now, then the nearest."""
    here = set(now.nurse_ids) if now is not None else set()
    by_day: dict[int, list[Candidate]] = {}
    for candidate in sorted(free, key=lambda item: item.nurse.id not in here):
        of_day = by_day.setdefault(candidate.day, [])
        if all(candidate.nurse.id != other.nurse.id for other in of_day):
            of_day.append(candidate)
    return [
        (first, second) if first.nurse.id < second.nurse.id else (second, first)
        for day in sorted(by_day)
        for first, second in combinations(by_day[day][:MOST_PAIRED], 2)
    ]


def _starts_worth_trying(
    plan: Plan, visit: Visit, candidate: Candidate, now: Assignment | None
) -> list[int]:
    """Return the starts of a candidate that fit best: wished for, or right after another stop."""
    problem = plan.problem
    earliest = candidate.start or 0
    wished = [earliest]
    if visit.promise is not None:
        wished.append(visit.promise.start)
    if now is not None:
        wished.append(now.start)
    wished += [window.preferred[0] for window in visit.windows]
    for stop in plan.by_nurse.get(candidate.nurse.id, ()):
        place = problem.visit(stop.visit_id).location
        wished.append(stop.end + problem.way(place, visit.location, stop.end))
    end = problem.day_starts[candidate.day + 1]
    return sorted({start for start in wished if earliest <= start < end})


def _why_nurse(plan: Plan, visit: Visit, assignment: Assignment) -> list[Message]:
    problem = plan.problem
    if visit.locked is not None:
        return [Message("planner.why.locked", {"visit": visit.id})]
    reasons = []
    history = problem.history_of.get(visit.patient_id)
    for nurse_id in assignment.nurse_ids:
        relation = acquaintance(problem, visit.patient_id, nurse_id)
        past = history.past_visits.get(nurse_id, 0) if history else 0
        reasons.append(
            Message(f"planner.why.{relation}_nurse", {"nurse": nurse_id, "visits": past})
        )
        if relation is not Acquaintance.OWN:
            reasons += _why_not_own(plan, visit, assignment)
        planned = sum(
            1
            for other in plan.by_nurse.get(nurse_id, ())
            if problem.visit(other.visit_id).patient_id == visit.patient_id
        )
        if planned > 1:
            reasons.append(
                Message("planner.why.same_nurse_again", {"nurse": nurse_id, "visits": planned})
            )
        reasons.append(
            Message(
                "planner.why.driving",
                {"nurse": nurse_id, "minutes": _detour(plan, visit, assignment, nurse_id)},
            )
        )
    day = problem.day_of(assignment.start)
    able = [n.id for n in problem.nurses if not standing_rules_broken(visit, n, day)]
    reasons.append(
        Message(
            "planner.why.qualified",
            {
                "count": len(able),
                "of": len(problem.nurses),
                "skills": ", ".join(sorted(visit.skills)),
                "kinds": " / ".join(sorted(visit.licence_kinds)),
            },
        )
    )
    return reasons


def _why_not_own(plan: Plan, visit: Visit, assignment: Assignment) -> list[Message]:
    """Say what keeps the patient's own nurse from this visit on its day, when something does."""
    problem = plan.problem
    own = own_nurse(problem, visit.patient_id)
    if own is None or own in assignment.nurse_ids or own not in problem.nurse_index:
        return []
    day = problem.day_of(assignment.start)
    hers = [c for c in candidates_for(plan, visit, nurses=[problem.nurse(own)]) if c.day == day]
    if not hers:
        return []
    least = min(hers, key=nearness)
    if not least.rules:
        return [Message("planner.why.own_nurse_costs_more", {"nurse": own, "day": day})]
    return [
        Message(f"planner.why.own_nurse_not.{rule}", {"nurse": own, "day": day})
        for rule in sorted(least.rules)
    ]


def own_nurse(problem: Problem, patient_id: str) -> str | None:
    """Return the patient's named primary nurse, or the one with the most past visits."""
    history = problem.history_of.get(patient_id)
    if history is None:
        return None
    if history.primary_nurse_id is not None:
        return history.primary_nurse_id
    met = {nurse: count for nurse, count in history.past_visits.items() if count}
    return max(met, key=lambda nurse: met[nurse]) if met else None


def _why_time(plan: Plan, visit: Visit, assignment: Assignment) -> list[Message]:
    if visit.locked is not None:
        return []
    problem = plan.problem
    reasons = []
    promise = visit.promise
    if promise is not None:
        kept = abs(assignment.start - promise.start) <= promise.tolerance
        state = "kept" if kept else "broken"
        reasons.append(
            Message(
                f"planner.why.promise_{state}", {"minute": promise.start, "state": promise.state}
            )
        )
    off = _minutes_off(visit, assignment.start)
    code = "in_preferred_time" if off == 0 else "outside_preferred_time"
    reasons.append(Message(f"planner.why.{code}", {"minute": assignment.start, "minutes": off}))
    if visit.latest_start is not None:
        reasons.append(
            Message(
                "planner.why.before_use_by",
                {
                    "minute": visit.latest_start,
                    "minutes": visit.latest_start - assignment.start,
                },
            )
        )
    if visit.use_by is not None:
        latest = visit.latest_for_use or 0
        reasons.append(
            Message(
                "planner.why.before_beyond_use",
                {"minute": visit.use_by, "minutes": latest - assignment.start},
            )
        )
    for after in visit.after:
        expected = problem.event_of[after.event_id].expected
        reasons.append(
            Message("planner.why.after_event", {"event": after.event_id, "minute": expected})
        )
    if assignment.handed_in is not None:
        reasons.append(Message("planner.why.handed_in", {"minute": assignment.handed_in.start}))
    others = sorted(
        {
            link.second if link.first == visit.id else link.first
            for link in plan.problem.links
            if visit.id in (link.first, link.second)
        }
    )
    if others:
        reasons.append(Message("planner.why.linked", {"others": ", ".join(others)}))
    return reasons


def _detour(plan: Plan, visit: Visit, assignment: Assignment, nurse_id: str) -> int:
    """Return the driving minutes that this stop adds to the nurse's route."""
    nurse = plan.problem.nurse(nurse_id)
    number = nurse.shift_at(assignment.start)
    if number is None:
        return 0
    shift = nurse.shifts[number]
    whole = route_with(plan.problem, shift, stops_of(plan, nurse, number))
    without = route_with(plan.problem, shift, stops_of(plan, nurse, number, without=visit.id))
    return whole.driving_minutes - without.driving_minutes


def _minutes_off(visit: Visit, start: int) -> int:
    off = [
        max(0, window.preferred[0] - start, start - window.preferred[1])
        for window in visit.windows
        if window.opens <= start <= window.closes
    ]
    return min(off, default=0)


def _cost_change(
    plan: Plan, visit: Visit, now: Assignment | None, move: Move, facts: MoveCheck
) -> float:
    weights = plan.problem.weights
    cost = weights.driving_minutes * facts.driving_change_minutes
    cost += _own_cost(plan, visit, move.nurse_ids, move.start)
    cost += _overtime_change(plan, visit, now, move, facts)
    if now is None:
        return cost - weights.unserved[visit.priority - 1]
    return cost - _own_cost(plan, visit, now.nurse_ids, now.start)


def _overtime_change(
    plan: Plan, visit: Visit, now: Assignment | None, move: Move, facts: MoveCheck
) -> float:
    """Return the change in points of overtime in the weeks of the nurses whom a move touches."""
    problem = plan.problem
    touched = {(nurse_id, move.start) for nurse_id in move.nurse_ids}
    if now is not None:
        touched |= {(nurse_id, now.start) for nurse_id in now.nurse_ids}
    weeks: set[tuple[str, int]] = set()
    for nurse_id, start in touched:
        nurse = problem.nurse(nurse_id)
        number = nurse.shift_at(start)
        if number is not None:
            weeks.add((nurse_id, problem.week_of(nurse.shifts[number].day)))
    change = 0.0
    for nurse_id, week in sorted(weeks):
        nurse = problem.nurse(nurse_id)
        before: list[Route] = []
        after: list[Route] = []
        for number, shift in enumerate(nurse.shifts):
            if problem.week_of(shift.day) != week:
                continue
            stops = stops_of(plan, nurse, number)
            with_move = [stop for stop in stops if stop.visit.id != visit.id]
            if nurse_id in move.nurse_ids and nurse.shift_at(move.start) == number:
                with_move.append(Stop(visit, move.start))
                if facts.handed_in is not None and facts.handed_in.nurse_id == nurse_id:
                    with_move.append(Stop(visit, facts.handed_in.start, hands_in=True))
            was = route_with(problem, shift, stops)
            before.append(was)
            after.append(was if with_move == stops else route_with(problem, shift, with_move))
        change += _overtime(problem, nurse, week, after) - _overtime(problem, nurse, week, before)
    return change


def _overtime(problem: Problem, nurse: Nurse, week: int, routes: Sequence[Route]) -> float:
    """Return the points for overtime of one nurse in one week."""
    work = sum(route.work for route in routes)
    if not work:
        return 0.0
    before = nurse.minutes_worked_before if week == 0 else 0
    above = max(0, work + before - nurse.weekly_minutes) - max(0, before - nurse.weekly_minutes)
    minutes = max(above, sum(route.past_end for route in routes))
    return nurse.overtime_points(problem.weights.overtime) * minutes


def _own_cost(plan: Plan, visit: Visit, nurse_ids: tuple[str, ...], start: int) -> float:
    """Return the points of one visit by itself: lateness, promise, changes, nurse."""
    problem, weights = plan.problem, plan.problem.weights
    cost = weights.lateness_total * _minutes_off(visit, start)
    promise = visit.promise
    if promise is not None and abs(start - promise.start) > promise.tolerance:
        cost += weights.promise(
            confirmed=promise.state is PromiseState.CONFIRMED,
            tentative=visit.tentative,
            nurses=visit.nurses_needed,
        )
    if visit.published is not None:
        cost += weights.change_nurse * len(set(nurse_ids) - set(visit.published.nurse_ids))
        moved = abs(start - visit.published.start) > weights.change_tolerance
        cost += weights.change_time * moved
    for nurse_id in nurse_ids:
        nurse = problem.nurse(nurse_id)
        relation = acquaintance(problem, visit.patient_id, nurse_id)
        if relation is not Acquaintance.OWN:
            cost += weights.not_primary
        if relation is Acquaintance.NEW and not _sees_otherwise(plan, visit, nurse_id):
            cost += weights.new_faces
        if nurse.per_diem:
            cost += weights.per_diem * nurse.price_per_visit_cents
        cost += weights.refusal * nurse.refusal
        cost += weights.preference * problem.against.get((visit.patient_id, nurse_id), 0.0)
        number = nurse.shift_at(start)
        if number is not None and nurse.shifts[number].on_call:
            cost += weights.on_call
    return cost


def _sees_otherwise(plan: Plan, visit: Visit, nurse_id: str) -> bool:
    return any(
        other.visit_id != visit.id
        and plan.problem.visit(other.visit_id).patient_id == visit.patient_id
        for other in plan.by_nurse.get(nurse_id, ())
    )


def in_words(alternative: Alternative) -> tuple[Message, ...]:
    """Return an alternative as sentences: who and when, driving, whom to call."""
    said = [
        Message(
            f"planner.why.instead_{alternative.acquaintance[nurse_id]}",
            {"nurse": nurse_id, "minute": alternative.start},
        )
        for nurse_id in alternative.nurse_ids
    ]
    driving = alternative.driving_change_minutes
    if driving:
        code = "drives_more" if driving > 0 else "drives_less"
        said.append(Message(f"planner.why.{code}", {"minutes": abs(driving)}))
    if alternative.promises_touched:
        calls = len(alternative.promises_touched)
        said.append(Message("planner.why.calls_needed", {"count": calls}))
    return tuple(said)


def terms_of(plan: Plan, move: Move) -> dict[str, float]:
    """Return by how many points each term of the whole plan would change with a move.

    Exact, for it asks the independent checker twice: about two tenths of a second at 5,000 visits.

    Raises
    ------
    ProblemError
        If the visit or a nurse is unknown.
    """
    after = with_move(plan, move, check(plan, move))
    before = evaluate(plan.problem, replace(plan, rests=rests_of(plan))).terms
    return {
        name: term.cost - before[name].cost
        for name, term in evaluate(plan.problem, after).terms.items()
    }


def with_move(plan: Plan, move: Move, facts: MoveCheck) -> Plan:
    """Return the plan after a move, its breaks placed anew; for the checker to look at.

    Parameters
    ----------
    facts
        What :func:`check` said of the move.
    """
    visit = plan.problem.visit(move.visit_id)
    moved = Assignment(
        visit.id,
        move.nurse_ids,
        move.start,
        move.start + visit.service_minutes,
        visit.tentative,
        facts.handed_in,
    )
    others = tuple(a for a in plan.assignments if a.visit_id != visit.id)
    after = replace(
        plan,
        assignments=(*others, moved),
        unserved=tuple(u for u in plan.unserved if u.visit_id != visit.id),
    )
    return replace(after, rests=rests_of(after))
