"""A problem planned in parts: cut, planned side by side, settled, joined.

Every step is a pure function of the problem and of what the parts before came to, so that the
plan is the same whoever works the parts and in whatever order they end:

1. ``areas_of`` cuts by branches, and by places where a branch has more visits than one search
   should take; an area with too many for its weeks is cut into working weeks as well, and each
   day of a nurse of several areas is given to one of them. These parts are planned first.
2. Areas cut into weeks are planned once more as a whole, from their weeks: that carries nurses
   and links from week to week.
3. Visits still left out are planned with the nurses nearest to them, whatever their areas, who
   bring along all they have: nurses and their hours are whole again there.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypedDict

import numpy as np

from .areas import MOST_VISITS, areas_of, cut_by_place, part_of, share, weeks_of
from .evaluate import evaluate
from .people import standing_rules_broken
from .reasons import unserved_of
from .search.compile import ENGINE as ENGINE
from .search.driver import search
from .values import (
    Assignment,
    Budget,
    History,
    Nurse,
    OnProgress,
    Plan,
    Problem,
    RestTaken,
    ShouldStop,
    Unserved,
    Visit,
)

SETTLING_SHARE = 0.25
"""What each round after the first may search, as a share of the first."""

SETTLING_HEAT = 0.3
"""Temperatures of the later rounds, as a share of those of a search from nothing."""

LEAST_SETTLED = 500
"""Visits that are settled together whenever there are no more: so few are no work to share."""

NEAREST = 8
"""Nurses that are looked at for a visit left out, nearest home first."""


class Round(StrEnum):
    """The rounds of a plan in parts, in order."""

    FIRST = "first"
    WEEKS = "weeks"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """What one worker plans by itself.

    Parameters
    ----------
    name
        Of the area and week, or of the group of visits left out; unique in its round.
    problem
        Everything it depends on.
    budget
        Its share of the whole.
    assignments, rests
        Where it begins; what does not hold is dropped.
    movable
        Visits that may change; all when ``None``.
    heat
        Scale of the temperatures: low where a good plan is only to be settled.
    """

    round: Round
    name: str
    problem: Problem
    budget: Budget
    assignments: tuple[Assignment, ...] = ()
    rests: tuple[RestTaken, ...] = ()
    movable: frozenset[str] | None = None
    heat: float = 1.0


@dataclass(frozen=True, eq=False)
class PartPlan:
    """What a part came to."""

    assignments: tuple[Assignment, ...]
    rests: tuple[RestTaken, ...]
    iterations: int = 0
    repeatable: bool = True


PlanPart = Callable[[Part], PartPlan]
Each = Callable[[PlanPart, Sequence[Part]], Iterable[PartPlan]]


def plan_part(
    part: Part,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
) -> PartPlan:
    """Plan one part: what a worker does."""
    begin = None
    if part.assignments:
        begin = Plan(problem=part.problem, assignments=part.assignments, rests=part.rests)
    found = search(
        part.problem,
        part.budget,
        on_progress=on_progress,
        should_stop=should_stop,
        compiled=compiled,
        start_from=begin,
        movable=part.movable,
        heat=part.heat,
    ).plan
    provenance = found.provenance
    return PartPlan(
        found.assignments,
        found.rests,
        provenance.iterations if provenance else 0,
        bool(provenance and provenance.repeatable),
    )


def one_after_another(plan: PlanPart, parts: Sequence[Part]) -> Iterable[PartPlan]:
    """Work the parts here; a queue of workers takes this function's place."""
    return [plan(part) for part in parts]


def solve_apart(
    problem: Problem,
    budget: Budget,
    *,
    branches: Mapping[str, str] | None = None,
    most_visits: int = MOST_VISITS,
    each: Each = one_after_another,
    plan: PlanPart = plan_part,
) -> Plan:
    """Plan a problem in parts.

    Parameters
    ----------
    budget
        For the whole: each part gets its share of the iterations by visits, and as many seconds
        as are asked for, since it has a worker to itself. Later rounds get a quarter of it.
    branches
        Branch by patient id and by nurse id; one branch when ``None``.
    each
        Works the parts of a round, in their order.
    """
    parts = first_parts(problem, budget, branches=branches, most_visits=most_visits)
    so_far: PartPlan | None = None
    while parts:
        found = list(each(plan, parts))
        so_far = together(problem, so_far, list(zip(parts, found, strict=True)))
        parts = next_parts(
            problem,
            budget,
            parts[0].round,
            so_far,
            branches=branches,
            most_visits=most_visits,
        )
    return joined(problem, so_far or PartPlan((), ()))


