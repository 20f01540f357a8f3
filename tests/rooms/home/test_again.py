"""A home is looked at again: by a second person, when something changed, and as a file."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.reads import Reads
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.home import actions, checks, models, queries, rules
from hearthline.rooms.home.attention import modifications_due, modifications_proposed
from hearthline.rooms.home.rules import HomeRefusal
from hearthline.rooms.home.tasks import ask_again as ask_for_another_look
from hearthline.rooms.home.values import (
    AssessmentFacts,
    AssessmentWay,
    PhotographFacts,
    StationFacts,
)
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, SOUTH, context_of, patient_in_care
from tests.builders.files import a_picture, keep
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


@pytest.mark.parametrize(
    ("verified", "found"),
    [
        ([(1, 1)], None),  # The drug the home was assessed for, verified after the assessment.
        ([(1, -3), (1, 2)], 2),
        ([(1, -3), (2, 2)], None),  # A change of its order.
        ([(2, 1), (1, 4), (1, 2)], 4),
        ([], None),
    ],
)
def test_another_drug_is_another_therapy_and_a_changed_order_is_not(verified, found) -> None:
    said = rules.new_drug_on(
        [(version, DAY + timedelta(days=days)) for version, days in verified], DAY
    )

    assert said == (DAY + timedelta(days=found) if found else None)


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


def test_what_keeps_care_from_beginning_is_said_before_any_second_look(june: UUID) -> None:
    assessed(june, approved_questionnaires()[FULL], good_answers(phone_works=False))

    assert finding(june).message.code == "home.check_not_ready"
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("signer", "asked"),
    [(Role.FIELD_NURSE, Role.NURSE_MANAGER), (Role.NURSE_MANAGER, Role.PHARMACIST)],
)
def test_another_person_is_asked_for_the_second_look_until_it_is_given(
    june: UUID, signer: Role, asked: Role
) -> None:
    version = approved_questionnaires()[FULL]
    made = signed_by(signer, june, version, good_answers())

    task = Task.objects.get(closed_at__isnull=True)
    assert (task.owner_role, task.subject_id) == (asked, june)
    assert str(made) in task.url

    again = signed_by(signer, june, version, good_answers(pole=False), step=1)
    [task] = Task.objects.filter(closed_at__isnull=True)
    assert str(again) in task.url
    looking = context_of(asked, branch=None, step=9, at=AT + timedelta(hours=3))
    actions.look_again(looking, assessment_id=again, agrees=True, note="")

    assert not Task.objects.filter(closed_at__isnull=True).exists()


def signed_by(role: Role, patient: UUID, version: UUID, answers, step: int = 0) -> UUID:
    at = AT + timedelta(hours=step)
    facts = AssessmentFacts(
        id=derived_id("assessment of a test", step),
        patient_id=patient,
        questionnaire_id=version,
        way=AssessmentWay.VISIT,
        answered_by="June",
        made_on=AT.date(),
        zone="America/New_York",
        answers=answers,
    )
    context = context_of(role, branch=None, step=step, at=at)
    return actions.sign_assessment(context, facts=facts)


def test_a_home_is_due_again_for_an_address_a_therapy_and_an_incident(june: UUID) -> None:
    assessed(june, approved_questionnaires()[FULL], good_answers())
    assert finding(june, checks.due_again).state is State.MET

    Episode.objects.filter(patient_id=june).update(referred_at=AT + timedelta(days=2))
    assert finding(june, checks.due_again).message.code == "home.again_therapy"
    Episode.objects.filter(patient_id=june).update(referred_at=AT - timedelta(days=2))
    incidents.report(
        system_context(at=AT + timedelta(days=3)),
        facts=IncidentFacts(
            id=derived_id("incident", june),
            branch_id=None,
            patient_id=june,
            kind=next(iter(IncidentKind)),
            severity=next(iter(Severity)),
            what="She fell over the cord",
            happened_at=AT + timedelta(days=3),
            zone="America/New_York",
        ),
    )
    assert finding(june, checks.due_again).message.code == "home.again_incident"


def test_a_photograph_of_the_station_answers_its_question(june: UUID) -> None:
    made = assessed(june, approved_questionnaires()[FULL], good_answers(station_photo=None))
    [change] = models.Modification.objects.all()
    client = signed_in(a_user(Role.NURSE_MANAGER))
    picture = io.BytesIO(a_picture())
    picture.name = "station.png"
    data = {"caption": "The station", "file": picture, "link_id": "station-photo"}

    client.post(reverse("home:photograph", args=[june, made]), data)

    change.refresh_from_db()
    assert (change.state, change.proof) == ("done", "The station")
    verdict = queries.states_of([june])[june].verdict
    assert [line.link_id for line in verdict.remedied] == ["station-photo"]
    [row] = queries.photographs_of(made)
    card = client.get(reverse("home:card", args=[june])).content.decode()
    assert "No place is agreed yet" in card
    actions.set_station(
        context_of(Role.NURSE_MANAGER, branch=None, step=4),
        facts=StationFacts(patient_id=june, place="Armchair", wishes="Not before nine"),
        revision=0,
    )
    card = client.get(reverse("home:card", args=[june])).content.decode()
    assert reverse("files:picture", args=[row.file_id, 1]) in card
    assert "Not before nine" in card
    spanish = client.get(reverse("home:card", args=[june]) + "?language=es").content.decode()
    assert "Nuestros deseos" in spanish
    assert 'lang="es"' in spanish


def test_a_photograph_is_taken_with_the_assessment_and_leaves_as_fhir(june: UUID) -> None:
    approved_questionnaires()
    client = signed_in(a_user(Role.NURSE_MANAGER))
    page = reverse("home:assess", args=[june, FULL])
    said = {"way": "visit", "made_on": "2026-05-14", "answered_by": "June", "q-pole": "True"}

    def picture() -> io.BytesIO:
        sent = io.BytesIO(a_picture())
        sent.name = "station.png"
        return sent

    unsaid = client.post(page, said | {"q-station-photo": picture()})
    assert "Say what the picture shows" in unsaid.content.decode()
    sent = {"q-station-photo": picture(), "q-station-photo--caption": "Chair and pole"}
    client.post(page, said | sent)

    row = models.Assessment.objects.get()
    [kept] = queries.photographs_of(row.pk)
    assert (kept.link_id, kept.caption) == ("station-photo", "Chair and pole")
    assert queries.answers_of(row)["station-photo"] == (str(kept.file_id),)
    assert not models.Modification.objects.filter(link_id="station-photo").exists()
    file = client.get(reverse("home:answers_fhir", args=[june, row.pk])).content.decode()
    assert '"title": "Chair and pole"' in file
    shown = client.get(reverse("home:assessment", args=[june, row.pk])).content.decode()
    assert str(kept.file_id) not in shown.split("<figure")[0]

    again = client.get(f"{page}?amends={row.pk}").content.decode()
    assert "still shows it" in again
    client.post(f"{page}?amends={row.pk}", said | {"q-station-photo--stays": "on"})
    corrected = models.Assessment.objects.exclude(pk=row.pk).get()
    assert queries.answers_of(corrected)["station-photo"] == (str(kept.file_id),)


def test_a_modification_has_a_role_and_its_photograph_and_is_on_the_managers_today(
    june: UUID,
) -> None:
    assessed(june, approved_questionnaires()[FULL], good_answers(pole=False))
    row = models.Modification.objects.get()
    manager = a_user(Role.NURSE_MANAGER)
    client = signed_in(manager)
    caller = context_of(Role.NURSE_MANAGER, branch=None).caller
    [line] = modifications_proposed(caller, AT)
    assert "Agree who sees to it" in sentence(line.detail)
    assert modifications_proposed(context_of(Role.WAREHOUSE).caller, AT) == ()

    nobody = client.post(
        reverse("home:agree", args=[june, row.pk]), {"what": "A pole", "revision": 1}
    )
    assert nobody.status_code == 422
    agreed = {"what": "A pole", "owner_role": "warehouse", "due_on": "2026-05-14", "revision": 1}
    client.post(reverse("home:agree", args=[june, row.pk]), agreed)

    assert modifications_proposed(caller, AT) == []
    [due] = modifications_due(context_of(Role.WAREHOUSE, branch=None).caller, AT)
    assert due.owner == Role.WAREHOUSE
    assert "arehouse" in sentence(due.detail)
    picture = io.BytesIO(a_picture())
    picture.name = "pole.png"
    done = {"proof": "Seen", "done_on": "2026-05-14", "file": picture}
    client.post(reverse("home:finish", args=[june, row.pk]), done)
    row.refresh_from_db()
    shown = client.get(reverse("home:of_patient", args=[june])).content.decode()
    assert reverse("files:picture", args=[row.proof_file_id, 1]) in shown


def test_the_card_names_the_branch_that_cares_and_no_other(june: UUID) -> None:
    make_branch("Zzz, last by name", branch_id=NORTH, phone="614 555 0100")
    make_branch("Aaa, first by name", branch_id=SOUTH, phone="614 555 0199")
    client = signed_in(a_user(Role.NURSE_MANAGER))

    card = client.get(reverse("home:card", args=[june])).content.decode()

    assert "0100" in card
    assert "0199" not in card


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


def test_a_photograph_of_somebody_else_is_left_out_of_what_happened_and_flagged(june: UUID) -> None:
    other = patient_in_care("somebody else")
    foreign, own = keep(AT, subject=other), keep(AT, subject=june)
    asked = approved_questionnaires()[FULL]
    photographs = (
        PhotographFacts("station-photo", foreign, "Not her home"),
        PhotographFacts("", own, "Her kitchen"),
    )

    signed_id = assessed(
        june, asked, good_answers(pole=False, station_photo=None), photographs=photographs
    )
    signed = JournalEntry.objects.get(name="home.sign_assessment").flags
    [kept] = queries.photographs_of(signed_id)
    row = models.Modification.objects.get(link_id="pole")
    finishing = {"modification_id": row.pk, "proof": "Seen", "done_on": AT.date()}
    actions.finish_modification(system_context(at=AT), **finishing, proof_file_id=foreign)
    finished = JournalEntry.objects.get(name="home.finish_modification").flags

    row.refresh_from_db()
    assert (kept.file_id, row.state, row.proof_file_id) == (own, "done", None)
    assert "station-photo" not in queries.answers_of(models.Assessment.objects.get())
    assert "files.left_out" in signed
    assert "files.left_out" in finished
    with pytest.raises(Refused):
        actions.add_photograph(
            system_context(at=AT), assessment_id=signed_id, file_id=foreign, caption="Not hers"
        )


def test_a_nurse_whose_patient_it_is_no_more_still_brings_its_photograph(june: UUID) -> None:
    assessed(june, approved_questionnaires()[FULL], good_answers(pole=False))
    row, own = models.Modification.objects.get(), keep(AT, subject=june)

    actions.finish_modification(
        context_of(Role.FIELD_NURSE, branch=SOUTH),
        modification_id=row.pk,
        proof="Seen",
        done_on=AT.date(),
        proof_file_id=own,
    )

    row.refresh_from_db()
    assert row.proof_file_id == own
    flags = JournalEntry.objects.latest("id").flags
    assert "actions.outside_scope" in flags
    assert "files.left_out" not in flags


class Clock:
    """The progress of a job as far as this one looks at it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def ask_again(days: int) -> list[Task]:
    """Ask by night, so many days later; return the tasks that are open."""
    ask_for_another_look(Clock(AT + timedelta(days=days)))  # type: ignore[arg-type]
    return list(Task.objects.filter(closed_at__isnull=True, origin__startswith="home.again"))


def test_what_changed_at_a_home_makes_one_task_with_an_owner_and_a_day_until_it_is_assessed(
    june: UUID,
) -> None:
    version = approved_questionnaires()[FULL]
    assessed(june, version, good_answers())
    assert ask_again(1) == []
    Episode.objects.filter(patient_id=june).update(referred_at=AT + timedelta(days=2))

    ask_again(3)
    [task] = ask_again(4)

    assert (task.subject_id, task.owner_role) == (june, Role.NURSE_MANAGER)
    assert task.title["code"] == "home.again_therapy"
    assert task.due is not None
    assert task.due.date() == (AT + timedelta(days=6)).date()
    assessed(june, version, good_answers(), at=AT + timedelta(days=5))
    assert ask_again(6) == []


def test_the_programs_interval_asks_with_more_time(june: UUID) -> None:
    assessed(june, approved_questionnaires()[FULL], good_answers())

    [task] = ask_again(400)

    assert task.title["code"] == "home.again_interval"
    assert task.due is not None
    assert task.due.date() == (AT + timedelta(days=414)).date()
