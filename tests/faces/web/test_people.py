"""People and roles: finding, adding, giving and ending roles, closing sign-ins."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.platform.accounts.models import Membership, User
from hearthline.platform.accounts.roles import Role
from tests.builders.accounts import a_policy, a_user, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    a_policy()
    return signed_in(a_user(Role.ADMINISTRATOR, name="Ada Administrator"))


def test_people_are_found_by_part_of_their_name(client):
    a_user(name="Rosa Invented")
    a_user(name="Omar Placeholder")

    page = client.get("/people/?q=rosa").content.decode()

    assert "Rosa Invented" in page
    assert "Omar Placeholder" not in page


def test_the_list_asks_the_database_as_often_for_forty_as_for_two(
    client, django_assert_num_queries
):
    def fill(people):
        for number in people:
            a_user(name=f"Person {number}")

    fill(range(2))
    client.get("/people/")
    with CaptureQueriesContext(connection) as for_two:
        client.get("/people/")
    asked = len(for_two)
    fill(range(2, 40))

    with django_assert_num_queries(asked):
        client.get("/people/")


def test_a_person_is_added_with_sign_in_and_role(client):
    response = client.post(
        "/people/new/",
        {
            "name": "Rosa Invented",
            "username": "rosa",
            "password": "plum tree by the gate",
            "role": "field_nurse",
            "branch": "",
        },
    )

    assert response.status_code == 302
    user = User.objects.get(username="rosa")
    assert Membership.objects.get(actor=user.actor).role == "field_nurse"


def test_a_taken_name_adds_nobody_and_says_so(client):
    a_user(username="rosa")
    before = User.objects.count()

    response = client.post(
        "/people/new/",
        {
            "name": "Rosa Invented",
            "username": "rosa",
            "password": "plum tree by the gate",
            "role": "field_nurse",
            "branch": "",
        },
    )

    assert response.status_code == 422
    assert "The sign-in name rosa is taken" in response.content.decode()
    assert User.objects.count() == before


def test_a_role_is_given_and_ended(client):
    user = a_user(Role.SCHEDULER)
    client.post(
        f"/people/{user.actor_id}/roles/",
        {"role": "quality", "branch": "", "since": "2026-05-01"},
    )
    given = Membership.objects.get(actor=user.actor, role="quality")

    client.post(f"/people/{user.actor_id}/roles/{given.id}/end/")

    given.refresh_from_db()
    assert given.until is not None


def test_a_closed_sign_in_ends_the_person_s_session(client):
    user = a_user(Role.SCHEDULER)
    theirs = signed_in(user)
    assert theirs.get("/account/second-factor/").status_code == 200

    client.post(f"/people/{user.actor_id}/sign-in/", {"open": "no"})

    assert theirs.get("/account/second-factor/").status_code == 302


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SYSTEM}))
def test_nobody_but_administrators_manages_people(role):
    a_policy()
    client = signed_in(a_user(role))
    somebody = a_user()

    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{somebody.actor_id}/").status_code == 403
    assert client.post(f"/people/{somebody.actor_id}/sign-in/", {"open": "no"}).status_code == 403
