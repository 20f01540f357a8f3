"""Story 5: milrinone in a power cut, from 18:45; as the nurse manager and on-call walk it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hearthline.kernel.quantity import read_quantity
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.emergency.models import AreaEvent, EmergencyRun, RunFact
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from tests.builders.accounts import a_policy, a_user
from tests.builders.areas import CUT, DECLARED, on_call_tonight, sign_rank, somebody_at, watch
from tests.builders.census import NORTH
from tests.builders.clock import PageClock, clock_at
from tests.builders.emergency import approved_protocols
from tests.builders.program import make_branch
from tests.builders.therapy import order_facts
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    assert_pages,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock() -> Iterator[PageClock]:
    with clock_at(DECLARED) as running:
        yield running


def test_story_5_at_1845_perry_is_first_and_when_1945_passes_the_second_in_line_is_called(
    page_at: OpenPage, clock: PageClock
) -> None:
    a_policy(idle_minutes=480)
    make_branch("North", branch_id=NORTH)
    approved_protocols(CUT - timedelta(days=2))
    phones = ({"use": "home", "number": "614 555 0148"},)
    perry = somebody_at("perry", family_name="Hollowell", given_name="Perry", phones=phones)
    somebody_at("hydrated", therapy=TherapyClass.HYDRATION, family_name="Marlowe")
    sign_rank(perry, 1, 1, power_plan="Neighbour at number 14 has a generator")
    milrinone = order_facts(
        perry,
        drug="milrinone",
        therapy=TherapyClass.INOTROPE,
        dose=read_quantity("0.5", "mg"),
        frequency=read_frequency("every 24 hours"),
        starts_on=date(2026, 5, 1),
        first_dose_on=date(2026, 5, 1),
        first_dose_at=time(9),
    )
    therapy.write_order(system_context(at=CUT - timedelta(days=2)), facts=milrinone)
    therapy.verify_order(
        system_context(at=CUT - timedelta(days=2)), order_id=milrinone.order_id, version=1
    )
    on_call_tonight()
    manager = a_user(Role.NURSE_MANAGER, branch_id=NORTH, name="Ruth Manager")

    page = page_at(reverse("emergency:declare_area"), user=manager)
    page.locator("main").get_by_label("Name").fill("Power cut, north side")
    page.get_by_label("Since, time").fill("18:40")
    page.get_by_label("ZIP codes").fill("43215")
    page.get_by_role("button", name="Declare").click()
    page.wait_for_url("**/emergency/areas/*/")
    first = page.locator("table tbody tr").first
    expect(first).to_contain_text("HOLLOWELL, Perry")
    expect(first).to_contain_text("19:45")
    expect(first).to_contain_text("Not known, nothing was heard")
    event = AreaEvent.objects.get()

    first.get_by_role("link", name="HOLLOWELL, Perry").click()
    page.get_by_label("What happened").select_option("heard")
    page.get_by_label("When", exact=True).fill("18:39")
    page.get_by_label("Battery, percent").fill("61")
    page.get_by_label("Who said what").fill("Last message of the home gateway")
    page.get_by_role("button", name="Write it down").click()
    page.goto(page.url.split("patients/")[0])
    expect(first).to_contain_text("Unknown, last heard 18:39, battery 61 %")
    assert "running" not in first.inner_text()
    keep_picture(page, "story-5-board")
    assert_fits(page)
    assert_accessible(page)

    watch(DECLARED + timedelta(hours=1))
    clock.at = DECLARED + timedelta(hours=1, minutes=1)
    assert OutgoingMessage.objects.filter(words__code="notice.area_hour_passed").count() == 3
    page.goto(page.url.split("/emergency/")[0] + "/")
    expect(page.locator("main")).to_contain_text("HOLLOWELL, Perry is not reached")
    page = page_at(reverse("emergency:in_area", args=[event.id, perry]), user=manager)
    late = page.get_by_role("region", name="Nobody has reached them")
    expect(late).to_contain_text("Omar Second")
    expect(late).to_contain_text("911")
    expect(late).to_contain_text("12 Example Lane, Columbus 43215; Side door")
    expect(page.locator("main")).to_contain_text("Neighbour at number 14 has a generator")

    page.get_by_role("link", name="Lead by telephone").click()
    expect(page.get_by_label("What happened")).to_have_value("power_loss")
    page.get_by_label("Who is on the line").fill("Mara, his wife")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/emergency/runs/*/")
    lead(page, "Is the pump on battery", "Noted")
    lead(page, "Test the back-up pump now", "Tested")
    lead(page, "On call decides", "Decided")
    lead(page, "Is there power before the battery ends?", "Yes")
    keep_picture(page, "story-5-run")
    run = EmergencyRun.objects.get()
    kept = dict(RunFact.objects.filter(run=run).values_list("body__step", "body__choice"))
    assert kept.keys() >= {"battery", "backup", "decide", "has_plan"}
    assert (kept["has_plan"], run.begun, run.stops_drug) == ("yes", ["power_loss"], False)

    page.goto(page.url.split("runs/")[0] + f"areas/{event.id}/patients/{perry}/")
    page.get_by_label("When", exact=True).fill("19:46")
    page.get_by_label("The pump runs on").select_option("battery")
    page.get_by_label("Who said what").fill("Wife Mara: taken to the neighbour's generator")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("main")).to_contain_text("Reached 19:46 by Ruth Manager")
    expect(page.locator("main")).to_contain_text("On battery, heard 19:46")
    page.get_by_label("What happened").select_option("arranged")
    page.get_by_label("When", exact=True).fill("19:47")
    page.get_by_label("Who said what").fill("Generator at number 14, back-up pump tested")
    page.get_by_role("button", name="Write it down").click()
    page.goto(page.url.split("patients/")[0])
    row = page.locator("table tbody tr").filter(has_text="HOLLOWELL, Perry")
    expect(row).to_contain_text("Generator at number 14, back-up pump tested")
    assert_no_console_errors(page)


def lead(page: Page, said: str, button: str) -> None:
    """Record what the caregiver answered at a step, wherever the page has it."""
    place = page.get_by_role("region", name=said).or_(
        page.locator("details").filter(has=page.locator("summary", has_text=said))
    )
    summary = page.locator("summary", has_text=said)
    if summary.count():
        summary.first.click()
    place.first.get_by_role("button", name=button, exact=True).first.click()
    page.wait_for_load_state()


@IN_BOTH_LOOKS
def test_every_page_of_an_area_event_is_accessible_and_fits(
    page_at: OpenPage, clock: PageClock, width: int, theme: str
) -> None:
    from hearthline.rooms.emergency import actions
    from tests.builders.areas import EVENT, area_facts

    a_policy(idle_minutes=480)
    make_branch("North", branch_id=NORTH)
    perry = somebody_at("perry", family_name="Hollowell", given_name="Perry")
    somebody_at("lost", "", family_name="Nowhere")
    on_call_tonight()
    actions.declare_area(system_context(at=DECLARED), facts=area_facts())
    clock.at = DECLARED + timedelta(hours=2)
    pages = {
        "areas": reverse("emergency:areas"),
        "new": reverse("emergency:declare_area"),
        "board": reverse("emergency:area", args=[EVENT]),
        "change": reverse("emergency:change_area", args=[EVENT]),
        "person": reverse("emergency:in_area", args=[EVENT, perry]),
        "messages": "/messages/",
    }
    managers = {name: address for name, address in pages.items() if name != "messages"}

    user = a_user(Role.NURSE_MANAGER, branch_id=NORTH)
    assert_pages(page_at, managers, width=width, theme=theme, user=user, series="area-")
    user = a_user(Role.ADMINISTRATOR, branch_id=NORTH)
    log = {"messages": pages["messages"]}
    assert_pages(page_at, log, width=width, theme=theme, user=user, series="area-")
