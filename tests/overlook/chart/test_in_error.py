"""What was written down in error can be said to be so, with the reason, from where it is shown."""

from __future__ import annotations

import html
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census import models as census
from hearthline.rooms.census.actions import record_consent
from hearthline.rooms.census.values import (
    Authority,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    HowAsked,
)
from hearthline.rooms.coverage.models import Authorisation, Coverage
from hearthline.rooms.lines.models import AccessDevice
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT
from tests.builders.chart import a_full_patient
from tests.builders.coverage import authorise
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db

WHY = "Typed into the wrong record"
PARTS = {
    "address": (census.Address, "Columbus"),
    "contact": (census.Contact, "Mara Quill"),
    "condition": (census.Condition, "Chronic inflammatory neuropathy"),
    "home_medication": (census.HomeMedication, "metoprolol 50 mg"),
    "hospital_stay": (census.HospitalStay, "Sample General"),
    "measurement": (census.Measurement, "kg"),
    "number": (census.Identifier, "MRN 00421"),
}


@pytest.fixture
def patient() -> UUID:
    a_policy()
    return a_full_patient()


@pytest.fixture
def intake(patient: UUID) -> Client:
    branch = census.Episode.objects.get(patient_id=patient).branch_id
    return signed_in(a_user(Role.INTAKE, branch_id=branch))


def shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def mark(client: Client, listed: str, page: str) -> str:
    """Mark a record as wrong on its page, reached from ``listed``; return that page afterwards."""
    assert page in shown(client.get(listed)), "the way to the page"
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": WHY}).status_code == 302
    assert JournalEntry.objects.order_by("-id")[0].reason == WHY
    return shown(client.get(listed))


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_record_in_error_is_no_longer_shown(
    patient: UUID, intake: Client, part: str
) -> None:
    model, words = PARTS[part]
    row = model.objects.filter(patient_id=patient).get()
    listed = reverse("chart:record", args=[patient])
    page = reverse("census:in_error", args=[patient, part, row.pk])

    after = mark(intake, listed, page)

    assert words not in after.split("<h1", 1)[1]
    if part != "number":
        row.refresh_from_db()
        assert (row.entered_in_error, row.error_reason) == (True, WHY)


def test_an_allergy_a_consent_and_a_line_in_error_count_no_more(
    patient: UUID, intake: Client
) -> None:
    facts = ConsentFacts(
        derived_id("consent", patient),
        patient,
        ConsentKind.TREATMENT,
        ConsentAnswer.GIVEN,
        date(2026, 5, 12),
        "Walter Quill",
        Authority.SELF,
        HowAsked.ON_PAPER,
    )
    record_consent(system_context(at=AT), facts=facts)
    latex = census.Allergy.objects.get(substance="latex")
    line = AccessDevice.objects.get(patient_id=patient)

    for listed, page in (
        ("census:allergies", reverse("census:in_error", args=[patient, "allergy", latex.pk])),
        ("census:consents", reverse("census:consent_in_error", args=[patient, facts.id])),
        ("lines:of_patient", reverse("lines:in_error", args=[patient, line.pk])),
    ):
        assert page not in mark(intake, reverse(listed, args=[patient]), page)

    record = shown(intake.get(reverse("chart:record", args=[patient])))
    assert "latex" not in record.split("<h1", 1)[1]
    assert "No line is on record." in record
    assert WHY in shown(intake.get(reverse("census:consents", args=[patient])))


def test_a_payer_in_error_waits_for_the_authorisation_that_rests_on_it(
    patient: UUID, intake: Client
) -> None:
    granted = authorise(patient)
    finance = signed_in(a_user(Role.FINANCE, branch_id=census.Episode.objects.get().branch_id))
    listed = reverse("coverage:of_patient", args=[patient])
    payer = reverse("coverage:coverage_in_error", args=[patient, granted.coverage_id])

    early = finance.post(payer, {"reason": WHY})
    after = mark(
        finance, listed, reverse("coverage:authorisation_in_error", args=[patient, granted.id])
    )

    assert early.status_code == 422
    assert "An authorisation rests on this payer" in shown(early)
    assert Authorisation.objects.get().entered_in_error
    assert "No payer was asked" in after
    assert "Payer not known" in mark(finance, listed, payer)
    assert Coverage.objects.get().error_reason == WHY


