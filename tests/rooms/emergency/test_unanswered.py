"""A run that nobody answers is told to the second in line, and its report says whom it reached."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from hearthline.engines.protocols import FactKind
from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs.models import Recurring
from hearthline.platform.jobs.worker import Worker
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks.models import Task
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.models import RunConsequence
from hearthline.rooms.emergency.values import Consequence, LedFrom, RunFacts
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.models import StaffMember
from hearthline.rooms.workforce.values import OnCallRole
from tests.builders.accounts import a_policy, a_user, hold, signed_in
from tests.builders.areas import CUT, on_call_tonight, somebody_at
from tests.builders.census import NORTH, context_of
from tests.builders.emergency import approved_protocols, begun, run_fact, run_facts
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse, turns_of

pytestmark = pytest.mark.django_db

SECOND = "notice.emergency_run_unanswered"
LATER = CUT + timedelta(minutes=6)


@pytest.fixture
def walt() -> UUID:
    a_policy()
    make_branch("North", branch_id=NORTH)
    approved_protocols(CUT - timedelta(days=2))
    on_call_tonight()
    return somebody_at("walt")


def a_run(patient: UUID | None, **given: object) -> RunFacts:
    """Record a run as a tablet sends it, and let what follows follow."""
    run = run_facts(patient, begun_at=CUT, branch_id=NORTH, **given)
    actions.record_run(context_of(Role.FIELD_NURSE, at=CUT), run=run, facts=(begun(),))
    for what in Consequence:
        actions.follow_run(system_context(at=CUT), run_id=run.id, what=what)
    return run


def watch(at: datetime) -> None:
    """Let the worker look, as it does every minute."""
    Recurring.objects.update_or_create(
        name="emergency.watch_runs", defaults={"next_at": at - timedelta(seconds=1)}
    )
    Worker(["general"], clock=lambda: at).run(once=True)


def told(code: str = SECOND) -> list[str]:
    rows = OutgoingMessage.objects.filter(words__code=code).order_by("recipient_name")
    return list(rows.values_list("recipient_name", flat=True))


def test_the_second_in_line_is_told_once_when_nobody_answers_within_the_programs_minutes(
    walt: UUID,
) -> None:
    manager = a_user(Role.NURSE_MANAGER, branch_id=NORTH, name="Ruth Manager")
    run = a_run(walt)
    assert told("notice.emergency_run") == ["Ines First"]
    assert SubjectAccess.objects.filter(subject_id=walt, why="emergency run").count() == 2

    watch(CUT + timedelta(minutes=4))
    assert told() == []
    watch(LATER)
    watch(LATER + timedelta(minutes=1))

    assert told() == ["Omar Second", "Ruth Manager"]
    OutgoingMessage.objects.filter(recipient_name="Omar Second").update(state="failed")
    report = signed_in(manager).get(f"/emergency/runs/{run.id}/report/").content.decode()
    assert "Nobody answered in 5 min. Written to: Omar Second, Ruth Manager" in report
    assert "not reached: call them" in report
    assert "Nobody has answered yet" in report


def test_nurse_and_pharmacist_on_call_are_told_of_a_run_once_each_and_nobody_else(
    walt: UUID,
) -> None:
    staff = make_nurse(NORTH, name="Abe Pharmacist", phone="614 555 0199")
    hold(StaffMember.objects.get(id=staff).actor, Role.PHARMACIST)
    workforce.set_on_call(
        system_context(at=CUT - timedelta(days=2)),
        branch_id=NORTH,
        role=OnCallRole.PHARMACIST,
        place=1,
        since=date(2026, 5, 4),
        patterns=turns_of(NORTH, staff, place=1, role=OnCallRole.PHARMACIST),
    )

    run = a_run(walt)
    for what in Consequence:
        actions.follow_run(system_context(at=CUT), run_id=run.id, what=what)

    assert told("notice.emergency_run") == ["Abe Pharmacist", "Ines First"]
    followed = {one.what: one for one in queries.followed(run.id)}
    names = followed[Consequence.TOLD].params["names"]
    assert names == "Abe Pharmacist, Ines First"


@pytest.mark.parametrize("how", ["wrote", "took", "leads"])
def test_nobody_else_is_woken_when_somebody_answered(walt: UUID, how: str) -> None:
    leads = {"led_from": LedFrom.TELEPHONE} if how == "leads" else {}
    run = a_run(walt, **leads)
    if how == "wrote":
        note = run_fact(FactKind.NOTE, 120, text="On my way")
        named = RunFacts(id=run.id, patient_id=None)
        actions.record_run(context_of(Role.PHARMACIST, at=CUT), run=named, facts=(note,))
    if how == "took":
        task = Task.objects.get(origin=f"emergency.run:{run.id}:prescriber")
        tasks.take_task(system_context(at=CUT), task_id=task.id)

    watch(LATER)

    assert told() == []
    found = queries.run_by_id(run.id)
    assert found is not None
    assert queries.answered_by(found)
    second = RunConsequence.objects.get(what=Consequence.SECOND)
    assert second.said["code"] == "emergency.followed_answered"


def test_the_nurse_in_the_home_writing_on_is_no_answer_and_a_drill_wakes_nobody(
    walt: UUID,
) -> None:
    run = a_run(walt)
    more = run_fact(FactKind.NOTE, 120, text="Still alone")
    actions.record_run(context_of(Role.FIELD_NURSE, at=CUT), run=run, facts=(more,))
    a_run(None, id=UUID(int=7), is_practice=True)

    watch(LATER)

    assert told() == ["Omar Second"]
    assert RunConsequence.objects.filter(what=Consequence.SECOND).count() == 1
    old = queries.runs_to_watch(CUT + timedelta(days=3))
    assert old == []
