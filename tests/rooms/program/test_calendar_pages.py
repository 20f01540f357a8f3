"""The calendar and the licences as the administrator and the managers keep them."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.program import models, queries
from hearthline.rooms.program.values import HolidayState, LicenceKind, VisitKind
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> UUID:
    return make_branch()


def client_of(role: Role) -> Client:
    a_policy()
    return signed_in(a_user(role, name=f"Test {role}"))


def test_holidays_are_proposed_by_state_and_decided_one_by_one(branch: UUID) -> None:
    client = client_of(Role.ADMINISTRATOR)

    client.post(f"/program/calendar/{branch}/propose/")
    row = models.Holiday.objects.order_by("day").first()
    assert row is not None
    client.post(f"/program/holidays/{row.id}/", {"state": "kept", "revision": row.revision})

    row.refresh_from_db()
    assert row.state == HolidayState.KEPT
    page = client.get(f"/program/calendar/{branch}/").content.decode()
    assert "Not decided" in page
    assert "Kept" in page


def test_a_stale_decision_is_not_taken(branch: UUID) -> None:
    client = client_of(Role.ADMINISTRATOR)
    client.post(f"/program/calendar/{branch}/propose/")
    row = models.Holiday.objects.order_by("day").first()
    assert row is not None

    client.post(f"/program/holidays/{row.id}/", {"state": "kept", "revision": 7})

    row.refresh_from_db()
    assert row.state == HolidayState.PROPOSED


def test_a_laboratory_is_typed_with_hours_and_pick_ups(branch: UUID) -> None:
    client = client_of(Role.ADMINISTRATOR)

    client.post(
        f"/program/calendar/{branch}/laboratory/",
        {"name": "Sample laboratory", "hours_0": "06:00-18:00", "pick_ups_0": "10:00, 15:30"},
    )

    [found] = queries.calendar(branch).laboratories
    assert [f"{item.at:%H:%M}" for item in found.pick_ups] == ["10:00", "15:30"]


def test_hours_that_cannot_be_read_are_asked_again(branch: UUID) -> None:
    answer = client_of(Role.ADMINISTRATOR).post(
        f"/program/calendar/{branch}/laboratory/", {"name": "Sample", "hours_0": "six to six"}
    )

    assert answer.status_code == 422
    assert "Write hours like" in answer.content.decode()


def test_one_person_changes_a_licence_row_and_another_approves_it(branch: UUID) -> None:
    del branch
    manager, pharmacist = client_of(Role.NURSE_MANAGER), client_of(Role.PHARMACIST)

    manager.post(
        "/program/licences/OH/line_care/",
        {"licences": ["RN"], "source": "Board rule, invented", "revision": "0"},
    )
    own = manager.post(
        "/program/licences/OH/approve/", {"task": "line_care", "revision": "1"}, follow=True
    )
    before = queries.licence_scope("OH").row(VisitKind.LINE_CARE)
    pharmacist.post("/program/licences/OH/approve/", {"task": "line_care", "revision": "1"})

    after = queries.licence_scope("OH").row(VisitKind.LINE_CARE)
    assert before.licences == frozenset({LicenceKind.RN})
    assert (before.is_approved, after.is_approved) == (False, True)
    assert "You made this change" in own.content.decode()


def test_everybody_reads_which_licence_may_do_what(branch: UUID) -> None:
    del branch

    page = client_of(Role.SCHEDULER).get("/program/licences/OH/").content.decode()

    assert "First dose" in page
    assert "proposal, no source" in page
