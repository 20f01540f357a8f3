"""Story 6 on the tablet: paused, gone on by grade, order and name, and then worse after all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hearthline.rooms.emergency.models import EmergencyRun, RunFact
from tests.journeys.conftest import OpenPage
from tests.journeys.tablets import (
    a_tablet_world,
    assert_looks,
    button,
    cut,
    later,
    open_tablet,
    press,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def answer(page: Page, question: str, said: str) -> None:
    """Answer the question where it is asked."""
    card = page.locator("section.step").filter(has_text=question).first
    card.get_by_role("button", name=said, exact=True).click()


def held(page: Page) -> Any:
    return page.get_by_label("Not to be started again yet")


def test_story_6_a_pause_is_ended_by_grade_order_and_name_and_what_follows_is_anaphylaxis(
    page_at: OpenPage,
) -> None:
    world = a_tablet_world()
    page = open_tablet(page_at, world.user)
    page.context.set_offline(True)
    press(page, "EMERGENCY", world.name, "Something else", "Infusion reaction", "Paused")
    answer(page, "Tight throat", "No")
    press(page, "Taken")
    page.get_by_label("Temperature").fill("100.2")
    press(page, "Record these", "2: drugs or fluids")
    expect(held(page)).to_contain_text("Are all signs gone? Not answered.")
    step = page.locator("section.step").first
    step.get_by_text("Sources").click()
    expect(step).to_contain_text("Given and called: 300\xa0s. Proposal of Hearthline")
    expect(step).to_contain_text("version 1, approved by Ines Fable")
    expect(page.get_by_label("Timers")).to_contain_text("Vital signs every 5 min")
    assert_looks(page, "reaction-paused")

    press(page, "Given and called", "Written down")
    expect(page.get_by_text("Write down: rate before the pause.")).to_be_visible()
    page.get_by_label("Rate before the pause").fill("84")
    page.get_by_label("Given so far").fill("56")
    assert_looks(page, "reaction-rate")
    press(page, "Written down")
    answer(page, "Are all signs gone?", "No")
    expect(held(page)).to_contain_text("Are all signs gone? No")
    press(page, "All steps")
    assert_looks(page, "reaction-steps")
    press(page, "Back to the steps", "Are all signs gone? No")
    assert_looks(page, "reaction-step")
    answer(page, "Are all signs gone?", "Yes")
    answer(page, "Does the order allow", "Yes")
    answer(page, "Did the clinician on call agree", "Yes")
    expect(page.get_by_text("Write down: name of who agreed.")).to_be_visible()
    page.get_by_label("Name of who agreed").fill("Dr Hal Nemo")
    press(page, "Record this answer")
    expect(held(page)).to_contain_text("Not before")
    expect(page.locator(".run-log")).to_contain_text("Name of who agreed: Dr Hal Nemo")

    later(page, timedelta(minutes=31))
    expect(page.get_by_text("At most 42\xa0mL/h")).to_be_visible()
    expect(held(page)).to_have_count(0)
    press(page, "Resumed")
    page.get_by_label("Rate now").fill("60")
    expect(page.get_by_text("Read again: above 42")).to_be_visible()
    page.get_by_label("Rate now").fill("42")
    press(page, "Resumed", "Change protocol", "Anaphylaxis")
    for name in ("Stopped", "Given", "Called"):
        expect(button(page, name)).to_be_in_viewport()
    press(page, "Stopped", "Given", "Called", "In position", "Line kept open")
    press(page, "Not possible", "Not in the home", "Call, note", "Note")
    page.get_by_label("What happened").fill("Hives, wheeze, 84/50")
    assert_looks(page, "reaction-note")
    press(page, "Record this note", "Vitals")
    page.get_by_label("Pulse").fill("128")
    press(page, "Record these")

    later(page, timedelta(minutes=37))
    answer(page, "Better 5 minutes after the dose?", "No")
    press(page, "Given")
    expect(page.get_by_label("Timers")).to_contain_text("Better 5 minutes after the dose?")
    press(page, "All steps")
    expect(page.get_by_text("Antihistamine as ordered")).to_be_visible()
    expect(page.get_by_text("Glucagon as ordered")).to_have_count(0)
    press(page, "Back to the steps", "End run", "Handed over to the ambulance")
    expect(page.get_by_role("article")).to_contain_text("Rate now: 42\xa0mL/h")
    page.context.set_offline(False)
    press(page, "Close this run")
    expect(page.get_by_text("All sent")).to_be_visible()

    run = EmergencyRun.objects.get()
    assert run.begun == ["infusion_reaction", "anaphylaxis"]
    assert run.ended_at is not None
    agreed = RunFact.objects.get(body__step="agreed").body
    assert agreed["values"] == {"who": "Dr Hal Nemo"}
    assert RunFact.objects.filter(body__step="stop").count() == 2
    assert RunFact.objects.filter(kind="dose").count() == 2
    assert RunFact.objects.get(kind="not_possible").body["step"] == "oxygen"


def test_after_a_grave_reaction_going_on_is_not_offered_and_a_tight_throat_leads_on(
    page_at: OpenPage,
) -> None:
    world = a_tablet_world()
    page = open_tablet(page_at, world.user)
    press(page, "EMERGENCY", world.name, "Something else", "Infusion reaction", "Paused")
    answer(page, "Tight throat", "No")
    press(page, "Taken")
    page.get_by_label("Pulse").fill("120")
    press(page, "Record these", "3: drawn out")
    expect(held(page)).to_contain_text("How bad is it? 3: drawn out")
    expect(page.get_by_text("Do not restart. Call 911")).to_be_visible()
    press(page, "Started again all the same")
    expect(page.get_by_text("It can be recorded all the same, and is flagged")).to_be_visible()
    press(page, "Back to the steps", "How bad is it? 3")
    page.get_by_role("button", name="4: threat to life").click()
    press(page, "All steps", "Tight throat")
    answer(page, "Tight throat", "Yes")
    expect(page.get_by_role("heading", level=1)).to_have_text("Anaphylaxis")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_child_without_pulse_gets_depth_and_ratio_of_a_child_and_a_beat(
    page_at: OpenPage, theme: str
) -> None:
    world = a_tablet_world()
    page = open_tablet(page_at, world.user, theme=theme)
    cut(page)
    press(page, "EMERGENCY", "No pulse: start CPR", "Read", "Called", "Lying flat")

    answer(page, "Adult, child or infant?", "Child")
    step = page.locator("section.step").first
    expect(step).to_contain_text("about 5 cm deep")
    expect(step).to_contain_text("two trained people 15 and 2")
    step.get_by_text("Sources").click()
    expect(step).to_contain_text("A child is under: 13\xa0years. Proposal of Hearthline")
    expect(step).to_contain_text("American Heart Association, guideline table of 2010")
    beat = page.get_by_label("Metronome", exact=True)
    expect(beat).to_contain_text("110 a minute")
    press(page, "Metronome")
    expect(beat.get_by_role("button", name="Sound off")).to_be_visible()
    beat.get_by_role("button", name="Sound off").click()
    expect(beat.get_by_role("button", name="Sound is off: turn on")).to_be_visible()
    assert_looks(page, f"arrest-child-{theme}")
    press(page, "Started", "Stop the metronome")
    expect(beat.get_by_role("button", name="Metronome")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("Adult: 30 pushes")).to_have_count(0)
