"""Promises as a scheduler meets them: families to tell, to call, offers, publishing, a late van."""

from __future__ import annotations

from datetime import time

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.scheduling import actions, models, queries
from tests.builders.accounts import a_policy, a_user
from tests.builders.late_van import THURSDAY, VAN_CALLS, LateVan, a_bag_on_its_way, the_van_says
from tests.builders.program import AT
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft, told
from tests.builders.workforce import make_nurse
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    assert_pages,
    keep_picture,
)
from tests.journeys.clock import Clock
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def a_moved_promise() -> tuple[object, models.Assignment]:
    """Return a scheduler, and a told visit that moved in the draft, with an offer beside it."""
    a_policy()
    user = a_user(Role.SCHEDULER)
    small = a_small_program(nurses=4, patients=10, first_day=AT.date())
    a_kept_plan(small, first_day=AT.date(), leave_out=1)
    publish_draft()
    dana = make_nurse(small.branch, name="Dana Fiction", is_per_diem=True)
    row, other = queries.assignments_between(AT.date(), AT.date()).order_by("-starts")[:2]
    told(row)
    actions.move_visit(
        system_context(at=AT),
        need_id=row.need_id,
        nurse_ids=[row.nurse_id],
        day=row.day,
        starts=time(row.starts.hour, row.starts.minute + 15),
    )
    actions.offer_visit(
        system_context(at=AT),
        need_id=other.need_id,
        nurse_id=dana,
        reply_by_day=AT.date(),
        reply_by=time(10, 10),
    )
    return user, row


@IN_BOTH_LOOKS
def test_every_page_of_promises_is_accessible_and_fits(
    page_at: OpenPage, monkeypatch: pytest.MonkeyPatch, width: int, theme: str
) -> None:
    Clock(monkeypatch, AT)
    user, row = a_moved_promise()
    call = models.Call.objects.get(state="open")
    offer = models.Offer.objects.get()
    pages = {
        "promises": "/scheduling/promises/",
        "promise": f"/scheduling/promises/{row.need_id}/",
        "calls": "/scheduling/calls/",
        "call": f"/scheduling/calls/{call.id}/",
        "offers": f"/scheduling/visits/{offer.need_id}/offers/",
        "board": f"/scheduling/?day={AT.date()}&visit={row.need_id}&nurse={row.nurse_id}",
        "review": "/scheduling/review/",
        "today": "/",
    }

    assert_pages(page_at, pages, width=width, theme=theme, user=user)
    publish_draft()
    plan = models.Plan.objects.filter(state="published").first()
    page = page_at(f"/scheduling/plans/{plan.id}/", width=width, theme=theme, user=user)
    keep_picture(page, f"published-{width}-{theme}")
    assert_fits(page)
    assert_accessible(page)
    assert_no_console_errors(page)


def test_a_moved_promise_is_called_about_and_ticked(
    page_at: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    Clock(monkeypatch, AT)
    user, row = a_moved_promise()
    page = page_at("/scheduling/calls/", user=user)
    assert page.get_by_role("heading", name="1 family to call").is_visible()

    page.locator("table.work a.name").first.click()
    assert page.get_by_text("We told you").is_visible()
    page.get_by_label("agrees to the new time").check()
    page.get_by_label("Spoken with").fill("Ada Sample")
    page.get_by_label("By which number").fill("555 0100 199")
    page.get_by_role("button", name="Write down the call").click()

    page.wait_for_url("**/calls/")
    assert page.get_by_text("No family is to be called").is_visible()
    assert queries.promises_standing([row.need_id])[row.need_id].is_agreed


def test_an_offer_without_a_reply_lets_the_next_in_line_rise(
    page_at: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, AT)
    user, _row = a_moved_promise()
    offer = models.Offer.objects.get()
    make_nurse(offer.need.branch_id, name="Paul Unreal", is_per_diem=True)
    page = page_at(f"/scheduling/visits/{offer.need_id}/offers/", user=user)
    assert page.get_by_text("Offered to Dana Fiction, reply by 10:10. Not covered.").is_visible()

    clock.at = offer.reply_by_at
    page = page_at(f"/scheduling/visits/{offer.need_id}/offers/", user=user)

    assert page.get_by_text("Nobody has accepted. Next in line is Paul Unreal.").is_visible()
    assert page.get_by_text("no reply", exact=True).is_visible()


@pytest.fixture
def van(monkeypatch: pytest.MonkeyPatch) -> LateVan:
    Clock(monkeypatch, VAN_CALLS)
    a_policy()
    return a_bag_on_its_way()


def test_story_3_thursday_1050_the_van_says_1330_and_the_visit_finds_another_hour(
    page_at: OpenPage, van: LateVan
) -> None:
    user = a_user(Role.SCHEDULER)
    page = page_at(f"/scheduling/?day={THURSDAY}&visit={van.need}", user=user)
    assert page.get_by_text("vedolizumab is on its way").is_visible()
    assert page.locator("rect.v-lost").count() == 0

    the_van_says(van)
    page.goto(page.url.split("/scheduling/")[0] + "/")
    line = page.get_by_text("infusion at 12:00 cannot be kept")
    assert line.is_visible()
    keep_picture(page, "story-3-today")
    page.get_by_role("link", name="Find another time").first.click()
    page.wait_for_selector("#visit-head")

    assert page.locator("rect.v-lost").count() == 1
    panel = page.locator("section.move")
    assert panel.get_by_text("vedolizumab arrives Thu 14-May-2026 13:30").is_visible()
    assert panel.get_by_text("from 13:45 to 17:00").is_visible()
    keep_picture(page, "story-3-board")

    panel.get_by_role("link", name="Show what that costs").click()
    page.wait_for_selector("table.cost")
    assert page.get_by_text("1 family to call").is_visible()
    keep_picture(page, "story-3-trial")
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Move visit").click()
    page.wait_for_selector("#visit-head")
    assert page.get_by_role("link", name="Not agreed: call the family").is_visible()

    page.goto(f"{page.url}&to_nurse={van.rosa}&to_day={THURSDAY}&to_time=17:15")
    assert page.get_by_role("button", name="Move visit").count() == 0
    assert page.locator("section.move .why").first.is_visible()
    keep_picture(page, "story-3-refused")
    page.goto(page.url.split("/scheduling/")[0] + "/scheduling/calls/")
    assert page.get_by_text("SAMPLETON, June").is_visible()
    assert page.get_by_role("link", name="555").first.is_visible()
    assert_no_console_errors(page)
