"""An empty program: everything leads to the first-run page, which works once."""

from __future__ import annotations

import pytest
from django.test import Client

from hearthline.platform.accounts.models import Membership, Policy, User
from hearthline.rooms.program import queries as program
from tests.builders.accounts import a_policy, a_user

pytestmark = pytest.mark.django_db

ANSWERS = {
    "program": "Riverside Home Infusion",
    "branch": "North",
    "zone": "America/New_York",
    "line": "12 Sample Street",
    "city": "Columbus",
    "state": "oh",
    "zip_code": "43215",
    "phone": "614-555-0100",
    "name": "Nadia Example",
    "username": "nadia",
    "password": "plum tree by the gate",
    "password_again": "plum tree by the gate",
}


def begin(**changes: str):
    return Client(HTTP_HOST="localhost").post("/first-run/", {**ANSWERS, **changes})


def test_an_empty_program_leads_every_page_to_the_first_run():
    response = Client(HTTP_HOST="localhost").get("/people/")

    assert (response.status_code, response["Location"]) == (302, "/first-run/")


def test_it_makes_program_branch_and_administrator_who_then_adds_a_second_factor():
    response = begin()

    assert (response.status_code, response["Location"]) == (302, "/account/second-factor/")
    assert [branch.name for branch in program.branches()] == ["North"]
    assert program.branches()[0].base.is_approximate
    assert not program.is_invented()
    assert User.objects.get().check_password("plum tree by the gate")
    assert Membership.objects.get().role == "administrator"
    assert Policy.objects.get().requires_second_factor


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("password_again", "something else", "The two passwords differ"),
        ("password", "short", "not safe enough"),
        ("zip_code", "4321", "Enter five digits"),
        ("username", "", "required"),
    ],
)
def test_a_wrong_answer_keeps_what_was_typed_and_makes_nothing(field, value, said):
    changes = {field: value}
    if field == "password":
        changes["password_again"] = value

    response = begin(**changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Riverside Home Infusion" in page
    assert not User.objects.exists()
    assert program.organisation() is None


def test_it_is_gone_once_somebody_can_sign_in():
    a_policy()
    a_user()

    response = begin(username="intruder")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert not User.objects.filter(username="intruder").exists()


def test_it_is_refused_from_another_machine():
    client = Client(HTTP_HOST="localhost", REMOTE_ADDR="192.0.2.7")

    assert client.post("/first-run/", ANSWERS).status_code == 403
    assert not User.objects.exists()
