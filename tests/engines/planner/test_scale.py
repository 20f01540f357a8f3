"""Bounds, what-if and problems cut into areas."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from hearthline.engines.planner import evaluate, solve
from hearthline.engines.planner.bounds import lower_bound
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.values import Budget
from hearthline.engines.planner.what_if import (
    AS_IT_IS,
    compare,
    more_patients,
    nurse_like,
    one_more_nurse,
    with_referrals,
    with_skill,
    with_wider_windows,
)
from tests.builders.planner import SHORT, nurse, problem, visit, window
from tests.engines.planner.test_properties import problems

FEW = Budget(iterations=40)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(its=problems())
def test_no_plan_costs_less_than_the_bound(its):
    found = lower_bound(its)
    plan = solve(its, Budget(iterations=15), compiled=False)

    assert found.cost <= evaluate(its, plan).total + 1e-6
    assert found.unserved <= len(plan.unserved)


def test_the_bound_counts_whom_nobody_can_serve_and_the_way_to_a_lonely_place():
    lonely = visit("far", location=5)
    port = visit("port", skills=frozenset({"port"}))
    its = problem([lonely, port], [nurse()])

    found = lower_bound(its)

    assert found.unserved == 1
    assert found.parts["unserved"] == its.weights.unserved[2]
    # The nearest other place is ten minutes and kilometres away, there and back, by halves.
    nearest = 40
    assert found.parts["driving"] == pytest.approx(nearest * 1.3)
    assert found.parts["new_faces"] == its.weights.new_faces


def test_what_if_sets_the_answers_side_by_side():
    needs_port = visit("port", skills=frozenset({"port"}))
    same_hour = [visit(f"visit {i}", windows=(window("09:00", "09:00"),)) for i in range(2)]
    its = problem([needs_port, *same_hour], [nurse()])

    answers = {
        answer.name: answer.figures
        for answer in compare(
            its,
            {
                "one more": one_more_nurse(its, "rosa"),
                "port": with_skill(its, ["rosa"], "port"),
                "wider": with_wider_windows(its, 120),
                "referral": with_referrals(its, [visit("new")]),
            },
            SHORT,
            compiled=False,
        )
    }

    assert answers[AS_IT_IS].unserved == 2
    assert answers["one more"].unserved == 1
    assert answers["port"].unserved == 1
    assert answers["wider"].unserved == 1
    assert answers["referral"].served == answers[AS_IT_IS].served + 1
    asked = answers["referral"]
    assert (asked.by_own, asked.by_met, asked.by_new) == (asked.served, 0, 0)
    assert all(figures.is_valid for figures in answers.values())


def test_one_more_nurse_is_like_staff_and_knows_nobody():
    its = invented_problem(visits=30, nurses=4, days=3, seed=2)
    model = nurse_like(its)
    assert model is not None

    wider = one_more_nurse(its, model.id)

    assert len(wider.nurses) == len(its.nurses) + 1
    assert wider.nurses[-1].shifts == model.shifts
    assert wider.nurses[-1].excluded_patients == frozenset()


def test_more_patients_are_like_those_there_are_and_have_met_nobody():
    its = invented_problem(visits=30, nurses=4, days=3, seed=2)

    more = more_patients(its, 5)

    added = more.visits[len(its.visits) :]
    assert len({v.patient_id for v in added}) == 5
    assert {v.patient_id for v in added} & {h.patient_id for h in more.histories} == set()
    assert evaluate(more, solve(more, FEW, compiled=False)).is_valid


def test_a_plan_says_its_bound_when_asked():
    its = invented_problem(visits=30, nurses=4, days=3, seed=2)

    plan = solve(its, FEW, compiled=False, bound=True)

    assert plan.lower_bound is not None
    assert 0 < plan.lower_bound <= evaluate(its, plan).total
