"""Program settings: what is approved, what changes, who may."""

from __future__ import annotations

from datetime import date

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census.models import Episode
from hearthline.rooms.program import models, queries
from hearthline.rooms.program.forms import GROUPS
from hearthline.rooms.program.values import definitions
from hearthline.rooms.workforce import actions as workforce
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, patient_in_care
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    a_policy()
    return signed_in(a_user(Role.ADMINISTRATOR))


def test_proposals_of_the_product_wait_for_approval(client):
    make_branch()

    page = client.get("/program/").content.decode()

    count = len(definitions())
    assert f"{count} values are the product" in page
    assert "Needs approval" in page


def test_every_setting_has_a_group_with_a_name():
    assert {item.group for item in definitions()} <= set(GROUPS)


def test_approving_a_group_says_who_and_when(client):
    make_branch()

    client.post("/program/settings/approve/", {"version": "0", "group": "planner"})

    page = client.get("/program/").content.decode()
    assert "Nadia Example" in page
    assert queries.settings_in_force().is_approved("weight_new_face")


def test_settings_change_with_a_reason_and_out_of_range_is_explained(client):
    make_branch()
    values = {item.key: item.default for item in definitions()}

    wrong = client.post(
        "/program/settings/change/",
        {**values, "line_care_minutes": 900, "reason": "Audit", "version": "0"},
    )
    right = client.post(
        "/program/settings/change/",
        {**values, "line_care_minutes": 50, "reason": "Audit", "version": "0"},
    )

    assert wrong.status_code == 422
    assert right.status_code == 302
    assert queries.settings_in_force().settings.line_care_minutes == 50


def test_the_program_is_renamed_under_its_revision(client):
    make_branch()
    revision = models.Organisation.objects.get().revision
    page = "/program/rename/"
    assert page in client.get("/program/").content.decode()

    client.post(page, {"name": "Lakeside Home Infusion", "revision": revision})
    stale = client.post(page, {"name": "Another name", "revision": revision})

    assert "<h1>Lakeside Home Infusion</h1>" in client.get("/program/").content.decode()
    assert "Somebody changed this while you were typing" in stale.content.decode()
    assert JournalEntry.objects.filter(name="program.rename_organisation").count() == 1


def test_a_branch_is_opened_and_changed_and_a_wrong_zone_refused(client):
    make_branch()
    given = {
        "name": "West",
        "zone": "America/Nowhere",
        "line": "1 Sample Street",
        "city": "Columbus",
        "state": "oh",
        "zip_code": "43215",
    }

    refused = client.post("/program/branches/new/", given)
    opened = client.post("/program/branches/new/", {**given, "zone": "America/Chicago"})

    assert b"No time zone is called America/Nowhere" in refused.content
    assert opened.status_code == 302
    branch = models.Branch.objects.get(name="West")
    stale = client.post(
        f"/program/branches/{branch.id}/",
        {**given, "zone": "America/Chicago", "name": "Far West", "revision": "7"},
    )
    assert stale.status_code == 422
    assert models.Branch.objects.get(id=branch.id).name == "West"


def test_a_position_at_0_0_is_refused_with_the_reason(client):
    make_branch()

    answer = client.post(
        "/program/branches/new/",
        {
            "name": "Sea",
            "zone": "America/Chicago",
            "line": "1",
            "city": "C",
            "state": "OH",
            "zip_code": "43215",
            "latitude": "0",
            "longitude": "0",
        },
    )

    assert b"lies in the sea" in answer.content


def test_a_scheduler_reads_settings_and_changes_none():
    a_policy()
    make_branch()
    client = signed_in(a_user(Role.SCHEDULER))

    assert client.get("/program/").status_code == 200
    assert client.get("/program/settings/change/").status_code == 403
    assert client.post("/program/settings/approve/", {"group": "visits"}).status_code == 403


def test_a_branch_closes_once_nothing_stands_in_it_and_can_be_opened_again(client):
    north, south = make_branch("North"), make_branch("South")
    nurse = make_nurse(north)
    patient = patient_in_care(branch=north)
    page = f"/program/branches/{north}/closing/"
    assert page in client.get(f"/program/branches/{north}/").content.decode()
    closed = {"closed_on": "2026-05-10", "revision": "1"}

    def refused(why: str, **given: str) -> bool:
        answer = client.post(page, closed | given)
        return answer.status_code == 422 and why in answer.content.decode()

    assert refused("still to come", closed_on="2999-01-01")
    assert refused("1 episode is open in this branch")
    Episode.objects.filter(patient_id=patient).update(state="discharged", ended_on=date(2026, 5, 9))
    assert refused("1 member of the team belongs to this branch")
    workforce.place(system_context(at=AT), staff_id=nurse, branch_id=south, since=date(2026, 5, 1))

    assert client.post(page, closed).status_code == 302
    assert [branch.id for branch in queries.branches()] == [south]
    assert page in client.get("/program/").content.decode()
    last = client.post(f"/program/branches/{south}/closing/", closed)
    assert "the only open branch" in last.content.decode()

    client.post(page, {"closed_on": "", "revision": "2"})

    assert {branch.id for branch in queries.branches()} == {north, south}
    assert JournalEntry.objects.filter(name="program.close_branch").count() == 2
