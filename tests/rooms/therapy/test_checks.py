"""What stands before a dose: unknown blocks, silence is never shown as health."""

from __future__ import annotations

from datetime import date

import pytest

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Gate, OverrideClass, Stage, State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import (
    AllergyOutcome,
    AllergyReviewFacts,
    CensusFacts,
    PatientFacts,
)
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind
from hearthline.rooms.therapy import actions, checks
from hearthline.rooms.therapy.values import GivenBy, LineNeed
from tests.builders.census import (
    AT,
    NORTH,
    context_of,
    patient_in_care,
    taken_over,
    weight_facts,
)
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


def write(facts) -> None:
    actions.write_order(context_of(Role.INTAKE), facts=facts)


def said(check, patient):
    [finding] = check([patient], AT, Reads([patient]))
    return finding


def add(patient, *weights):
    census.add_records(
        system_context(at=AT), facts=CensusFacts(measurements=weights), branch_id=NORTH
    )


def test_a_patient_without_an_order_is_not_clear():
    patient = patient_in_care()

    finding = said(checks.order_verified, patient)

    assert finding.state is State.OPEN
    assert finding.is_blocking(Gate.FIRST_DOSE)


def test_an_unverified_order_blocks_every_dose_and_nobody_overrides_it():
    patient = patient_in_care()
    write(order_facts(patient))

    finding = said(checks.order_verified, patient)

    assert finding.is_blocking(Gate.EACH_DOSE)
    assert finding.override is OverrideClass.NEVER
    assert sentence(finding.message) == (
        "immune globulin human 10 % is not verified by a pharmacist"
    )


def test_a_dose_by_weight_without_weight_is_unknown_and_blocks():
    patient = patient_in_care()
    write(order_facts(patient))

    finding = said(checks.weight_known, patient)

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.DISPENSE)


def test_a_weight_without_date_is_open_and_a_dated_one_is_met():
    patient = patient_in_care()
    write(order_facts(patient))
    add(patient, weight_facts(patient, taken_on=None))
    assert said(checks.weight_known, patient).state is State.OPEN

    add(patient, weight_facts(patient, key="dated"))

    assert said(checks.weight_known, patient).state is State.MET


def test_a_weight_older_than_the_program_allows_is_open():
    patient = patient_in_care()
    write(order_facts(patient))
    add(patient, weight_facts(patient, taken_on=date(2026, 4, 1)))

    finding = said(checks.weight_known, patient)

    assert finding.state is State.OPEN
    assert "43 days old" in sentence(finding.message)


def test_a_dose_that_does_not_rest_on_weight_asks_for_none():
    patient = patient_in_care()
    write(order_facts(patient, is_weight_based=Answer.NO))

    assert said(checks.weight_known, patient).state is State.NOT_APPLICABLE


def test_where_any_line_will_do_the_nurse_places_one_at_the_visit():
    patient = patient_in_care()
    order = order_facts(patient, line_need=LineNeed.ANY)
    write(order)

    first = said(checks.line_ready, patient)
    assert first.is_blocking(Gate.FIRST_DOSE)
    assert (first.owner, first.stage) == (Role.FIELD_NURSE, Stage.BEFORE_DRUG)

    actions.verify_order(context_of(Role.PHARMACIST), order_id=order.order_id, version=1)
    actions.activate_order(taken_over(), order_id=order.order_id)
    later = said(checks.line_ready, patient)
    assert (later.state, later.blocks) == (State.NOTE, frozenset())
    assert "places one" in sentence(later.message)


def test_nothing_runs_into_a_central_line_before_its_tip_was_seen():
    patient = patient_in_care()
    write(order_facts(patient, line_need=LineNeed.CENTRAL))
    assert said(checks.line_ready, patient).message.code == "therapy.central_line_missing"
    line = LineFacts(derived_id("line", 1), patient, LineKind.PICC)
    lines.add_line(context_of(Role.PHARMACIST), facts=line)

    finding = said(checks.line_ready, patient)
    assert finding.message.code == "therapy.tip_not_confirmed"
    assert finding.override is OverrideClass.NEVER

    lines.confirm_tip(
        context_of(Role.PHARMACIST),
        line_id=line.id,
        on=date(2026, 5, 14),
        by="Dr Hal Nemo",
        evidence="chest X-ray 14-May-2026",
        revision=1,
    )
    assert said(checks.line_ready, patient).state is State.MET


def test_orders_that_rest_on_one_weight_are_said_once():
    patient = patient_in_care()
    write(order_facts(patient, 1))
    write(order_facts(patient, 2, drug="vancomycin"))

    finding = said(checks.weight_known, patient)

    assert set(str(finding.message.params["drug"]).split(", ")) == {
        "immune globulin human 10 %",
        "vancomycin",
    }


def test_who_gives_the_doses_must_be_decided_before_the_first():
    patient = patient_in_care()
    write(order_facts(patient, given_by=GivenBy.NOT_DECIDED))

    assert said(checks.giver_decided, patient).is_blocking(Gate.FIRST_DOSE)


def test_a_dead_patient_with_orders_is_stopped_at_every_start_and_nobody_overrides():
    patient = patient_in_care(is_dead=Answer.YES)
    write(order_facts(patient))

    for gate in (Gate.DISPENSE, Gate.SHIP, Gate.FIRST_DOSE, Gate.EACH_DOSE, Gate.VISIT):
        held = verdict(patient, gate, as_of=AT).blocking
        assert any(row.finding.check == "census.is_living" for row in held), gate


def test_allergies_nobody_asked_about_block_and_a_review_clears_them():
    patient = patient_in_care()
    held = {row.finding.check for row in verdict(patient, Gate.FIRST_DOSE, as_of=AT).blocking}
    assert "census.allergies_asked" in held

    review = AllergyReviewFacts(
        derived_id("review", 1), patient, AllergyOutcome.NONE_KNOWN, date(2026, 5, 14)
    )
    census.confirm_no_known_allergies(context_of(Role.INTAKE), facts=review)

    held = {row.finding.check for row in verdict(patient, Gate.FIRST_DOSE, as_of=AT).blocking}
    assert "census.allergies_asked" not in held


def test_checks_ask_the_database_as_often_for_many_as_for_one(django_assert_max_num_queries):
    people = [patient_in_care(key) for key in range(12)]
    for person in people:
        write(order_facts(person))

    for check in (*checks.CHECKS,):
        with django_assert_max_num_queries(6):
            found = check.evaluate(people, AT, Reads(people))
        assert {finding.subject for finding in found} == set(people)


def test_a_person_nobody_knows_is_unknown_not_met():
    found = verdict(PatientFacts(derived_id("ghost", 1), "Ghost").id, Gate.FIRST_DOSE, as_of=AT)

    assert not found.is_clear
