"""An incident is reported as it was seen, stays as it was written, and is never refused."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Refused
from hearthline.platform.journal.models import JournalEntry, ReadSubject
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.incidents import actions
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.incidents.timeline import timeline
from hearthline.rooms.program.models import Branch
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of
from tests.builders.chart import a_full_patient
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient() -> UUID:
    a_policy()
    return a_full_patient()


def the_branch() -> UUID:
    return Branch.objects.get(name="North").pk


def browser(role: Role, branch: UUID | None = None) -> Client:
    return signed_in(a_user(role, branch_id=branch or the_branch()))


def shown(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def typed(**changes: str) -> dict[str, str]:
    form = {
        "kind": "pump",
        "severity": "no_harm",
        "what": "The pump beeped and stopped.\nThe family changed the battery.",
        "done": "Infusion restarted",
        "happened_on": "2026-05-13",
        "happened_at": "21:15",
        "place": "At home",
        "branch": str(the_branch()),
    }
    return form | changes


def test_before_anything_was_reported_the_list_says_what_it_is_for() -> None:
    a_policy()
    make_branch()

    page = shown(browser(Role.QUALITY).get("/incidents/"))

    assert "Nothing was reported yet." in page
    assert "near misses teach most" in page


def test_a_nurse_reports_what_happened_and_quality_reads_it_as_it_was_written(
    patient: UUID,
) -> None:
    nurse = browser(Role.NURSE_MANAGER)

    answer = nurse.post(f"/incidents/report/?patient={patient}", typed())

    assert answer.status_code == 302
    incident = Incident.objects.get(kind="pump")
    assert incident.happened_at == datetime(2026, 5, 14, 1, 15, tzinfo=UTC)
    assert incident.patient_id == patient
    quality = browser(Role.QUALITY)
    listed = shown(quality.get("/incidents/"))
    assert listed.index(incident.number) < listed.index(
        Incident.objects.get(kind="delivery").number
    )
    page = shown(quality.get(f"/incidents/{incident.pk}/"))
    for words in ("The family changed the battery.", "Infusion restarted", "At home", "no harm"):
        assert words in page
    assert ReadSubject.objects.filter(subject_id=patient).exists()
    assert any(entry.text.params["number"] == incident.number for entry in timeline(patient))


def test_an_incident_without_a_patient_belongs_to_its_branch(patient: UUID) -> None:
    browser(Role.WAREHOUSE).post("/incidents/report/", typed(kind="fall"))

    incident = Incident.objects.get(kind="fall")
    assert (incident.patient_id, incident.branch_id) == (None, the_branch())
    elsewhere = browser(Role.QUALITY, make_branch("South"))
    assert incident.number not in shown(elsewhere.get("/incidents/"))
    assert elsewhere.get(f"/incidents/{incident.pk}/").status_code == 404


def test_nobody_knowing_when_stays_not_known(patient: UUID) -> None:
    browser(Role.INTAKE).post("/incidents/report/", typed(happened_on="", happened_at=""))

    incident = Incident.objects.get(kind="pump")
    assert incident.happened_at is None
    page = shown(browser(Role.QUALITY).get(f"/incidents/{incident.pk}/"))
    assert "<dt>Happened</dt><dd>not known</dd>" in page


def test_a_day_without_a_time_stays_a_day(patient: UUID) -> None:
    nurse = browser(Role.NURSE_MANAGER)
    about = f"/incidents/report/?patient={patient}"
    assert 'name="happened_on" value=' not in shown(nurse.get(about)), "today is nobody's answer"

    nurse.post(about, typed(happened_at=""))

    incident = Incident.objects.get(kind="pump")
    assert (incident.happened_at, incident.happened_on) == (None, date(2026, 5, 13))
    page = shown(browser(Role.QUALITY).get(f"/incidents/{incident.pk}/"))
    assert ", time not known</dd>" in page
    assert "12:00" not in page
    [entry] = [one for one in timeline(patient) if one.text.params["number"] == incident.number]
    assert sentence(entry.text).endswith("time of day not known")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"what": ""}, "required"), ({"happened_on": ""}, "A time needs its day")],
)
def test_what_is_missing_is_asked_and_what_was_typed_stays(
    patient: UUID, wrong: dict[str, str], said: str
) -> None:
    answer = browser(Role.INTAKE).post("/incidents/report/", typed(**wrong))

    assert answer.status_code == 422
    assert said in shown(answer)
    assert "Infusion restarted" in shown(answer)
    assert not Incident.objects.filter(kind="pump").exists()


def test_a_kind_of_harm_nobody_met_says_what_to_drop(patient: UUID) -> None:
    quality = browser(Role.QUALITY)

    assert Incident.objects.get().number in shown(quality.get("/incidents/?severity=near_miss"))
    assert "Drop the filter" in shown(quality.get("/incidents/?severity=death"))


def test_a_wrong_report_is_marked_with_its_reason_and_kept(patient: UUID) -> None:
    incident = Incident.objects.get()
    quality = browser(Role.QUALITY)
    page = reverse("incidents:in_error", args=[incident.pk])
    assert page in shown(quality.get(f"/incidents/{incident.pk}/"))

    assert quality.post(page, {"reason": ""}).status_code == 422
    quality.post(page, {"reason": "It was another van."})

    after = shown(quality.get(f"/incidents/{incident.pk}/"))
    assert "The pump set on the van was not latex free." in after
    assert "It was another van." in after
    assert page not in after
    assert incident.number not in shown(quality.get("/incidents/"))
    assert timeline(patient) == []
    assert JournalEntry.objects.get(name="incidents.enter_in_error").reason == "It was another van."


def test_who_may_not_correct_is_neither_offered_it_nor_obeyed(patient: UUID) -> None:
    incident = Incident.objects.get()
    pharmacist = browser(Role.PHARMACIST)
    page = reverse("incidents:in_error", args=[incident.pk])

    assert page not in shown(pharmacist.get(f"/incidents/{incident.pk}/"))
    assert pharmacist.post(page, {"reason": "Not mine"}).status_code == 403
    assert not Incident.objects.get().entered_in_error


def test_without_a_reason_no_report_is_wrong(patient: UUID) -> None:
    with pytest.raises(Refused):
        actions.enter_in_error(
            context_of(Role.QUALITY, branch=the_branch()), incident_id=Incident.objects.get().pk
        )