def needs_parts(problem: Problem, most_visits: int = MOST_VISITS) -> bool:
    """Whether a problem has more visits than one search should take."""
    return len(problem.visits) > most_visits


def first_parts(
    problem: Problem,
    budget: Budget,
    *,
    branches: Mapping[str, str] | None = None,
    most_visits: int = MOST_VISITS,
) -> list[Part]:
    """Cut a problem: the parts of the first round, largest first."""
    areas = areas_of(problem, branches=branches, most_visits=most_visits)
    given = share(problem, areas, branches=branches)
    parts = []
    for area, nurses in zip(areas, given, strict=True):
        for name, visits, staff in weeks_of(problem, area, nurses, most_visits):
            parts.append(
                Part(
                    round=Round.FIRST,
                    name=name,
                    problem=part_of(problem, visits, staff),
                    budget=_share_of(budget, len(visits) / max(len(problem.visits), 1)),
                )
            )
    return sorted(parts, key=lambda part: (-len(part.problem.visits), part.name))


def next_parts(
    problem: Problem,
    budget: Budget,
    over: Round,
    so_far: PartPlan,
    *,
    branches: Mapping[str, str] | None = None,
    most_visits: int = MOST_VISITS,
) -> list[Part]:
    """Return the parts of the round after ``over``; none when the plan is whole."""
    if over is Round.FIRST:
        parts = _areas_once_more(problem, budget, so_far, branches, most_visits)
        if parts:
            return parts
    if over is not Round.LEFT_OUT:
        return _left_out_parts(problem, budget, so_far, most_visits)
    return []


def together(
    problem: Problem, so_far: PartPlan | None, found: Sequence[tuple[Part, PartPlan]]
) -> PartPlan:
    """Put what the parts of a round came to in place of what stood of their visits and nurses."""
    assignments: dict[str, Assignment] = {}
    rests: dict[tuple[str, int], RestTaken] = {}
    if so_far is not None:
        of_parts = {visit.id for part, _ in found for visit in part.problem.visits}
        staff = {
            (nurse.id, number)
            for part, _ in found
            for nurse in part.problem.nurses
            for number in _numbers(problem, nurse).values()
        }
        assignments = {a.visit_id: a for a in so_far.assignments if a.visit_id not in of_parts}
        rests = {
            (r.nurse_id, r.shift): r for r in so_far.rests if (r.nurse_id, r.shift) not in staff
        }
    iterations = so_far.iterations if so_far else 0
    repeatable = so_far.repeatable if so_far else True
    for part, plan in found:
        assignments |= {a.visit_id: a for a in plan.assignments}
        for rest in plan.rests:
            numbers = _numbers(problem, part.problem.nurse(rest.nurse_id))
            whole = replace(rest, shift=numbers[rest.shift])
            rests[whole.nurse_id, whole.shift] = whole
        iterations += plan.iterations
        repeatable = repeatable and plan.repeatable
    return PartPlan(
        tuple(sorted(assignments.values(), key=lambda a: (a.start, a.visit_id))),
        tuple(rests[key] for key in sorted(rests)),
        iterations,
        repeatable,
    )


def joined(problem: Problem, found: PartPlan) -> Plan:
    """Return the plan of the whole problem, with reasons for what is left out."""
    whole = _sound(problem, found)
    return replace(whole, unserved=unserved_of(whole))


def _numbers(problem: Problem, nurse: Nurse) -> dict[int, int]:
    """Return the numbers of a part's shifts of a nurse in the whole problem."""
    whole = {shift.start: number for number, shift in enumerate(problem.nurse(nurse.id).shifts)}
    return {number: whole[shift.start] for number, shift in enumerate(nurse.shifts)}


