"""Doses that were given, held or refused, and how what was said is put right."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.therapy import actions, models, queries
from hearthline.rooms.therapy.timeline import timeline
from hearthline.rooms.therapy.values import DoseOutcome
from tests.builders.census import AT, context_of, patient_in_care
from tests.builders.gates import nothing_found
from tests.builders.therapy import dose_facts, order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> UUID:
    nothing_found(monkeypatch)
    return patient_in_care()


def a_verified_order(patient: UUID) -> UUID:
    facts = order_facts(patient)
    actions.write_order(context_of(Role.INTAKE), facts=facts)
    actions.verify_order(context_of(Role.PHARMACIST), order_id=facts.order_id, version=1)
    return facts.order_id


def flags() -> list[str]:
    return list(JournalEntry.objects.latest("id").flags)


def test_a_dose_that_was_given_is_known_as_the_last_one(patient: UUID) -> None:
    order = a_verified_order(patient)

    actions.record_administration(
        context_of(Role.NURSE_MANAGER), facts=dose_facts(patient, order_id=order)
    )

    assert queries.last_given([patient]) == {order: AT}
    assert flags() == []


def test_a_dose_of_an_unverified_order_is_stored_and_flagged(patient: UUID) -> None:
    facts = order_facts(patient)
    actions.write_order(context_of(Role.INTAKE), facts=facts)

    actions.record_administration(
        context_of(Role.NURSE_MANAGER), facts=dose_facts(patient, order_id=facts.order_id)
    )

    assert flags() == ["therapy.dose_of_unverified_order"]
    assert models.Administration.objects.count() == 1


def test_a_held_dose_without_a_reason_is_flagged_and_counts_as_not_given(patient: UUID) -> None:
    order = a_verified_order(patient)
    held = dose_facts(patient, order_id=order, outcome=DoseOutcome.HELD, amount=None)

    actions.record_administration(context_of(Role.NURSE_MANAGER), facts=held)

    assert flags() == ["therapy.dose_without_reason"]
    assert queries.last_given([patient]) == {}


def test_a_correction_amends_and_the_first_version_stays(patient: UUID) -> None:
    order = a_verified_order(patient)
    context = context_of(Role.NURSE_MANAGER)
    actions.record_administration(context, facts=dose_facts(patient, order_id=order))
    put_right = dose_facts(
        patient, version=2, order_id=order, started_at=AT + timedelta(minutes=10)
    )

    actions.amend_administration(
        context_of(Role.NURSE_MANAGER, reason="the clock was read wrongly"),
        facts=put_right,
        version=1,
    )

    rows = models.Administration.objects.order_by("version")
    assert [row.started_at for row in rows] == [AT, AT + timedelta(minutes=10)]
    assert [row.is_latest for row in rows] == [False, True]
    assert [entry.amended for entry in timeline(patient) if "dose" in entry.text.code] == [True]


def test_containers_count_once_for_each_dose_that_reached_the_patient(patient: UUID) -> None:
    bag = derived_id("test bag")
    doses = (
        dose_facts(patient, 1, dispensed_id=bag),
        dose_facts(patient, 2, dispensed_id=bag, containers=2),
        dose_facts(patient, 3, dispensed_id=bag, outcome=DoseOutcome.REFUSED, reason="tired"),
    )

    for facts in doses:
        actions.record_administration(context_of(Role.NURSE_MANAGER), facts=facts)

    assert queries.containers_used([patient]) == {bag: 3}
