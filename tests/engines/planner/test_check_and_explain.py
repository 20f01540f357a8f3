"""Answers for the board: a drag in plain words, and why a visit is where it is."""

from __future__ import annotations

import time

import pytest

from hearthline.engines.planner import (
    check,
    evaluate,
    explain,
    in_words,
    solve,
    terms_of,
    with_move,
)
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.values import (
    Acquaintance,
    Budget,
    History,
    Move,
    Plan,
    Promise,
    Rule,
    Slot,
)
from tests.builders.planner import at, lunch, nurse, planned, problem, shift, visit, window

NINE = at("09:00")
HISTORY = History(patient_id="june", past_visits={"rosa": 4, "paul": 1}, primary_nurse_id="rosa")


def june(**more) -> Plan:
    its = problem(
        [visit("v", patient="june", **more), visit("other", location=4)],
        [nurse(), nurse("paul"), nurse("ines")],
        histories=[HISTORY],
    )
    return planned(its, ("v", "rosa", NINE), ("other", "paul", NINE))


def rules(plan: Plan, *move) -> set[Rule]:
    return {violation.rule for violation in check(plan, Move(*move)).violations}


@pytest.mark.parametrize(
    ("name", "known"),
    [("rosa", Acquaintance.OWN), ("paul", Acquaintance.MET), ("ines", Acquaintance.NEW)],
)
def test_a_drag_says_who_the_nurse_is_to_the_patient(name, known):
    assert check(june(), Move("v", (name,), at("13:00"))).acquaintance == {name: known}


def test_a_drag_says_how_the_driving_changes():
    facts = check(june(), Move("v", ("paul",), at("11:00")))

    # Rosa saves 20 minutes; Paul passes place 1 on his way home anyway.
    assert facts.driving_change_minutes == -20
    assert facts.is_allowed


def test_a_drag_says_which_promise_it_breaks():
    plan = june(promise=Promise(NINE))

    assert check(plan, Move("v", ("rosa",), at("09:10"))).promises_touched == ()
    assert check(plan, Move("v", ("rosa",), at("10:00"))).promises_touched == ("v",)


def test_a_drag_onto_another_visit_is_refused():
    assert rules(june(), "v", ("paul",), at("09:30")) == {Rule.TRAVEL}


def test_a_drag_outside_the_window_the_shift_or_to_the_wrong_nurse_is_refused():
    plan = june(skills=frozenset({"port"}), windows=(window("08:00", "12:00"),))

    assert Rule.WINDOW in rules(plan, "v", ("ines",), at("13:00"))
    assert Rule.SHIFT in rules(plan, "v", ("ines",), at("18:00"))
    assert Rule.SKILL in rules(plan, "v", ("ines",), at("10:00"))


def test_a_drag_of_a_locked_visit_is_refused():
    plan = june(locked=Slot(("rosa",), NINE))

    assert rules(plan, "v", ("rosa",), at("10:00")) == {Rule.LOCKED}


def test_a_drag_that_takes_the_break_away_is_refused():
    its = problem(
        [visit("a", service_minutes=180), visit("b", service_minutes=120)],
        [nurse(shifts=(shift(rest=lunch()),))],
    )
    plan = planned(its, ("a", "rosa", NINE))

    assert rules(plan, "b", ("rosa",), at("12:00")) == {Rule.BREAK}
    assert rules(plan, "b", ("rosa",), at("12:30")) == set()


def test_what_the_plan_breaks_already_is_not_held_against_a_move():
    its = problem([visit("a"), visit("b"), visit("c")], [nurse()])
    plan = planned(its, ("a", "rosa", NINE), ("b", "rosa", at("09:30")))

    assert rules(plan, "c", ("rosa",), at("13:00")) == set()


def test_a_move_that_check_allows_passes_the_checker():
    its = invented_problem(visits=25, nurses=5, days=3, seed=4)
    plan = solve(its, Budget(iterations=60), compiled=False)
    allowed = 0

    for assignment in plan.assignments[:10]:
        item = its.visit(assignment.visit_id)
        if item.nurses_needed != 1:
            continue
        for colleague in its.nurses:
            start = assignment.start + 15
            if not check(plan, Move(item.id, (colleague.id,), start)).is_allowed:
                continue
            moved = [
                (a.visit_id, a.nurse_ids, a.start)
                for a in plan.assignments
                if a.visit_id != item.id
            ]
            after = planned(its, *moved, (item.id, colleague.id, start))
            # Breaks follow the visits; the checker is asked about everything else.
            broken = {v.rule for v in evaluate(its, after).violations}
            assert broken <= {Rule.BREAK}
            allowed += 1
    assert allowed


