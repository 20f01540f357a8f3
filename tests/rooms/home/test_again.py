"""A home is looked at again: by a second person, when something changed, and as a file."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import actions, checks, models, queries, rules
from hearthline.rooms.home.rules import HomeRefusal
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.files import a_picture
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch

DAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"address_since": DAY + timedelta(days=1)}, "home.again_address"),
        ({"therapy_since": DAY + timedelta(days=1)}, "home.again_therapy"),
        ({"incident_on": DAY + timedelta(days=1)}, "home.again_incident"),
        ({"today": DAY + timedelta(days=365)}, "home.again_interval"),
        ({"address_since": DAY, "therapy_since": DAY, "incident_on": DAY}, None),
    ],
)
def test_a_home_is_assessed_again_when_something_changed_after_it(changed, code) -> None:
    asked = {"today": DAY + timedelta(days=2), "every_days": 365} | changed
    today = asked.pop("today")

    why = rules.due_again(DAY, today, **asked)

    assert (why.code if why else None) == code


@given(st.dictionaries(st.sampled_from(["pets", *queries.RISKS]), st.booleans()))
def test_a_risk_nobody_asked_about_is_never_no(known: dict[str, bool]) -> None:
    found = rules.risk_to_nurse(known, queries.RISKS)

    if known.get("weapons") is False or known.get("unsafe") is True:
        assert found is Answer.YES
    if found is Answer.NO:
        assert {"weapons", "unsafe", "walk-in"} <= known.keys()
        assert known.get("pets") is False or known.get("pets-aggressive") is False


@pytest.fixture
def june(db: None) -> UUID:
    a_policy()
    make_branch()
    patient = patient_in_care("june", branch=NORTH, family_name="Sampleton")
    Episode.objects.filter(patient_id=patient).update(therapy=TherapyClass.CHEMOTHERAPY)
    return patient


def finding(patient: UUID, check=checks.home_is_ready):
    [said] = check([patient], AT, Reads([patient]))
    return said


def test_a_high_risk_home_counts_once_a_second_person_agrees(june: UUID) -> None:
    made = assessed(june, approved_questionnaires()[FULL], good_answers())
    assert finding(june).message.code == "home.check_second_look"

    manager = context_of(Role.NURSE_MANAGER, branch=None)
    with pytest.raises(HomeRefusal) as refusal:
        actions.look_again(manager, assessment_id=made, agrees=False, note=" ")
    assert refusal.value.message.code == "home.look_why"
    pharmacist = context_of(Role.PHARMACIST, branch=None)
    actions.look_again(pharmacist, assessment_id=made, agrees=False, note="No spill kit seen")
    assert finding(june).message.code == "home.check_not_agreed"
    again = context_of(Role.PHARMACIST, branch=None, step=2, at=AT + timedelta(hours=1))
    actions.look_again(again, assessment_id=made, agrees=True, note="")

    assert finding(june).state is State.MET


def test_whoever_signed_gives_no_second_look(june: UUID) -> None:
    made = assessed(june, approved_questionnaires()[FULL], good_answers())
    row = models.Assessment.objects.get(pk=made)
    manager = context_of(Role.NURSE_MANAGER, branch=None)
    models.Assessment.objects.filter(pk=row.pk).update(signed_by_id=manager.caller.actor_id)

    with pytest.raises(HomeRefusal) as refusal:
        actions.look_again(manager, assessment_id=made, agrees=True, note="")

    assert refusal.value.message.code == "home.look_other_person"
    assert not models.SecondLook.objects.exists()


def test_a_home_assessed_long_ago_is_found_due_again(june: UUID) -> None:
    long_ago = AT - timedelta(days=400)
    assessed(june, approved_questionnaires(long_ago)[FULL], good_answers(), at=long_ago)

    said = finding(june, checks.due_again)

    assert (said.state, said.message.code) == (State.OPEN, "home.again_interval")


def test_a_photograph_is_kept_with_its_caption_and_shown_to_who_may_read(june: UUID) -> None:
    made = assessed(june, approved_questionnaires()[FULL], good_answers())
    client = signed_in(a_user(Role.NURSE_MANAGER))
    address = reverse("home:photograph", args=[june, made])
    picture = io.BytesIO(a_picture())
    picture.name = "pole.png"

    refused = client.post(address, {"caption": "", "file": picture})
    picture.seek(0)
    kept = client.post(address, {"caption": "The pole beside the chair", "file": picture})

    assert refused.status_code in (200, 400, 422)
    assert kept.status_code == 302
    [row] = queries.photographs_of(made)
    shown = client.get(reverse("home:assessment", args=[june, made])).content.decode()
    assert "The pole beside the chair" in shown
    source = reverse("files:picture", args=[row.file_id, 1])
    assert source in shown
    assert client.get(source)["Content-Type"] == "image/png"
    assert signed_in(a_user(Role.WAREHOUSE)).get(source).status_code == 403


def test_answers_leave_as_fhir_and_come_back_the_same(june: UUID) -> None:
    answers = good_answers(light_station="dim")
    made = assessed(june, approved_questionnaires()[FULL], answers)
    client = signed_in(a_user(Role.NURSE_MANAGER))

    file = client.get(reverse("home:answers_fhir", args=[june, made])).content
    sent = io.BytesIO(file)
    sent.name = "answers.json"
    data = {"file": sent, "way": "visit", "answered_by": "June", "made_on": "2026-05-14"}
    came = client.post(reverse("home:import_answers", args=[june, FULL]), data)

    assert json.loads(file)["resourceType"] == "QuestionnaireResponse"
    assert came.status_code == 302
    back = models.Assessment.objects.exclude(pk=made).get()
    assert queries.answers_of(back) == queries.answers_of(models.Assessment.objects.get(pk=made))


def test_a_questionnaire_comes_in_as_a_draft_and_what_has_no_place_is_named(june: UUID) -> None:
    version = approved_questionnaires()[FULL]
    client = signed_in(a_user(Role.NURSE_MANAGER))
    resource = json.loads(client.get(reverse("home:fhir", args=[version])).content)

    def send(body: object):
        sent = io.BytesIO(json.dumps(body).encode())
        sent.name = "questionnaire.json"
        data = {"file": sent, "summary": "Ours, with the porch"}
        return client.post(reverse("home:import_questionnaire"), data)

    count = ContentVersion.objects.count()
    strange = send(resource | {"copyright": "somebody"})
    assert "copyright" in strange.content.decode()
    assert "Questionnaire" in send([1]).content.decode()
    assert ContentVersion.objects.count() == count

    came = send(resource | {"title": "Our own"})

    assert came.status_code == 302
    assert ContentVersion.objects.get(title="Our own").state == "draft"