def _share_of(budget: Budget, share: float) -> Budget:
    iterations = budget.iterations
    return replace(
        budget,
        iterations=None if iterations is None else max(1, round(iterations * share)),
        seconds=budget.seconds,
    )


def _settling(budget: Budget) -> Budget:
    return replace(
        budget,
        iterations=None
        if budget.iterations is None
        else max(1, round(budget.iterations * SETTLING_SHARE)),
        seconds=None if budget.seconds is None else budget.seconds * SETTLING_SHARE,
    )


def _areas_once_more(
    problem: Problem,
    budget: Budget,
    so_far: PartPlan,
    branches: Mapping[str, str] | None,
    most_visits: int,
) -> list[Part]:
    """Return the areas that were cut into weeks, each as a whole and from its weeks."""
    areas = areas_of(problem, branches=branches, most_visits=most_visits)
    given = share(problem, areas, branches=branches)
    parts = []
    for area, nurses in zip(areas, given, strict=True):
        if len(weeks_of(problem, area, nurses, most_visits)) == 1:
            continue
        whole = part_of(problem, area.visits, nurses)
        parts.append(
            Part(
                round=Round.WEEKS,
                name=area.name,
                heat=SETTLING_HEAT,
                problem=whole,
                budget=_share_of(_settling(budget), len(area.visits) / max(len(problem.visits), 1)),
                **_begin(problem, whole, so_far),
            )
        )
    return sorted(parts, key=lambda part: (-len(part.problem.visits), part.name))


class _Begin(TypedDict):
    assignments: tuple[Assignment, ...]
    rests: tuple[RestTaken, ...]


def _begin(problem: Problem, part: Problem, so_far: PartPlan) -> _Begin:
    """Return what stands of the visits and breaks of a part."""
    rests = []
    for nurse in part.nurses:
        back = {whole: number for number, whole in _numbers(problem, nurse).items()}
        rests += [
            replace(rest, shift=back[rest.shift])
            for rest in so_far.rests
            if rest.nurse_id == nurse.id and rest.shift in back
        ]
    return {
        "assignments": tuple(a for a in so_far.assignments if a.visit_id in part.visit_index),
        "rests": tuple(rests),
    }


