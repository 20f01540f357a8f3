"""Nurse sick at 06:10, three first doses: marked, proposed, offered, given, published, called."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from playwright.sync_api import Page, expect

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.tasks.models import Task
from hearthline.rooms.scheduling import models
from hearthline.rooms.workforce import actions as workforce
from tests.builders.accounts import a_policy, a_user
from tests.builders.sick_call import (
    BEFORE,
    CALLED_AT,
    FRIDAY,
    Morning,
    a_sick_call_morning,
    bag_expires,
    fetched_at,
)
from tests.journeys.browser import assert_accessible, assert_no_console_errors, keep_picture
from tests.journeys.clock import Clock
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, CALLED_AT)


@pytest.fixture
def morning(clock: Clock) -> Morning:
    del clock
    a_policy()
    made = a_sick_call_morning()
    fetched_at(made, time(10))
    bag_expires(made, "vedolizumab", time(20))
    # The family of the labs does not want Dana; everybody else is busy or not there yet.
    workforce.exclude(
        system_context(at=BEFORE),
        staff_id=made.nurses["dana"],
        patient_id=made.patients["labs"],
        reason="asked for by the family",
        since=FRIDAY - timedelta(days=30),
    )
    return made


def card(page: Page, name: str):
    return page.locator(".away-visit", has=page.get_by_role("heading", name=name))


def test_story_2_a_nurse_is_sick_at_ten_past_six(
    page_at: OpenPage, clock: Clock, morning: Morning
) -> None:
    scheduler = a_user(Role.SCHEDULER)
    page = page_at("/", user=scheduler)

    # 06:11 marked in two presses; first doses on top, with the latest start and why.
    page.get_by_role("link", name="Somebody is away").click()
    page.get_by_role("button", name="Mark Omar Sketchley sick today").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Omar Sketchley is away today: 5 visits"
    )
    heads = page.locator(".away-visit h2").all_inner_texts()
    assert [head.split(",")[0].split(" ")[-1] for head in heads] == [
        "STUBBS",
        "DOE-LAKE",
        "SAMPLETON",
        "NONAME",
        "FICTUM",
    ]
    expect(card(page, "STUBBS")).to_contain_text("start by 10:00, dose due 10:00")
    expect(card(page, "NONAME")).to_contain_text("start by 09:30, laboratory by 10:00")
    expect(card(page, "FICTUM")).to_contain_text("can wait until Sat 16-May")

    # 06:12 proposals: calls first; refusals by name, and no day on which the bag has expired.
    stubbs = card(page, "STUBBS")
    expect(stubbs.locator("tbody tr").first.locator("td").first).to_have_text("1 family to call")
    expect(stubbs).to_contain_text("Joy Pretend is an LPN: first doses need RN / NP")
    expect(card(page, "SAMPLETON")).to_contain_text("Paul Quill is not signed off for biologics")
    expect(card(page, "SAMPLETON")).to_contain_text("Not tomorrow: bag expires 20:00")
    keep_picture(page, "story-2-proposals")
    assert_accessible(page)

    # 06:20 offered to Dana: still uncovered.
    offer = stubbs.locator("tr", has_text="Dana Madeup")
    offer.get_by_label("reply by").fill("06:40")
    offer.get_by_role("button", name="Offer to Dana Madeup").click()
    expect(card(page, "STUBBS")).to_contain_text("offered to Dana Madeup, reply by 06:40")
    expect(card(page, "STUBBS")).to_contain_text("Offered is not covered")

    # No reply: the next candidate rises.
    for minutes in (10, 20, 31):  # somebody looks now and then, so that nobody is signed out
        clock.at = CALLED_AT + timedelta(minutes=minutes)
        page.reload()
    stubbs = card(page, "STUBBS")
    expect(stubbs).to_contain_text("Dana Madeup did not answer by 06:40.")
    expect(stubbs.locator("tbody tr").first).to_contain_text("Rosa Invented")
    expect(stubbs.locator("tbody tr").first).to_contain_text("overtime")

    # 06:45 Rosa takes ceftriaxone: overtime named, and a manager's yes recorded.
    stubbs.get_by_role("button", name="Ask for overtime").click()
    expect(card(page, "STUBBS")).to_contain_text("A manager is asked")
    manager = page_at("/", user=a_user(Role.NURSE_MANAGER))
    manager.get_by_role("link", name="Decide").first.click()
    manager.get_by_label("Why").fill("First dose, nobody else in time")
    manager.get_by_role("button", name="Agree to the overtime").click()
    expect(manager.locator("main")).to_contain_text("First dose, nobody else in time")
    page.reload()
    card(page, "STUBBS").get_by_role("button", name="Give to Rosa Invented").click()
    expect(card(page, "STUBBS")).to_contain_text("Rosa Invented, 09:00")

    # Labs that cannot reach the laboratory go to the pharmacist.
    labs = card(page, "NONAME")
    expect(labs).to_contain_text("Nobody can reach the laboratory in time")
    labs.get_by_role("button", name="Ask the pharmacist").click()
    expect(card(page, "NONAME")).to_contain_text("The pharmacist is asked")
    assert Task.objects.filter(owner_role=Role.PHARMACIST).count() == 1
    assert not models.Assignment.objects.filter(
        plan__state="draft", need_id=morning.needs["labs"]
    ).exists()

    page.get_by_role("button", name="Give 3 as suggested").click()
    page.wait_for_selector(".toast:has-text('3 visits given')")
    keep_picture(page, "story-2-given")

    # One publish with its list of calls; nothing is agreed before each is ticked.
    page.get_by_role("link", name="Review and publish").first.click()
    page.get_by_role("button", name="Publish the plan").first.click()
    page.locator("dialog[open]").get_by_role("button", name="Publish the plan").click()
    page.wait_for_selector("h1:has-text('changes')")
    keep_picture(page, "story-2-published")
    page.get_by_role("link", name="Call 4 families").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 families to call")
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator("tbody")).to_contain_text("555 010 010")
    expect(page.locator("main")).to_contain_text("not agreed until the call says so")
    assert page.locator("tbody .st.open", has_text="to call").count() == 4
    keep_picture(page, "story-2-calls")
    page.locator("tbody tr", has_text="DOE-LAKE").get_by_role("link").first.click()
    expect(page.locator(".script")).to_contain_text("Paul Quill")
    page.get_by_label("agrees to the new time").check()
    page.get_by_role("button", name="Write down the call").click()
    page.goto(page.url.split("/scheduling/")[0] + "/scheduling/calls/")
    expect(page.get_by_role("heading", level=1)).to_have_text("3 families to call")
    assert_no_console_errors(page)
