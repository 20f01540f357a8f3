"""The schedule as a scheduler meets it: week, day, visit, drag, keyboard, review."""

from __future__ import annotations

from datetime import time

import pytest
from playwright.sync_api import expect

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.scheduling import actions, models
from tests.builders.accounts import a_policy, a_user
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program, publish_draft
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WEEK = f"/scheduling/?day={MONDAY}"


def scheduler():
    a_policy()
    return a_user(Role.SCHEDULER)


@IN_BOTH_LOOKS
def test_every_page_of_the_schedule_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    user = scheduler()
    small = a_small_program(nurses=12, patients=30)
    a_kept_plan(small, leave_out=6)
    pages = ["/scheduling/without-a-nurse/", "/scheduling/review/", "/scheduling/runs/"]

    page = page_at(WEEK, width=width, theme=theme, user=user)
    page.locator("a.visit").first.click()
    page.wait_for_selector("#visit-head")
    keep_picture(page, f"week-{width}-{theme}")
    assert_fits(page)
    assert_accessible(page)
    assert_no_console_errors(page)

    publish_draft()
    row = models.Assignment.objects.filter(plan__state="published").order_by("day", "starts")[0]
    actions.move_visit(
        system_context(at=AT),
        need_id=row.need_id,
        nurse_ids=[row.nurse_id],
        day=row.day,
        starts=time(8, 50),
    )
    pages += [
        f"/scheduling/nurses/{small.nurses[0]}/{MONDAY}/",
        "/scheduling/compare/",
        "/scheduling/my-offers/",
        "/visits/unplanned/",
        f"/visits/unplanned/{row.patient_id}/",
    ]
    for address in pages:
        page = page_at(address, width=width, theme=theme, user=user)
        keep_picture(page, f"{'-'.join(address.split('/')[1:3])}-{width}-{theme}")
        assert_fits(page)
        assert_accessible(page)
        assert_no_console_errors(page)


def test_a_visit_says_why_it_is_there_and_what_else_could_be_tried(page_at: OpenPage) -> None:
    user = scheduler()
    small = a_small_program(nurses=4, patients=8)
    a_kept_plan(small)
    for width in (820, 1280):
        page = page_at(WEEK, width=width, theme="light", user=user)
        page.locator("a.visit").first.click()
        page.get_by_role("link", name="Why this nurse and time").click()
        page.wait_for_selector("#why-head")
        page.get_by_text("All terms", exact=True).click()
        expect(page.get_by_text("Uneven work")).to_be_visible()
        keep_picture(page, f"why-{width}")
        assert_fits(page)
        assert_accessible(page)

    page.get_by_role("link", name="Try 1").click()

    expect(page.get_by_text("Move you are trying", exact=True)).to_be_visible()
    assert_no_console_errors(page)


def test_dragging_a_visit_asks_what_it_costs_before_anything_changes(page_at: OpenPage) -> None:
    user = scheduler()
    small = a_small_program()
    a_kept_plan(small)
    page = page_at(WEEK, user=user)
    block = page.locator("a.visit rect").first.bounding_box()
    target = page.locator("tr[data-nurse] td.focus svg").nth(2).bounding_box()
    assert block is not None
    assert target is not None

    page.mouse.move(block["x"] + 4, block["y"] + 6)
    page.mouse.down()
    page.mouse.move(target["x"] + 150, target["y"] + 12, steps=6)
    expect(page.locator("rect.drag-ghost")).to_have_count(1)
    page.mouse.up()
    page.wait_for_url("**to_nurse=**")

    expect(page.get_by_text("Move you are trying", exact=True)).to_be_visible()
    assert_no_console_errors(page)


def test_a_visit_is_reached_and_moved_by_keyboard_alone(page_at: OpenPage) -> None:
    user = scheduler()
    small = a_small_program()
    a_kept_plan(small)
    page = page_at(WEEK, user=user)

    page.locator("a.visit").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#visit-head")
    page.locator(".move-to summary").focus()
    page.keyboard.press("Enter")
    page.locator("#to-time").fill("14:00")
    page.get_by_role("button", name="Show what it costs").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**to_time=14*")

    expect(page.get_by_text("Move you are trying", exact=True)).to_be_visible()
