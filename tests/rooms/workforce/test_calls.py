"""Calls at night: kept as they were written, older by the minute until somebody takes them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.workforce import actions, models, queries
from hearthline.rooms.workforce.attention import open_calls
from hearthline.rooms.workforce.timeline import timeline
from hearthline.rooms.workforce.values import CallOutcome, OnCallRole
from tests.builders.census import context_of, patient_in_care
from tests.builders.program import AT, caller_in, context_in, make_branch
from tests.builders.workforce import call_facts, make_nurse, turns_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> UUID:
    return make_branch()


def log(branch: UUID, **given: object) -> UUID:
    return actions.log_call(
        context_in(Role.NURSE_MANAGER, "log"), facts=call_facts(branch, **given)
    )


def test_a_call_nobody_looks_after_blocks_after_the_programs_minutes(branch: UUID) -> None:
    log(branch, called_at=AT - timedelta(minutes=5))
    caller = caller_in(Role.PHARMACIST)

    [soon] = open_calls(caller, AT)
    [later] = open_calls(caller, AT + timedelta(minutes=11))

    assert (soon.state, later.state) == ("open", "blocking")
    assert soon.title.code == "workforce.attention_call"


def test_a_taken_call_asks_for_the_call_back_that_was_promised(branch: UUID) -> None:
    call = log(branch, call_back_due=AT + timedelta(minutes=30))
    actions.take_call(context_in(Role.NURSE_MANAGER, "take"), call_id=call)

    [line] = open_calls(caller_in(Role.NURSE_MANAGER), AT)

    assert line.title.code == "workforce.attention_call_back"
    assert line.due == AT + timedelta(minutes=30)


def test_a_closed_call_leaves_today_and_stays_with_the_patient(branch: UUID) -> None:
    patient = patient_in_care(branch=branch)
    call = log(branch, patient_id=patient)
    actions.call_back(
        context_in(Role.NURSE_MANAGER, "back"), call_id=call, at=AT, said="clamp opened"
    )

    actions.close_call(
        context_in(Role.NURSE_MANAGER, "close"), call_id=call, outcome=CallOutcome.ANSWERED
    )

    assert open_calls(caller_in(Role.NURSE_MANAGER), AT) == []
    [entry] = timeline(patient)
    assert entry.url.endswith(f"{call}/")
    assert queries.calls_of(patient)[0].outcome is CallOutcome.ANSWERED


def test_a_correction_keeps_what_was_written_first(branch: UUID) -> None:
    call = log(branch)

    actions.amend_call(
        context_of(Role.NURSE_MANAGER, branch=branch, reason="misheard"),
        facts=call_facts(branch, caller="Myra Quill"),
        version=1,
    )

    rows = models.CallVersion.objects.filter(call_id=call).order_by("version")
    assert [row.caller for row in rows] == ["Mara Quill", "Myra Quill"]
    assert rows[1].amends_id == rows[0].pk


def test_closing_before_the_promised_call_back_is_flagged(branch: UUID) -> None:
    call = log(branch, call_back_due=AT)

    actions.close_call(
        context_in(Role.NURSE_MANAGER, "close"), call_id=call, outcome=CallOutcome.ANSWERED
    )

    assert JournalEntry.objects.latest("id").flags == ["workforce.closed_without_call_back"]


def test_the_nurse_on_call_may_see_whom_a_call_is_about(branch: UUID) -> None:
    patient, nurse = patient_in_care(branch=branch), make_nurse(branch)
    actions.set_on_call(
        context_in(Role.NURSE_MANAGER, "turns"),
        branch_id=branch,
        role=OnCallRole.NURSE,
        place=1,
        since=turns_of(branch, nurse)[0].since,
        patterns=turns_of(branch, nurse),
    )

    log(branch, patient_id=patient)

    actor = queries.actors_of([nurse])[nurse]
    assert SubjectAccess.objects.filter(subject_id=patient, actor_id=actor, why="on call").exists()


def test_a_call_about_somebody_elses_patient_is_stored_and_flagged(branch: UUID) -> None:
    patient = patient_in_care(branch=make_branch("South"))

    actions.log_call(
        context_of(Role.NURSE_MANAGER, branch=branch),
        facts=call_facts(branch, patient_id=patient),
    )

    assert JournalEntry.objects.latest("id").flags == ["actions.outside_scope"]