def test_a_check_is_ready_at_once():
    its = invented_problem(visits=300, nurses=20, days=14, seed=4)
    plan = solve(its, Budget(iterations=0), compiled=False)
    a = plan.assignments[100]
    check(plan, Move(a.visit_id, a.nurse_ids, a.start))
    began = time.perf_counter()

    for _ in range(20):
        check(plan, Move(a.visit_id, a.nurse_ids, a.start + 30))

    assert (time.perf_counter() - began) / 20 < 0.02


def test_the_own_nurse_is_the_reason():
    codes = [reason.code for reason in explain(june(), "v").reasons]

    assert codes[0] == "planner.why.own_nurse"
    assert "planner.why.qualified" in codes


def test_another_nurse_is_explained_by_what_keeps_the_own_one():
    its = problem(
        [visit("v", patient="june")], [nurse(days=()), nurse("paul")], histories=[HISTORY]
    )

    found = explain(planned(its, ("v", "paul", NINE)), "v")

    assert [r.code for r in found.reasons][:2] == [
        "planner.why.met_nurse",
        "planner.why.own_nurse_not.shift",
    ]


def test_alternatives_are_people_and_each_is_possible():
    plan = june()

    found = explain(plan, "v")

    assert {a.nurse_ids for a in found.alternatives} >= {("paul",), ("ines",)}
    for alternative in found.alternatives:
        assert check(plan, Move("v", alternative.nurse_ids, alternative.start)).is_allowed
    costs = [alternative.cost_change for alternative in found.alternatives]
    assert costs == sorted(costs)


def test_an_unserved_visit_is_explained_with_ways_out():
    its = problem([visit(skills=frozenset({"port"}))], [nurse()])

    found = explain(planned(its), "visit")

    assert found.blocked_by == {Rule.SKILL}
    assert found.remedies


def test_an_alternative_is_told_in_words_and_every_term_of_it_can_be_seen():
    met = [History(patient_id="patient of visit", past_visits={"paul": 2})]
    its = problem([visit(), visit("other", location=3)], [nurse(), nurse("paul")], histories=met)
    plan = planned(its, ("visit", "rosa", at("09:00")), ("other", "rosa", at("11:00")))

    instead = next(a for a in explain(plan, "visit").alternatives if a.nurse_ids == ("paul",))
    words = [message.code for message in in_words(instead)]
    terms = terms_of(plan, Move("visit", ("paul",), instead.start))

    assert words[0] == "planner.why.instead_own"
    assert terms["new_faces"] == -its.weights.new_faces
    by_hand = planned(its, ("visit", "paul", instead.start), ("other", "rosa", at("11:00")))
    change = evaluate(its, by_hand).total - evaluate(its, plan).total
    assert sum(terms.values()) == pytest.approx(change)


def test_a_visit_for_two_has_other_pairs_and_none_breaks_a_rule():
    two = visit("two", nurses_needed=2)
    busy = visit("busy", windows=(window("09:00", "09:00"),))
    its = problem([two, busy], [nurse("rosa"), nurse("paul"), nurse("ines")])
    plan = planned(its, ("two", ("rosa", "paul"), at("09:00")), ("busy", "ines", at("09:00")))

    found = explain(plan, "two").alternatives

    pairs = [set(other.nurse_ids) for other in found]
    assert {"rosa", "ines"} in pairs
    assert {"paul", "ines"} in pairs
    for other in found:
        move = Move("two", other.nurse_ids, other.start)
        facts = check(plan, move)
        assert facts.is_allowed
        assert evaluate(its, with_move(plan, move, facts)).is_valid
        assert len(in_words(other)) >= 2


def test_a_visit_for_two_that_only_one_nurse_could_make_has_no_other_place():
    its = problem([visit("two", nurses_needed=2)], [nurse("rosa")])

    assert explain(planned(its), "two").alternatives == ()
