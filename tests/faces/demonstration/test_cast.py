"""The invented patients: the same from the same seed, and readable as referrals."""

from __future__ import annotations

from datetime import date

import orjson
import pytest

from hearthline.engines.roads.invented import invented_metro
from hearthline.faces.demonstration.cast import Stage, invented_patients
from hearthline.faces.demonstration.referrals import referral_bundle

TODAY = date(2026, 5, 14)


@pytest.fixture(scope="module")
def addresses():
    return invented_metro(1).addresses(250)


def test_the_same_seed_gives_the_same_people(addresses):
    first = invented_patients(seed=7, today=TODAY, addresses=addresses)
    again = invented_patients(seed=7, today=TODAY, addresses=addresses)

    assert first == again
    assert len(first) == 250
    assert len({person.family for person in first}) == 250


def test_some_wait_for_a_decision_and_nobody_on_service_has_ended(addresses):
    people = invented_patients(seed=7, today=TODAY, addresses=addresses)

    assert sum(person.stage is Stage.REFERRED for person in people) == 9
    assert all(person.ends >= TODAY for person in people)


def test_not_asked_stays_apart_from_none_known(addresses):
    people = invented_patients(seed=7, today=TODAY, addresses=addresses)

    not_asked = [person for person in people if person.allergies is None]
    none_known = [person for person in people if person.allergies == ()]
    assert not_asked
    assert none_known
    kinds = [entry["resource"]["resourceType"] for entry in referral_bundle(not_asked[0])["entry"]]
    assert "AllergyIntolerance" not in kinds


def test_doses_by_weight_follow_the_weight(addresses):
    people = invented_patients(seed=7, today=TODAY, addresses=addresses)

    for person in people:
        amount, unit = person.dose
        assert amount > 0
        if person.therapy.key == "vancomycin":
            assert unit == "mg"
            assert abs(amount - min(2000, 15 * person.body.weight_kg)) <= 125


def test_a_referral_is_the_same_bytes_each_time(addresses):
    person = invented_patients(seed=7, today=TODAY, addresses=addresses)[0]

    assert orjson.dumps(referral_bundle(person)) == orjson.dumps(referral_bundle(person))
