"""Every hard rule twice: the planner keeps it, and the checker sees when a plan does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearthline.engines.planner import evaluate, solve
from hearthline.engines.planner.values import (
    Assignment,
    Licence,
    Link,
    LinkKind,
    Plan,
    Problem,
    RestTaken,
    Rule,
    Skill,
    Slot,
)
from tests.builders.planner import (
    SHORT,
    at,
    line_of_places,
    lunch,
    nurse,
    planned,
    problem,
    shift,
    visit,
    window,
)

NINE = at("09:00")
TEN = at("10:00")


def assert_kept(its_problem: Problem, *, unserved: int = 0) -> Plan:
    plan = solve(its_problem, SHORT, compiled=False)
    verdict = evaluate(its_problem, plan)
    assert verdict.violations == ()
    assert len(plan.unserved) == unserved
    return plan


def rules_broken(plan: Plan) -> set[Rule]:
    return {violation.rule for violation in evaluate(plan.problem, plan).violations}


def test_a_skill_that_the_visit_needs():
    its = problem([visit(skills=frozenset({"port"}))], [nurse(), nurse("paul", skills=())])

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.SKILL}
    assert rules_broken(planned(its, ("visit", "rosa", NINE))) == {Rule.SKILL}


def test_a_skill_that_expires_during_the_plan():
    on_day_two = visit(skills=frozenset({"picc"}), windows=(window(day=2),))
    its = problem([on_day_two], [nurse(days=(0, 1, 2), skills=(Skill("picc", 1),))], days=3)

    assert_kept(its, unserved=1)

    assert rules_broken(planned(its, ("visit", "rosa", at("09:00", 2)))) == {Rule.SKILL}


def test_a_licence_kind_and_state():
    its = problem(
        [visit(licence_kinds=frozenset({"RN"}), licence_state="OH")],
        [
            nurse("joy", licences=(Licence("LPN", "OH"),)),
            nurse("ines", licences=(Licence("RN", "KY"),)),
        ],
    )

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.LICENCE}
    for name in ("joy", "ines"):
        assert rules_broken(planned(its, ("visit", name, NINE))) == {Rule.LICENCE}


def test_a_nurse_who_must_not_come():
    its = problem([visit(patient="june")], [nurse(excluded_patients=frozenset({"june"}))])

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.EXCLUDED}
    assert rules_broken(planned(its, ("visit", "rosa", NINE))) == {Rule.EXCLUDED}


def test_the_windows_of_a_visit():
    its = problem([visit(windows=(window("09:00", "10:00"), window("13:00", "13:30")))], [nurse()])

    assert_kept(its)

    assert rules_broken(planned(its, ("visit", "rosa", at("11:00")))) == {Rule.WINDOW}


def test_the_latest_start_because_the_drug_must_be_used():
    its = problem([visit(latest_start=at("09:30"))], [nurse()])

    plan = assert_kept(its)

    assert plan.assignments[0].start <= at("09:30")
    assert rules_broken(planned(its, ("visit", "rosa", TEN))) == {Rule.LATEST_START}


def test_a_locked_visit_stays():
    its = problem([visit(locked=Slot(("paul",), TEN))], [nurse(), nurse("paul")])

    plan = assert_kept(its)

    assert plan.assignments[0].slot == Slot(("paul",), TEN)
    assert rules_broken(planned(its, ("visit", "paul", NINE))) == {Rule.LOCKED}


def test_the_shift_holds_from_leaving_home_to_return():
    its = problem([visit(location=5, windows=(window("08:00", "16:00"),))], [nurse()])

    plan = assert_kept(its)

    assert plan.assignments[0].start >= at("08:50")
    assert rules_broken(planned(its, ("visit", "rosa", at("08:30")))) == {Rule.SHIFT}
    assert rules_broken(planned(its, ("visit", "rosa", at("15:00")))) == {Rule.SHIFT}


def test_the_way_between_two_visits():
    its = problem([visit("a", location=1), visit("b", location=4)], [nurse()])

    plan = assert_kept(its)

    first, second = plan.assignments
    assert second.start >= first.end + 30
    too_close = planned(its, ("a", "rosa", NINE), ("b", "rosa", at("10:15")))
    assert rules_broken(too_close) == {Rule.TRAVEL}


def test_a_way_back_that_takes_longer_than_the_way_there():
    import numpy as np

    from hearthline.engines.planner.values import TravelMatrix

    minutes = np.array([[0, 5, 5], [5, 0, 90], [5, 5, 0]])
    travel = TravelMatrix(minutes * 60, minutes.astype(float))
    narrow = (window("08:30", "10:00"),)
    its = problem(
        [visit("a", location=1, windows=narrow), visit("b", location=2, windows=narrow)],
        [nurse()],
        travel=travel,
    )

    plan = assert_kept(its)

    assert [a.visit_id for a in plan.assignments] == ["b", "a"]


def test_a_break_within_a_long_day():
    rosa = nurse(shifts=(shift(rest=lunch()),))
    its = problem(
        [
            visit("a", service_minutes=180, windows=(window("08:10", "08:30"),)),
            visit("b", service_minutes=180, windows=(window("11:20", "13:30"),)),
        ],
        [rosa],
    )

    plan = assert_kept(its)

    (rest,) = plan.rests
    assert at("11:30") <= rest.start <= at("13:00")
    served = [("a", "rosa", at("08:10")), ("b", "rosa", at("11:20"))]
    assert rules_broken(planned(its, *served)) == {Rule.BREAK}
    in_the_visit = planned(its, *served, rests=[RestTaken("rosa", 0, at("12:00"))])
    assert rules_broken(in_the_visit) == {Rule.BREAK}


def test_the_hours_of_a_day():
    its = problem(
        [visit("a", service_minutes=120), visit("b", service_minutes=120)],
        [nurse(max_daily_minutes=200)],
    )

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.DAILY_HOURS}
    both = planned(its, ("a", "rosa", NINE), ("b", "rosa", at("11:00")))
    assert rules_broken(both) == {Rule.DAILY_HOURS}


def test_the_hours_of_a_week_with_those_already_worked():
    its = problem([visit()], [nurse(weekly_minutes=2400, minutes_worked_before=2340)])

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.WEEKLY_HOURS}
    assert rules_broken(planned(its, ("visit", "rosa", NINE))) == {Rule.WEEKLY_HOURS}


def test_overtime_as_far_as_it_is_allowed():
    rosa = nurse(weekly_minutes=2400, minutes_worked_before=2340, overtime_per_week=60)
    its = problem([visit()], [rosa])

    plan = assert_kept(its)

    assert evaluate(its, plan).terms["overtime"].amount == 20


def test_the_most_visits_of_a_day():
    its = problem([visit("a"), visit("b")], [nurse(max_visits_per_day=1)])

    plan = assert_kept(its, unserved=1)

    assert plan.unserved[0].blocked_by == {Rule.MAX_VISITS}
    both = planned(its, ("a", "rosa", NINE), ("b", "rosa", at("11:00")))
    assert rules_broken(both) == {Rule.MAX_VISITS}


def test_two_nurses_who_start_together():
    its = problem([visit(nurses_needed=2)], [nurse(), nurse("paul")])

    plan = assert_kept(its)

    assert plan.assignments[0].nurse_ids == ("paul", "rosa")
    assert rules_broken(planned(its, ("visit", "rosa", NINE))) == {Rule.NURSES_NEEDED}
    twice = Plan(problem=its, assignments=(Assignment("visit", ("rosa", "rosa"), NINE, NINE + 60),))
    assert Rule.NURSES_NEEDED in rules_broken(twice)


def test_two_nurses_are_not_found_where_only_one_works():
    its = problem([visit(nurses_needed=2)], [nurse(), nurse("paul", days=())])

    plan = assert_kept(its, unserved=1)

    assert Rule.NURSES_NEEDED in plan.unserved[0].blocked_by


@pytest.mark.parametrize(
    ("kind", "more", "wrong"),
    [
        (LinkKind.PRECEDENCE, {"min_gap": 60}, [("a", "rosa", NINE), ("b", "paul", at("10:30"))]),
        (
            LinkKind.PRECEDENCE,
            {"max_gap": 30},
            [("a", "rosa", NINE), ("b", "paul", at("10:45"))],
        ),
        (LinkKind.SAME_NURSE, {}, [("a", "rosa", NINE), ("b", "paul", NINE)]),
        (LinkKind.DIFFERENT_NURSE, {}, [("a", "rosa", NINE), ("b", "rosa", at("10:30"))]),
        (LinkKind.SAME_START, {}, [("a", "rosa", NINE), ("b", "paul", TEN)]),
        (LinkKind.SAME_DAY, {}, [("a", "rosa", NINE), ("b", "paul", at("09:00", 1))]),
        (
            LinkKind.MIN_DAYS_APART,
            {"days": 2},
            [("a", "rosa", NINE), ("b", "rosa", at("09:00", 1))],
        ),
    ],
)
def test_links_between_visits(kind, more, wrong):
    days = (window(), window(day=1), window(day=2))
    its = problem(
        [visit("a", windows=days), visit("b", windows=days)],
        [nurse(days=(0, 1, 2)), nurse("paul", days=(0, 1, 2))],
        days=3,
        links=[Link(kind=kind, first="a", second="b", **more)],
    )

    assert_kept(its)

    assert rules_broken(planned(its, *wrong)) == {Rule(kind.value)}


def test_what_needs_an_unserved_visit_is_not_served_either():
    its = problem(
        [visit("admission", skills=frozenset({"port"})), visit("weekly")],
        [nurse()],
        links=[Link(kind=LinkKind.PRECEDENCE, first="admission", second="weekly")],
    )

    plan = assert_kept(its, unserved=2)

    by_id = {unserved.visit_id: unserved for unserved in plan.unserved}
    assert by_id["weekly"].blocked_by == {Rule.PRECEDENCE}
    assert rules_broken(planned(its, ("weekly", "rosa", NINE))) == {Rule.PRECEDENCE}


def test_a_first_visit_waits_so_that_the_second_comes_soon_enough():
    its = problem(
        [
            visit("draw", service_minutes=15, windows=(window("08:00", "16:00"),)),
            visit("dose", windows=(window("13:00", "14:00"),)),
        ],
        [nurse(), nurse("paul")],
        links=[Link(kind=LinkKind.PRECEDENCE, first="draw", second="dose", max_gap=30)],
    )

    plan = assert_kept(its)

    assert plan.by_visit["dose"].start - plan.by_visit["draw"].end <= 30


def test_a_visit_listed_twice_or_not_at_all_is_seen():
    its = problem([visit("a"), visit("b")], [nurse()])
    plan = planned(its, ("a", "rosa", NINE))

    doubled = replace(plan, assignments=plan.assignments * 2)
    forgotten = replace(plan, unserved=())
    stranger = replace(
        plan, assignments=(*plan.assignments, Assignment("c", ("rosa",), NINE, NINE + 60))
    )

    assert Rule.ONCE in rules_broken(doubled)
    assert Rule.ONCE in rules_broken(forgotten)
    assert Rule.KNOWN in rules_broken(stranger)


def test_a_night_shift_counts_for_the_day_it_begins():
    night = shift(start="20:00", end="23:59")
    night = replace(night, end=at("04:00", 1))
    its = problem(
        [visit(windows=(window("02:00", "02:30", day=1),))],
        [nurse(shifts=(night,))],
        days=2,
        travel=line_of_places(),
    )

    plan = assert_kept(its)

    assert plan.assignments[0].start >= at("02:00", 1)
