"""Taking on a nurse in a browser: every form is accessible and fits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from tests.builders.accounts import a_policy, a_user
from tests.builders.program import make_branch
from tests.builders.workforce import make_nurse
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_the_forms_about_a_nurse_are_accessible_and_fit(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    user = a_user(Role.NURSE_MANAGER)
    nurse = make_nurse(make_branch())
    names = ("branch", "certificate", "terms", "home", "pets", "nurse")
    addresses = [reverse(f"workforce:{name}", args=[nurse]) for name in names]

    for address in [reverse("workforce:hire"), *addresses]:
        page = page_at(address, width=width, theme=theme, user=user)
        keep_picture(page, f"staff{address.replace(str(nurse), '').replace('/', '-')}{width}")
        assert_fits(page)
        assert_accessible(page)
        assert_no_console_errors(page)
