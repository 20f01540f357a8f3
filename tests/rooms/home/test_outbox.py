"""An assessment a tablet brings: kept once, on the version and at the time it was made."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from hearthline.kernel.answers import Answers
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Draft
from hearthline.platform.actions.errors import NotYet
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.files.models import StoredFile
from hearthline.rooms.home import models, queries, rules
from hearthline.rooms.home.actions import stored_answers
from hearthline.rooms.home.outbox import OUTBOX
from hearthline.rooms.home.values import (
    AssessmentFacts,
    AssessmentWay,
    ModificationState,
    Readiness,
)
from tests.builders.census import context_of, patient_in_care
from tests.builders.home import AT, FULL, approved_questionnaires, assessed, good_answers

pytestmark = pytest.mark.django_db
DOOR, PICTURE_DOOR = OUTBOX["home.sign_assessment"], OUTBOX["home.send_photograph"]


@pytest.fixture
def june() -> UUID:
    return patient_in_care("june")


@pytest.fixture
def asked() -> UUID:
    return approved_questionnaires()[FULL]


def as_sent(answers: Answers) -> dict[str, list[dict[str, Any]]]:
    facts = AssessmentFacts(
        id=derived_id("any", 1),
        patient_id=derived_id("any", 1),
        questionnaire_id=derived_id("any", 1),
        way=AssessmentWay.VISIT,
        answered_by="x",
        made_on=AT.date(),
        zone="UTC",
        answers=answers,
    )
    return {
        link_id: [{"kind": kind, "value": value} for kind, value in values]
        for link_id, values in stored_answers(facts.answers).items()
    }


def a_body(patient: UUID, questionnaire: UUID, answers: Answers, **given: Any) -> dict[str, Any]:
    values = {
        "patient": str(patient),
        "questionnaire": str(questionnaire),
        "made_on": AT.date().isoformat(),
        "zone": "America/New_York",
        "answered_by": "June Sampleton",
        "traits": ["cold_drug", "pump", "hazardous"],
        "answers": as_sent(answers),
        "note": "",
    }
    return values | given


def from_tablet(*, late: timedelta = timedelta(0)) -> Context:
    return context_of(Role.FIELD_NURSE, at=AT + late, step=1, told=AT)


def test_what_a_tablet_brings_is_judged_as_the_desk_judges_it_and_twice_is_once(
    june: UUID, asked: UUID
) -> None:
    desk = patient_in_care("desk")
    answers = good_answers(refrigerator_temperature=None, pole=False)
    assessed(desk, asked, answers)

    for _time in range(2):
        DOOR.record(from_tablet(late=timedelta(hours=5)), a_body(june, asked, answers))

    row = models.Assessment.objects.get(patient_id=june)
    assert (row.way, row.made_on, row.signed_at) == ("visit", AT.date(), AT)
    assert row.version_id == asked
    states = queries.states_of([june, desk])
    assert states[june].verdict == states[desk].verdict
    assert models.Modification.objects.filter(patient_id=june).count() == 1


def test_a_version_that_is_no_longer_in_force_is_kept_and_flagged(june: UUID, asked: UUID) -> None:
    old = ContentVersion.objects.get(id=asked)
    values = {f.name: getattr(old, f.name) for f in ContentVersion._meta.fields}
    values |= {"id": derived_id("newer", 1), "number": old.number + 1}
    ContentVersion.objects.create(**values)
    context = from_tablet()

    DOOR.record(context, a_body(june, asked, good_answers()))

    assert models.Assessment.objects.get().version_id == asked
    assert context.draft.flags.count("home.questionnaire_not_in_force") == 1


def test_one_that_comes_late_never_undoes_a_newer_one(june: UUID, asked: UUID) -> None:
    assessed(june, asked, good_answers(), at=AT + timedelta(hours=2))
    context = from_tablet(late=timedelta(hours=5))

    DOOR.record(context, a_body(june, asked, good_answers(phone_works=False, pole=False)))

    assert models.Assessment.objects.count() == 2
    assert "home.overtaken" in context.draft.flags
    assert not models.Modification.objects.exists()
    assert queries.states_of([june])[june].verdict.readiness == "ready"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"patient": "nobody"}, "patient"),
        ({"patient": str(derived_id("nobody", 1))}, "patient"),
        ({"questionnaire": 7}, "questionnaire"),
        ({"made_on": "yesterday"}, "made_on"),
        ({"answered_by": ""}, "answered_by"),
        ({"answered_by": "x" * 201}, "answered_by"),
        ({"traits": ["loud"]}, "traits"),
        ({"traits": 3}, "traits"),
        ({"answers": []}, "answers"),
        ({"answers": {"pole": True}}, "answers.pole"),
        ({"answers": {"pole": [{"kind": "boolean", "value": "True"}]}}, "answers.pole"),
        ({"answers": {"stairs": [{"kind": "number", "value": "NaN"}]}}, "answers.stairs"),
        ({"answers": {"seen": [{"kind": "text", "value": "\x00"}]}}, "answers.seen"),
    ],
)
def test_what_cannot_be_read_is_named(
    june: UUID, asked: UUID, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(HearthlineError) as refused:
        DOOR.record(from_tablet(), a_body(june, asked, {}) | given)

    assert refused.value.field == field
    assert not models.Assessment.objects.exists()


def test_a_zone_nobody_knows_and_an_answer_to_nothing_do_not_stop_it(
    june: UUID, asked: UUID
) -> None:
    body = a_body(june, asked, good_answers(), zone="Moon/Base")
    body["answers"]["no-such-question"] = [{"kind": "text", "value": "kept"}]

    DOOR.record(from_tablet(), body)

    row = models.Assessment.objects.get()
    assert row.zone == "America/New_York"
    assert queries.states_of([june])[june].verdict.readiness == "ready"


def a_picture_body(patient: UUID, entry: UUID, **given: Any) -> dict[str, Any]:
    values = {
        "patient": str(patient),
        "assessment": str(entry),
        "link_id": "station-photo",
        "caption": "The table by the window",
        "picture": base64.b64encode(a_photograph()).decode(),
    }
    return values | given


def a_photograph() -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 6), "teal").save(content, "JPEG")
    return content.getvalue()


def test_a_picture_waits_for_its_assessment_and_then_answers_its_question(june, asked) -> None:
    signing, sending = from_tablet(), replace(from_tablet(), action_id=derived_id("picture", 1))
    picture = a_picture_body(june, signing.action_id)
    with pytest.raises(NotYet):
        PICTURE_DOOR.record(sending, picture)
    assert not StoredFile.objects.exists()
    named = {"station-photo": [str(sending.action_id)]}
    DOOR.record(signing, a_body(june, asked, good_answers(station_photo=None), photographs=named))
    row = models.Assessment.objects.get()
    assert queries.states_of([june])[june].verdict.readiness is Readiness.READY
    taken = rules.pictures_named(queries.questionnaire_of(row), queries.answers_of(row))

    for _twice in range(2):
        PICTURE_DOOR.record(replace(sending, draft=Draft()), picture)

    kept = models.Photograph.objects.get()
    assert (kept.caption, kept.link_id) == ("The table by the window", "station-photo")
    assert taken == {kept.file_id}
    assert StoredFile.objects.get().subject_id == june


def test_a_picture_of_what_is_wrong_is_no_proof_that_it_was_put_right(june, asked) -> None:
    signing, sending = from_tablet(), replace(from_tablet(), action_id=derived_id("picture", 1))
    DOOR.record(signing, a_body(june, asked, good_answers(pole=False)))

    body = a_picture_body(june, signing.action_id, link_id="pole", caption="A hook that is loose")
    PICTURE_DOOR.record(sending, body)

    assert models.Photograph.objects.get().link_id == "pole"
    assert models.Modification.objects.get().state == ModificationState.PROPOSED
    assert queries.answers_of(models.Assessment.objects.get())["pole"] == (False,)


@pytest.mark.parametrize(
    "given",
    [
        {"picture": "not base64!"},
        {"picture": ""},
        {"picture": base64.b64encode(b"0" * 1_000_001).decode()},
        {"picture": base64.b64encode(b"<svg/>").decode()},
        {"caption": " "},
        {"link_id": 7},
    ],
)
def test_a_picture_that_cannot_be_read_is_refused_with_the_reason(june, asked, given) -> None:
    signing, sending = from_tablet(), replace(from_tablet(), action_id=derived_id("picture", 1))
    DOOR.record(signing, a_body(june, asked, good_answers()))

    with pytest.raises(HearthlineError):
        PICTURE_DOOR.record(sending, a_picture_body(june, signing.action_id, **given))

    assert not models.Photograph.objects.exists()
