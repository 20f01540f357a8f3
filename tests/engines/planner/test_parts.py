"""Plans in parts: branches, places and weeks planned apart, settled and joined."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from hearthline.engines.planner import evaluate
from hearthline.engines.planner import parts as parts_module
from hearthline.engines.planner.areas import Area, areas_of, share, weeks_of
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.parts import (
    Part,
    PartPlan,
    Round,
    first_parts,
    needs_parts,
    next_parts,
    plan_part,
    solve_apart,
    together,
)
from hearthline.engines.planner.values import Budget, History, Link, LinkKind, Problem, Skill, Slot
from hearthline.engines.planner.wire import as_json, from_json, packed, unpacked
from tests.builders.planner import nurse, problem, visit
from tests.engines.planner.test_properties import problems

FEW = Budget(iterations=120)


def branches(its: Problem, south: set[str]) -> dict[str, str]:
    """Return a branch for every patient and nurse: south for those named, north for all others."""
    ids = [v.patient_id for v in its.visits] + [n.id for n in its.nurses]
    return {one: "south" if one in south else "north" for one in ids}


def shifts(nurses, nurse_id: str) -> list[int]:
    return [s.day for n in nurses if n.id == nurse_id for s in n.shifts]


def test_areas_hold_every_visit_once_and_make_one_plan_that_breaks_no_rule():
    its = invented_problem(visits=60, nurses=8, days=3, seed=4)

    areas = areas_of(its, most_visits=25)
    plan = solve_apart(its, FEW, most_visits=25)

    assert len(areas) > 2
    assert sorted(v.id for area in areas for v in area.visits) == sorted(v.id for v in its.visits)
    assert evaluate(its, plan).violations == ()
    assert len(plan.assignments) + len(plan.unserved) == len(its.visits)
    assert needs_parts(its, 25)
    assert not needs_parts(its, 60)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems())
def test_whatever_the_problem_a_plan_in_parts_breaks_no_rule(its):
    plan = solve_apart(its, Budget(iterations=20), most_visits=2)

    verdict = evaluate(its, plan)
    broken_alone = {v.rule for v in evaluate(its, _bare(its)).violations}
    assert {v.rule for v in verdict.violations} <= broken_alone


def _bare(its: Problem):
    """Return a plan of nothing but what is fixed: what it breaks no planner can mend."""
    return solve_apart(
        replace(its, visits=tuple(v for v in its.visits if v.locked is not None), links=()),
        Budget(iterations=1),
    )


def test_a_plan_in_parts_is_the_same_whatever_the_order_in_which_parts_end():
    its = invented_problem(visits=80, nurses=10, days=9, seed=5)

    def backwards(plan, parts):
        return reversed([plan(part) for part in reversed(parts)])

    one = solve_apart(its, FEW, most_visits=20)
    other = solve_apart(its, FEW, most_visits=20, each=backwards)

    assert one.assignments == other.assignments
    assert one.rests == other.rests


def test_branches_are_planned_apart():
    its = problem([visit("n1"), visit("s1")], [nurse("nora"), nurse("sara")])
    of = {its.visits[0].patient_id: "north", its.visits[1].patient_id: "south"}
    of |= {"nora": "north", "sara": "south"}

    parts = first_parts(its, FEW, branches=of)

    assert {part.name.split(":")[0] for part in parts} == {"north", "south"}
    by_branch = {part.name.split(":")[0]: part.problem for part in parts}
    assert [n.id for n in by_branch["north"].nurses] == ["nora"]
    assert [n.id for n in by_branch["south"].nurses] == ["sara"]


def test_a_nurse_whom_two_branches_know_is_in_one_of_them_each_day():
    its = problem(
        [visit("n1"), visit("n2"), visit("s1")],
        [nurse("rosa", days=(0, 1)), nurse("paul", days=(0, 1))],
        days=2,
        histories=(
            History(patient_id=visit("n1").patient_id, past_visits={"rosa": 2}),
            History(patient_id=visit("s1").patient_id, past_visits={"rosa": 3}),
        ),
    )
    of = branches(its, {visit("s1").patient_id, "paul"})
    areas = areas_of(its, branches=of)

    north, south = share(its, areas, branches=of)

    assert sorted(shifts(north, "rosa") + shifts(south, "rosa")) == [0, 1]
    assert shifts(south, "paul") == [0, 1]


def test_whole_weeks_of_a_shared_nurse_go_to_one_branch_when_days_apart_could_go_beyond_her_hours():
    rosa = nurse("rosa", days=(0, 1, 2), weekly_minutes=600)
    known = tuple(
        History(patient_id=visit(v).patient_id, past_visits={"rosa": 1}) for v in ("n1", "s1")
    )
    its = problem([visit("n1"), visit("s1")], [rosa], days=3, histories=known)
    of = branches(its, {visit("s1").patient_id})

    given = share(its, areas_of(its, branches=of), branches=of)

    assert sorted(len(shifts(nurses, "rosa")) for nurses in given) == [0, 3]


def test_who_is_fixed_to_a_visit_is_there_that_day_whatever_her_branch():
    fixed = visit("s1", locked=Slot(("rosa",), 600))
    its = problem([visit("n1"), fixed, visit("s2")], [nurse("rosa"), nurse("paul")])
    of = branches(its, {fixed.patient_id, visit("s2").patient_id, "paul"})

    plan = solve_apart(its, FEW, branches=of, most_visits=1)

    assert plan.by_visit["s1"].nurse_ids == ("rosa",)
    assert evaluate(its, plan).violations == ()


def test_a_visit_that_its_branch_cannot_serve_goes_to_a_nurse_of_another():
    needs_port = visit("n1", skills=frozenset({"port"}))
    its = problem(
        [needs_port, visit("s1")], [nurse("nora"), nurse("sara", skills=(Skill("port"),))]
    )
    of = {needs_port.patient_id: "north", visit("s1").patient_id: "south"}
    of |= {"nora": "north", "sara": "south"}

    plan = solve_apart(its, FEW, branches=of)

    assert plan.by_visit["n1"].nurse_ids == ("sara",)
    assert "s1" in plan.by_visit
    assert evaluate(its, plan).violations == ()


def tied_together() -> Problem:
    """Return two weeks in which all patients are tied to each other: no place to cut between."""
    its = invented_problem(visits=90, nurses=6, days=14, seed=6, met=False)
    patients = {v.patient_id: v.id for v in its.visits}
    ids = [patients[p] for p in sorted(patients)]
    ties = tuple(
        Link(kind=LinkKind.DIFFERENT_NURSE, first=one, second=other)
        for one, other in zip(ids[::2], ids[1::2], strict=False)
    )
    chain = tuple(
        Link(kind=LinkKind.PRECEDENCE, first=one, second=other, min_gap=-15)
        for one, other in zip(ids[1::2], ids[2::2], strict=False)
        if its.visit(one).windows[0].opens < its.visit(other).windows[0].opens
    )
    return replace(its, links=(*its.links, *ties, *chain))


def test_weeks_are_planned_apart_where_no_place_is_left_to_cut():
    its = tied_together()
    area = Area("all", "", its.visits)

    weeks = weeks_of(its, area, its.nurses, 60)

    assert len(weeks) == 2
    assert sum(len(visits) for _, visits, _ in weeks) == len(its.visits)
    for week, (_, _, nurses) in enumerate(weeks):
        assert {its.week_of(s.day) for n in nurses for s in n.shifts} == {week}


def test_weeks_are_settled_as_a_whole_with_what_ties_them(monkeypatch):
    its = tied_together()
    monkeypatch.setattr(parts_module, "areas_of", lambda its, **_: [Area("all", "", its.visits)])
    rounds: list[Round] = []

    def noted(plan, parts):
        rounds.extend(part.round for part in parts)
        return [plan(part) for part in parts]

    plan = solve_apart(its, FEW, most_visits=60, each=noted)

    assert rounds[:3] == [Round.FIRST, Round.FIRST, Round.WEEKS]
    assert evaluate(its, plan).violations == ()
    assert len(plan.assignments) > 0.8 * len(its.visits)


def test_what_parts_cannot_see_of_each_other_is_taken_out_before_the_whole_is_shown():
    its = problem([visit("a"), visit("b")], [nurse("rosa")])
    at = {"a": 600, "b": 610}

    def same_time(plan, parts):
        return [plan(part) for part in parts]

    def careless(part: Part) -> PartPlan:
        found = plan_part(replace(part, budget=Budget(iterations=1)))
        if part.round is not Round.FIRST:
            return found
        moved = tuple(
            replace(a, start=at[a.visit_id], end=at[a.visit_id] + a.end - a.start)
            for a in found.assignments
        )
        return replace(found, assignments=moved)

    plan = solve_apart(its, FEW, each=same_time, plan=careless)

    assert evaluate(its, plan).violations == ()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems())
def test_a_part_read_by_another_worker_gives_the_same_plan(its):
    part = Part(round=Round.FIRST, name="all", problem=its, budget=Budget(iterations=15, seed=3))

    there = unpacked(packed(part))
    here, away = plan_part(part), plan_part(there)

    assert there.problem.visits == its.visits
    assert there.problem.nurses == its.nurses
    assert there.problem.links == its.links
    assert there.problem.weights == its.weights
    assert here.assignments == away.assignments
    written = from_json(json.loads(json.dumps(as_json(here))))
    assert written.assignments == here.assignments
    assert written.rests == here.rests


def test_rounds_follow_each_other_and_end():
    its = invented_problem(visits=60, nurses=8, days=3, seed=4)
    first = first_parts(its, FEW, most_visits=25)
    found = together(its, None, [(part, plan_part(part)) for part in first])

    assert [part.round for part in first] == [Round.FIRST] * len(first)
    assert next_parts(its, FEW, Round.LEFT_OUT, found, most_visits=25) == []


@pytest.mark.parametrize("seconds", [None, 1.0])
def test_parts_share_the_rounds_and_have_the_seconds_to_themselves(seconds):
    its = invented_problem(visits=60, nurses=8, days=3, seed=4)

    parts = first_parts(its, Budget(iterations=600, seconds=seconds), most_visits=25)

    assert sum(part.budget.iterations or 0 for part in parts) == pytest.approx(600, abs=5)
    assert {part.budget.seconds for part in parts} == {seconds}
