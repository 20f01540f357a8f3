"""What a sender takes back: accepted it is marked and kept, left it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Refused
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census.models import (
    Allergy,
    AllergyReview,
    Condition,
    HomeMedication,
    HospitalStay,
    Measurement,
)
from hearthline.rooms.coverage.models import Coverage
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Difference, Referral
from hearthline.rooms.intake.pages.wording import order_words
from hearthline.rooms.intake.values import ReferralState
from hearthline.rooms.lines.models import AccessDevice
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.home import screened
from tests.builders.intake import Body, allergy, encounter, order, patient, weight
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send, totals
from tests.rooms.intake.test_deciding import intake
from tests.rooms.intake.test_same_thing_twice import HELD
from tests.rooms.intake.test_taken_out import PLACED, REMOVED, procedure

pytestmark = pytest.mark.django_db

HEIGHT: Body = weight("w2", value=180, unit="cm") | {
    "code": {"coding": [{"system": "http://loinc.org", "code": "8302-2"}]}
}
NONE_KNOWN: Body = allergy("a2") | {
    "code": {
        "text": "No known allergy",
        "coding": [{"system": "http://snomed.info/sct", "code": "716186003"}],
    },
    "reaction": [],
}
SICK: Body = {
    "resourceType": "Condition",
    "id": "c1",
    "code": {"text": "Osteomyelitis"},
    "subject": {"reference": "Patient/p1"},
}
AT_HOME: Body = {
    "resourceType": "MedicationRequest",
    "id": "h1",
    "status": "active",
    "intent": "order",
    "medicationCodeableConcept": {"text": "Metformin 500 mg oral tablet"},
    "subject": {"reference": "Patient/p1"},
}
COVERED: Body = {
    "resourceType": "Coverage",
    "id": "k1",
    "status": "active",
    "beneficiary": {"reference": "Patient/p1"},
    "payor": [{"display": "Sample Health Plan"}],
}
IN_ERROR = {"status": "entered-in-error"}
UNVERIFIED = {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}
RECORDS: dict[str, tuple[Body, dict[str, Any], type[Any]]] = {
    "allergy": (allergy(), UNVERIFIED, Allergy),
    "no known allergies": (NONE_KNOWN, UNVERIFIED, AllergyReview),
    "condition": (SICK, UNVERIFIED, Condition),
    "weight in error": (weight(), IN_ERROR, Measurement),
    "weight cancelled": (weight(), {"status": "cancelled"}, Measurement),
    "height": (HEIGHT, IN_ERROR, Measurement),
    "medication at home": (AT_HOME, IN_ERROR, HomeMedication),
    "stay": (encounter(), IN_ERROR, HospitalStay),
    "payer": (COVERED, IN_ERROR, Coverage),
    "line in error": (PLACED, IN_ERROR, AccessDevice),
    "line not done": (PLACED, {"status": "not-done"}, AccessDevice),
}


def decide(*, accept: bool = True) -> None:
    found = Difference.objects.get(state="waiting")
    accepted = range(len(found.fields)) if accept else ()
    actions.decide_difference(intake(found.id), difference_id=found.id, accepted=tuple(accepted))


@pytest.mark.parametrize(("body", "over", "model"), RECORDS.values(), ids=RECORDS)
def test_what_is_taken_back_is_marked_and_kept(
    tmp_path: Path, body: Body, over: dict[str, Any], model: type[Any]
) -> None:
    send(tmp_path, patient(), body)

    send(tmp_path, body | over, name="again.ndjson")
    assert not model.objects.get().entered_in_error
    decide()

    row = model.objects.get()
    assert row.entered_in_error
    assert row.error_reason == "its sender took it back"
    again = send(tmp_path, body | over, name="again.ndjson")
    assert totals(again) == {"unchanged": 1}


@pytest.mark.parametrize(("body", "over", "model"), RECORDS.values(), ids=RECORDS)
def test_what_is_not_accepted_stands_and_is_not_asked_again(
    tmp_path: Path, body: Body, over: dict[str, Any], model: type[Any]
) -> None:
    send(tmp_path, patient(), body)
    send(tmp_path, body | over, name="again.ndjson")

    decide(accept=False)

    assert not model.objects.get().entered_in_error
    assert totals(send(tmp_path, body | over, name="again.ndjson")) == {"unchanged": 1}


def test_a_medication_at_home_whose_order_ended_is_ended_and_not_in_error(tmp_path: Path) -> None:
    send(tmp_path, patient(), AT_HOME)
    send(tmp_path, AT_HOME | {"status": "stopped"}, name="again.ndjson")

    decide()

    row = HomeMedication.objects.get()
    assert (row.entered_in_error, row.status, row.ends_on) == (False, "stopped", date(2026, 5, 14))


def test_what_is_sent_again_after_it_was_taken_back_is_written_anew(tmp_path: Path) -> None:
    send(tmp_path, patient(), allergy())
    send(tmp_path, allergy() | UNVERIFIED, name="again.ndjson")
    decide()

    send(tmp_path, allergy(), name="third.ndjson")
    decide()

    assert sorted(Allergy.objects.values_list("entered_in_error", flat=True)) == [False, True]


def test_a_weight_corrected_twice_and_taken_back_stands_nowhere(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight())
    for value in (28, 82.5):
        send(tmp_path, weight(value=value, unit="kg"), name="again.ndjson")
        decide()
    right = Measurement.objects.get(entered_in_error=False)
    assert right.quantity.original == "82.5 kg"

    send(tmp_path, weight(value=82.5, unit="kg") | IN_ERROR, name="again.ndjson")
    decide()

    assert not Measurement.objects.filter(entered_in_error=False).exists()


def test_a_line_that_another_record_tells_of_stays_until_both_are_taken_back(
    tmp_path: Path,
) -> None:
    send(tmp_path, patient(), PLACED, HELD)

    send(tmp_path, PLACED | IN_ERROR, name="again.ndjson")
    decide()
    assert not AccessDevice.objects.get().entered_in_error

    send(tmp_path, HELD | IN_ERROR, name="again.ndjson")
    decide()
    assert AccessDevice.objects.get().entered_in_error


def test_an_order_taken_back_is_shown_in_its_referral_and_drafts_nothing(tmp_path: Path) -> None:
    send(tmp_path, patient(), order())
    send(tmp_path, order(**IN_ERROR), name="again.ndjson")
    decide()

    found = Referral.objects.get()
    assert found.state == ReferralState.TO_DECIDE
    assert order_words(found.orders[0]).startswith("The sender took this order back.")
    assert not Task.objects.exists()

    send(tmp_path, order(), name="third.ndjson")
    decide()
    assert "took this order back" not in order_words(Referral.objects.get().orders[0])


def test_an_order_taken_back_after_acceptance_is_a_task_of_the_pharmacist(tmp_path: Path) -> None:
    send(tmp_path, patient(), order())
    found = Referral.objects.get()
    screened(found.patient_id)
    actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)

    send(tmp_path, order(**IN_ERROR), name="again.ndjson")
    decide()

    assert Task.objects.get().title["code"] == "intake.task_order_taken_back"


@pytest.mark.parametrize(
    ("over", "ends"),
    [
        ({"status": "not-done"}, None),
        ({"status": "entered-in-error"}, None),
        ({"performedDateTime": "2026-05-11"}, date(2026, 5, 11)),
    ],
)
def test_a_removal_taken_back_or_corrected_clears_or_moves_the_end(
    tmp_path: Path, over: dict[str, Any], ends: date | None
) -> None:
    send(tmp_path, patient(), PLACED, REMOVED)

    send(tmp_path, REMOVED | over, name="again.ndjson")
    assert AccessDevice.objects.get().removed_on == date(2026, 5, 10)
    decide()

    assert AccessDevice.objects.get().removed_on == ends


def test_a_removal_corrected_to_another_arm_ends_the_other_line(tmp_path: Path) -> None:
    left = PLACED | {"bodySite": [{"text": "left arm"}]}
    right = procedure("l3", "Insertion of PICC", "2026-05-02", bodySite=[{"text": "right arm"}])
    send(tmp_path, patient(), left, right, REMOVED | {"bodySite": [{"text": "left arm"}]})

    send(tmp_path, REMOVED | {"bodySite": [{"text": "right arm"}]}, name="again.ndjson")
    decide()

    assert dict(AccessDevice.objects.values_list("side", "removed_on")) == {
        "left": None,
        "right": date(2026, 5, 10),
    }


def test_a_removal_left_as_it_was_keeps_the_end(tmp_path: Path) -> None:
    send(tmp_path, patient(), PLACED, REMOVED)
    send(tmp_path, REMOVED | {"status": "not-done"}, name="again.ndjson")

    decide(accept=False)

    assert AccessDevice.objects.get().removed_on == date(2026, 5, 10)


def test_a_removal_whose_line_cannot_be_told_is_put_right_by_hand(tmp_path: Path) -> None:
    send(tmp_path, patient(), PLACED, REMOVED)
    AccessDevice.objects.update(removed_on=date(2026, 5, 12))
    send(tmp_path, REMOVED | {"status": "not-done"}, name="again.ndjson")

    with pytest.raises(Refused, match="which_end_taken_back"):
        decide()

    assert AccessDevice.objects.get().removed_on == date(2026, 5, 12)


def test_the_page_offers_what_was_taken_back_without_ticking_it(tmp_path: Path) -> None:
    a_policy()
    branch = make_branch()
    send(tmp_path, patient(), allergy(), branch=branch)
    send(tmp_path, allergy() | UNVERIFIED, name="again.ndjson", branch=branch)
    address = reverse("intake:difference", args=[Difference.objects.get().id])
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))

    shown = coordinator.get(address).content.decode()
    coordinator.post(address, {"field-0": "yes", "reason": "asked the ward"})

    assert 'name="field-0" value="yes" aria-label' in shown
    assert 'name="reason"' in shown
    assert Allergy.objects.get().error_reason == "asked the ward"
