"""Continuity indices against the worked sequences of the measure definitions."""

from __future__ import annotations

import pytest

from hearthline.engines.planner.continuity import continuity_by_patient, continuity_of, mean_of
from tests.builders.planner import at, nurse, planned, problem, visit


@pytest.mark.parametrize(
    ("sequence", "usual", "bice_boxerman", "sequential", "nurses"),
    [
        ("AABAC", 0.60, 0.30, 0.25, 3),
        ("AAAAA", 1.00, 1.00, 1.00, 1),
        ("ABCDE", 0.20, 0.00, 0.00, 5),
        ("AAABC", 0.60, 0.30, 0.50, 3),
        ("ABABA", 0.60, 0.40, 0.00, 2),
    ],
)
def test_worked_sequences(sequence, usual, bice_boxerman, sequential, nurses):
    found = continuity_of([[letter] for letter in sequence])

    assert found.usual_provider == pytest.approx(usual)
    assert found.bice_boxerman == pytest.approx(bice_boxerman)
    assert found.sequential == pytest.approx(sequential)
    assert found.nurses == nurses


def test_one_visit_has_no_index_of_pairs():
    found = continuity_of([["A"]])

    assert (found.usual_provider, found.bice_boxerman, found.sequential) == (1.0, None, None)
    assert continuity_of([]).usual_provider is None


def test_both_nurses_of_a_visit_for_two_count():
    found = continuity_of([["A", "B"], ["A"], ["B", "A"], ["C", "B"]])

    assert found.nurses == 3
    assert found.usual_provider == 0.75
    assert found.bice_boxerman == pytest.approx(5 / 6)
    assert found.sequential == 1.0


def test_a_second_nurse_is_one_the_patient_has_seen():
    visits = [visit("a", patient="june", nurses_needed=2), visit("b", patient="june")]
    its = problem(visits, [nurse(), nurse("paul")])
    plan = planned(its, ("a", ("rosa", "paul"), at("09:00")), ("b", "paul", at("12:00")))

    found = continuity_by_patient(plan)["june"]

    assert (found.nurses, found.usual_provider) == (2, 1.0)


def test_a_plan_gives_one_index_a_patient():
    visits = [visit("a", patient="june"), visit("b", patient="june"), visit("c", patient="otto")]
    its = problem(visits, [nurse(), nurse("paul")])
    plan = planned(
        its,
        ("b", "paul", at("12:00")),
        ("a", "rosa", at("09:00")),
        ("c", "paul", at("09:00")),
    )

    found = continuity_by_patient(plan)

    assert found["june"].usual_provider == 0.5
    assert mean_of(c.usual_provider for c in found.values()) == 0.75
    assert mean_of([None]) is None
