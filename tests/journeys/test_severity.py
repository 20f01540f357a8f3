"""What holds which gate shut, and what was overridden, in a browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings import actions
from hearthline.platform.findings.severity import KIND
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.program import make_branch
from tests.journeys.browser import IN_BOTH_LOOKS, assert_pages
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_severities_and_overrides_are_accessible_and_fit(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    make_branch("North")
    now = timezone.now()
    content.offer_shipped(system_context(at=now))
    table = ContentVersion.objects.get(kind=KIND)
    june = patient_in_care("june", branch=NORTH, family_name="Sampleton")
    actions.override(
        context_of(Role.PHARMACIST, at=now, reason="The payer said yes by telephone"),
        subject=june,
        check="coverage.authorised",
        gate="first_dose",
        expires_at=now + timedelta(days=1),
    )
    user = a_user(Role.NURSE_MANAGER)
    pages = {
        "severity": f"/findings/severity/{table.id}/",
        "severity-change": f"/findings/severity/{table.id}/change/?check=home.assessed",
        "overrides": "/findings/overrides/",
    }

    page = assert_pages(page_at, pages, width=width, theme=theme, user=user)

    assert "The payer said yes by telephone" in page.content()
