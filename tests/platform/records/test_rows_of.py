"""A statement that is built once reads what stands now, as a statement built anew would."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from threading import Thread
from uuid import UUID

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.census.models import Episode, Patient
from hearthline.rooms.supply import actions
from hearthline.rooms.supply.models import Dispensing
from tests.builders.census import context_of, patient_in_care
from tests.builders.program import make_branch
from tests.builders.supply import AT, delivery_facts, dispensed_facts

pytestmark = pytest.mark.django_db

EPISODES = RowsOf(lambda: Episode.objects.order_by("-starts_on", "-id"))


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def people(branch: UUID) -> list[UUID]:
    return [patient_in_care(number, branch=branch) for number in range(3)]


def test_it_reads_the_rows_of_those_asked_about_in_their_order_and_no_others(
    people: list[UUID],
) -> None:
    asked = people[:2]

    found = EPISODES([*asked, *asked])

    expected = Episode.objects.filter(patient_id__in=asked).order_by("-starts_on", "-id")
    assert [model_to_dict(row) for row in found] == [model_to_dict(row) for row in expected]


def test_it_keeps_no_answer(people: list[UUID]) -> None:
    before = EPISODES(people[:1])[0]

    Episode.objects.filter(pk=before.pk).update(referral_source="Another hospital")

    assert EPISODES(people[:1])[0].referral_source == "Another hospital"


def test_it_asks_once_about_many_and_not_at_all_about_nobody(people: list[UUID]) -> None:
    EPISODES(people)

    with CaptureQueriesContext(connection) as asked:
        EPISODES(people)
        nobody = EPISODES([])

    assert len(asked) == 1
    assert nobody == []


def test_it_reads_by_key_and_by_a_word(people: list[UUID]) -> None:
    number = Patient.objects.get(pk=people[1]).record_number

    by_key = RowsOf(Patient.objects.all, "pk")(people[:1])
    by_word = RowsOf(Patient.objects.all, "record_number")([number, "no such number"])

    assert [row.pk for row in by_key] == people[:1]
    assert [row.pk for row in by_word] == people[1:2]


def test_what_is_joined_comes_along_where_there_is_any(people: list[UUID], branch: UUID) -> None:
    with_van, without = people[:2]
    delivery = delivery_facts(with_van, branch)
    actions.dispense_and_promise(
        context_of(Role.WAREHOUSE, branch=branch),
        facts=dispensed_facts(with_van),
        delivery=delivery,
    )
    actions.record_many(
        system_context(at=AT), dispensed=(dispensed_facts(without, delivery_id=None),)
    )
    read = RowsOf(lambda: Dispensing.objects.select_related("delivery").order_by("id"))

    with CaptureQueriesContext(connection) as asked:
        found = {row.patient_id: row.delivery for row in read([with_van, without])}

    assert len(asked) == 1
    assert found[with_van] is not None
    assert found[with_van].pk == delivery.id
    assert found[without] is None


@pytest.mark.django_db(transaction=True)
def test_a_statement_outlives_the_thread_and_the_connection_it_was_built_in(
    people: list[UUID],
) -> None:
    rows = RowsOf(lambda: Episode.objects.order_by("-starts_on", "-id"))
    built: list[list[UUID]] = []
    opened: list[Callable[[], object]] = []

    def build() -> None:
        built.append([row.patient_id for row in rows(people[:2])])
        opened.append(weakref.ref(connections[DEFAULT_DB_ALIAS]))
        connections.close_all()

    thread = Thread(target=build)
    thread.start()
    thread.join()
    connection.close()

    assert sorted(built[0]) == sorted(people[:2])
    assert [row.patient_id for row in rows(people[2:])] == people[2:]
    with transaction.atomic():
        assert [row.patient_id for row in rows(people[:1])] == people[:1]
    gc.collect()
    assert opened[0]() is None
