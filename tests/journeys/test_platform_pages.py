"""Today, tasks, journal, background work and search in a browser, on a desk and a tablet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.attention import lines
from hearthline.platform.findings import evaluating, following
from hearthline.platform.findings.storing import refresh
from hearthline.platform.jobs import leases
from hearthline.platform.jobs.models import Job
from hearthline.platform.journal import queries as journal_queries
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.manifest import Room, SearchSource, SubjectKind, SubjectName, Workload
from hearthline.platform.search import queries as search_queries
from hearthline.platform.search.indexing import Document, index
from hearthline.platform.tasks.actions import open_task
from hearthline.platform.ui.parts import Figure
from tests.builders.accounts import a_policy, a_user
from tests.builders.checks import OTHER, PATIENT, check, says
from tests.builders.journal import entries
from tests.journeys.browser import (
    DESK,
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = {PATIENT: "MARLOWE-SAMPLE, Edith", OTHER: "QUILL, Walter"}


def a_room() -> Room:
    """A room that brings findings, a workload and figures, with invented people."""

    def names(ids: Any) -> dict[Any, SubjectName]:
        return {one: SubjectName(NAMES.get(one, "PRETEND, Theo"), "/") for one in ids}

    slots = [(min(i, 12), 3, 15) for i in range(2, 14)] + [(12 - i, 2, 14 - i) for i in range(12)]
    return Room(
        name="pretend",
        label="Pretend",
        checks=(
            check(says(State.OPEN, owner="scheduler", due=datetime.now(UTC) + timedelta(hours=1))),
            check(
                says(State.UNKNOWN, owner="scheduler", code="test.b", gates=frozenset()),
                code="test.b",
            ),
        ),
        subjects={"patient": SubjectKind(lambda ids: [PATIENT, OTHER], names)},
        search=(SearchSource("patient", "Patients", "today.read"),),
        workload=lambda caller, now: Workload(slots, 360, 30, 12, 3, 15),
        figures=lambda caller, now: [
            Figure("Visits with a nurse", "117", "of 122", "5 without: 4 by sickness, 1 by skill"),
            Figure("Driving per visit", "16", "min", "Plan said 15 min"),
        ],
    )


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A scheduler with findings, tasks, a running job, and people to find."""
    from hearthline.faces.web.today import view

    cache.clear()
    a_policy()
    room = a_room()
    for module in (evaluating, lines, journal_queries, search_queries, view):
        monkeypatch.setattr(module, "rooms", lambda: (room,))
    user = a_user(Role.SCHEDULER)
    now = datetime.now(UTC)
    refresh([PATIENT, OTHER], as_of=now)
    for number, due in enumerate((now - timedelta(hours=1), now + timedelta(days=2), None)):
        open_task(
            system_context(at=now, action_id=derived_id("test task", number)),
            title=Message("tasks.said", {"text": f"Call Sample General about referral {number}"}),
            owner_role=Role.SCHEDULER,
            due=due,
        )
    for person, name in NAMES.items():
        index(Document("patient", person, person, name, "Born 14-May-1950", "/", (name,)))
    Job.objects.create(
        id=derived_id("test job"),
        key="k",
        name="findings.sweep",
        lane="general",
        title={"code": "job.findings.sweep", "params": {}},
        state="running",
        actor_id=user.actor_id,
        actor_name=user.actor.name,
        made_at=now,
        run_after=now,
        started_at=now - timedelta(seconds=40),
        done=1204,
        total=4218,
        unit="people",
    )
    leases.take("journal sealer", holder="sealer@here:1", at=now)
    leases.take("worker", holder="w", at=now - timedelta(hours=2))
    return user


def looks_right(page: Any, name: str, width: int, theme: str) -> None:
    keep_picture(page, f"{name}-{width}-{theme}")
    assert_accessible(page)
    assert_fits(page)
    assert_no_console_errors(page)


@IN_BOTH_LOOKS
def test_today_shows_what_presses_and_who_is_busy(page_at, scheduler, width, theme) -> None:
    page = page_at("/", width=width, theme=theme, user=scheduler)

    looks_right(page, "today", width, theme)
    expect(page.get_by_role("heading", name="Overdue")).to_be_visible()
    expect(page.locator("main .btn.main-action")).to_have_count(1)


