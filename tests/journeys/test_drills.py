"""A drill on the tablet with a scripted patient, and its result at the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from hearthline.rooms.emergency.models import DrillResult, EmergencyRun, RunConsequence
from tests.journeys.browser import IN_BOTH_LOOKS, assert_accessible, assert_fits, keep_picture
from tests.journeys.conftest import OpenPage
from tests.journeys.tablets import a_tablet_world, assert_looks, open_tablet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_a_nurse_drills_with_a_patient_who_answers_and_reads_the_result(
    page_at: OpenPage, width: int, theme: str
) -> None:
    world = a_tablet_world()
    page = open_tablet(page_at, world.user, theme=theme)

    page.get_by_role("button", name="Adult, 15 minutes into immune globulin").click()
    patient = page.get_by_label("Practice patient")
    expect(patient).to_contain_text("Hives on chest and neck")
    expect(patient).to_contain_text("Invented for training")
    expect(page.get_by_text("PRACTICE").first).to_be_visible()
    assert_looks(page, f"drill-begun-{theme}")
    page.get_by_role("button", name="Stopped").first.click()
    expect(page.get_by_label("Dose", exact=True)).to_contain_text("lot DRILL1")
    assert_looks(page, f"drill-{theme}")
    page.get_by_role("button", name="Given").first.click()
    page.get_by_role("button", name="End run").click()
    page.get_by_label("Or: why").fill("The drill is over")
    page.get_by_role("button", name="End the run with this reason").click()
    page.get_by_role("button", name="Home", exact=True).click()
    page.get_by_text("All sent").wait_for()

    run = EmergencyRun.objects.get()
    assert (run.is_practice, run.script, run.patient_id) == (True, "adult_anaphylaxis", None)
    result = DrillResult.objects.get()
    assert result.actor_id == world.user.actor_id
    assert {"stop", "epinephrine"} <= set(result.seconds)
    assert "call" in result.missed
    assert result.errors == []
    assert not RunConsequence.objects.exists()

    page = page_at("/emergency/drills/", user=world.user, width=width, theme=theme)
    page.get_by_role("link", name="Practise by telephone").click()
    assert_accessible(page)
    page.get_by_label("Adult, 15 minutes into immune globulin").check()
    page.get_by_role("button", name="Begin the drill").click()
    page.wait_for_url("**/emergency/runs/*/")
    page.get_by_role("button", name="Anaphylaxis", exact=True).click()
    patient = page.get_by_role("region", name="Practice patient Quince")
    expect(patient).to_contain_text("Hives on chest and neck")
    expect(page.locator("main")).to_contain_text("PRACTICE: nothing is given, nobody is called")
    page.get_by_role("button", name="Stopped").first.click()
    page.wait_for_load_state()
    keep_picture(page, f"drill-telephone-{width}-{theme}")
    assert_fits(page)
    assert_accessible(page)
    page.get_by_text("End the run").click()
    page.get_by_label("To whom, or why").fill("The drill is over")
    page.get_by_role("button", name="End: the rest was not possible").click()
    expect(page.locator("main")).to_contain_text("This run is ended")
    by_telephone = DrillResult.objects.get(run__led_from="telephone")
    assert "stop" in by_telephone.seconds
    assert by_telephone.actor_id == world.user.actor_id
    assert not RunConsequence.objects.exists()

    page.goto(page.url.split("runs/")[0] + "drills/")
    expect(page.locator("main")).to_contain_text("Adult, 15 minutes into immune globulin")
    expect(page.locator("main")).to_contain_text("You have run 2 drills")
    keep_picture(page, f"drills-{width}-{theme}")
    assert_fits(page)
    assert_accessible(page)
