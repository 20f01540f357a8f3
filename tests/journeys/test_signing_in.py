"""A new program in a browser: first run, a passkey, people; sign-in pages for everyone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from tests.builders.accounts import a_policy, a_user
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    TABLET,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ANSWERS = {
    "program": "Riverside Home Infusion",
    "branch": "North",
    "line": "12 Sample Street",
    "city": "Columbus",
    "state": "OH",
    "zip_code": "43215",
    "name": "Nadia Example",
    "username": "nadia",
    "password": "plum tree by the gate",
    "password_again": "plum tree by the gate",
}


def give_an_authenticator(page):
    """Let the browser answer passkey questions by itself, as a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )


def test_an_empty_program_is_begun_and_its_administrator_signs_in_by_passkey(page_at, address):
    # By its own address: a server that once had people no longer leads there, and this one
    # outlives its tests.
    page = page_at("/first-run/")
    assert_accessible(page)
    for field, value in ANSWERS.items():
        page.fill(f"[name={field}]", value)
    page.click("button[type=submit]")
    page.wait_for_url("**/account/second-factor/")
    assert_accessible(page)

    give_an_authenticator(page)
    page.click("a.btn:has-text('Add a passkey')")
    page.fill("input[name=password]", ANSWERS["password"])
    page.click("main button.main-action")
    page.wait_for_url("**/webauthn/add/")
    assert_accessible(page)
    page.fill("input[name=name]", "Desk")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    assert_accessible(page)

    page.goto(f"{address}/sign-out/")
    page.click("main button.main-action")
    page.wait_for_url("**/sign-in/**")
    page.click("#passkey_login")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/people/")
    expect(page.locator("h1")).to_have_text("People and roles")
    assert_no_console_errors(page)
    assert User.objects.get().last_login is not None


@IN_BOTH_LOOKS
def test_the_sign_in_page_is_for_everyone(page_at, width, theme):
    a_policy()
    a_user()

    page = page_at("/sign-in/", width=width, theme=theme)

    assert_accessible(page)
    assert_fits(page)
    assert_no_console_errors(page)


@IN_BOTH_LOOKS
@pytest.mark.parametrize(
    "path",
    ["/people/", "/people/new/", "/people/sign-in-policy/", "/people/{me}/"],
)
def test_the_pages_about_people_are_for_everyone(page_at, width, theme, path):
    a_policy()
    user = a_user(Role.ADMINISTRATOR, name="Ada Administrator")
    a_user(Role.FIELD_NURSE, name="Rosa Invented")

    page = page_at(path.format(me=user.actor_id), width=width, theme=theme, user=user)

    assert_accessible(page)
    assert_fits(page)
    assert_no_console_errors(page)


def test_a_missing_answer_is_told_at_the_top_and_at_the_field(page_at):
    a_policy()
    user = a_user(Role.ADMINISTRATOR)
    page = page_at("/people/new/", user=user)
    page.fill("[name=name]", "Rosa Invented")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", "plum tree by the gate")

    page.click("main button.main-action")

    expect(page.locator("[name=name]")).to_have_value("Rosa Invented")
    expect(page.locator("main")).to_contain_text(f"The sign-in name {user.username} is taken")
    assert_accessible(page)


def test_breaking_the_glass_asks_for_a_reason(page_at):
    a_policy()
    user = a_user(Role.FIELD_NURSE)

    page = page_at("/break-glass/", width=TABLET, user=user)

    assert_accessible(page)
    assert_fits(page)
    page.fill("[name=record_number]", "12345")
    page.fill("[name=reason]", "Pump alarm, nobody of the team can be reached")
    page.click("main button.main-action")
    expect(page.locator("main")).to_contain_text("No record has the number 12345")
