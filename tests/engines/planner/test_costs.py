"""Every cost term against arithmetic done by hand, and the search against the checker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearthline.engines.planner import evaluate, explain
from hearthline.engines.planner.search.driver import search
from hearthline.engines.planner.values import (
    TERMS,
    History,
    Meetings,
    Nurse,
    Promise,
    PromiseState,
    Slot,
    Visit,
    Weights,
)
from tests.builders.planner import SHORT, at, nurse, planned, problem, shift, visit, window

NINE = at("09:00")


def term(name: str, *served, visits=None, nurses=None, **more):
    its = problem(visits or [visit()], nurses or [nurse(), nurse("paul")], **more)
    return evaluate(its, planned(its, *(served or (("visit", "rosa", NINE),)))).terms[name]


def meetings(*served, visits, nurses, **more) -> Meetings:
    its = problem(visits, nurses, **more)
    return evaluate(its, planned(its, *served)).meetings


def test_terms_are_reported_each_by_its_name():
    its = problem([visit()], [nurse()])

    terms = evaluate(its, planned(its, ("visit", "rosa", NINE))).terms

    assert tuple(terms) == TERMS


def test_driving_there_and_back():
    assert term("driving_minutes").amount == 20
    assert term("driving_km").amount == 20
    assert term("driving_km").cost == pytest.approx(6.0)


def test_leaving_a_visit_out_costs_by_priority():
    found = term(
        "unserved",
        ("a", "rosa", NINE),
        visits=[visit("a"), visit("b", priority=1), visit("c", priority=5)],
    )

    assert (found.amount, found.cost) == (2, 2000 + 60000)


@pytest.mark.parametrize(
    ("state", "tentative", "start", "cost"),
    [
        (PromiseState.TOLD, False, "09:15", 0),
        (PromiseState.TOLD, False, "09:16", 400),
        (PromiseState.CONFIRMED, False, "10:00", 1000),
        (PromiseState.CONFIRMED, True, "10:00", 250),
    ],
)
def test_a_broken_promise(state, tentative, start, cost):
    promised = visit(promise=Promise(NINE, state), tentative=tentative)

    assert term("promises", ("visit", "rosa", at(start)), visits=[promised]).cost == cost


def test_a_promise_to_a_family_that_is_not_served_is_broken():
    its = problem([visit(promise=Promise(NINE))], [nurse()])

    assert evaluate(its, planned(its)).terms["promises"].cost == 400


def test_a_promise_outweighs_continuity():
    weights = Weights()

    assert weights.promise_told > weights.not_primary + weights.new_faces


def test_minutes_outside_the_preferred_time_before_and_after():
    liked = window(preferred_opens=at("10:00"), preferred_closes=at("11:00"))
    visits = [visit("a", windows=(liked,)), visit("b", windows=(liked,))]
    served = (("a", "rosa", NINE), ("b", "paul", at("11:20")))

    assert term("lateness_total", *served, visits=visits).amount == 60 + 20
    assert term("lateness_max", *served, visits=visits).amount == 60


def visits_of_june(count: int) -> list[Visit]:
    return [visit(f"v{day}", patient="june", windows=(window(day=day),)) for day in range(count)]


def staff(*names: str) -> list[Nurse]:
    return [nurse(name, days=range(5)) for name in names]


def test_a_nurse_who_is_not_the_primary_one():
    history = History(
        patient_id="june", past_visits={"rosa": 4, "paul": 1}, primary_nurse_id="rosa"
    )
    served = [("v0", "rosa", NINE), ("v1", "paul", at("09:00", 1)), ("v2", "ines", at("09:00", 2))]
    more = {
        "visits": visits_of_june(3),
        "nurses": staff("rosa", "paul", "ines"),
        "days": 5,
        "histories": [history],
    }

    assert term("not_primary", *served, **more).amount == 2
    assert term("new_faces", *served, **more).amount == 1
    assert meetings(*served, **more) == Meetings(own=1, met=1, new=1)


def test_without_a_named_nurse_the_most_frequent_one_counts():
    served = [(f"v{day}", "paul" if day else "rosa", at("09:00", day)) for day in range(4)]
    more = {"visits": visits_of_june(4), "nurses": staff("rosa", "paul"), "days": 5}

    assert term("not_primary", *served, **more).amount == 1
    assert term("new_faces", *served, **more).amount == 2
    assert meetings(*served, **more) == Meetings(own=3, met=0, new=1)


def test_both_nurses_of_a_visit_are_met():
    visits = [visit("a", patient="june", nurses_needed=2), visit("b", patient="june")]
    served = [("a", ("rosa", "paul"), NINE), ("b", "paul", at("11:00"))]

    found = meetings(*served, visits=visits, nurses=staff("rosa", "paul"), days=5)

    assert found == Meetings(own=2, met=0, new=1)


def test_the_spread_of_starts_over_the_day():
    served = [("v0", "rosa", NINE), ("v1", "rosa", at("11:30", 1))]
    more = {"visits": visits_of_june(2), "nurses": staff("rosa"), "days": 5}
    usual = History(patient_id="june", usual_start={"": at("08:00")})

    assert term("time_consistency", *served, **more).amount == 150 - 60
    assert term("time_consistency", *served, histories=[usual], **more).amount == 210 - 60


def test_per_diem_price():
    dana = nurse("dana", per_diem=True, price_per_visit_cents=9500)

    assert term("per_diem", ("visit", "dana", NINE), nurses=[dana]).amount == 9500


def long_day(name: str, **more) -> Nurse:
    return nurse(name, shifts=(shift(end="10:00"),), overtime_per_shift=60, **more)


LATE = visit("late", windows=(window("09:30", "09:30"),))


def test_overtime_costs_what_a_minute_of_hers_does():
    # Ten minutes home after 10:30: forty minutes past the end of the shift.
    usual = term(
        "overtime", ("late", "rosa", at("09:30")), visits=[LATE], nurses=[long_day("rosa")]
    )
    hers = term(
        "overtime",
        ("late", "rosa", at("09:30")),
        visits=[LATE],
        nurses=[long_day("rosa", overtime_price=1.5)],
    )

    assert (usual.amount, usual.cost) == (40, 120)
    assert (hers.amount, hers.cost) == (40, 60)


@pytest.mark.parametrize(("rosa", "paul", "stays"), [(1.0, 9.0, "rosa"), (9.0, 1.0, "paul")])
def test_of_two_nurses_the_one_whose_overtime_is_cheaper_stays_longer(rosa, paul, stays):
    its = problem(
        [LATE],
        [long_day("rosa", overtime_price=rosa), long_day("paul", overtime_price=paul)],
    )

    found = search(its, SHORT, compiled=False)

    assert found.plan.by_visit["late"].nurse_ids == (stays,)
    assert evaluate(its, found.plan).total == pytest.approx(found.cost)
    (other,) = explain(found.plan, "late").alternatives
    assert other.cost_change == pytest.approx(40 * 8.0)


def test_fairness_is_nothing_when_all_work_alike_and_grows_with_the_difference():
    visits = [visit("a"), visit("b")]
    even = term("fairness", ("a", "rosa", NINE), ("b", "paul", NINE), visits=visits)
    uneven = term("fairness", ("a", "rosa", NINE), ("b", "rosa", at("10:00")), visits=visits)

    assert even.amount == 0
    # 140 of 510 minutes for one, none for the other: mean 70/510, 2 x 510 x (70/510)^2.
    assert uneven.amount == pytest.approx(2 * 70 * 70 / 510)


def test_changes_against_the_published_plan():
    was = Slot(("rosa",), NINE)

    def cost_of(name: str, start: str) -> float:
        return term("changes", ("visit", name, at(start)), visits=[visit(published=was)]).cost

    assert cost_of("rosa", "09:15") == 0
    assert cost_of("rosa", "09:16") == 30
    assert cost_of("paul", "09:00") == 60
    assert cost_of("paul", "10:00") == 90


@pytest.mark.parametrize("heavy", ["not_primary", "driving_minutes", "lateness_total", "fairness"])
def test_the_search_and_the_checker_agree_whatever_the_weights(heavy):
    from hearthline.engines.planner.invented import invented_problem

    weights = replace(Weights(), **{heavy: 50.0})
    its = invented_problem(visits=20, nurses=4, days=4, seed=3, weights=weights)

    found = search(its, SHORT, compiled=False)

    assert evaluate(its, found.plan).total == pytest.approx(found.cost)
