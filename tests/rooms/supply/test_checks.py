"""What holds a dose shut: a drug that is not there, one past its beyond-use time, silence."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from hearthline.kernel.findings import Finding, Gate, OverrideClass, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.supply import actions
from hearthline.rooms.supply.checks import drug_there
from hearthline.rooms.therapy import actions as therapy
from tests.builders.census import context_of, patient_in_care
from tests.builders.program import make_branch
from tests.builders.supply import (
    AT,
    NOON_TOMORROW,
    deliver,
    delivery_facts,
    dispensed_facts,
)
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def patient(branch: UUID) -> UUID:
    found = patient_in_care(branch=branch)
    facts = order_facts(found)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=facts)
    therapy.verify_order(
        context_of(Role.PHARMACIST, branch=branch), order_id=facts.order_id, version=1
    )
    return found


def said(patient: UUID, at: datetime = AT) -> Finding:
    [finding] = drug_there([patient], at, Reads([patient]))
    return finding


def test_a_drug_in_the_home_is_met(patient: UUID, branch: UUID) -> None:
    deliver(patient, branch, order_id=order_facts(patient).order_id)

    found = said(patient)

    assert found.state is State.MET
    assert not found.is_blocking(Gate.FIRST_DOSE)


def test_a_drug_that_is_expected_names_the_delivery_that_clears_it(
    patient: UUID, branch: UUID
) -> None:
    delivery = delivery_facts(patient, branch)
    actions.dispense_and_promise(
        context_of(Role.WAREHOUSE, branch=branch),
        facts=dispensed_facts(patient, order_id=order_facts(patient).order_id),
        delivery=delivery,
    )

    found = said(patient)

    assert found.message.code == "supply.drug_expected"
    assert found.clears_by == delivery.id
    assert found.is_blocking(Gate.FIRST_DOSE)
    assert found.is_blocking(Gate.EACH_DOSE)


def test_nobody_may_let_an_expired_drug_pass(patient: UUID, branch: UUID) -> None:
    deliver(patient, branch, order_id=order_facts(patient).order_id)

    found = said(patient, at=NOON_TOMORROW)

    assert found.message.code == "supply.drug_expired"
    assert found.override is OverrideClass.NEVER
    assert found.is_blocking(Gate.EACH_DOSE)


def test_silence_is_unknown_and_unknown_blocks(patient: UUID) -> None:
    found = said(patient)

    assert found.state is State.UNKNOWN
    assert found.is_blocking(Gate.FIRST_DOSE)


def test_without_an_order_there_is_nothing_to_say(branch: UUID) -> None:
    other = patient_in_care(2, branch=branch)

    assert said(other).state is State.NOT_APPLICABLE
