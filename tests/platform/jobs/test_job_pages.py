"""Pages of background work: who follows it, cancels it, and how it is said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.jobs.following import work_of
from hearthline.platform.jobs.models import Job
from tests.builders.accounts import AT, a_caller, a_policy, a_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _program() -> None:
    a_policy()


def a_job(user: User | None = None, **given: Any) -> Job:
    values: dict[str, Any] = {
        "id": derived_id("test job", Job.objects.count()),
        "key": str(Job.objects.count()),
        "name": "findings.sweep",
        "lane": "general",
        "title": {"code": "job.findings.sweep", "params": {}},
        "state": "running",
        "actor_id": user.actor_id if user else derived_id("somebody else"),
        "actor_name": "Nadia Example",
        "made_at": AT,
        "run_after": AT,
        "started_at": AT,
        **given,
    }
    return Job.objects.create(**values)


def test_whoever_asked_follows_it_in_the_top_bar_and_on_its_page() -> None:
    user = a_user(Role.FIELD_NURSE)
    row = a_job(user, done=1204, total=4218, unit="people")

    browser = signed_in(user)
    page = browser.get(f"/jobs/{row.id}/").content.decode()

    assert "1,204 of 4,218 people" in page
    assert "keeps the 1,204 people already done" in page
    assert f"/jobs/{row.id}/" in browser.get("/").content.decode()


def test_somebody_else_without_the_permission_does_not_see_it() -> None:
    row = a_job()
    browser = signed_in(a_user(Role.FIELD_NURSE))

    assert browser.get(f"/jobs/{row.id}/").status_code == 403
    assert browser.get(f"/jobs/{row.id}/progress/").status_code == 403
    assert browser.post(f"/jobs/{row.id}/cancel/").status_code == 403
    assert browser.get("/jobs/").status_code == 403
    row.refresh_from_db()
    assert not row.cancel_asked


def test_the_one_who_asked_cancels_it() -> None:
    user = a_user(Role.INTAKE)
    row = a_job(user)

    signed_in(user).post(f"/jobs/{row.id}/cancel/")

    row.refresh_from_db()
    assert row.cancel_asked


def test_cancelling_needs_a_post() -> None:
    user = a_user(Role.INTAKE)

    assert signed_in(user).get(f"/jobs/{a_job(user).id}/cancel/").status_code == 405


def test_the_list_counts_by_state() -> None:
    a_job()
    a_job(state="failed", news={"code": "jobs.broke", "params": {"error": "abc123"}})
    a_job(state="done")

    page = signed_in(a_user(Role.ADMINISTRATOR)).get("/jobs/?state=failed")

    listing = page.context["listing"]
    assert [chip.count for chip in listing.chips] == [3, 1, 1, 1]
    assert "abc123" in page.content.decode()
    assert "No worker has been heard" in page.content.decode()


def test_the_progress_part_ends_with_what_was_done() -> None:
    user = a_user(Role.INTAKE)
    row = a_job(user, state="done", done=7, total=7, unit="files", url="/intake/")

    part = signed_in(user).get(f"/jobs/{row.id}/progress/").content.decode()

    assert 'data-state="finished"' in part
    assert "<html" not in part


def test_the_time_left_is_guessed_only_when_it_is_steady() -> None:
    row = a_job(done=10, total=100, unit="files")
    caller = a_caller(Role.INTAKE)

    assert work_of(row, caller, AT + timedelta(seconds=2)).seconds_left is None
    assert work_of(row, caller, AT + timedelta(seconds=10)).seconds_left == 90
