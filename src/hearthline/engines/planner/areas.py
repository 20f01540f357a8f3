"""Problems too large for one search: branches and areas planned apart, shared nurses settled.

A problem is cut into areas by places, or comes as one problem for each branch. Each is planned by
itself, by as many workers as there are; a nurse who belongs to several gets each of her shifts in
one of them, where hours are shortest. Shifts that stay empty are then offered to areas that left
visits out, and only those are planned once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from .reasons import unserved_of
from .solve import solve
from .values import Assignment, Budget, Nurse, Plan, Problem, RestTaken, TravelMatrix, Visit

MOST_VISITS = 2500
"""Visits up to which one search is better than several: measured, see docs/planner.md."""

Planner = Callable[[Problem, Budget, Plan | None], Plan]
Each = Callable[[Planner, Sequence[tuple[Problem, Budget, Plan | None]]], Iterable[Plan]]


def plan_one(problem: Problem, budget: Budget, start_from: Plan | None) -> Plan:
    """Plan one area: what a worker is given."""
    return solve(problem, budget, start_from=start_from)


def one_after_another(
    planner: Planner, jobs: Sequence[tuple[Problem, Budget, Plan | None]]
) -> Iterable[Plan]:
    """Run the jobs here; a queue of workers takes this function's place."""
    return [planner(*job) for job in jobs]


def solve_apart(
    problems: Mapping[str, Problem], budget: Budget, *, each: Each = one_after_another
) -> dict[str, Plan]:
    """Plan branches apart and settle the nurses they share.

    Parameters
    ----------
    problems
        By branch, over the same days. A nurse's id in several of them is one person.
    budget
        For each branch; settling takes a quarter of it again where it has something to do.
    each
        Runs the jobs, in order of branches: here, or on a queue of workers.
    """
    names = sorted(problems)
    shared = share({name: problems[name] for name in names})
    plans = dict(
        zip(names, each(plan_one, [(shared[n], budget, None) for n in names]), strict=True)
    )
    offered = _offer_empty_shifts(problems, shared, plans)
    if offered:
        again = sorted(offered)
        jobs = [(offered[name], _quarter(budget), plans[name]) for name in again]
        for name, plan in zip(again, each(plan_one, jobs), strict=True):
            if len(plan.assignments) >= len(plans[name].assignments):
                plans[name] = plan
    return plans


def share(problems: Mapping[str, Problem]) -> dict[str, Problem]:
    """Give every shift of a nurse of several branches to the one that is shortest of hours."""
    need = {
        name: sum(v.service_minutes * v.nurses_needed for v in problem.visits)
        for name, problem in problems.items()
    }
    homes: dict[str, list[str]] = {}
    for name, problem in problems.items():
        for nurse in problem.nurses:
            homes.setdefault(nurse.id, []).append(name)
    has = {
        name: sum(
            shift.end - shift.start
            for nurse in problem.nurses
            if len(homes[nurse.id]) == 1
            for shift in nurse.shifts
        )
        for name, problem in problems.items()
    }
    given: dict[tuple[str, str], set[int]] = {}
    for nurse_id, names in sorted(homes.items()):
        if len(names) == 1:
            continue
        for shift in problems[names[0]].nurse(nurse_id).shifts:
            chosen = min(names, key=lambda n: (has[n] / max(need[n], 1), -need[n], n))
            has[chosen] += shift.end - shift.start
            given.setdefault((chosen, nurse_id), set()).add(shift.start)
    return {
        name: replace(
            problem,
            nurses=tuple(
                nurse
                if len(homes[nurse.id]) == 1
                else _with_shifts(nurse, given.get((name, nurse.id), set()))
                for nurse in problem.nurses
            ),
        )
        for name, problem in problems.items()
    }


def _with_shifts(nurse: Nurse, starts: set[int]) -> Nurse:
    return replace(nurse, shifts=tuple(s for s in nurse.shifts if s.start in starts))


def _offer_empty_shifts(
    problems: Mapping[str, Problem], shared: Mapping[str, Problem], plans: Mapping[str, Plan]
) -> dict[str, Problem]:
    """Return the branches that get shifts nobody used, for the visits they left out."""
    short = sorted(
        (name for name in plans if plans[name].unserved),
        key=lambda name: (-len(plans[name].unserved), name),
    )
    offered: dict[str, dict[str, set[int]]] = {}
    for owner in sorted(plans):
        for nurse in shared[owner].nurses:
            used = {number for (n, number) in plans[owner].by_shift if n == nurse.id}
            for number, shift in enumerate(nurse.shifts):
                if number in used:
                    continue
                taker = next(
                    (
                        name
                        for name in short
                        if name != owner and nurse.id in problems[name].nurse_index
                    ),
                    None,
                )
                if taker is not None:
                    offered.setdefault(taker, {}).setdefault(nurse.id, set()).add(shift.start)
    return {
        name: replace(
            shared[name],
            nurses=tuple(
                _with_shifts(
                    problems[name].nurse(nurse.id),
                    {s.start for s in nurse.shifts} | more.get(nurse.id, set()),
                )
                for nurse in shared[name].nurses
            ),
        )
        for name, more in offered.items()
    }


