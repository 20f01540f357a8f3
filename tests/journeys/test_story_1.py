"""Story 1: Friday 16:55, vancomycin, no line confirmation; as intake and the scheduler walk it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.scheduling import actions as scheduling_actions
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.tasks import refresh_needs
from hearthline.rooms.scheduling.values import Assigned, Familiarity
from hearthline.rooms.therapy import actions as therapy_actions
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import NursingKind, VisitFrequency
from hearthline.rooms.workforce.values import SkillKind
from tests.builders.accounts import a_policy, a_user
from tests.builders.clock import PageClock, clock_at
from tests.builders.files import a_pdf
from tests.builders.intake_typed import DRAFTMOOR
from tests.builders.program import NEW_YORK
from tests.builders.scheduling import a_kept_plan, a_small_program
from tests.builders.supply import deliver
from tests.builders.therapy import nursing_facts
from tests.builders.workforce import make_nurse
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.conftest import OpenPage
from tests.journeys.keyboard import Typist
from tests.shared_data import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRIDAY_16_58 = datetime(2026, 11, 13, 21, 58, tzinfo=UTC)
MONDAY = date(2026, 11, 9)
SATURDAY = date(2026, 11, 14)
THREE_MINUTES = 180


@pytest.fixture
def clock() -> Iterator[PageClock]:
    with clock_at(FRIDAY_16_58) as running:
        yield running


@pytest.fixture
def branch() -> UUID:
    a_policy(idle_minutes=480)
    small = a_small_program(nurses=3, patients=2, first_day=MONDAY)
    make_nurse(small.branch, name="Hanna Able", skills=(SkillKind.PICC, SkillKind.ANAPHYLAXIS))
    a_kept_plan(small, first_day=MONDAY, days=14)
    return small.branch


def the_fax() -> bytes:
    """Return the fax itself where it is on this machine, else pages of the same shape."""
    import os

    shared = Path(os.environ.get("HEARTHLINE_SHARED", ROOT.parent / "shared"))
    fax = shared / "samples" / "fax" / "draftmoor_vancomycin.pdf"
    return fax.read_bytes() if fax.exists() else a_pdf(pages=2)


def begin_typing(page: Page, fax: Path) -> None:
    """Choose the fax and begin."""
    page.get_by_label("Fax or picture").set_input_files(fax)
    page.get_by_role("button", name="Begin typing").click()
    expect(page.get_by_role("heading", name="Type a referral")).to_be_visible()


def typed_by_keyboard(page: Page, fax: Path) -> Typist:
    """Type the whole referral by keys alone and save it."""
    begin_typing(page, fax)
    page.get_by_label("Referred by").focus()
    typist = Typist(page)
    typist.fill(DRAFTMOOR, until="Look it over")
    expect(page.get_by_role("heading", name="Look it over")).to_be_visible()
    return typist


def the_visit_of_saturday(referral: Referral, order_id: UUID, at: datetime) -> UUID:
    """Verify the order and plan its first visit on Saturday 14:00, as the office does; its need."""
    rosa = make_nurse(
        referral.branch_id,
        name="Rosa Sketchwell",
        skills=(SkillKind.PICC, SkillKind.ANAPHYLAXIS),
        weekdays=(5,),
    )
    act = partial(system_context, at=at)
    (drug,) = therapy.therapy_orders_of([referral.patient_id])[referral.patient_id]
    therapy_actions.verify_order(act(), order_id=order_id, version=drug.head.version)
    admission = nursing_facts(
        referral.patient_id,
        "saturday",
        kind=NursingKind.ADMISSION,
        frequency=VisitFrequency(1, 1, None, 0, "once"),
        episode_id=referral.episode_id,
        starts_on=SATURDAY,
        minutes=120,
        therapy_order_id=order_id,
    )
    therapy_actions.write_order(act(), facts=admission)
    therapy_actions.verify_order(act(), order_id=admission.order_id, version=1)
    refresh_needs(act(), MONDAY, 14)
    need = next(
        one
        for one in scheduling.needs_between(SATURDAY, SATURDAY)
        if one.patient_id == referral.patient_id
    )
    plan = scheduling_actions.keep_plan(
        act(),
        first_day=SATURDAY,
        last_day=SATURDAY,
        assigned=[
            Assigned(
                need_id=need.id,
                patient_id=referral.patient_id,
                nurse_ids=(rosa,),
                day=SATURDAY,
                starts=time(14),
                minutes=need.minutes,
                zone=NEW_YORK,
                familiarity=(Familiarity.NEW,),
            )
        ],
        no_nurse=(),
        drives=(),
        figures={
            "visits": 1,
            "served": 1,
            "unserved": 0,
            "own": 0,
            "known_percent": 0,
            "nurses_seen": 1.0,
            "drive_minutes": 20,
        },
    )
    scheduling_actions.publish(act(), plan_id=plan, revision=1)
    return need.id


def the_van_comes(referral: Referral, branch: UUID, order_id: UUID, clock: PageClock) -> None:
    """Let the pack be handed over on Saturday at 09:10."""
    clock.to(9, 10, day=14)
    deliver(
        referral.patient_id,
        branch,
        order_id=order_id,
        at=clock.at,
        drug="vancomycin",
        dispensed_at=clock.at,
        beyond_use_at=clock.at + timedelta(days=7),
    )


def test_story_1_the_whole_fax_is_typed_by_keyboard_in_under_three_minutes(
    page_at: OpenPage, clock: PageClock, branch: UUID, tmp_path: Path, settings: Any
) -> None:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    fax = tmp_path / "fax.pdf"
    fax.write_bytes(the_fax())
    page = page_at(reverse("intake:begin_typing"), user=a_user(Role.INTAKE, branch_id=branch))

    typist = typed_by_keyboard(page, fax)
    page.get_by_role("button", name="Save referral").focus()
    typist.press("Enter")

    expect(page.get_by_role("heading", name="Referral for vancomycin")).to_be_visible()
    assert set(typist.visited) == set(DRAFTMOOR), "every field the fax speaks of was typed"
    sys.stdout.write(f"\ncounted {typist.counted()}\n")
    assert typist.seconds < THREE_MINUTES, f"{typist.keystrokes} keys, {typist.fields} fields"
    assert_no_console_errors(page)


def test_story_1_from_the_fax_to_the_tip_report(
    page_at: OpenPage, clock: PageClock, branch: UUID, tmp_path: Path, settings: Any
) -> None:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    fax = tmp_path / "fax.pdf"
    fax.write_bytes(the_fax())
    intake = a_user(Role.INTAKE, branch_id=branch, name="Tilda Sketch")

    # 16:58 intake types it: next due Saturday 02:00, 9 h away.
    page = page_at(reverse("intake:begin_typing"), user=intake)
    typed_by_keyboard(page, fax)
    expect(page.get_by_text("Sat 14-Nov-2026 02:00")).to_be_visible()
    expect(page.get_by_text("in 9 h 2 min")).to_be_visible()
    page.get_by_role("button", name="Save referral").click()
    expect(page.get_by_role("heading", name="Referral for vancomycin")).to_be_visible()
    found = Referral.objects.get()
    keep_picture(page, "story-1-decide")

    # Red: tip, consent, home screen, authorisation; each with the door to where it is seen to.
    red = page.get_by_role("region", name="Known and missing").locator("li.finding")
    red = red.filter(has=page.locator(".st.blocking"))
    for words, door in (
        ("Line tip not confirmed", "Attach report"),
        ("Consent not asked", "Ask consent"),
        ("Home not screened", "Screen home"),
        ("Authorisation was requested and is not answered", "Authorisations"),
    ):
        expect(red.filter(has_text=words).get_by_role("link", name=door)).to_be_visible()

    # The three facts of the list without a click.
    page.goto(page.url.split("/intake/")[0] + reverse("intake:referrals"))
    row = page.get_by_role("row").filter(has_text="DRAFTMOOR, Abel")
    expect(row).to_contain_text("Sat 14 02:00")
    expect(row).to_contain_text("in 9 h 2 min")
    expect(row).to_contain_text("last dose Fri 13 14:00")
    expect(row).to_contain_text(
        "Line tip not confirmed; Authorisation was requested and is not answered"
    )
    expect(row).to_contain_text("Consent not asked; Home not screened")
    expect(row).to_contain_text("Nobody called yet")
    expect(row).to_contain_text("staff from Mon 16")
    keep_picture(page, "story-1-list")

    # The same on Today, with whether a nurse can give the dose that is due.
    page.goto(page.url.split("/intake/")[0] + reverse("today"))
    line = page.get_by_role("listitem").filter(has_text="Decide about a referral: vancomycin")
    expect(line).to_contain_text(
        "Line tip not confirmed; Authorisation was requested and is not answered"
    )
    expect(line).to_contain_text("Nobody called yet")
    expect(line).to_contain_text("A nurse at that hour: no; from Mon 16-Nov-2026")
    keep_picture(page, "story-1-today")
    page.go_back()

    # 17:05 accepted outright: refused in words, with no override offered.
    clock.to(17, 5)
    row.get_by_role("link", name="Decide DRAFTMOOR, Abel").click()
    expect(page.get_by_text("Tip not confirmed. Ask the hospital for the report.")).to_be_visible()
    expect(page.get_by_text("Override")).to_have_count(0)
    for number in range(2):
        page.get_by_label("Condition").nth(number).fill("")
    page.get_by_role("button", name="Accept on conditions").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Tip not confirmed. Ask the hospital for the report."
    )
    assert Referral.objects.get().state == "to_decide"

    # 17:20 no nurse at 02:00: the on-call nurse, or the hospital gives it.
    clock.to(17, 20)
    page.goto(page.url)
    expect(page.get_by_text("A nurse at Sat 14 02:00: no.")).to_be_visible()
    expect(page.get_by_label("Our nurse gives")).to_have_count(0)
    expect(page.get_by_label("The on-call nurse gives Sat 14 02:00")).to_be_visible()
    page.get_by_label("The hospital gives Sat 14 02:00, first home dose Sat 14 14:00").check()
    page.get_by_label("Condition").first.fill("The report of the line's tip has come")
    page.get_by_label("Owner").first.select_option("intake")
    page.get_by_label("By day").first.fill("11/13")
    page.get_by_label("By hour").first.fill("18:30")
    expect(page.get_by_text("Nobody has screened the home by phone yet")).to_be_visible()
    expect(page.get_by_label("Condition").nth(1)).to_have_value("Home screened by phone")
    page.get_by_role("button", name="Accept on conditions").click()
    expect(page.get_by_role("heading", name="Accepted on conditions")).to_be_visible()
    due = datetime(2026, 11, 13, 23, 30, tzinfo=UTC)
    assert {(one.owner_role, one.due) for one in Condition.objects.all()} == {("intake", due)}
    assert Condition.objects.count() == 3
    (order,) = therapy.therapy_orders_of([found.patient_id])[found.patient_id]
    assert (order.content.first_dose_on, order.content.first_dose_at) == (
        date(2026, 11, 14),
        time(14),
    )

    # Activation and clearance for the first dose are refused, and nobody may let it pass.
    page.get_by_role("button", name="Begin care").click()
    care = page.get_by_role("region", name="Before care begins")
    expect(care).to_contain_text("Tip not confirmed. Ask the hospital for the report.")
    expect(care).to_contain_text("Nobody may let this pass.")
    expect(care.get_by_role("link", name="Override")).to_have_count(0)
    keep_picture(page, "story-1-accepted")

    # 17:45 the report is attached, and the line is met with name and time.
    clock.to(17, 45)
    manager = a_user(Role.NURSE_MANAGER, branch_id=branch, name="Ines Fable")
    report = page_at(reverse("intake:attach", args=[found.pk]), user=manager)
    report.locator("#id_document").set_input_files(fax)
    report.get_by_label("Who read it at the hospital").fill("Dr P. Imaginary, radiology")
    report.get_by_label("Where the tip lies").fill("Chest film: tip at the cavoatrial junction")
    keep_picture(report, "story-1-attach")
    report.get_by_role("button", name="Attach").click()
    expect(
        report.get_by_text(
            "Line: Line tip confirmed by Dr P. Imaginary, radiology, Fri 13-Nov-2026 17:45"
        )
    ).to_be_visible()
    (line,) = lines.lines_of([found.patient_id])[found.patient_id]
    assert (line.tip_confirmed, line.tip_confirmed_by) == ("yes", "Dr P. Imaginary, radiology")
    care = report.get_by_role("region", name="Before care begins")
    expect(care).not_to_contain_text("Tip not confirmed")
    report.get_by_role("button", name=re.compile("Met.*The report")).click()
    expect(report.get_by_text("Met: Ines Fable")).to_be_visible()

    # 18:30 the hospital has not said that it gives 02:00: on top of the list, and of Today.
    clock.to(18, 31)
    page.goto(page.url.split("/intake/")[0] + reverse("intake:referrals"))
    first = page.get_by_role("row").nth(1)
    expect(first).to_contain_text("Not met at its hour: The hospital gives the dose")
    expect(page.get_by_text("1 is back: a condition was not met at its hour.")).to_be_visible()
    page.goto(page.url.split("/intake/")[0] + "/")
    expect(page.get_by_text("Not met at its hour").first).to_be_visible()

    # Saturday 14:00 has its nurse and its place, tentative until the drug is in the home.
    need = the_visit_of_saturday(found, order.head.id, clock.at)
    scheduler = a_user(Role.SCHEDULER, branch_id=branch)
    place = reverse("scheduling:board") + f"?day=2026-11-14&visit={need}"
    board = page_at(place, user=scheduler)
    visit = board.locator("section.move")
    expect(visit).to_contain_text("14:00")
    expect(visit).to_contain_text("tentative")
    expect(visit.get_by_text("Gives its place up")).to_be_visible()
    expect(visit).to_contain_text("vancomycin")
    keep_picture(board, "story-1-tentative")
    the_van_comes(found, branch, order.head.id, clock)
    board = page_at(place, user=scheduler)
    visit = board.locator("section.move")
    expect(visit).to_contain_text("14:00")
    expect(visit).not_to_contain_text("vancomycin")
    keep_picture(board, "story-1-delivered")

    # The refusal at 17:05 was answered as one; nothing else was complained of.
    heard = page.heard.complaints  # type: ignore[attr-defined]
    assert [one for one in heard if "422" not in one] == []
    assert_no_console_errors(report)


def test_the_fax_is_drawn_and_made_larger_turned_and_leafed_from_the_keyboard(
    page_at: OpenPage, clock: PageClock, branch: UUID, tmp_path: Path, settings: Any
) -> None:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    fax = tmp_path / "fax.pdf"
    fax.write_bytes(a_pdf(pages=2))
    page = page_at(reverse("intake:begin_typing"), user=a_user(Role.INTAKE, branch_id=branch))
    begin_typing(page, fax)
    first, second = page.locator("[data-page='1']"), page.locator("[data-page='2']")
    picture = first.locator("img")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 0
    before = first.bounding_box()
    page.get_by_role("region", name="Pages of").focus()

    page.keyboard.press("+")
    larger = first.bounding_box()
    page.keyboard.press("-")
    page.keyboard.press("r")

    assert before is not None
    assert larger is not None
    assert larger["width"] > before["width"]
    expect(first).to_have_attribute("data-turned", "90")
    page.get_by_label("Surname").focus()
    page.keyboard.press("Alt+PageDown")
    expect(second).to_be_visible()
    expect(first).to_be_hidden()
    expect(page.get_by_label("Surname")).to_be_focused()
    assert_no_console_errors(page)


@IN_BOTH_LOOKS
def test_typing_beside_the_fax_is_accessible_and_fits(
    page_at: OpenPage,
    clock: PageClock,
    branch: UUID,
    tmp_path: Path,
    settings: Any,
    width: int,
    theme: str,
) -> None:
    settings.HEARTHLINE_HOME = tmp_path / "home"
    fax = tmp_path / "fax.pdf"
    fax.write_bytes(the_fax())
    intake = a_user(Role.INTAKE, branch_id=branch)
    page = page_at(reverse("intake:begin_typing"), user=intake, width=width, theme=theme)
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"begin-typing-{width}-{theme}")
    begin_typing(page, fax)
    page.get_by_role("button", name="Mark").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Marked places")).to_be_visible()
    page.get_by_label("Surname").fill("Draftmoor")
    page.get_by_label("Referred by").fill("Sample General")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_role("heading", name="Look it over")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    assert_no_console_errors(page)
    keep_picture(page, f"typing-{width}-{theme}")
    page.get_by_role("button", name="Save referral").click()
    expect(page.get_by_role("heading", name="Referral for")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    keep_picture(page, f"referral-{width}-{theme}")
