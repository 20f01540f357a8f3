"""A home is assessed on the tablet with the network cut, and the nurse says that she is well."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from hearthline.rooms.home import models, queries
from hearthline.rooms.home.starter.questionnaires import full
from hearthline.rooms.visits.models import CheckIn
from tests.builders.home import FULL, approved_questionnaires, assessed
from tests.journeys.conftest import OpenPage
from tests.journeys.tablets import (
    PHRASE,
    SETTLED,
    a_tablet_world,
    assert_looks,
    cut,
    open_tablet,
    press,
    with_phrase,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answer(page: Page, question: str, said: str) -> None:
    """Press an answer, or type it."""
    row = page.locator(".question").filter(has_text=question)
    buttons = row.get_by_role("button", name=said, exact=True)
    if buttons.count():
        buttons.click()
    else:
        row.get_by_role("textbox").fill(said)


def unlock(page: Page) -> None:
    page.get_by_label("Phrase").fill(PHRASE)
    press(page, "Unlock the sheets")


def test_a_home_is_assessed_without_signal_through_a_reload_and_sent_once(
    page_at: OpenPage,
) -> None:
    world = a_tablet_world()
    versions = approved_questionnaires(timezone.now() - timedelta(days=2))
    page = open_tablet(page_at, world.user)
    with_phrase(page)
    cut(page)
    unlock(page)
    press(page, world.name)
    expect(page.get_by_text("Not assessed")).to_be_visible()
    expect(page.get_by_text("The home was never assessed")).to_be_visible()
    expect(page.get_by_text("Nobody has asked what may harm a visitor here")).to_be_visible()
    press(page, "Still here, all well")
    expect(page.get_by_text("Still here, all well: kept here")).to_be_visible()
    assert_looks(page, "home-begin")

    press(page, "Begin: Home safety assessment")
    page.get_by_label("Who answers").fill("June Sampleton")
    assert_looks(page, "assess-first")
    texts = {item.link_id: item.text for item in full().walk()}
    expect(page.get_by_role("button", name="a hazardous drug")).to_be_visible()
    press(page, "Next part")
    assert_looks(page, "assess-group")
    while not page.locator(".question").filter(has_text=texts["refrigerator"]).count():
        press(page, "Next part")
    answer(page, texts["refrigerator"], "Yes")
    answer(page, texts["refrigerator-temperature"], "warm")
    expect(page.get_by_text("“warm” is no number")).to_be_visible()
    answer(page, texts["refrigerator-temperature"], "9.4")
    expect(page.get_by_text("This blocks until it is remedied")).to_be_visible()
    assert_looks(page, "assess-refrigerator")
    title = page.get_by_role("heading", level=1).inner_text()

    page.reload()

    unlock(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("This blocks until it is remedied")).to_be_visible()
    kept = page.evaluate(SETTLED)
    assert not [word for word in ("9.4", "Sampleton") if word in kept]
    while page.get_by_role("button", name="Next part").count():
        press(page, "Next part")
    assert_looks(page, "assess-last")
    expect(page.get_by_text("Not satisfactory: 3")).to_be_visible()
    assert not models.Assessment.objects.exists()
    press(page, "Sign the assessment")
    expect(page.get_by_role("heading", level=1)).to_have_text(world.name)
    expect(page.get_by_text("waits for signal; what stands above is from before")).to_be_visible()
    press(page, "I am well, I have left")
    expect(page.get_by_text("You have left, all well: kept here")).to_be_visible()
    press(page, "No signal")
    expect(page.get_by_text("Home assessment, sealed")).to_be_visible()

    page.context.set_offline(False)
    press(page, "Send now")
    expect(page.get_by_text("All sent").first).to_be_visible()
    press(page, "Send now")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    press(page, "Today", world.name)
    home = page.get_by_role("region", name="The home")
    expect(home).to_contain_text("Not ready")
    expect(home).to_contain_text("9.4\N{NO-BREAK SPACE}°C. Blocks storage")
    expect(home).to_contain_text("nobody sees to it yet")
    assert_looks(page, "home-verdict")
    row = models.Assessment.objects.get()
    patient = world.patients[0]
    assert (row.patient_id, row.version_id, row.way) == (patient, versions[FULL], "visit")
    assert row.answered_by == "June Sampleton"
    other = world.patients[1]
    assessed(other, versions[FULL], queries.answers_of(row), at=timezone.now(), traits=row.traits)
    states = queries.states_of([patient, other])
    assert states[patient].verdict == states[other].verdict
    blocking = {line.link_id: line.answer for line in states[patient].verdict.blocking}
    assert blocking["refrigerator-temperature"] == "9.4\N{NO-BREAK SPACE}°C"
    checks = CheckIn.objects.order_by("happened_at")
    assert [(one.left, one.patient_id) for one in checks] == [(False, patient), (True, patient)]
    assert len({one.visit for one in checks}) == 1
