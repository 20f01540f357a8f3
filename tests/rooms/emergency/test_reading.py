"""The family reads and signs the emergency plan before the first dose, and when it changed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.passing import is_left_to_the_visit
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shown import left_to_the_visit
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.status import Status
from hearthline.rooms.emergency import queries
from hearthline.rooms.emergency.checks import plan_is_read
from hearthline.rooms.emergency.rules.care import names_in
from hearthline.rooms.emergency.starter.care_text import shipped_texts
from hearthline.rooms.emergency.values import Reading
from hearthline.rooms.supply import actions as supply
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.emergency import AT, approved_protocols, read_and_signed
from tests.builders.supply import kit_facts

TODAY = AT.date()


@pytest.fixture
def walt(db: None) -> UUID:
    approved_protocols()
    return patient_in_care("walt")


def found(*patients: UUID) -> list[Finding]:
    return plan_is_read(patients, AT, Reads(patients))


def test_a_plan_nobody_read_holds_the_first_dose_and_is_done_at_the_door(walt: UUID) -> None:
    (said,) = found(walt)

    assert (said.state, said.message.code) == (State.OPEN, "emergency.reading_not_read")
    assert (said.stage, said.owner) == (Stage.AT_THE_DOOR, "field_nurse")
    assert said.override is OverrideClass.ONE_CLINICIAN
    assert is_left_to_the_visit(said), "the office begins care without it"
    at_first = [row.finding.check for row in verdict(walt, Gate.FIRST_DOSE, as_of=AT).blocking]
    at_each = [row.finding.check for row in verdict(walt, Gate.EACH_DOSE, as_of=AT).blocking]
    assert "emergency.plan_read" in at_first
    assert "emergency.plan_read" not in at_each
    there = left_to_the_visit(verdict(walt, Gate.FIRST_DOSE, as_of=AT))
    assert (Status.OPEN, sentence(said.message)) in {(row.status, row.what) for row in there}
    assert {row.detail for row in there} == {"Done at the visit, before the drug."}


def test_a_signature_meets_it_until_something_the_family_reads_changes(walt: UUID) -> None:
    read_and_signed(walt)
    assert found(walt)[0].state is State.MET

    supply.pack_kit(context_of(Role.PHARMACIST), facts=kit_facts(walt))

    (said,) = found(walt)
    assert (said.state, said.message.code) == (State.OPEN, "emergency.reading_changed")
    assert Gate.FIRST_DOSE in said.blocks
    read_and_signed(walt)
    assert found(walt)[0].state is State.MET


def test_without_approved_words_nothing_can_be_read_and_it_is_not_known(db: None) -> None:
    (said,) = found(patient_in_care("nobody approved"))

    assert (said.state, said.message.code) == (State.UNKNOWN, "emergency.reading_no_text")
    assert said.blocks == frozenset()


def test_what_tells_a_reading_is_the_same_for_many_people_and_in_their_language(
    walt: UUID,
) -> None:
    people = [walt] + [
        patient_in_care(f"speaks {number}", spoken_language="es" if number % 2 else "en")
        for number in range(45)
    ]
    reads = Reads(people)
    rules = queries.rules_on(TODAY)
    assert rules is not None
    stands = queries.stands_of(people, rules, TODAY, reads)

    digests = queries.family_digests(people, TODAY, reads, stands)

    assert digests is not None
    for patient in people[:4]:
        assert digests[patient] == queries.family_reading(patient, TODAY).digest


def test_queries_do_not_grow_with_the_people(walt: UUID, django_assert_max_num_queries) -> None:
    many = [patient_in_care(f"reads {number}") for number in range(12)]
    for patient in (walt, *many):
        read_and_signed(patient)

    with django_assert_max_num_queries(40) as few:
        found(walt)
    with django_assert_max_num_queries(len(few)):
        assert {one.state for one in found(walt, *many)} == {State.MET}


def test_only_what_the_words_name_is_looked_up() -> None:
    texts = [one.body for one in shipped_texts()]

    for body in texts:
        named = names_in(body, Reading.FAMILY)
        assert {"kit", "address"} <= named
        assert "weight" not in named
    assert "weight" in names_in(texts[0], Reading.NURSE)


def test_the_panel_leads_to_reading_and_signing(walt: UUID) -> None:
    a_policy()
    nurse = signed_in(a_user(Role.NURSE_MANAGER, branch_id=NORTH))

    shown = nurse.get(reverse("clearance:panel", args=[walt])).content.decode()

    assert "The family has not read and signed the emergency plan yet" in shown
    assert reverse("emergency:care_plan", args=[walt]) in shown


def test_nothing_is_asked_of_whoever_is_not_in_care(db: None) -> None:
    approved_protocols()
    stranger = UUID(int=7)

    assert [one.state for one in found(stranger)] == [State.NOT_APPLICABLE]


def test_it_is_today_that_counts(walt: UUID) -> None:
    read_and_signed(walt)

    assert (
        queries.family_reading(walt, date(2026, 5, 15)).digest
        in (queries.signed_digests([walt])[walt])
    )