def test_today_is_empty_in_words_for_somebody_nobody_needs(page_at, scheduler) -> None:
    page = page_at("/", user=a_user(Role.WAREHOUSE))

    looks_right(page, "today-empty", DESK, "light")
    expect(page.locator("text=Nothing waits for you").first).to_be_visible()


@IN_BOTH_LOOKS
def test_a_task_is_closed_with_a_word(page_at, scheduler, width, theme) -> None:
    page = page_at("/", width=width, theme=theme, user=scheduler)
    page.locator("li.finding", has_text="referral 0").get_by_role("link").click()
    page.wait_for_url("**/tasks/**")
    looks_right(page, "task", width, theme)

    page.get_by_role("button", name="Close the task").click()
    page.wait_for_load_state()
    looks_right(page, "task-error", width, theme)
    page.get_by_label("What was done").fill("They send the report today")
    page.get_by_role("button", name="Close the task").click()
    page.wait_for_url("**/")

    expect(page.locator("text=referral 0")).to_have_count(0)


@IN_BOTH_LOOKS
def test_a_new_task_keeps_what_was_typed(page_at, scheduler, width, theme) -> None:
    page = page_at("/tasks/new/", width=width, theme=theme, user=scheduler)
    looks_right(page, "new-task", width, theme)

    page.get_by_label("What is to be done").fill("Ask for the tip report")
    page.get_by_label("At (optional)").fill("09:00")
    page.get_by_role("button", name="Add the task").click()
    page.wait_for_load_state()

    expect(page.locator("text=A time needs a day").first).to_be_visible()
    expect(page.get_by_label("What is to be done")).to_have_value("Ask for the tip report")
    looks_right(page, "new-task-error", width, theme)


@IN_BOTH_LOOKS
def test_the_journal_is_read_by_an_auditor(page_at, scheduler, width, theme) -> None:
    entries(60)
    auditor = a_user(Role.AUDITOR)
    page = page_at("/journal/", width=width, theme=theme, user=auditor)
    looks_right(page, "journal", width, theme)

    entry = JournalEntry.objects.latest("id")
    page.goto(page.url + f"{entry.id}/")
    looks_right(page, "journal-entry", width, theme)
    page.goto(page.url.replace(f"{entry.id}/", "reads/"))
    looks_right(page, "journal-reads", width, theme)


@IN_BOTH_LOOKS
def test_background_work_is_followed(page_at, scheduler, width, theme) -> None:
    page = page_at("/jobs/", width=width, theme=theme, user=scheduler)
    looks_right(page, "jobs", width, theme)

    page.locator("td a.name").first.click()
    page.wait_for_url("**/jobs/*-*/")
    looks_right(page, "job", width, theme)
    Job.objects.update(state="done", done=4218, finished_at=datetime.now(UTC))
    page.locator('hl-progress[data-state="finished"]').wait_for()
    looks_right(page, "job-done", width, theme)


@IN_BOTH_LOOKS
def test_somebody_is_found_from_any_page(page_at, scheduler, width, theme) -> None:
    page = page_at("/", width=width, theme=theme, user=scheduler)

    page.locator("#search").fill("quill wal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")

    looks_right(page, "search", width, theme)
    expect(page.locator("main").get_by_text("QUILL, Walter")).to_be_visible()
    assert "quill" not in page.url.lower()


@IN_BOTH_LOOKS
def test_a_clinician_overrides_with_a_reason(page_at, scheduler, monkeypatch, width, theme) -> None:
    room = a_room()
    monkeypatch.setattr(following, "rooms", lambda: (room,))
    pharmacist = a_user(Role.PHARMACIST)
    page = page_at(f"/findings/{PATIENT}/first_dose/", width=width, theme=theme, user=pharmacist)
    looks_right(page, "override", width, theme)

    page.get_by_role("button", name="Override the finding").click()
    page.wait_for_load_state()

    looks_right(page, "override-error", width, theme)
    expect(page.get_by_label("Why it may pass")).to_be_visible()
