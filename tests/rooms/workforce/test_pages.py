"""The team's pages: found, filtered, changed, refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.workforce import models
from hearthline.rooms.workforce.values import SkillKind
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    a_policy()
    return signed_in(a_user(Role.NURSE_MANAGER))


def test_the_team_is_found_by_name_skill_and_what_ends(client):
    branch = make_branch()
    make_nurse(branch, licence_expires=timezone.now().date() + timedelta(days=20))
    make_nurse(
        branch,
        name="Dana Fiction",
        skills=[SkillKind.PORT],
        skills_expire=_late(),
        licence_expires=_late(),
    )

    assert _names(client, "") == {"Rosa", "Dana"}
    assert _names(client, "?q=fict") == {"Dana"}
    assert _names(client, "?skill=port") == {"Dana"}
    assert _names(client, "?only=ends") == {"Rosa"}


def test_a_nurse_page_shows_weeks_papers_and_skills(client):
    staff_id = make_nurse(make_branch(), licence_expires=_late())

    page = client.get(f"/workforce/{staff_id}/").content.decode()

    assert "08:00–16:30" in page
    assert "RN licence in force until" in page
    assert "PICC" in page


def test_a_sick_call_is_written_down_and_taken_back(client):
    staff_id = make_nurse(make_branch())
    today = timezone.now().date() + timedelta(days=1)

    client.post(f"/workforce/{staff_id}/away/", {"kind": "sick", "first_day": str(today)})
    absence = models.Absence.objects.get()
    models.StaffMember.objects.update(languages=["en", "es", "fa"])
    page = client.get(f"/workforce/{staff_id}/").content.decode()
    client.post(f"/workforce/absences/{absence.id}/back/")

    assert ", sick</span>" in page
    assert "English, Spanish, Persian" in page
    assert models.Absence.objects.get().taken_back_at is not None


def test_what_was_typed_wrong_is_shown_again_with_the_way_out(client):
    staff_id = make_nurse(make_branch())

    answer = client.post(
        f"/workforce/{staff_id}/licence/",
        {"kind": "RN", "number": "RN.1", "states": "Ohio", "expires": "2029-01-01"},
    )

    assert answer.status_code == 422
    assert b"Write two letters" in answer.content


def test_a_shift_needs_both_ends(client):
    staff_id = make_nurse(make_branch())

    answer = client.post(
        f"/workforce/{staff_id}/shift/", {"day": "2026-12-01", "starts": "09:00", "ends": ""}
    )

    assert answer.status_code == 422
    assert not models.ShiftChange.objects.exists()


def test_another_branchs_nurse_does_not_exist_for_this_manager():
    a_policy()
    staff_id = make_nurse(make_branch())
    client = signed_in(a_user(Role.NURSE_MANAGER, branch_id=uuid4()))

    assert client.get(f"/workforce/{staff_id}/").status_code == 404
    assert _names(client, "") == set()
    posted = client.post(
        f"/workforce/{staff_id}/away/", {"kind": "holiday", "first_day": "2026-12-01"}
    )
    assert posted.status_code == 404


def test_a_scheduler_reads_the_team_but_records_no_licence():
    a_policy()
    staff_id = make_nurse(make_branch())
    client = signed_in(a_user(Role.SCHEDULER))

    assert client.get(f"/workforce/{staff_id}/").status_code == 200
    assert client.post(f"/workforce/{staff_id}/licence/", {}).status_code == 403


def _names(client, query: str) -> set[str]:
    page = client.get(f"/workforce/{query}").content.decode()
    return {name for name in ("Rosa", "Dana") if f">{name} " in page}


def _late():
    return timezone.now().date() + timedelta(days=400)
