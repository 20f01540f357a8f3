"""Today for every role: what needs you, empty states, tasks from adding to closing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from hearthline.faces.web.today.view import how_things_stand
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.attention.groups import grouped
from hearthline.platform.journal.models import ReadEntry
from hearthline.platform.tasks.models import Task
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.checks import AT
from tests.builders.forms import the_act
from tests.platform.attention.test_attention import line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _program() -> None:
    cache.clear()
    a_policy()


@pytest.mark.parametrize("role", sorted(STAFF))
def test_it_opens_for_every_role_and_says_when_nothing_waits(role: Role) -> None:
    answer = signed_in(a_user(role)).get("/")

    assert answer.status_code == 200
    assert b"Nothing waits for you" in answer.content


def test_a_stranger_is_asked_to_sign_in(client) -> None:  # type: ignore[no-untyped-def]
    a_user()

    answer = client.get("/")

    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_a_task_goes_from_adding_to_closing() -> None:
    browser = signed_in(a_user(Role.SCHEDULER))
    browser.post(
        "/tasks/new/",
        {
            "text": "Call Sample General <b>",
            "owner_role": "scheduler",
            "day": "",
            "clock": "",
        },
    )
    task = Task.objects.get()
    assert b"Call Sample General &lt;b&gt;" in browser.get("/").content

    browser.post(
        f"/tasks/{task.id}/",
        {
            "revision": 1,
            "note": "They send it",
        },
    )

    task.refresh_from_db()
    assert task.closed_note == "They send it"
    assert b"Nothing waits for you" in browser.get("/").content


def test_adding_twice_with_one_form_adds_one_task() -> None:
    browser = signed_in(a_user(Role.SCHEDULER))
    sent = {
        "action_id": the_act(browser.get("/tasks/new/")),
        "text": "Call",
        "owner_role": "scheduler",
    }

    browser.post("/tasks/new/", sent)
    browser.post("/tasks/new/", sent)

    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, b"This field is required"),
        ({"text": "x", "clock": "09:00"}, b"A time needs a day"),
        ({"text": "x", "day": "2020-01-01"}, b"This has passed already"),
        ({"text": "x", "owner_role": "patient"}, b"Select a valid choice"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(
    sent: dict[str, str], words: bytes
) -> None:
    browser = signed_in(a_user(Role.SCHEDULER))

    answer = browser.post(
        "/tasks/new/",
        {"owner_role": "scheduler", **sent},
    )

    assert words in answer.content
    assert not Task.objects.exists()


def test_the_part_alone_is_not_a_whole_page() -> None:
    part = signed_in(a_user()).get("/?part=needs")

    assert b"<html" not in part.content
    assert b"Nothing waits for you" in part.content


def test_nobody_is_read_when_nobody_is_shown() -> None:
    signed_in(a_user()).get("/")

    assert not ReadEntry.objects.exists()


def test_a_task_of_another_branch_does_not_exist_for_me() -> None:
    from hearthline.kernel.identifiers import derived_id

    here, there = derived_id("branch", 1), derived_id("branch", 2)
    other = signed_in(a_user(Role.SCHEDULER, branch_id=there))
    other.post(
        "/tasks/new/",
        {"text": "x", "owner_role": "scheduler"},
    )
    task = Task.objects.get()
    mine = signed_in(a_user(Role.SCHEDULER, branch_id=here))

    assert mine.get(f"/tasks/{task.id}/").status_code == 404
    assert mine.get(f"/tasks/{task.id}/take/").status_code == 405
    mine.post(f"/tasks/{task.id}/take/")
    task.refresh_from_db()
    assert not task.owner_actor_name


def test_the_sentence_counts_by_when_things_press() -> None:
    def said(*hours: int) -> str:
        lines = [line(due=AT + timedelta(hours=h)) for h in hours]
        return "".join(how_things_stand(grouped(lines, now=AT, zone="America/New_York"), "UTC"))

    assert said() == "Nothing waits for you."
    assert said(4) == "1 thing today."
    assert said(-1, 4, 5, 48) == "1 thing overdue, 2 more today, 1 this week."
