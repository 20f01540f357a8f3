"""The patient page: what it shows first, what it never shows, and how often it asks."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.lines import actions as line_actions
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind
from hearthline.rooms.therapy import actions as therapy
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.chart import a_full_patient
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    a_policy()
    return a_full_patient()


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def page(client, name, patient):
    return client.get(reverse(f"chart:{name}", args=[patient]))


def test_three_facts_stand_without_a_click(patient):
    shown = text_of(page(signed_in(a_user(Role.PHARMACIST)), "patient", patient))

    assert "Not clear for the first dose" in shown
    assert "penicillin — anaphylaxis, 1998" in shown
    assert "Code status not asked" in shown
    assert "80 kg, 11-May-2026" in shown
    assert "No visit is planned." in shown
    assert "PICC, right basilic vein" in shown
    assert "Tip not confirmed" in shown
    assert "When it comes out is not known" in shown


@pytest.mark.parametrize(
    ("kind", "given_", "words"),
    [
        (
            LineEndKind.REMOVAL_ORDERED,
            {"owner": "Dr Nemo", "due": date(2026, 6, 20)},
            "Comes out 20-Jun-2026, ordered by Dr Nemo",
        ),
        (
            LineEndKind.KEPT_WITH_CARE,
            {"owner": "Dr Nemo", "due": date(2026, 8, 1)},
            "Stays with care until 01-Aug-2026, Dr Nemo answers for it",
        ),
        (
            LineEndKind.HANDED_OVER,
            {
                "accepted_by": "Pia Sample",
                "organisation": "Sample Home Health",
                "accepted_on": date(2026, 5, 14),
            },
            "Handed over 14-May-2026 to Pia Sample, Sample Home Health",
        ),
    ],
)
def test_the_line_stands_with_what_becomes_of_it_and_when(patient, kind, given_, words):
    [line] = lines.lines_of([patient])[patient]
    facts = LineEndFacts(derived_id("end", line.id), line.id, patient, kind, **given_)
    line_actions.plan_end(context_of(Role.NURSE_MANAGER, branch=None), facts=facts)

    assert words in text_of(page(signed_in(a_user(Role.NURSE_MANAGER)), "patient", patient))


def test_allergies_nobody_asked_about_are_open_never_none(patient):
    other = patient_in_care("unasked")

    shown = text_of(page(signed_in(a_user(Role.PHARMACIST)), "patient", other))

    assert "Allergies not asked" in shown
    assert "No known allergies" not in shown


def test_the_title_of_a_page_names_nobody(patient):
    client = signed_in(a_user(Role.PHARMACIST))

    for name in ("patient", "orders", "record", "timeline", "history"):
        title = re.search(r"<title>(.*?)</title>", page(client, name, patient).content.decode())
        assert title is not None
        assert "quill" not in title[1].lower()


def test_a_patient_with_a_like_name_is_pointed_out(patient):
    patient_in_care("like", given_name="Wanda")

    shown = text_of(page(signed_in(a_user(Role.PHARMACIST)), "patient", patient))

    assert "Another patient is called QUILL, Wanda" in shown


def test_whoever_may_not_read_orders_sees_none(patient):
    shown = page(signed_in(a_user(Role.FINANCE)), "patient", patient)

    assert shown.status_code == 200
    assert "All orders" not in text_of(shown)
    assert page(signed_in(a_user(Role.FINANCE)), "orders", patient).status_code == 403


def test_the_number_of_queries_does_not_grow_with_orders(patient):
    client = signed_in(a_user(Role.PHARMACIST))
    page(client, "patient", patient)
    with CaptureQueriesContext(connection) as before:
        page(client, "patient", patient)

    for key in range(10, 30):
        facts = order_facts(patient, key)
        therapy.write_order(context_of(Role.INTAKE, branch=None), facts=facts)
    with CaptureQueriesContext(connection) as after:
        page(client, "patient", patient)

    assert len(after) <= len(before)


def test_orders_that_stopped_never_mix_with_active_ones(patient):
    order = order_facts(patient, 50, drug="ertapenem")
    therapy.write_order(context_of(Role.INTAKE, branch=None), facts=order)
    therapy.discontinue_order(
        context_of(Role.PHARMACIST, branch=None, reason="Course done"), order_id=order.order_id
    )

    shown = text_of(page(signed_in(a_user(Role.PHARMACIST)), "orders", patient))

    assert shown.index("Stopped") < shown.index("ertapenem")
    assert "ertapenem" not in text_of(page(signed_in(a_user(Role.PHARMACIST)), "patient", patient))


def test_somebody_without_an_episode_is_not_judged(patient):
    from hearthline.rooms.census import actions as census
    from tests.builders.census import patient_facts

    person = patient_facts("alone", family_name="Solo")
    census.register_patient(context_of(Role.INTAKE, branch=None), facts=person, branch_id=NORTH)

    shown = text_of(page(signed_in(a_user(Role.INTAKE)), "patient", person.id))

    assert "Not in care." in shown
    assert "Clear for" not in shown


@pytest.mark.parametrize("name", ["patient", "orders", "record", "timeline", "history", "team"])
def test_whoever_reads_is_named_in_the_frame_and_on_paper(patient, name):
    user = a_user(Role.NURSE_MANAGER, name="Bo Madeup")

    shown = text_of(page(signed_in(user), name, patient))

    assert "Printed by Bo Madeup, Nurse manager" in shown
