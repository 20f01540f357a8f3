"""Pages of severity and overrides: who changes what holds which gate, and who let what pass."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from hearthline.kernel.findings import Gate
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings import actions
from hearthline.platform.findings.severity import KIND, read
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, context_of, patient_in_care

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped() -> ContentVersion:
    a_policy()
    content.offer_shipped(system_context(at=AT))
    return ContentVersion.objects.get(kind=KIND)


def change(browser: Any, row: ContentVersion, check: str, **typed: Any) -> Any:
    where = reverse("findings:change_severity", args=[row.id]) + f"?check={check}"
    return browser.post(where, {"revision": row.revision, **typed})


def test_a_manager_writes_what_a_check_holds_shut_and_it_waits_for_approval(
    shipped: ContentVersion,
) -> None:
    browser = signed_in(a_user(Role.NURSE_MANAGER))

    answer = change(
        browser,
        shipped,
        "home.assessed",
        gates=["first_dose"],
        override="two_clinicians",
        summary="Agreed with nursing",
    )

    assert answer.status_code == 302
    shipped.refresh_from_db()
    assert read(shipped.body)["home.assessed"].gates == {Gate.FIRST_DOSE}
    assert shipped.state == "draft"
    page = browser.get(reverse("findings:severity", args=[shipped.id])).content.decode()
    assert "Home assessed and ready" in page
    assert "changed by this program" in page


@pytest.mark.parametrize("check", ["census.is_identified", "no.such", ""])
def test_what_nobody_may_override_has_no_form(shipped: ContentVersion, check: str) -> None:
    browser = signed_in(a_user(Role.NURSE_MANAGER))

    answer = change(
        browser, shipped, check, gates=[], override="advice", summary="To get on with it"
    )

    assert answer.status_code == 404


def test_a_change_without_its_why_is_asked_for_and_kept(shipped: ContentVersion) -> None:
    browser = signed_in(a_user(Role.NURSE_MANAGER))

    answer = change(browser, shipped, "home.assessed", gates=["first_dose"], override="advice")

    assert answer.status_code == 422
    assert "checked" in answer.content.decode()


def test_a_scheduler_changes_no_severity_and_sees_no_overrides(shipped: ContentVersion) -> None:
    browser = signed_in(a_user(Role.SCHEDULER))

    assert change(browser, shipped, "home.assessed", gates=[]).status_code == 403
    assert browser.get(reverse("findings:overrides")).status_code == 403


def test_quality_sees_who_let_what_pass_until_when_and_how_often() -> None:
    a_policy()
    patient = patient_in_care()
    context = context_of(Role.PHARMACIST, reason="Bring the card to the first visit")
    actions.override(
        context,
        subject=patient,
        check="coverage.authorised",
        gate="first_dose",
        expires_at=context.server_time + actions.LONGEST,
    )

    page = signed_in(a_user(Role.QUALITY)).get(reverse("findings:overrides") + "?show=all")

    body = page.content.decode()
    assert "Bring the card to the first visit" in body
    assert "Payer permits the care" in body
    assert page.status_code == 200
