"""Care begins for nobody of whom something stands that no role may let pass, on whatever page."""

from __future__ import annotations

from typing import Any

import pytest

from hearthline.kernel.findings import Gate
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import (
    Authority,
    CensusFacts,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    EpisodeState,
    HowAsked,
    IdentityFacts,
    IdentityOutcome,
)
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind
from hearthline.rooms.therapy import actions as therapy
from tests.builders.census import AT, NORTH, allergy_facts, context_of, episode_facts, patient_facts
from tests.builders.gates import let_pass
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db

DECIDERS = sorted(role for role in STAFF if "census.decide" in permissions_of(role))


@pytest.fixture
def patient() -> Any:
    """Return somebody accepted: compared, with a PICC, and an order that waits."""
    facts = patient_facts("begins")
    episode = episode_facts(facts.id, state=EpisodeState.ACCEPTED)
    census.add_records(
        system_context(at=AT),
        facts=CensusFacts(patients=(facts,), episodes=(episode,)),
        branch_id=NORTH,
    )
    line = LineFacts(derived_id("line", facts.id), facts.id, LineKind.PICC)
    lines.add_line(context_of(Role.PHARMACIST), facts=line)
    therapy.write_order(context_of(Role.INTAKE), facts=order_facts(facts.id))
    return facts.id


def compare(patient: Any, outcome: IdentityOutcome = IdentityOutcome.CONFIRMED) -> None:
    facts = IdentityFacts(
        derived_id("compared", patient, outcome),
        patient,
        outcome,
        ("full_name", "birth_date"),
        note="" if outcome is IdentityOutcome.CONFIRMED else "The birth date differs",
    )
    census.compare_identity(context_of(Role.INTAKE), facts=facts)


def confirm_tip(patient: Any) -> None:
    lines.confirm_tip(
        context_of(Role.PHARMACIST),
        line_id=derived_id("line", patient),
        on=AT.date(),
        by="Dr Ray Madeup",
        evidence="Chest X-ray",
    )


def verify(patient: Any) -> None:
    order = order_facts(patient).order_id
    therapy.verify_order(context_of(Role.PHARMACIST), order_id=order, version=1)


def begin(patient: Any, role: Role = Role.NURSE_MANAGER) -> None:
    census.step_episode(
        context_of(role),
        episode_id=episode_facts(patient).id,
        to=EpisodeState.ACTIVE,
        on=AT.date(),
    )


def why(patient: Any, role: Role = Role.NURSE_MANAGER) -> str:
    with pytest.raises(Refused) as refusal:
        begin(patient, role)
    return sentence(refusal.value.message)


def test_compared_confirmed_verified_and_the_rest_let_pass_it_begins(patient: Any) -> None:
    compare(patient)
    confirm_tip(patient)
    verify(patient)
    let_pass(patient, Gate.FIRST_DOSE)

    begin(patient)


def test_what_a_clinician_could_let_pass_stops_it_until_one_has(patient: Any) -> None:
    compare(patient)
    confirm_tip(patient)
    verify(patient)

    assert "weight" in why(patient).lower()


def test_a_line_that_the_nurse_places_at_the_first_visit_is_not_waited_for(patient: Any) -> None:
    compare(patient)
    verify(patient)
    lines.remove_line(
        context_of(Role.FIELD_NURSE), line_id=derived_id("line", patient), on=AT.date()
    )
    let_pass(patient, Gate.FIRST_DOSE)

    begin(patient)


@pytest.mark.parametrize("role", DECIDERS)
def test_consent_that_was_refused_stops_it_for_every_role(patient: Any, role: Role) -> None:
    compare(patient)
    confirm_tip(patient)
    verify(patient)
    let_pass(patient, Gate.FIRST_DOSE)
    census.record_consent(
        context_of(Role.INTAKE),
        facts=ConsentFacts(
            id=derived_id("refused", patient),
            patient_id=patient,
            kind=ConsentKind.TREATMENT,
            answer=ConsentAnswer.REFUSED,
            answered_on=AT.date(),
            signer="Begins Invented",
            authority=Authority.SELF,
            how=HowAsked.IN_PERSON,
        ),
    )

    assert "treatment" in why(patient, role).lower()


@pytest.mark.parametrize("role", DECIDERS)
def test_anaphylaxis_to_the_ordered_drug_stops_it_for_every_role(patient: Any, role: Role) -> None:
    compare(patient)
    confirm_tip(patient)
    verify(patient)
    let_pass(patient, Gate.FIRST_DOSE)
    allergy = allergy_facts(patient, substance="Immune globulin", reaction="anaphylaxis 2019")
    census.add_records(
        system_context(at=AT), facts=CensusFacts(allergies=(allergy,)), branch_id=NORTH
    )

    assert "anaphylaxis 2019" in why(patient, role)


@pytest.mark.parametrize("role", DECIDERS)
def test_an_unconfirmed_tip_stops_it_for_every_role(patient: Any, role: Role) -> None:
    compare(patient)
    verify(patient)

    assert why(patient, role) == "Tip not confirmed. Ask the hospital for the report."


@pytest.mark.parametrize("role", DECIDERS)
def test_an_order_nobody_verified_stops_it_for_every_role(patient: Any, role: Role) -> None:
    compare(patient)
    confirm_tip(patient)

    assert "verif" in why(patient, role)


@pytest.mark.parametrize("role", DECIDERS)
def test_somebody_not_identified_or_doubted_stops_it_for_every_role(
    patient: Any, role: Role
) -> None:
    confirm_tip(patient)
    verify(patient)

    assert "compared" in why(patient, role)
    compare(patient, IdentityOutcome.DOUBTED)
    assert "The birth date differs" in why(patient, role)