def test_a_record_of_somebody_else_is_not_marked_through_this_address(
    patient: UUID, intake: Client
) -> None:
    other = census.Contact.objects.get().pk
    elsewhere = signed_in(a_user(Role.INTAKE, branch_id=make_branch("South")))
    page = reverse("census:in_error", args=[patient, "contact", other])

    assert elsewhere.post(page, {"reason": WHY}).status_code == 404
    assert intake.get(page.replace("/contact/", "/staff/")).status_code == 404
    assert not census.Contact.objects.get().entered_in_error


def test_a_diagnosis_and_a_home_medication_are_corrected_in_place(
    patient: UUID, intake: Client
) -> None:
    problem, drug = census.Condition.objects.get(), census.HomeMedication.objects.get()

    for name, row, typed in (
        ("condition", problem, {"name": "CIDP", "code": "G61.81"}),
        ("home_medication", drug, {"drug": "metoprolol 25 mg", "directions": "at night"}),
    ):
        page = reverse(f"census:{name}", args=[patient, row.pk])
        assert page in shown(intake.get(reverse("chart:record", args=[patient])))
        assert intake.post(page, typed | {"revision": "1"}).status_code == 302
        stale = intake.post(page, typed | {"revision": "1", "ends_on": "2026-05-20"})
        assert stale.status_code == 422

    assert census.Condition.objects.get().name == "CIDP"
    assert census.HomeMedication.objects.get().drug == "metoprolol 25 mg"


def test_a_hospital_number_comes_later_and_is_nobody_elses(patient: UUID, intake: Client) -> None:
    page = reverse("census:add_number", args=[patient])

    assert intake.post(page, {"system": "Other Hospital", "value": "OH-7"}).status_code == 302
    again = intake.post(page, {"system": "Other Hospital", "value": "OH-7"})

    assert again.status_code == 422
    assert "A record carries this number already" in shown(again)
    assert "OH-7" in shown(intake.get(reverse("chart:record", args=[patient])))


def test_a_death_is_recorded_with_its_day_and_never_one_to_come(
    patient: UUID, intake: Client
) -> None:
    page = reverse("census:death", args=[patient])

    assert intake.post(page, {"died_on": "2999-01-01"}).status_code == 422
    assert intake.post(page, {"died_on": "2026-05-13"}).status_code == 302

    person = census.Patient.objects.get(pk=patient)
    assert (person.is_dead, person.died_on) == ("yes", date(2026, 5, 13))
    assert page not in shown(intake.get(reverse("chart:record", args=[patient])))


def test_an_episode_moves_to_a_branch_whose_people_see_it_then(
    patient: UUID, intake: Client
) -> None:
    south = make_branch("South")
    there = signed_in(a_user(Role.INTAKE, branch_id=south))
    episode = census.Episode.objects.get()
    record = reverse("chart:record", args=[patient])
    assert there.get(record).status_code == 404

    answer = intake.post(
        reverse("census:move_branch", args=[patient, episode.pk]), {"branch": str(south)}
    )

    assert answer.status_code == 302
    assert there.get(record).status_code == 200
    assert JournalEntry.objects.filter(name="census.move_to_branch").exists()


def test_what_a_hospital_sent_of_itself_and_of_the_stay_is_shown(
    patient: UUID, intake: Client
) -> None:
    census.Allergy.objects.filter(substance="latex").update(is_confirmed="yes")
    census.Patient.objects.update(written_language="es-US")
    census.Organization.objects.create(
        id=derived_id("hospital"),
        name="Sample General",
        npi="1234567893",
        phones=[{"number": "614 555 0100", "kind": "work"}],
    )

    record = shown(intake.get(reverse("chart:record", args=[patient]))).replace("\u00a0", " ")

    assert "Went home with home health" in record
    assert "hives, confirmed" in record
    assert "614 555 0100" in record
    assert "1234567893" in record
    assert "English" in record
    assert "Spanish" in record
