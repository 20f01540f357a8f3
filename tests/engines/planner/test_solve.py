"""How a search behaves: budgets, progress, cancel, reasons for what is left out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from hearthline.engines.planner import evaluate, solve
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.values import (
    Budget,
    History,
    Plan,
    Progress,
    Promise,
    Rule,
    Slot,
)
from tests.builders.planner import (
    SHORT,
    at,
    line_of_places,
    lunch,
    nurse,
    problem,
    shift,
    visit,
    window,
)


def test_a_patient_keeps_her_own_nurse_though_another_lives_nearer():
    history = History(patient_id="june", past_visits={"rosa": 5}, primary_nurse_id="rosa")
    near = nurse("paul", shifts=(shift(start_location=4, end_location=4),))
    its = problem([visit(patient="june", location=4)], [nurse(), near], histories=[history])

    plan = solve(its, SHORT, compiled=False)

    assert plan.assignments[0].nurse_ids == ("rosa",)


def test_a_new_patient_gets_one_nurse_for_all_visits():
    visits = [visit(f"v{d}", patient="june", windows=(window(day=d),)) for d in range(4)]
    its = problem(visits, [nurse(n, days=range(4)) for n in ("rosa", "paul", "ines")], days=4)

    plan = solve(its, SHORT, compiled=False)

    assert len({a.nurse_ids for a in plan.assignments}) == 1


def test_a_promised_start_is_kept_although_an_earlier_one_is_free():
    its = problem([visit(promise=Promise(at("13:00")))], [nurse()])

    plan = solve(its, SHORT, compiled=False)

    assert plan.assignments[0].start == at("13:00")


def test_a_visit_waits_for_the_time_the_family_prefers():
    liked = window(preferred_opens=at("10:00"), preferred_closes=at("11:00"))
    its = problem([visit(windows=(liked,))], [nurse()])

    plan = solve(its, SHORT, compiled=False)

    assert at("10:00") <= plan.assignments[0].start <= at("11:00")


def test_a_higher_priority_gets_the_only_place():
    one_place = (window("09:00", "09:20"),)
    its = problem(
        [
            visit("dressing", priority=1, windows=one_place),
            visit("dose", priority=5, windows=one_place),
        ],
        [nurse()],
    )

    plan = solve(its, SHORT, compiled=False)

    assert [a.visit_id for a in plan.assignments] == ["dose"]
    assert plan.unserved[0].blocked_by == {Rule.TRAVEL}
    assert plan.unserved[0].remedies[0].code == "planner.remedy.free_minutes"


def test_a_nurse_without_shifts_is_said_to_be_the_reason():
    its = problem([visit(skills=frozenset({"picc"}))], [nurse(days=())])

    (unserved,) = solve(its, SHORT, compiled=False).unserved

    assert unserved.blocked_by == {Rule.SHIFT}
    assert unserved.remedies[0].code == "planner.remedy.qualified_nurse"
    assert unserved.remedies[0].params["skills"] == "picc"
    assert unserved.remedies[0].params["days"] == "0"


def test_a_window_that_no_shift_meets_says_how_far_it_must_open():
    its = problem([visit(windows=(window("06:00", "07:30"),))], [nurse()])

    (unserved,) = solve(its, SHORT, compiled=False).unserved

    assert unserved.blocked_by == {Rule.WINDOW}
    assert unserved.remedies[0].code == "planner.remedy.open_window"
    assert unserved.remedies[0].params["minute"] == at("08:10")


def test_a_missing_skill_names_the_days_on_which_it_is_wanted():
    days = (window(day=1), window(day=2))
    its = problem(
        [visit(skills=frozenset({"port"}), windows=days)], [nurse(days=(0, 1, 2))], days=3
    )

    (unserved,) = solve(its, SHORT, compiled=False).unserved

    assert unserved.blocked_by == {Rule.SKILL}
    assert unserved.remedies[0].params == {"days": "1, 2", "skills": "port", "kinds": ""}


def test_a_drug_used_up_before_the_first_window_is_the_reason():
    its = problem([visit(windows=(window("10:00", "12:00"),), latest_start=at("09:00"))], [nurse()])

    (unserved,) = solve(its, SHORT, compiled=False).unserved

    assert unserved.blocked_by == {Rule.LATEST_START}


def test_no_nurses_and_no_visits_are_plans_too():
    nobody = solve(problem([visit()], []), SHORT, compiled=False)
    nothing = solve(problem([], [nurse()]), SHORT, compiled=False)

    assert nobody.unserved[0].blocked_by == {Rule.SHIFT}
    assert nothing.assignments == ()


def test_a_lock_that_breaks_a_rule_is_left_out_with_its_reason():
    its = problem(
        [visit(skills=frozenset({"port"}), locked=Slot(("rosa",), at("09:00")))], [nurse()]
    )

    (unserved,) = solve(its, SHORT, compiled=False).unserved

    assert unserved.blocked_by == {Rule.SKILL}


def test_the_drug_decides_where_the_shortest_route_would_spoil_it():
    """The van comes at 13:30 and the bag must be done by 18:00: the far visit goes last."""
    far_bag = visit(
        "bag",
        location=5,
        service_minutes=75,
        windows=(window("13:45", "20:00"),),
        latest_start=at("16:45"),
    )
    near = [visit(f"near{i}", location=1, windows=(window("13:00", "19:00"),)) for i in range(3)]
    its = problem(
        [far_bag, *near],
        [nurse(shifts=(shift(start="12:30", end="21:00"),))],
        travel=line_of_places(minutes=8),
    )

    plan = solve(its, SHORT, compiled=False)

    assert evaluate(its, plan).is_valid
    assert plan.unserved == ()
    assert plan.by_visit["bag"].start <= at("16:45")


def test_cancel_keeps_the_best_plan_so_far():
    its = invented_problem(visits=15, nurses=4, days=3, seed=2)
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    plan = solve(its, Budget(iterations=400), should_stop=stop, compiled=False)

    assert evaluate(its, plan).is_valid
    assert plan.provenance is not None
    assert plan.provenance.ended_by == "stopped"
    assert not plan.provenance.repeatable


def test_progress_only_gets_better():
    its = invented_problem(visits=15, nurses=4, days=3, seed=2)
    seen: list[Progress] = []

    plan = solve(its, Budget(iterations=200), on_progress=seen.append, compiled=False)

    assert len(seen) > 5
    assert all(a.best_cost >= b.best_cost for a, b in pairwise(seen))
    assert seen[-1].best_cost == pytest.approx(evaluate(its, plan).total)


def test_seconds_end_a_search():
    its = invented_problem(visits=10, nurses=3, days=2, seed=2)

    plan = solve(its, Budget(seconds=0.5), compiled=False)

    assert plan.provenance is not None
    assert plan.provenance.ended_by == "seconds"
    assert evaluate(its, plan).is_valid


def test_more_search_does_not_cost_more():
    its = invented_problem(visits=20, nurses=4, days=4, seed=5)

    short = evaluate(its, solve(its, Budget(iterations=0), compiled=False)).total
    longer = evaluate(its, solve(its, Budget(iterations=150), compiled=False)).total

    assert longer <= short


def test_a_search_can_start_from_a_plan():
    its = invented_problem(visits=15, nurses=4, days=3, seed=4)
    first = solve(its, Budget(iterations=100), compiled=False)

    again = solve(its, Budget(iterations=0), compiled=False, start_from=first)

    assert evaluate(its, again).is_valid
    assert evaluate(its, again).total <= evaluate(its, first).total + 1e-6


def test_breaks_do_not_need_a_visit():
    rosa = nurse(shifts=(shift(rest=lunch()),))
    its = problem([visit(windows=(window("08:30", "09:00"),))], [rosa])

    plan: Plan = solve(its, SHORT, compiled=False)

    assert evaluate(its, plan).is_valid
    assert plan.rests[0].start == at("11:30")


def test_the_compiled_kernel_gives_the_same_plan():
    its = invented_problem(visits=25, nurses=5, days=4, seed=6)
    budget = Budget(iterations=80, seed=3, islands=2)

    compiled = solve(its, budget, compiled=True)
    plain = solve(its, budget, compiled=False)

    assert compiled.assignments == plain.assignments
    assert compiled.rests == plain.rests
