"""Who may come, and what it costs that she does: languages, homes, calls, agencies, wishes."""

from __future__ import annotations

import pytest

from hearthline.engines.planner import check, evaluate, solve
from hearthline.engines.planner.values import (
    History,
    Move,
    Preference,
    Problem,
    ProblemError,
    Promise,
    Rule,
    Weights,
)
from tests.builders.planner import SHORT, at, nurse, planned, problem, shift, visit, window

NINE = at("09:00")


def blocked_and_broken(its: Problem, nurse_id: str = "rosa") -> tuple[set[Rule], set[Rule], set]:
    """Return what blocks the one visit, what the checker sees, and what a drag is told."""
    plan = solve(its, SHORT, compiled=False)
    by_hand = planned(its, ("visit", nurse_id, NINE))
    told = check(planned(its), Move("visit", (nurse_id,), NINE))
    return (
        set(plan.unserved[0].blocked_by),
        {violation.rule for violation in evaluate(its, by_hand).violations},
        {violation.rule for violation in told.violations},
    )


@pytest.mark.parametrize(
    ("rule", "of_visit", "of_nurse"),
    [
        (Rule.LANGUAGE, {"languages": frozenset({"es"})}, {"languages": frozenset({"en"})}),
        (Rule.EXCLUDED, {"present": frozenset({"dog"})}, {"avoids": frozenset({"dog"})}),
        (Rule.NOT_KNOWN, {}, {"avoids": frozenset({"dog"})}),
        (Rule.ON_CALL, {}, {"shifts": (shift(on_call=True),)}),
        (Rule.CAPACITY, {"load": 4}, {"shifts": (shift(capacity=3),)}),
    ],
)
def test_a_rule_blocks_is_seen_by_the_checker_and_told_on_a_drag(rule, of_visit, of_nurse):
    its = problem([visit(**of_visit)], [nurse(**of_nurse)])

    assert blocked_and_broken(its) == ({rule}, {rule}, {rule})


@pytest.mark.parametrize(
    ("of_visit", "of_nurse"),
    [
        ({"languages": frozenset({"es", "pt"})}, {"languages": frozenset({"pt"})}),
        ({"absent": frozenset({"dog"})}, {"avoids": frozenset({"dog"})}),
        ({"urgent": True}, {"shifts": (shift(on_call=True),)}),
        ({"load": 3}, {"shifts": (shift(capacity=3),)}),
    ],
)
def test_what_is_known_to_fit_is_planned(of_visit, of_nurse):
    its = problem([visit(**of_visit)], [nurse(**of_nurse)])

    plan = solve(its, SHORT, compiled=False)

    assert plan.unserved == ()
    assert evaluate(its, plan).is_valid


def test_a_call_out_a_chance_of_refusal_and_a_wish_cost_what_the_weights_say():
    on_call = nurse(shifts=(shift(on_call=True),), refusal=0.25)
    wish = Preference(patient_id="patient of visit", nurse_id="rosa", against=0.5)
    its = problem([visit(urgent=True)], [on_call], preferences=(wish,))

    terms = evaluate(its, solve(its, SHORT, compiled=False)).terms

    weights = its.weights
    assert terms["on_call"].cost == weights.on_call
    assert terms["refusals"].cost == 0.25 * weights.refusal
    assert terms["preferences"].cost == 0.5 * weights.preference


def test_of_two_nurses_the_one_nobody_minds_and_who_comes_for_sure_is_sent():
    wish = Preference(patient_id="patient of visit", nurse_id="rosa")
    agency = nurse("agency", per_diem=True, price_per_visit_cents=9000, refusal=0.3)
    its = problem([visit()], [nurse(), agency, nurse("paul")], preferences=(wish,))

    plan = solve(its, SHORT, compiled=False)

    assert plan.by_visit["visit"].nurse_ids == ("paul",)


def test_no_setting_puts_continuity_above_a_promise():
    weights = Weights(promise_told=1.0, new_faces=900.0, not_primary=900.0)
    promised = visit(promise=Promise(NINE), windows=(window("09:00", "15:00"),))
    own_is_late = nurse("own", shifts=(shift(0, "11:00", "16:00"),))
    its = problem(
        [promised],
        [own_is_late, nurse("new")],
        histories=[
            History(patient_id="patient of visit", past_visits={"own": 9}, primary_nurse_id="own")
        ],
        weights=weights,
    )

    plan = solve(its, SHORT, compiled=False)

    assert plan.by_visit["visit"].nurse_ids == ("new",)
    assert plan.by_visit["visit"].start == NINE


def test_weights_are_read_by_name_and_a_name_that_is_none_is_refused():
    assert Weights.named({"new_faces": 80, "unserved": [1, 2, 3, 4, 5]}).new_faces == 80

    with pytest.raises(ProblemError) as refused:
        Weights.named({"new_face": 80})
    assert refused.value.message.code == "planner.invalid.weight_name"