def _left_out_parts(
    problem: Problem, budget: Budget, so_far: PartPlan, most_visits: int
) -> list[Part]:
    """Return the visits left out by neighbourhoods, with the nurses who could come to them."""
    plan = _sound(problem, so_far)
    left = [v for v in problem.visits if v.id not in plan.by_visit and v.locked is None]
    near = _Near(plan)
    parts = []
    groups = [[visit] for visit in left]
    most = max(most_visits, LEAST_SETTLED)
    for number, cluster in enumerate(
        cut_by_place(problem, groups, most // (NEAREST * 4)) if left else []
    ):
        nurses, visits = near.around(cluster, most)
        if not nurses:
            continue
        ids = {visit.id for visit in visits}
        bound = {
            one
            for link in problem.links
            for one, other in ((link.first, link.second), (link.second, link.first))
            if other not in ids
        }
        part = part_of(problem, visits, nurses)
        part = replace(part, histories=near.histories(part))
        parts.append(
            Part(
                round=Round.LEFT_OUT,
                name=str(number),
                heat=SETTLING_HEAT,
                problem=part,
                budget=_share_of(budget, len(visits) / max(len(problem.visits), 1)),
                movable=frozenset(ids - bound),
                **_begin(problem, part, PartPlan(plan.assignments, plan.rests)),
            )
        )
    return parts


class _Near:
    """Who could come to visits left out; each nurse is asked in one neighbourhood only."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.problem = plan.problem
        self.taken: set[str] = set()
        self.linked: dict[str, set[str]] = defaultdict(set)
        for link in self.problem.links:
            self.linked[link.first].add(link.second)
            self.linked[link.second].add(link.first)
        self.staff = [nurse for nurse in self.problem.nurses if nurse.shifts]
        self.homes = np.array([n.shifts[0].start_location for n in self.staff], dtype=np.int64)
        self.crew = self._crews()

    def _crews(self) -> dict[str, set[str]]:
        """Return for each nurse those with whom she has visits for two, and theirs, and herself."""
        crew = {nurse.id: {nurse.id} for nurse in self.problem.nurses}
        for assignment in self.plan.assignments:
            if len(assignment.nurse_ids) == 2:
                both = crew[assignment.nurse_ids[0]] | crew[assignment.nurse_ids[1]]
                for nurse_id in both:
                    crew[nurse_id] = both
        return crew

    def around(self, cluster: Sequence[Visit], most_visits: int) -> tuple[list[Nurse], list[Visit]]:
        """Return nurses near some visits left out, and these visits with all the nurses have."""
        chosen: set[str] = set()
        held: set[str] = set()
        for visit in cluster:
            for nurse_id in self._candidates(visit):
                crew = self.crew[nurse_id]
                theirs = {a.visit_id for n in crew for a in self.plan.by_nurse.get(n, ())}
                if crew <= chosen or crew & self.taken:
                    continue
                if chosen and len(held | theirs) > most_visits:
                    break
                chosen |= crew
                held |= theirs
        self.taken |= chosen
        index = self.problem.visit_index
        visits = [*cluster, *(self.problem.visits[i] for i in sorted(index[v] for v in held))]
        return [nurse for nurse in self.problem.nurses if nurse.id in chosen], visits

    def _candidates(self, visit: Visit) -> list[str]:
        """Return who has what is linked with a visit, and who could come: the nearest ones."""
        problem = self.problem
        found = [
            nurse_id
            for other in sorted(self.linked[visit.id])
            if other in self.plan.by_visit
            for nurse_id in self.plan.by_visit[other].nurse_ids
        ]
        days = {problem.day_of(window.opens) for window in visit.windows}
        way = problem.travel.minutes[self.homes, visit.location]
        could = 0
        for number in np.argsort(way, kind="stable"):
            nurse = self.staff[int(number)]
            if any(
                shift.day in days and not standing_rules_broken(visit, nurse, shift.day)
                for shift in nurse.shifts
            ):
                found.append(nurse.id)
                could += 1
                if could == NEAREST:
                    break
        return found

    def histories(self, part: Problem) -> tuple[History, ...]:
        """Return what the patients of a part lived through, and have from other nurses planned."""
        met: dict[str, Counter[str]] = defaultdict(Counter)
        patients = {visit.patient_id for visit in part.visits}
        for assignment in self.plan.assignments:
            patient = self.problem.visit(assignment.visit_id).patient_id
            if assignment.visit_id not in part.visit_index and patient in patients:
                met[patient].update(assignment.nurse_ids)
        found = []
        for patient in sorted(patients):
            history = self.problem.history_of.get(patient)
            more = met.get(patient)
            if more:
                history = history or History(patient_id=patient)
                history = replace(history, past_visits=dict(Counter(history.past_visits) + more))
            if history is not None:
                found.append(history)
        return tuple(found)


def _sound(problem: Problem, found: PartPlan) -> Plan:
    """Return the plan without the visits that break a rule between parts.

    Hours of a nurse that two areas gave away are the one thing that parts cannot see.
    """
    assignments, rests = found.assignments, found.rests
    while True:
        served = {a.visit_id for a in assignments}
        plan = Plan(
            problem=problem,
            assignments=assignments,
            rests=rests,
            unserved=tuple(
                Unserved(v.id, frozenset(), ()) for v in problem.visits if v.id not in served
            ),
        )
        wrong: set[str] = set()
        for violation in evaluate(problem, plan).violations:
            ids = violation.visit_ids or tuple(
                a.visit_id for a in plan.by_nurse.get(violation.nurse_id or "", ())
            )
            loose = [v for v in ids if problem.visit(v).locked is None]
            # Of two tied visits the later one gives way.
            wrong.update(loose[-1:] if len(violation.visit_ids) == 2 else loose)
        if not wrong & served:
            return plan
        assignments = tuple(a for a in assignments if a.visit_id not in wrong)
