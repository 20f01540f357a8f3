"""Tasks: opened once for an origin, taken by a person, closed with a word on how."""

from __future__ import annotations

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.errors import Conflict, NotInScope, Refused
from hearthline.platform.tasks.actions import close_task, open_task, take_task
from hearthline.platform.tasks.models import Task
from tests.builders.checks import AT, PATIENT, caller, context

pytestmark = pytest.mark.django_db

HERE, THERE = derived_id("branch", 1), derived_id("branch", 2)
SCHEDULER = caller(Role.SCHEDULER, "tasks.write", branches=frozenset({HERE}))
MANAGER = caller(Role.NURSE_MANAGER, "tasks.write")
CALL = Message("tasks.said", {"text": "Call the hospital"})


def opened(number: int = 1, who=SCHEDULER, **given):  # type: ignore[no-untyped-def]
    return open_task(context(who, number=number), title=CALL, owner_role=Role.SCHEDULER, **given)


def test_an_origin_has_one_open_task_at_a_time() -> None:
    first = opened(1, origin="test:1")
    again = opened(2, origin="test:1")
    close_task(context(SCHEDULER, number=3), task_id=first, note="done")

    assert first == again
    assert opened(4, origin="test:1") != first


def test_it_is_closed_by_a_person_with_a_word() -> None:
    task = opened()

    close_task(context(SCHEDULER, number=2), task_id=task, note="They send the report")

    row = Task.objects.get()
    assert (row.closed_by, row.closed_note) == ("scheduler 1", "They send the report")


@pytest.mark.parametrize("note", ["", "   "])
def test_it_is_not_closed_without_a_word(note: str) -> None:
    task = opened()

    with pytest.raises(Refused) as refusal:
        close_task(context(SCHEDULER, number=2), task_id=task, note=note)

    assert refusal.value.message.code == "tasks.note_needed"


def test_a_closed_task_says_who_closed_it() -> None:
    task = opened()
    close_task(context(SCHEDULER, number=2), task_id=task, note="done")

    with pytest.raises(Refused) as refusal:
        close_task(context(MANAGER, number=3), task_id=task, note="me too")

    assert refusal.value.message.params["name"] == "scheduler 1"


def test_closing_what_somebody_changed_meanwhile_is_a_conflict() -> None:
    task = opened()
    take_task(context(MANAGER, number=2), task_id=task)

    with pytest.raises(Conflict):
        close_task(context(SCHEDULER, number=3), task_id=task, note="done", revision=1)


def test_a_task_of_another_branch_is_out_of_scope() -> None:
    there = opened(branch=THERE, who=MANAGER)

    with pytest.raises(NotInScope):
        take_task(context(SCHEDULER, number=2), task_id=there)


def test_a_task_about_somebody_follows_that_person() -> None:
    opened(subject=PATIENT)
    assert not visible(SCHEDULER, Task).exists()

    SubjectBranch.objects.create(subject_id=PATIENT, branch_id=HERE, since=AT.date())

    assert visible(SCHEDULER, Task).exists()
    assert not visible(caller(Role.PATIENT, branches=frozenset()), Task).exists()


def test_it_needs_words_and_a_role_that_works_here() -> None:
    with pytest.raises(Refused):
        open_task(
            context(SCHEDULER),
            title=Message("tasks.said", {"text": " "}),
            owner_role=Role.SCHEDULER,
        )
    with pytest.raises(Refused):
        open_task(context(SCHEDULER, number=2), title=CALL, owner_role="patient")
