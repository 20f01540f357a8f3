"""A nurse's safety: her silence in a home is noticed, by whom to call, and ends when she speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.visits import actions
from hearthline.rooms.visits.attention import overdue_check_ins
from hearthline.rooms.visits.models import CheckIn
from hearthline.rooms.visits.outbox import OUTBOX
from hearthline.rooms.visits.rules import check_in_due
from hearthline.rooms.visits.values import CheckInFacts, VisitState
from tests.builders.census import context_of, patient_in_care
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
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
