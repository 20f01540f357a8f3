"""The page of a nurse who is away, as a scheduler and a manager meet it."""

from __future__ import annotations

from datetime import time

import pytest

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.scheduling import actions as scheduling
from hearthline.rooms.scheduling.values import RunState, WhatIfKind
from hearthline.rooms.workforce import actions as workforce
from tests.builders.accounts import a_policy, a_user
from tests.builders.program import NEW_YORK
from tests.builders.sick_call import CALLED_AT, FRIDAY, Morning, a_sick_call_morning
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.clock import Clock
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> Morning:
    Clock(monkeypatch, CALLED_AT)
    a_policy()
    return a_sick_call_morning()


def page_of(morning: Morning, name: str = "omar") -> str:
    return f"/scheduling/away/{morning.nurses[name]}/{FRIDAY}/"


@IN_BOTH_LOOKS
def test_the_pages_of_somebody_away_are_accessible_and_fit(
    page_at: OpenPage, morning: Morning, width: int, theme: str
) -> None:
    user = a_user(Role.NURSE_MANAGER)
    for state in ("at work", "away"):
        for name, address in (("away-list", "/scheduling/away/"), ("away", page_of(morning))):
            page = page_at(address, width=width, theme=theme, user=user)
            keep_picture(page, f"{name}-{state}-{width}-{theme}")
            assert_fits(page)
            assert_accessible(page)
            assert_no_console_errors(page)
        workforce.mark_sick(
            system_context(at=CALLED_AT), staff_id=morning.nurses["omar"], day=FRIDAY
        )


@IN_BOTH_LOOKS
def test_the_pages_of_what_would_be_are_accessible_and_fit(
    page_at: OpenPage, morning: Morning, width: int, theme: str
) -> None:
    user = a_user(Role.SCHEDULER)
    context = system_context(at=CALLED_AT)
    asked = scheduling.ask_what_if(
        context, kind=WhatIfKind.NURSE, about=[morning.nurses["rosa"]], first_day=FRIDAY, days=7
    )
    scheduling.end_what_if(
        system_context(at=CALLED_AT),
        what_if_id=asked,
        state=RunState.DONE,
        figures={
            "before": {"without": 5, "drive_minutes": 210, "new_faces": 4, "calls": 2},
            "after": {"without": 1, "drive_minutes": 198, "new_faces": 6, "calls": 2},
        },
    )
    for address in ("/scheduling/what-if/", f"/scheduling/what-if/{asked}/"):
        page = page_at(address, width=width, theme=theme, user=user)
        keep_picture(page, f"what-if-{len(address)}-{width}-{theme}")
        assert_fits(page)
        assert_accessible(page)
        assert_no_console_errors(page)


def test_a_nurse_is_marked_sick_in_two_presses_and_it_can_be_taken_back(
    page_at: OpenPage, morning: Morning
) -> None:
    page = page_at("/scheduling/away/", user=a_user(Role.SCHEDULER))

    page.get_by_role("button", name="Mark Omar Sketchley sick today").click()

    page.wait_for_selector("h1:has-text('Omar Sketchley is away today: 5 visits')")
    assert page.locator(".away-visit").count() == 5
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("h1:has-text('Omar Sketchley, Fri 15-May: 5 visits')")


def test_a_visit_is_given_away_by_keyboard(page_at: OpenPage, morning: Morning) -> None:
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=morning.nurses["omar"], day=FRIDAY)
    page = page_at(page_of(morning), user=a_user(Role.SCHEDULER))

    page.get_by_role("button", name="Give to Paul Quill").first.focus()
    page.keyboard.press("Enter")

    page.wait_for_selector(".toast:has-text('Visit given to Paul Quill, 11:00')")
    assert page.locator("#visit-2 + .push", has_text="Paul Quill, 11:00").count() == 1


def test_hours_that_end_early_leave_only_the_later_visits(
    page_at: OpenPage, morning: Morning
) -> None:
    page = page_at(page_of(morning), user=a_user(Role.SCHEDULER))

    page.get_by_text("Late, or ends early").click()
    page.get_by_label("Works until").fill("12:30")
    page.get_by_role("button", name="Change her hours").click()

    page.wait_for_selector("h1:has-text('is away')")
    assert page.locator(".away-visit .push .st.blocking").count() == 2


def test_an_evening_call_says_who_began(page_at: OpenPage, morning: Morning) -> None:
    workforce.mark_sick(
        system_context(at=to_instant(FRIDAY, time(9, 30), NEW_YORK)),
        staff_id=morning.nurses["omar"],
        day=FRIDAY,
    )
    page = page_at(page_of(morning), user=a_user(Role.SCHEDULER))

    assert page.get_by_text("began before the call").count() == 2
