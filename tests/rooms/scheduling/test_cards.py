"""A current BLS or ACLS card, where an emergency plan asks for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import actions as emergency
from hearthline.rooms.emergency.values import KitNeed, NurseNeed, PlanFacts
from hearthline.rooms.scheduling.gathering import gather
from hearthline.rooms.scheduling.rules.skills import cards_held
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.values import NursingKind
from hearthline.rooms.workforce.values import CertificateKind, HeldCertificate
from tests.builders.census import AT
from tests.builders.scheduling import MONDAY, a_small_program
from tests.builders.therapy import nursing_facts

SOON, LATER = date(2026, 6, 1), date(2027, 6, 1)
BLS, ACLS = CertificateKind.BLS, CertificateKind.ACLS


@pytest.mark.parametrize(
    ("held", "answers"),
    [
        ([], []),
        ([(BLS, SOON)], [("BLS", SOON)]),
        ([(ACLS, LATER)], [("BLS", LATER), ("ACLS", LATER)]),
        ([(BLS, LATER), (ACLS, SOON)], [("BLS", LATER), ("ACLS", SOON)]),
        ([(BLS, SOON), (ACLS, None)], [("BLS", None), ("ACLS", None)]),
        ([(CertificateKind.PALS, LATER)], []),
    ],
)
def test_an_advanced_card_answers_for_the_basic_one_as_long_as_it_lasts(held, answers) -> None:
    assert cards_held([HeldCertificate(*one) for one in held]) == answers


@pytest.mark.django_db
def test_visits_that_give_the_drug_ask_for_the_card_of_the_plan_and_its_watching() -> None:
    small = a_small_program(nurses=1, patients=2)
    patient = small.patients[0]
    episode = census.episodes_of([patient])[patient][0]
    made = derived_id("plan", patient)
    order = nursing_facts(
        patient,
        "infusion",
        episode_id=episode.id,
        starts_on=MONDAY,
        kind=NursingKind.NURSE_GIVEN_INFUSION,
    )
    therapy.write_order(system_context(at=AT), facts=order)
    therapy.verify_order(system_context(at=AT), order_id=order.order_id, version=1)
    facts = PlanFacts(
        id=made,
        thread=made,
        patient_id=patient,
        episode_id=episode.id,
        kit=KitNeed.EVERY_DOSE,
        nurse=NurseNeed.BASIC,
        watch_minutes=30,
    )
    emergency.sign_plan(system_context(at=AT), facts=facts, version=0)

    orders = gather([small.branch], MONDAY - timedelta(days=1)).orders

    asked = {(one.patient_id, one.kind): "BLS" in one.skills for one in orders}
    assert asked[patient, "infusion"]
    assert not asked[patient, "line_care"]
    assert not any(yes for (who, _kind), yes in asked.items() if who != patient)
    assert {one.watch_minutes for one in orders if one.patient_id == patient} == {30}
