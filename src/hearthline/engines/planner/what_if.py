"""What if: one more nurse, another skill, more referrals, wider windows, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .continuity import continuity_by_patient, mean_of
from .evaluate import evaluate
from .solve import solve
from .values import (
    Budget,
    History,
    Link,
    Nurse,
    Plan,
    Problem,
    ShouldStop,
    Skill,
    Visit,
    Window,
)
from .values.errors import refuse

AS_IT_IS = "as_it_is"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan comes to, in the figures one compares.

    Parameters
    ----------
    served, unserved
        Visits.
    cost
        Points in all; only plans of the same visits can be compared by them.
    driving_minutes, overtime_minutes
        Over the horizon.
    lateness_minutes, lateness_max
        Outside the preferred hours, in all and at worst.
    new_faces
        Pairs of patient and nurse who had not met.
    by_own, by_met, by_new
        Visits by the patient's primary nurse, by another who has met her, and first visits of
        others.
    usual_provider
        Mean share of a patient's visits at which her most frequent nurse was present, of patients
        with three visits or more; ``None`` without any.
    nurses_seen
        Mean number of different nurses of these patients.
    is_valid
        Whether the independent checker found no rule broken.
    """

    served: int
    unserved: int
    cost: float
    driving_minutes: float
    overtime_minutes: float
    lateness_minutes: float
    lateness_max: float
    new_faces: float
    by_own: int
    by_met: int
    by_new: int
    usual_provider: float | None
    nurses_seen: float | None
    is_valid: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer: the plan of a variant and its figures."""

    name: str
    plan: Plan
    figures: Figures


def compare(
    problem: Problem,
    variants: Mapping[str, Problem],
    budget: Budget,
    *,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
) -> tuple[Compared, ...]:
    """Return the plan as it is and those of all variants, with the same budget each."""
    found = []
    for name, variant in {AS_IT_IS: problem, **variants}.items():
        plan = solve(variant, budget, should_stop=should_stop, compiled=compiled)
        found.append(Compared(name, plan, figures_of(plan)))
    return tuple(found)


def figures_of(plan: Plan) -> Figures:
    """Return the figures of a plan."""
    verdict = evaluate(plan.problem, plan)
    amount = {name: term.amount for name, term in verdict.terms.items()}
    often = [c for c in continuity_by_patient(plan).values() if c.visits >= 3]
    return Figures(
        served=len(plan.assignments),
        unserved=len(plan.problem.visits) - len(plan.assignments),
        cost=verdict.total,
        driving_minutes=amount["driving_minutes"],
        overtime_minutes=amount["overtime"],
        lateness_minutes=amount["lateness_total"],
        lateness_max=amount["lateness_max"],
        new_faces=amount["new_faces"],
        by_own=verdict.meetings.own,
        by_met=verdict.meetings.met,
        by_new=verdict.meetings.new,
        usual_provider=mean_of(c.usual_provider for c in often),
        nurses_seen=mean_of(float(c.nurses) for c in often),
        is_valid=verdict.is_valid,
    )


def one_more_nurse(problem: Problem, like: str, *, new_id: str = "one more nurse") -> Problem:
    """Return the problem with another nurse whose skills, home and shifts are those of ``like``.

    Nobody has met her, and nobody is excluded for her.
    """
    model = problem.nurse(like)
    added = replace(
        model, id=new_id, excluded_patients=frozenset(), minutes_worked_before=0, refusal=0.0
    )
    return replace(problem, nurses=(*problem.nurses, added))


def with_skill(problem: Problem, nurse_ids: Sequence[str], skill: str) -> Problem:
    """Return the problem with nurses who hold one skill more."""
    for nurse_id in nurse_ids:
        problem.nurse(nurse_id)
    learned = tuple(
        replace(nurse, skills=(*nurse.skills, Skill(skill)))
        if nurse.id in nurse_ids and not nurse.holds(skill, problem.days - 1)
        else nurse
        for nurse in problem.nurses
    )
    return replace(problem, nurses=learned)


def with_referrals(
    problem: Problem,
    visits: Sequence[Visit],
    *,
    links: Sequence[Link] = (),
    histories: Sequence[History] = (),
) -> Problem:
    """Return the problem with the visits of referrals; their places are in its matrix already."""
    return replace(
        problem,
        visits=(*problem.visits, *visits),
        links=(*problem.links, *links),
        histories=(*problem.histories, *histories),
    )


def with_wider_windows(problem: Problem, minutes: int) -> Problem:
    """Return the problem with each window opening and closing that much sooner and later.

    What families prefer stays what it is, as do promises, fixed visits and what the drug allows.
    """
    if minutes < 1:
        raise refuse("negative", "minutes", minutes)
    return replace(
        problem,
        visits=tuple(
            replace(visit, windows=tuple(_wider(problem, w, minutes) for w in visit.windows))
            for visit in problem.visits
        ),
    )


def _wider(problem: Problem, window: Window, minutes: int) -> Window:
    """Widen a window within its days."""
    morning = problem.day_starts[problem.day_of(window.opens)]
    night = problem.day_starts[problem.day_of(window.closes) + 1] - 1
    low, high = window.preferred
    return Window(
        max(morning, window.opens - minutes),
        max(window.closes, min(night, window.closes + minutes)),
        low,
        high,
    )


def nurse_like(problem: Problem) -> Nurse | None:
    """Return the staff nurse with the most paid minutes: a model for one more."""
    staff = [nurse for nurse in problem.nurses if not nurse.per_diem and nurse.shifts]
    return max(staff, key=lambda n: (sum(s.end - s.start for s in n.shifts), n.id), default=None)


def more_patients(problem: Problem, count: int) -> Problem:
    """Return the problem with ``count`` more patients, each like one that there is.

    They want the same visits at the same homes; nobody has met them, promised them anything or
    fixed their hours. Chosen evenly from the patients there are.
    """
    if count < 1:
        raise refuse("negative", "patients", count)
    patients = list(dict.fromkeys(visit.patient_id for visit in problem.visits))
    visits: list[Visit] = []
    links: list[Link] = []
    for number in range(count if patients else 0):
        model = patients[number * len(patients) // count % len(patients)]
        renamed = {v.id: f"{v.id} again {number}" for v in problem.visits if v.patient_id == model}
        visits += [
            replace(
                visit,
                id=renamed[visit.id],
                patient_id=f"{model} again {number}",
                locked=None,
                promise=None,
                published=None,
            )
            for visit in problem.visits
            if visit.id in renamed and visit.windows
        ]
        links += [
            replace(link, first=renamed[link.first], second=renamed[link.second])
            for link in problem.links
            if link.first in renamed and link.second in renamed
        ]
    known = {visit.id for visit in visits}
    kept = [link for link in links if link.first in known and link.second in known]
    return with_referrals(problem, visits, links=kept)


def variant(problem: Problem, asked: str) -> Problem:
    """Return the variant that a short text asks for.

    ``nurse`` (one more, like the one with most hours), ``skill:NAME`` (all staff learn it),
    ``patients:COUNT`` (so many more), ``wider:MINUTES`` (windows).

    Raises
    ------
    ProblemError
        If it asks for something else.
    """
    kind, _, value = asked.partition(":")
    if kind == "nurse" and not value:
        model = nurse_like(problem)
        if model is not None:
            return one_more_nurse(problem, model.id)
    if kind == "skill" and value:
        staff = [nurse.id for nurse in problem.nurses if not nurse.per_diem]
        return with_skill(problem, staff, value)
    if kind == "patients" and value.isdigit():
        return more_patients(problem, int(value))
    if kind == "wider" and value.isdigit():
        return with_wider_windows(problem, int(value))
    raise refuse("what_if", "what_if", asked)
