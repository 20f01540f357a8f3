"""Signing in, idling out, second factors, lock-out, choosing a role."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from axes.models import AccessAttempt
from django.test import Client

from hearthline.platform.accounts.middleware import SEEN_KEY
from hearthline.platform.accounts.roles import Role
from tests.builders.accounts import a_policy, a_user, hold, signed_in

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str, **extra: str):
    return client.post("/sign-in/", {"login": username, "password": password}, **extra)


def test_the_right_password_leads_to_today():
    a_policy()
    user = a_user(username="nadia")

    client = Client(HTTP_HOST="localhost")

    response = sign_in(client, "nadia", "correct horse battery")

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_keeps_the_name_and_says_so():
    a_policy()
    a_user(username="nadia")

    response = sign_in(Client(HTTP_HOST="localhost"), "nadia", "wrong")

    assert response.status_code == 200
    assert "nadia" in response.content.decode()


def test_five_wrong_passwords_lock_the_sign_in_from_there():
    a_policy()
    a_user(username="nadia")
    client = Client(HTTP_HOST="localhost")
    for _ in range(5):
        sign_in(client, "nadia", "wrong")

    response = sign_in(client, "nadia", "correct horse battery")

    assert AccessAttempt.objects.get().failures_since_start >= 5
    assert response.status_code in (403, 429)


def test_a_closed_sign_in_does_not_open():
    a_policy()
    user = a_user(username="nadia")
    user.is_active = False
    user.save()

    client = Client(HTTP_HOST="localhost")

    sign_in(client, "nadia", "correct horse battery")

    assert "_auth_user_id" not in client.session
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_an_idle_session_ends_and_comes_back_to_the_same_page():
    a_policy(idle_minutes=15)
    client = signed_in(a_user())
    session = client.session
    session[SEEN_KEY] = (datetime.now(UTC) - timedelta(minutes=16)).isoformat()
    session.save()

    response = client.get("/account/second-factor/")

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/?next=%2Faccount%2Fsecond-factor%2F")


def test_live_updates_do_not_keep_a_session_alive():
    a_policy(idle_minutes=15)
    client = signed_in(a_user())
    earlier = (datetime.now(UTC) - timedelta(minutes=10)).isoformat()
    session = client.session
    session[SEEN_KEY] = earlier
    session.save()

    client.get("/account/second-factor/", HTTP_X_HEARTHLINE_BACKGROUND="1")

    assert client.session[SEEN_KEY] == earlier


def test_staying_signed_in_counts_as_activity():
    a_policy(idle_minutes=20)
    client = signed_in(a_user())

    response = client.post("/account/stay/")

    assert response.json() == {"seconds": 1200}


def test_a_program_that_asks_for_second_factors_sends_people_to_add_one():
    a_policy(requires_second_factor=True)

    response = signed_in(a_user()).get("/")

    assert (response.status_code, response["Location"]) == (302, "/account/second-factor/")


def test_a_first_password_must_be_changed_before_anything_else():
    a_policy()
    user = a_user()
    user.must_change_password = True
    user.save()
    client = signed_in(user)
    assert client.get("/")["Location"] == "/account/password/"

    client.post(
        "/account/password/",
        {
            "oldpassword": "correct horse battery",
            "password1": "another horse battery",
            "password2": "another horse battery",
        },
    )

    user.refresh_from_db()
    assert not user.must_change_password


def test_somebody_with_two_roles_chooses_and_cannot_take_a_third():
    a_policy()
    user = a_user(Role.SCHEDULER)
    hold(user.actor, Role.QUALITY)
    client = signed_in(user)

    assert client.post("/account/role/", {"role": "quality"}).status_code == 302
    assert client.session["role"] == "quality"
    assert client.post("/account/role/", {"role": "administrator"}).status_code == 400


@time_machine.travel(datetime(2026, 5, 14, 13, 42, tzinfo=UTC), tick=False)
def test_a_code_of_the_second_device_opens_the_door_once_and_a_wrong_one_does_not():
    a_policy(requires_second_factor=True)
    user = a_user(username="nadia")
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    client = Client(headers={"host": "localhost"})

    asked = sign_in(client, "nadia", "correct horse battery")
    wrong = client.post(asked.headers["Location"], {"code": "000000"})
    before = client.get("/")
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    right = client.post(asked.headers["Location"], {"code": code})

    assert asked.status_code == 302
    assert "correct" in wrong.content.decode().lower()
    assert before.headers["Location"].startswith("/sign-in/")
    assert right.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    again = Client(headers={"host": "localhost"})
    door = sign_in(again, "nadia", "correct horse battery").headers["Location"]
    assert again.post(door, {"code": code}).status_code == 200, "a code counts once"
