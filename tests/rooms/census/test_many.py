"""Writing many people at once: once each, in few statements, visible in their branch only."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError

from hearthline.kernel.identifiers import derived_id, has_valid_check_digit
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotInScope
from hearthline.platform.journal.models import JournalEntry, JournalSubject
from hearthline.rooms.census import actions, queries
from hearthline.rooms.census.models import Allergy, Identifier, Patient
from hearthline.rooms.census.values import CensusFacts, IdentifierFacts, Phone
from tests.builders.census import (
    AT,
    NORTH,
    SOUTH,
    allergy_facts,
    context_of,
    episode_facts,
    patient_facts,
    weight_facts,
)

pytestmark = pytest.mark.django_db


def many(count: int) -> CensusFacts:
    people = tuple(patient_facts(key, family_name=f"Quill{key}") for key in range(count))
    return CensusFacts(
        patients=people,
        allergies=tuple(allergy_facts(person.id) for person in people),
        measurements=tuple(weight_facts(person.id) for person in people),
        episodes=tuple(episode_facts(person.id) for person in people[: count // 2]),
    )


def add(facts: CensusFacts, branch: UUID = NORTH) -> int:
    return actions.add_records(system_context(at=AT), facts=facts, branch_id=branch)


def test_the_number_of_statements_does_not_grow_with_people(django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        assert add(many(60)) == 60 * 3 + 30


def test_each_person_gets_a_record_number_with_check_digit_once():
    add(many(5))

    numbers = list(Patient.objects.values_list("record_number", flat=True))
    assert len(set(numbers)) == 5
    assert all(has_valid_check_digit(number) for number in numbers)


def test_one_entry_names_everybody_the_batch_is_about():
    add(many(4))

    assert JournalEntry.objects.count() == 1
    assert JournalSubject.objects.count() == 4


def test_somebody_without_episode_belongs_to_the_branch_of_the_import_only():
    add(many(2), SOUTH)

    north = visible(context_of(Role.INTAKE, branch=NORTH).caller, Patient)
    south = visible(context_of(Role.INTAKE, branch=SOUTH).caller, Patient)
    assert [row.family_name for row in north] == ["Quill0"]
    assert [row.family_name for row in south] == ["Quill1"]


def test_a_number_of_one_source_cannot_belong_to_two_people_and_nothing_is_half_saved():
    people = (patient_facts(1), patient_facts(2))
    numbers = tuple(
        IdentifierFacts(
            id=derived_id("test identifier", person.id),
            patient_id=person.id,
            system="urn:mrn",
            value="17",
            source="Riverside",
        )
        for person in people
    )

    with pytest.raises(IntegrityError):
        add(CensusFacts(patients=people, identifiers=numbers))

    assert not Patient.objects.exists()
    assert not Identifier.objects.exists()
    assert not JournalEntry.objects.exists()


def test_what_was_written_reads_back_as_the_same_facts():
    facts = many(2)
    add(facts)

    for part in ("patients", "allergies", "measurements", "episodes"):
        given = {value.id: value for value in getattr(facts, part)}
        assert queries.stored_facts(part, given) == given


def test_an_accepted_change_is_written_with_what_stood_before():
    add(many(1))
    changed = patient_facts(0, family_name="Quillfeather", phones=(Phone("555 0100 199"),))

    count = actions.replace_records(context_of(Role.INTAKE), facts=CensusFacts(patients=(changed,)))

    patient = Patient.objects.get()
    assert (count, patient.sort_name, patient.revision) == (1, "quillfeather walter", 2)
    assert queries.stored_facts("patients", [patient.pk])[patient.pk] == changed


def test_nothing_outside_the_branch_can_be_replaced():
    add(many(2), SOUTH)

    with pytest.raises(NotInScope):
        actions.replace_records(
            context_of(Role.INTAKE, branch=NORTH),
            facts=CensusFacts(patients=(patient_facts(1, family_name="Elsewhere"),)),
        )


def test_the_newest_dated_weight_counts_and_undated_ones_come_last():
    person = patient_facts(1)
    weights = (
        weight_facts(person.id, "80", key="old", taken_on=date(2026, 1, 1)),
        weight_facts(person.id, "82", key="new", taken_on=date(2026, 5, 1)),
        weight_facts(person.id, "90", key="undated", taken_on=None),
    )
    add(CensusFacts(patients=(person,), measurements=weights))

    found = queries.latest_measurements(weights[0].kind, [person.id])
    assert str(found[person.id].quantity.value) == "82"


def test_an_allergy_entered_in_error_no_longer_stands():
    facts = many(1)
    add(facts)
    allergy = Allergy.objects.get()

    actions.enter_in_error(
        context_of(Role.PHARMACIST, reason="Somebody else's chart"),
        kind="allergy",
        record_id=allergy.pk,
    )

    assert queries.active_allergies([facts.patients[0].id]) == {}
    assert Allergy.objects.get().error_reason == "Somebody else's chart"
