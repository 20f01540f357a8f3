"""Through which lumen a drug runs, and what an emergency says to stop because of it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind, Side
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.models import Order, OrderLumen
from hearthline.rooms.therapy.values import LumenFacts
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, patient_in_care
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> UUID:
    a_policy()
    return patient_in_care()


def a_line(patient: UUID, lumens: int | None = 2, key: str = "picc") -> UUID:
    line = LineFacts(
        derived_id("test line", patient, key),
        patient,
        LineKind.PICC,
        lumens,
        Side.RIGHT,
        "basilic vein",
        inserted_on=date(2026, 5, 7),
    )
    return lines.add_line(system_context(at=AT), facts=line)


def an_order(patient: UUID, key: str = "1") -> UUID:
    return actions.write_order(system_context(at=AT), facts=order_facts(patient, key))


def says(order: UUID, line: UUID, lumen: str, minutes: int = 0) -> None:
    row = Order.objects.get(pk=order)
    facts = LumenFacts(
        id=derived_id("test lumen", order, line, lumen, minutes),
        order_id=order,
        patient_id=row.patient_id,
        line_id=line,
        lumen=lumen,
        at=AT + timedelta(minutes=minutes),
    )
    actions.record_lumen(system_context(at=AT), facts=facts)


def flags() -> list[str]:
    return [flag for entry in JournalEntry.objects.all() for flag in entry.flags]


def where(order: UUID) -> str:
    return queries.lumens_of([order])[order].words


def test_what_was_said_last_counts_and_what_was_said_before_stays(patient: UUID) -> None:
    order, line = an_order(patient), a_line(patient)
    says(order, line, "White", minutes=5)
    says(order, line, "  Red ", minutes=0)

    assert where(order) == "white lumen of the PICC, right basilic vein"
    assert OrderLumen.objects.count() == 2


@pytest.mark.parametrize(
    ("lumens", "lumen", "words"),
    [(1, "", "PICC, right basilic vein"), (2, "", ""), (None, "", "")],
)
def test_a_lumen_nobody_named_is_known_only_where_there_is_one(
    patient: UUID, lumens: int | None, lumen: str, words: str
) -> None:
    order = an_order(patient)
    says(order, a_line(patient, lumens), lumen)

    assert where(order) == words


def test_a_line_taken_out_makes_it_unknown_again(patient: UUID) -> None:
    order, line = an_order(patient), a_line(patient)
    says(order, line, "red")
    lines.remove_line(system_context(at=AT), line_id=line, on=AT.date())

    assert where(order) == ""


def test_what_does_not_fit_is_kept_and_flagged(patient: UUID) -> None:
    other = patient_in_care("other")
    order, line = an_order(patient), a_line(other, key="other's")
    says(order, line, "red", minutes=60)

    assert OrderLumen.objects.get().patient_id == patient
    assert where(order) == ""
    assert {"therapy.lumen_of_another_patient", "therapy.lumen_in_the_future"} <= set(flags())


def test_a_nurse_says_it_on_the_page_of_the_order_which_asks_for_one_of_several(
    patient: UUID,
) -> None:
    order, line = an_order(patient), a_line(patient)
    nurse = signed_in(a_user(Role.NURSE_MANAGER))
    address = reverse("therapy:lumen", args=[order])

    asked = nurse.post(address, {"line": str(line), "lumen": ""})
    nurse.post(address, {"line": str(line), "lumen": "Distal"})
    page = nurse.get(reverse("therapy:order", args=[order])).content.decode()

    assert asked.status_code == 422
    assert "Which of its lumens?" in asked.content.decode()
    assert "distal lumen of the PICC, right basilic vein" in page
    assert "2 lumens" in nurse.get(address).content.decode()


def test_it_asks_as_many_questions_for_many_as_for_one(
    patient: UUID, django_assert_num_queries
) -> None:
    line = a_line(patient)
    orders = [an_order(patient, str(index)) for index in range(5)]
    for order in orders:
        says(order, line, "red")

    with django_assert_num_queries(2):
        queries.lumens_of(orders)