def _quarter(budget: Budget) -> Budget:
    return replace(
        budget,
        iterations=None if budget.iterations is None else max(1, budget.iterations // 4),
        seconds=None if budget.seconds is None else budget.seconds / 4,
    )


def areas_of(problem: Problem, most_visits: int = MOST_VISITS) -> list[Problem]:
    """Cut a problem into areas of at most about ``most_visits`` visits, by places.

    Patients tied by links stay together; a nurse goes to one area, so that each has hours as it
    has care to give.
    """
    groups = _tied_patients(problem)
    order = _cut(problem, groups, most_visits)
    nurses = _nurses_by_area(problem, order)
    return [part_of(problem, visits, staff) for visits, staff in zip(order, nurses, strict=True)]


def part_of(problem: Problem, visits: Sequence[Visit], nurses: Sequence[Nurse]) -> Problem:
    """Return the problem of some visits and nurses, with the places they need and no others."""
    used = sorted(
        {v.location for v in visits}
        | {v.drop_off.location for v in visits if v.drop_off is not None}
        | {p for n in nurses for s in n.shifts for p in (s.start_location, s.end_location)}
    )
    row = {place: i for i, place in enumerate(used)} or {0: 0}
    chosen = np.array(used or [0])
    travel = TravelMatrix(
        problem.travel.seconds[np.ix_(chosen, chosen)],
        problem.travel.km[np.ix_(chosen, chosen)],
        problem.travel.slow_hours,
    )
    ids, patients = {v.id for v in visits}, {v.patient_id for v in visits}
    return replace(
        problem,
        visits=tuple(
            replace(
                v,
                location=row[v.location],
                drop_off=v.drop_off and replace(v.drop_off, location=row[v.drop_off.location]),
            )
            for v in visits
        ),
        nurses=tuple(
            replace(
                n,
                shifts=tuple(
                    replace(
                        s,
                        start_location=row[s.start_location],
                        end_location=row[s.end_location],
                    )
                    for s in n.shifts
                ),
            )
            for n in nurses
        ),
        travel=travel,
        links=tuple(x for x in problem.links if x.first in ids and x.second in ids),
        histories=tuple(h for h in problem.histories if h.patient_id in patients),
        preferences=tuple(p for p in problem.preferences if p.patient_id in patients),
    )


def joined(problem: Problem, plans: Iterable[Plan]) -> Plan:
    """Return one plan of the whole problem from those of its areas."""
    assignments: list[Assignment] = []
    rests: list[RestTaken] = []
    for plan in plans:
        assignments += plan.assignments
        rests += plan.rests
    whole = Plan(
        problem=problem,
        assignments=tuple(sorted(assignments, key=lambda a: (a.start, a.visit_id))),
        rests=tuple(rests),
    )
    return replace(whole, unserved=unserved_of(whole))


def _tied_patients(problem: Problem) -> list[list[Visit]]:
    """Return visits by patient, patients with links between them together."""
    parent = {visit.patient_id: visit.patient_id for visit in problem.visits}

    def root(patient: str) -> str:
        while parent[patient] != patient:
            parent[patient] = parent[parent[patient]]
            patient = parent[patient]
        return patient

    for link in problem.links:
        one = root(problem.visit(link.first).patient_id)
        other = root(problem.visit(link.second).patient_id)
        parent[max(one, other)] = min(one, other)
    groups: dict[str, list[Visit]] = {}
    for visit in problem.visits:
        groups.setdefault(root(visit.patient_id), []).append(visit)
    return list(groups.values())


def _cut(problem: Problem, groups: list[list[Visit]], most_visits: int) -> list[list[Visit]]:
    """Halve the groups between two far places until every part is small enough."""
    waiting, done = [groups], []
    while waiting:
        part = waiting.pop()
        size = sum(len(group) for group in part)
        if size <= most_visits or len(part) == 1:
            done.append([visit for group in part for visit in group])
            continue
        places = np.array([group[0].location for group in part])
        minutes, back = problem.travel.minutes, problem.travel.minutes_back
        one = places[int(np.argmax(minutes[places[0]][places]))]
        other = places[int(np.argmax(minutes[one][places]))]
        nearer = (
            minutes[one][places].astype(np.int64)
            + back[one][places]
            - minutes[other][places]
            - back[other][places]
        )
        ordered = [part[i] for i in np.argsort(nearer, kind="stable")]
        half, count = 0, 0
        while half < len(ordered) - 1 and count < size / 2:
            count += len(ordered[half])
            half += 1
        waiting += [ordered[:half], ordered[half:]]
    return done


def _nurses_by_area(problem: Problem, areas: list[list[Visit]]) -> list[list[Nurse]]:
    """Give each nurse to an area near her home that is short of hours."""
    minutes = problem.travel.minutes
    need = [sum(v.service_minutes * v.nurses_needed for v in area) for area in areas]
    paid = {n.id: sum(s.end - s.start for s in n.shifts) for n in problem.nurses}
    share = sum(paid.values()) / max(sum(need), 1)
    has = [0.0] * len(areas)
    chosen: list[list[Nurse]] = [[] for _ in areas]
    samples = [np.array([v.location for v in area[:: max(1, len(area) // 50)]]) for area in areas]
    near = {
        nurse.id: [float(np.median(minutes[nurse.shifts[0].start_location][s])) for s in samples]
        for nurse in problem.nurses
        if nurse.shifts
    }
    by_choice = sorted(
        (n for n in problem.nurses if n.shifts), key=lambda n: (min(near[n.id]), n.id)
    )
    for nurse in by_choice:
        area = min(
            range(len(areas)),
            key=lambda a: (has[a] > need[a] * share, near[nurse.id][a], a),
        )
        has[area] += paid[nurse.id]
        chosen[area].append(nurse)
    return chosen
