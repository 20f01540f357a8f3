"""People decide: about referrals, what could not be read, and what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from hearthline.overlook.chart.composing import team
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import NotInScope, NotPermitted, Refused
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census.models import (
    Allergy,
    Episode,
    Identifier,
    Measurement,
    Patient,
    Practitioner,
)
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Difference, QuarantineItem, Referral
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.therapy import queries as therapy
from tests.builders.home import screened
from tests.builders.intake import allergy, dose, order, patient, weight
from tests.builders.program import context_in
from tests.rooms.intake.importing import send, totals

pytestmark = pytest.mark.django_db

LATER = datetime(2030, 1, 1, tzinfo=UTC)
TODAY = date(2026, 5, 14)
SERVICE = {
    "resourceType": "ServiceRequest",
    "id": "s1",
    "status": "active",
    "intent": "order",
    "code": {"text": "Home infusion nursing visit"},
    "subject": {"reference": "Patient/p1"},
}


def intake(*parts: object, reason: str = "") -> Context:
    context = context_in(Role.INTAKE, *parts)
    return Context(
        caller=context.caller,
        action_id=context.action_id,
        server_time=context.server_time,
        source=context.source,
        reason=reason,
    )


def referral(folder: Path) -> Referral:
    send(folder, patient(), order(), SERVICE)
    found = Referral.objects.get()
    screened(found.patient_id)
    return found


def test_a_drug_order_and_a_service_request_of_one_person_are_one_referral(
    tmp_path: Path,
) -> None:
    found = referral(tmp_path)

    assert (found.drug, len(found.orders), Episode.objects.count()) == ("vancomycin", 2, 1)


def test_a_service_request_that_came_first_is_joined_by_the_order(tmp_path: Path) -> None:
    send(tmp_path, patient(), SERVICE)

    send(tmp_path, patient(), order())

    found = Referral.objects.get()
    assert (found.drug, found.therapy, len(found.orders)) == ("vancomycin", "anti_infective", 2)


def test_accepting_starts_the_episode_and_drafts_the_order(tmp_path: Path) -> None:
    found = referral(tmp_path)

    actions.accept_referral(
        intake("accept"),
        referral_id=found.id,
        revision=found.revision,
        conditions=(ConditionAsked("Tip report before the first dose", "intake", LATER),),
    )

    episode = Episode.objects.get()
    assert (episode.state, episode.conditions) == ("accepted", "Tip report before the first dose")
    (drafted,) = therapy.therapy_orders_of([found.patient_id])[found.patient_id]
    assert drafted.head.state == "draft"
    assert drafted.content.dose is not None
    assert drafted.content.dose.original == "1250 mg"
    assert drafted.content.frequency.interval_hours == 12
    assert drafted.content.duration_minutes == 120
    assert {item.kind for item in drafted.content.evidence} >= {"route", "drug"}
    found.refresh_from_db()
    assert (found.state, found.decided_by) == ("accepted", "Test intake")


def test_who_prescribed_is_the_clinician_that_was_sent_with_the_order(tmp_path: Path) -> None:
    doctor = {
        "resourceType": "Practitioner",
        "id": "d1",
        "name": [{"family": "Inkwell", "given": ["Theo"], "prefix": ["Dr"]}],
        "telecom": [{"system": "phone", "value": "614-555-0171"}],
    }
    send(tmp_path, patient(), order(requester={"reference": "Practitioner/d1"}), doctor)
    found = Referral.objects.get()
    screened(found.patient_id)

    actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)

    (drafted,) = therapy.therapy_orders_of([found.patient_id])[found.patient_id]
    assert drafted.content.prescriber_id == Practitioner.objects.get().pk
    assert "Inkwell" in drafted.content.prescriber
    (shown,) = [one for one in team(found.patient_id, [drafted], [], TODAY) if "Prescr" in one.role]
    assert shown.name == drafted.content.prescriber
    assert shown.role.replace("\u00a0", " ") == "Prescriber, 614 555 0171"
    other = replace(drafted, content=replace(drafted.content, prescriber="Dr Ada Other"))
    (renamed,) = [one for one in team(found.patient_id, [other], [], TODAY) if "Prescr" in one.role]
    assert (renamed.name, renamed.role) == ("Dr Ada Other", "Prescriber")


def test_a_referral_is_decided_once(tmp_path: Path) -> None:
    found = referral(tmp_path)
    actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)

    with pytest.raises(Refused):
        actions.decline_referral(
            intake("b", reason="no nurse"), referral_id=found.id, revision=found.revision
        )


def test_a_home_that_nobody_screened_is_accepted_on_a_condition_only(tmp_path: Path) -> None:
    send(tmp_path, patient(), order())
    found = Referral.objects.get()

    with pytest.raises(Refused) as refused:
        actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)

    assert refused.value.message.code == "home.check_not_screened"
    conditions = (ConditionAsked("Home screened by phone", "intake", LATER),)
    actions.accept_referral(
        intake("b"), referral_id=found.id, revision=found.revision, conditions=conditions
    )
    assert Episode.objects.get().state == "accepted"


def test_declining_needs_a_reason_and_keeps_the_person(tmp_path: Path) -> None:
    found = referral(tmp_path)
    with pytest.raises(Refused):
        actions.decline_referral(intake("a"), referral_id=found.id, revision=found.revision)

    actions.decline_referral(
        intake("b", reason="Outside our area"), referral_id=found.id, revision=found.revision
    )

    found.refresh_from_db()
    assert (found.state, found.decision_reason) == ("declined", "Outside our area")
    assert (Episode.objects.get().state, Patient.objects.count()) == ("declined", 1)


def test_a_role_that_may_not_decide_is_refused(tmp_path: Path) -> None:
    found = referral(tmp_path)

    with pytest.raises(NotPermitted):
        actions.accept_referral(
            context_in(Role.SCHEDULER, "x"), referral_id=found.id, revision=found.revision
        )


def test_somebody_of_another_branch_does_not_see_it(tmp_path: Path) -> None:
    found = referral(tmp_path)
    elsewhere = frozenset({UUID(int=7)})

    with pytest.raises(NotInScope):
        actions.accept_referral(
            context_in(Role.INTAKE, "x", branches=elsewhere),
            referral_id=found.id,
            revision=found.revision,
        )


@pytest.mark.parametrize(("code", "kilograms"), [("kg", "82"), ("[lb_av]", "37.1945743400")])
def test_a_chosen_unit_takes_the_weight_in_and_it_does_not_come_back(
    tmp_path: Path, code: str, kilograms: str
) -> None:
    send(tmp_path, patient(), weight(value=82))
    item = QuarantineItem.objects.get()

    actions.choose_reading(intake(code), item_id=item.id, code=code)

    quantity = Measurement.objects.get().quantity
    assert quantity.to("kg").value == type(quantity.value)(kilograms).normalize()
    item.refresh_from_db()
    assert (item.state, item.decided_by) == ("resolved", "Test intake")
    assert totals(send(tmp_path, patient(), weight(value=82))) == {"unchanged": 2}


def test_an_ambiguous_unit_of_a_dose_is_chosen_by_a_person(tmp_path: Path) -> None:
    send(tmp_path, patient(), order(dosageInstruction=dose(5000, "U")))

    actions.choose_reading(intake("u"), item_id=QuarantineItem.objects.get().id, code="[U]")

    assert Referral.objects.get().orders[0]["dose"]["unit"] == "[U]"


def test_what_is_set_aside_stays_aside_with_its_reason(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight(value=82))
    item = QuarantineItem.objects.get()
    with pytest.raises(Refused):
        actions.set_aside(intake("a"), item_id=item.id)

    actions.set_aside(intake("b", reason="Weighed again at home"), item_id=item.id)

    report = send(tmp_path, patient(), weight(value=82))
    assert totals(report) == {"unchanged": 1, "ignored": 1}
    assert report.tally.reasons["Observation"] == {"intake.set_aside_before": 1}


def _twins(folder: Path) -> QuarantineItem:
    twin = patient("p2", identifier=patient()["identifier"], birthDate="1990-01-01")
    send(folder, patient(), twin, allergy(about="Patient/p2"))
    return QuarantineItem.objects.get(kind="Patient")


def test_the_same_person_is_joined_and_what_waited_is_theirs(tmp_path: Path) -> None:
    item = _twins(tmp_path)

    actions.is_same_person(intake("same"), item_id=item.id)

    person = Patient.objects.get()
    assert str(person.birth_date) == "1958-03-02"
    assert Allergy.objects.get().patient_id == person.id
    assert not QuarantineItem.objects.filter(state="waiting").exists()


def test_another_person_is_taken_in_without_the_number(tmp_path: Path) -> None:
    item = _twins(tmp_path)

    actions.is_another_person(intake("other"), item_id=item.id)

    assert Patient.objects.count() == 2
    assert Identifier.objects.count() == 1
    assert str(Allergy.objects.get().patient.birth_date) == "1990-01-01"


def test_asking_the_sender_is_a_task_of_intake_and_the_item_waits(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight(value=82))
    item = QuarantineItem.objects.get()

    actions.ask_sender(intake("ask"), item_id=item.id)

    assert Task.objects.get().owner_role == Role.INTAKE
    item.refresh_from_db()
    assert item.state == "waiting"


def test_accepted_fields_change_and_others_stay(tmp_path: Path) -> None:
    send(tmp_path, patient())
    send(tmp_path, patient(birthDate="1958-03-20", gender="other"))
    found = Difference.objects.get()
    number = next(n for n, f in enumerate(found.fields) if f["name"] == "birth_date")

    actions.decide_difference(intake("d"), difference_id=found.id, accepted=[number])

    person = Patient.objects.get()
    assert (str(person.birth_date), person.sex) == ("1958-03-20", "male")
    report = send(tmp_path, patient(birthDate="1958-03-20", gender="other"))
    assert totals(report) == {"unchanged": 1}


def test_a_corrected_weight_marks_the_old_one_as_wrong(tmp_path: Path) -> None:
    send(tmp_path, patient(), weight())
    send(tmp_path, patient(), weight(value=28, unit="kg"))

    actions.decide_difference(
        intake("d"), difference_id=Difference.objects.get().id, accepted=[0, 1]
    )

    right = Measurement.objects.get(entered_in_error=False)
    assert right.quantity.original == "28 kg"
    assert Measurement.objects.filter(entered_in_error=True).count() == 1


def test_a_new_address_is_added_when_accepted(tmp_path: Path) -> None:
    from hearthline.rooms.census.models import Address

    two = patient(address=[*patient()["address"], {"city": "Dublin", "postalCode": "43016"}])
    send(tmp_path, patient())
    send(tmp_path, two)

    actions.decide_difference(intake("d"), difference_id=Difference.objects.get().id, accepted=[0])

    assert sorted(Address.objects.values_list("city", flat=True)) == ["Columbus", "Dublin"]


def test_a_changed_order_of_an_accepted_referral_is_a_task_of_the_pharmacist(
    tmp_path: Path,
) -> None:
    found = referral(tmp_path)
    actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)
    send(tmp_path, patient(), order(dosageInstruction=dose(1500, "mg")))
    changed = Difference.objects.get()

    actions.decide_difference(
        intake("d"), difference_id=changed.id, accepted=range(len(changed.fields))
    )

    assert Task.objects.get().owner_role == Role.PHARMACIST
    found.refresh_from_db()
    assert found.orders[0]["dose_original"] == "1500 mg"


def test_rejecting_everything_changes_nothing_and_is_not_asked_again(tmp_path: Path) -> None:
    send(tmp_path, patient())
    send(tmp_path, patient(gender="other"))

    actions.decide_difference(intake("d"), difference_id=Difference.objects.get().id, accepted=[])

    assert Patient.objects.get().sex == "male"
    assert totals(send(tmp_path, patient(gender="other"))) == {"unchanged": 1}


def test_referral_and_decision_stand_on_the_timeline(tmp_path: Path) -> None:
    from hearthline.platform.messaging.sentences import sentence
    from hearthline.rooms.intake.timeline import referred

    found = referral(tmp_path)
    actions.accept_referral(intake("a"), referral_id=found.id, revision=found.revision)

    assert [sentence(entry.text) for entry in referred(found.patient_id)] == [
        "Referred by Sample General: vancomycin",
        "Referral accepted by Test intake: vancomycin",
    ]
