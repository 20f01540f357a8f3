"""Story 3 up to the 9.4 °C: a cold biologic, a dog, an allergic nurse, a warm refrigerator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.home.values import AssessmentWay
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.values import Animal
from tests.builders.accounts import a_policy, a_user
from tests.builders.clock import PageClock, clock_at
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.late_van import (
    BEFORE,
    MONDAY,
    THURSDAY,
    VAN_CALLS,
    LateVan,
    a_bag_on_its_way,
    the_van_says,
)
from tests.builders.program import NEW_YORK
from tests.journeys.browser import assert_no_console_errors, keep_picture
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WEDNESDAY_NOON = to_instant(THURSDAY - timedelta(days=1), time(12), NEW_YORK)


@pytest.fixture
def clock() -> Iterator[PageClock]:
    with clock_at(WEDNESDAY_NOON - timedelta(hours=3)) as running:
        yield running


def dragging_rosa_back(van: LateVan) -> str:
    """Return the board on which June's visit is tried for Rosa at its own hour."""
    return (
        reverse("scheduling:board")
        + f"?week={MONDAY}&day={THURSDAY}&visit={van.need}&to_nurse={van.rosa}"
        + f"&to_day={THURSDAY}&to_time=12:30"
    )


def test_story_3_a_dog_an_allergic_nurse_and_a_refrigerator_at_9_4_degrees(
    page_at: OpenPage, clock: PageClock
) -> None:
    a_policy(idle_minutes=480)
    van = a_bag_on_its_way()
    workforce.answer_pet(
        system_context(at=BEFORE),
        staff_id=van.rosa,
        animal=Animal.DOG,
        answer=Answer.YES,
        asked_on=MONDAY,
    )
    questionnaires = approved_questionnaires(BEFORE)
    manager = a_user(Role.NURSE_MANAGER)

    # Before the assessment nobody knows whether there is a dog: unknown, not allowed.
    page = page_at(dragging_rosa_back(van), user=manager)
    expect(page.get_by_text("Nobody knows whether the home has").first).to_be_visible()

    # Wednesday's video assessment finds the dog, and the refrigerator at 9.4 °C.
    assessed(
        van.june,
        questionnaires[FULL],
        good_answers(
            pets=True,
            pets_which="A dog that lives indoors",
            pets_aggressive=False,
            refrigerator_temperature=Decimal("9.4"),
        ),
        at=WEDNESDAY_NOON,
        way=AssessmentWay.VIDEO,
    )
    clock.at = WEDNESDAY_NOON + timedelta(minutes=5)
    page.goto(page.url)
    expect(page.get_by_text("it lives in the home: dog").first).to_be_visible()
    keep_picture(page, "story-3-rosa")

    # 9.4 °C blocks storage at home, not care: the home is ready with changes.
    page.goto(page.url.split("/schedul")[0] + reverse("home:of_patient", args=[van.june]))
    expect(page.get_by_text("9.4")).to_be_visible()
    expect(page.get_by_role("heading", name="Ready with changes")).to_be_visible()
    keep_picture(page, "story-3-home")
    page.goto(page.url.split("/home/")[0] + reverse("clearance:panel", args=[van.june]))
    held = page.locator("li.finding", has_text="Home assessed")
    expect(held).to_be_visible()
    assert "Blocking" not in held.inner_text()
    storage = page.locator("li.finding", has_text="A drug cannot be kept cold in this home")
    expect(storage).to_contain_text("a loaned refrigerator or cold box")
    assert "Blocking" not in storage.inner_text()

    # Thursday 10:50 the van says 13:30: the dose waits for it, and may until 17:00.
    the_van_says(van)
    clock.at = VAN_CALLS + timedelta(minutes=5)
    page = page_at(reverse("clearance:panel", args=[van.june]), user=manager)
    expect(page.get_by_text("The dose must move after")).to_be_visible()
    hour = page.locator(".figure-row").first.inner_text().replace("\u00a0", " ")
    assert "today 17:00" in hour
    assert "Bag expires 18:00." in hour
    assert "is promised today 13:30" in hour
    keep_picture(page, "story-3-panel")
    assert_no_console_errors(page)
