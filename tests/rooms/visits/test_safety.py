"""A nurse's safety: her silence in a home is noticed, by whom to call, and ends when she speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Finding, Gate, OverrideClass, State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.platform.jobs.models import Recurring
from hearthline.platform.jobs.worker import Worker
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import queries as homes
from hearthline.rooms.home.checks import safe_to_visit
from hearthline.rooms.visits import actions
from hearthline.rooms.visits.attention import home_rows, overdue_check_ins
from hearthline.rooms.visits.models import CheckIn
from hearthline.rooms.visits.outbox import OUTBOX
from hearthline.rooms.visits.rules import check_in_due
from hearthline.rooms.visits.values import CheckInFacts, VisitState
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch
from tests.builders.visits import visit_facts

ARRIVED = datetime(2026, 5, 14, 12, 30, tzinfo=UTC)


@given(st.integers(10, 600), st.integers(10, 600), st.sampled_from(Answer))
def test_a_home_nobody_assessed_is_taken_for_one_with_a_risk(usual, risky, risk) -> None:
    due = check_in_due(ARRIVED, usual, risky, risk=risk)

    assert due == ARRIVED + timedelta(minutes=usual if risk is Answer.NO else risky)


def she_arrives(patient: UUID, **given_) -> UUID:
    facts = visit_facts(patient, state=VisitState.ARRIVED, started_at=None, ended_at=None, **given_)
    return actions.record_visit(system_context(at=ARRIVED), facts=facts)


def lines(minutes: int, role: Role = Role.SCHEDULER):
    at = ARRIVED + timedelta(minutes=minutes)
    return overdue_check_ins(context_of(role, at=at).caller, at)


@pytest.mark.django_db
def test_nobody_heard_of_her_after_an_hour_in_a_home_nobody_assessed() -> None:
    she_arrives(patient_in_care())

    assert lines(59) == []
    late = lines(61)

    assert {line.owner for line in late} == {Role.SCHEDULER, Role.NURSE_MANAGER}
    assert {line.state for line in late} == {"blocking"}
    assert "nobody heard of her since 08:30" in sentence(late[0].title, zone="America/New_York")
    assert "Call the home" in sentence(late[0].detail)
    assert lines(61, Role.WAREHOUSE) == ()


@pytest.mark.django_db
def test_in_a_home_without_a_risk_she_has_the_usual_time() -> None:
    patient = patient_in_care()
    answers = good_answers(pets=False)
    assessed(patient, approved_questionnaires(ARRIVED)[FULL], answers, at=ARRIVED)
    she_arrives(patient)

    assert lines(179) == []
    assert lines(181)


@pytest.mark.django_db
def test_the_timer_begins_again_when_she_is_heard_of_and_ends_with_the_visit() -> None:
    patient = patient_in_care()
    visit = she_arrives(patient)
    heard = ARRIVED + timedelta(minutes=50)
    facts = CheckInFacts(derived_id("check in", visit), visit, patient, heard)
    actions.check_in(system_context(at=heard), facts=facts)

    assert lines(100) == []
    assert lines(111)

    ended = visit_facts(patient, version=2, ended_at=ARRIVED + timedelta(minutes=100))
    actions.record_visit(system_context(at=ARRIVED + timedelta(minutes=100)), facts=ended)
    assert lines(400) == []


@pytest.mark.django_db
def test_a_word_of_her_after_the_visit_is_kept_and_flagged() -> None:
    patient = patient_in_care()
    facts = CheckInFacts(derived_id("check in", 1), derived_id("no visit"), patient, ARRIVED)

    actions.check_in(context_of(Role.SCHEDULER, at=ARRIVED), facts=facts)

    assert "visits.nobody_in_the_home" in JournalEntry.objects.latest("id").flags


def said(patient: UUID, minutes: int, *, left: bool, late: int = 0, ahead: int = 0) -> None:
    at = ARRIVED + timedelta(minutes=minutes + late)
    told = ARRIVED + timedelta(minutes=minutes + ahead)
    context = context_of(Role.FIELD_NURSE, at=at, step=minutes, told=told)
    body = {"visit": str(visit_facts(patient).thread), "patient": str(patient), "left": left}
    for _time in range(2):
        OUTBOX["visits.check_in"].record(context, body)


@pytest.mark.django_db
def test_what_her_tablet_says_begins_the_timer_again_and_that_she_left_ends_it() -> None:
    patient = patient_in_care()
    she_arrives(patient)

    said(patient, 50, left=False, late=30)
    assert CheckIn.objects.get().happened_at == ARRIVED + timedelta(minutes=50)
    assert lines(109) == []
    assert lines(111)

    said(patient, 120, left=True)
    assert lines(600) == []

    said(patient, 130, left=False, ahead=600)
    assert lines(189) == []
    assert lines(191)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["visit", "patient", "left"])
def test_what_her_tablet_says_wrongly_is_named(name: str) -> None:
    patient = patient_in_care()
    body = {"visit": str(patient), "patient": str(patient), "left": True} | {name: "?"}

    with pytest.raises(HearthlineError) as refused:
        OUTBOX["visits.check_in"].record(context_of(Role.FIELD_NURSE, at=ARRIVED), body)

    assert refused.value.field == name


def watch(minutes: int) -> None:
    """Let the worker look, as it does every minute."""
    at = ARRIVED + timedelta(minutes=minutes)
    Recurring.objects.update_or_create(
        name="visits.watch_check_ins", defaults={"next_at": at - timedelta(seconds=1)}
    )
    Worker(["general"], clock=lambda: at).run(once=True)


@pytest.mark.django_db
def test_on_call_is_written_to_once_for_each_silence() -> None:
    a_policy()
    make_branch("North", branch_id=NORTH)
    a_user(Role.NURSE_MANAGER, branch_id=NORTH, name="Ruth Manager")
    patient = patient_in_care(branch=NORTH)
    visit = she_arrives(patient)

    watch(59)
    assert not OutgoingMessage.objects.exists()
    watch(61)
    watch(62)

    row = OutgoingMessage.objects.get()
    assert (row.recipient_name, row.words["code"]) == ("Ruth Manager", "notice.nurse_silent")
    assert "last heard of Thu 14-May-2026 08:30" in sentence(
        Message(**row.words), zone="America/New_York"
    )
    heard = ARRIVED + timedelta(minutes=70)
    facts = CheckInFacts(derived_id("check in", visit), visit, patient, heard)
    actions.check_in(system_context(at=heard), facts=facts)
    watch(129)
    assert OutgoingMessage.objects.count() == 1
    watch(131)
    assert OutgoingMessage.objects.count() == 2


@pytest.mark.django_db
def test_whoever_visits_is_told_what_may_harm_her_the_worst_first() -> None:
    patient = patient_in_care()
    asked = approved_questionnaires(ARRIVED)[FULL]
    nobody = homes.safety_of([patient])[patient]
    assert [sentence(line.message) for line in nobody.lines] == [
        "Nobody has asked what may harm a visitor here"
    ]
    answers = good_answers(
        pets=True, pets_which="Two dogs", pets_aggressive=True, weapons=None, unsafe=True
    )

    assessed(patient, asked, answers, at=ARRIVED)

    safety = homes.safety_of([patient])[patient]
    assert [sentence(line.message) for line in safety.lines] == [
        "Judged unsafe to enter or stay on 14-May-2026: ask your manager first",
        "An animal is aggressive toward visitors, seen 14-May-2026",
        "Weapons: nobody asked",
    ]
    rows = home_rows(census.visit_homes([patient], ARRIVED.date()).get(patient), safety)
    assert rows[0].status == "blocking"
    assert ("Pets", "There are pets: Two dogs") in [(row.label, row.text) for row in rows]


@pytest.mark.django_db
def test_a_home_judged_unsafe_waits_for_the_manager_before_each_visit() -> None:
    patient = patient_in_care()
    asked = approved_questionnaires(ARRIVED)[FULL]

    assert at_the_door(patient).state is State.UNKNOWN
    assert not at_the_door(patient).blocks
    assessed(patient, asked, good_answers(), at=ARRIVED)
    assert at_the_door(patient).state is State.MET
    later = ARRIVED + timedelta(days=1)
    assessed(patient, asked, {"unsafe": (True,)}, at=later)

    found = at_the_door(patient)
    assert found.state is State.OPEN
    assert found.blocks == {Gate.VISIT}
    assert found.owner == Role.NURSE_MANAGER.value
    assert found.override is OverrideClass.ONE_CLINICIAN


def at_the_door(patient: UUID) -> Finding:
    return safe_to_visit([patient], ARRIVED, Reads([patient]))[0]
