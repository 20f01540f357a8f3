"""Pages of orders: nothing that doses is guessed, what was typed stays, versions never vanish."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.therapy import queries
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.values import OrderState
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, patient_in_care

pytestmark = pytest.mark.django_db

VANCOMYCIN = {
    "drug": "vancomycin",
    "therapy": "anti_infective",
    "dose_value": "1250",
    "dose_unit": "mg",
    "is_weight_based": "no",
    "route": "intravenous",
    "frequency": "every 12 hours",
    "duration_minutes": "125",
    "mode": "intermittent",
    "given_by": "caregiver",
    "line_need": "central",
    "prescriber": "Dr Hal Nemo",
}


@pytest.fixture
def patient():
    a_policy()
    return patient_in_care()


@pytest.fixture
def pharmacist(patient):
    return signed_in(a_user(Role.PHARMACIST))


@pytest.fixture
def colleague(patient):
    """Another pharmacist, who reads what the first one wrote."""
    return signed_in(a_user(Role.PHARMACIST, name="Omar Fictum"))


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def send(client, name, *args, **data):
    data.setdefault("action_id", str(new_id(at=AT)))
    return client.post(reverse(name, args=args), data)


def written(client, patient, **changes) -> Order:
    answer = send(client, "therapy:new", patient, **{**VANCOMYCIN, **changes})
    assert answer.status_code == 302, text_of(answer)
    return Order.objects.latest("number")


def test_an_order_is_written_verified_and_shown_as_it_was_meant(pharmacist, colleague, patient):
    order = written(pharmacist, patient)
    send(colleague, "therapy:step", order.pk, "verify", version="1")

    shown = text_of(pharmacist.get(reverse("therapy:order", args=[order.pk])))

    assert "vancomycin — DOSE 1,250 mg — intravenous — over 2 h 5 min — every 12 hours" in shown
    assert "Verified by Omar Fictum" in shown


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("frequency", "8h-ish", "could not be read"),
        ("dose_unit", "", "1250 has no unit"),
        ("dose_value", "0", "is not more than zero"),
        ("dose_value", "12,5.0", "is not a number"),
        ("therapy", "", "required"),
        ("route", "", "required"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_stays_typed(
    pharmacist, patient, field, value, words
):
    answer = send(pharmacist, "therapy:new", patient, **{**VANCOMYCIN, field: value})

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert 'value="vancomycin"' in answer.content.decode()
    assert not Order.objects.exists()


def test_nothing_that_doses_has_a_default(pharmacist, patient):
    page = pharmacist.get(reverse("therapy:new", args=[patient])).content.decode()

    assert re.search(r'name="dose_value"[^>]*value="[^"]', page) is None
    assert re.search(r'<option value="(?:mg|g)"[^>]*selected', page) is None


def test_a_change_shows_what_differs_and_keeps_the_version_in_force(pharmacist, colleague, patient):
    order = written(pharmacist, patient)
    send(colleague, "therapy:step", order.pk, "verify", version="1")

    changed = {**VANCOMYCIN, "dose_value": "1000"}
    send(pharmacist, "therapy:amend", order.pk, **changed, revision="1")

    shown = text_of(pharmacist.get(reverse("therapy:order", args=[order.pk])))
    assert "− 1,250 mg" in shown
    assert "+ 1,000 mg" in shown
    assert "version 1, carried out now" in shown


def test_a_change_from_a_stale_page_is_a_conflict(pharmacist, patient):
    order = written(pharmacist, patient)
    send(pharmacist, "therapy:amend", order.pk, **VANCOMYCIN, revision="1")

    answer = send(
        pharmacist, "therapy:amend", order.pk, **{**VANCOMYCIN, "dose_value": "750"}, revision="1"
    )

    assert answer.status_code == 422
    assert "Somebody changed this while you were typing" in text_of(answer)


def test_whoever_wrote_a_version_is_told_who_may_verify_it(pharmacist, patient):
    order = written(pharmacist, patient)

    shown = pharmacist.get(reverse("therapy:order", args=[order.pk]))
    sent = send(pharmacist, "therapy:step", order.pk, "verify", version="1")

    assert "Ask another pharmacist to verify it" in text_of(shown)
    assert reverse("therapy:step", args=[order.pk, "verify"]) not in shown.content.decode()
    assert "Ask another pharmacist to verify it" in text_of(pharmacist.get(sent.url))
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT


def test_an_intake_coordinator_may_write_but_sees_no_way_to_verify(patient):
    intake = signed_in(a_user(Role.INTAKE))
    order = written(intake, patient)

    shown = text_of(intake.get(reverse("therapy:order", args=[order.pk])))
    send(intake, "therapy:step", order.pk, "verify", version="1")

    assert "Verify version 1" not in shown
    order.refresh_from_db()
    assert order.state == OrderState.DRAFT


def test_a_nursing_order_is_read_with_its_range_and_extra_visits(pharmacist, patient):
    send(
        pharmacist,
        "therapy:new_nursing",
        patient,
        kind="line_care",
        frequency="1 to 2 times a week plus 3 as needed",
        nurses="1",
        skills="port, chemotherapy",
        starts_on="2026-05-15",
        prescriber="Dr Hal Nemo",
    )

    [order] = queries.nursing_orders_of([patient])[patient]
    visits = order.content.frequency
    assert (visits.times_min, visits.times_max, visits.per_days, visits.as_needed) == (1, 2, 7, 3)
    assert order.content.skills == ("port", "chemotherapy")


def test_an_emergency_order_keeps_the_prescribers_words(pharmacist, patient):
    send(
        pharmacist,
        "therapy:new_emergency",
        patient,
        medicines="EPINEPHrine; as signed; intramuscular; at the first sign of anaphylaxis",
        prescriber="Dr Hal Nemo",
        starts_on="2026-05-15",
    )

    [order] = queries.emergency_orders_of([patient])[patient]
    assert order.content.medicines[0].when == "at the first sign of anaphylaxis"
    assert order.content.signed_on is None
    page = pharmacist.get(reverse("therapy:order", args=[order.head.id]))
    assert "Not signed" in text_of(page)


def test_an_emergency_medicine_without_its_parts_is_refused(pharmacist, patient):
    answer = send(
        pharmacist,
        "therapy:new_emergency",
        patient,
        medicines="EPINEPHrine as signed",
        prescriber="Dr Hal Nemo",
        starts_on="2026-05-15",
    )

    assert "does not have four parts" in text_of(answer)
