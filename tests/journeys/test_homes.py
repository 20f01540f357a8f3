"""A home assessed at the door: questions come and go, the verdict is said, changes are agreed."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django import forms
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.files.actions import keep_file
from hearthline.platform.files.kinds import Purpose
from hearthline.rooms.home import actions, contents
from hearthline.rooms.home.forms import StationForm
from hearthline.rooms.home.rules import editing
from hearthline.rooms.home.starter.questionnaires import full
from hearthline.rooms.home.values import StationFacts
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import NORTH, context_of, patient_in_care
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_no_console_errors,
    assert_pages,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_every_page_of_a_home_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    make_branch("North")
    user = a_user(Role.NURSE_MANAGER)
    june = patient_in_care("june", branch=NORTH, family_name="Sampleton", given_name="June")
    questionnaires = approved_questionnaires(timezone.now() - timedelta(days=2))
    answers = good_answers(
        refrigerator_temperature=Decimal("9.4"), phone_works=False, light_station="dim", pole=None
    )
    made = assessed(june, questionnaires[FULL], answers, at=timezone.now() - timedelta(days=1))
    pages = {
        "home": f"/home/{june}/",
        "assess": f"/home/{june}/assess/{FULL}/",
        "assessment": f"/home/{june}/assessments/{made}/",
        "card": f"/home/{june}/card/",
        "station": f"/home/{june}/station/",
        "homes": "/home/",
        "questionnaire": f"/home/questionnaires/{questionnaires[FULL]}/",
        "content": "/content/",
        "version": f"/content/{questionnaires[FULL]}/",
    }

    assert_pages(page_at, pages, width=width, theme=theme, user=user)


LONG = "Tabouret près de la fenêtre, à côté de la prise — "
"""Words of some width, as a family tells them."""


def as_long_as(most: int) -> str:
    return (LONG * (most // len(LONG) + 1))[:most].strip()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("is_long", [False, True], ids=["usual", "longest"])
def test_the_home_card_prints_on_one_page_with_its_picture(
    page_at: OpenPage, language: str, is_long: bool
) -> None:
    a_policy()
    make_branch("North")
    june = patient_in_care("june", branch=NORTH, family_name="Sampleton", given_name="June")
    a_station_with_its_picture(june, is_long=is_long)

    page = page_at(f"/home/{june}/card/?language={language}", user=a_user(Role.NURSE_MANAGER))
    picture = page.locator(".home-card img")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.complete && one.naturalWidth > 0")
    for paper in ("Letter", "A4"):
        printed = page.pdf(format=paper)
        assert len(PdfDocument(printed)) == 1, paper
        words = PdfDocument(printed)[0].get_textpage().get_text_range()
        assert "911" in words
        assert ("Dónde se pone cada infusión" in words) is (language == "es")
        assert "Sampleton" in words
        assert "Allergies" not in words
    folder = os.environ.get("HEARTHLINE_PICTURES")
    if folder:
        shown = PdfDocument(printed)[0].render(scale=1.2).to_pil()
        shown.save(Path(folder) / f"card-{language}-{'long' if is_long else 'usual'}.png")
    assert_accessible(page)


def a_station_with_its_picture(patient: UUID, *, is_long: bool) -> None:
    """Write a station as long as its form takes it, and photograph it."""
    fields = StationForm.base_fields
    texts = {name: field for name, field in fields.items() if isinstance(field, forms.CharField)}
    given = {name: as_long_as(field.max_length) for name, field in texts.items()}
    if is_long:
        half = as_long_as(fields["routine"].max_length // 2)
        given["routine"] = given["wishes"] = "\n".join([half, *"abcdefg"])
        assert StationForm(given).is_valid()
    else:
        given = dict.fromkeys(texts, "By the window")
    facts = StationFacts(patient_id=patient, **given)
    actions.set_station(system_context(at=timezone.now()), facts=facts, revision=0)
    content = BytesIO()
    Image.effect_noise((900, 1200), 60).convert("RGB").save(content, "JPEG")
    made = assessed(
        patient,
        approved_questionnaires(timezone.now() - timedelta(days=2))[FULL],
        good_answers(station_photo=None),
        at=timezone.now() - timedelta(hours=1),
    )
    file_id = keep_file(
        system_context(at=timezone.now()),
        content=content.getvalue(),
        name="station.jpg",
        purpose=Purpose.HOME,
        subject=patient,
    )
    actions.add_photograph(
        system_context(at=timezone.now()),
        assessment_id=made,
        file_id=file_id,
        caption="Table by the window",
        link_id="station-photo",
    )


@IN_BOTH_LOOKS
def test_the_editor_of_questionnaires_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    make_branch("North")
    approved = approved_questionnaires(timezone.now() - timedelta(days=2))[FULL]
    draft = content.write(
        context_of(Role.PHARMACIST, at=timezone.now()),
        kind=contents.KIND,
        key=FULL,
        title="Homes, more strictly",
        body=to_fhir(editing.removed(full(), "trash")),
        summary="Trash is asked nowhere any more",
    )
    edit = f"/home/questionnaires/{draft}"
    pages = {
        "questionnaire-edit": f"{edit}/edit/",
        "questionnaire-item": f"{edit}/item/?item=refrigerator-temperature",
        "questionnaire-group": f"{edit}/item/?item=cold",
        "questionnaire-add": f"{edit}/add/?below=light",
        "questionnaire-head": f"{edit}/head/",
        "questionnaire-begin": f"/home/questionnaires/{approved}/draft/",
        "questionnaire-new": "/home/questionnaires/new/",
        "questionnaire-compared": f"/content/{draft}/?with={approved}",
    }

    page = assert_pages(page_at, pages, width=width, theme=theme, user=a_user(Role.NURSE_MANAGER))

    assert full().item("trash").text in page.content()


def test_a_manager_changes_a_limit_and_a_pharmacist_reads_what_was_and_is(
    page_at: OpenPage,
) -> None:
    a_policy()
    make_branch("North")
    approved = approved_questionnaires(timezone.now() - timedelta(days=2))[FULL]
    user = a_user(Role.NURSE_MANAGER)
    page = page_at(f"/home/questionnaires/{approved}/", user=user)

    page.get_by_role("link", name="Change it").click()
    page.get_by_label("What changes, and why").fill("Our refrigerators are colder")
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("link", name=re.compile("^Change ?: What does a thermometer show")).click()
    page.locator("#id_wrong-1-value").fill("7")
    page.get_by_role("button", name="Keep it in the draft").click()
    page.get_by_role("button", name=re.compile("^Up ?: Does the drug have a clean bin")).click()
    page.get_by_role("button", name=re.compile("^Remove ?: Is there internet at home")).click()
    page.get_by_role("link", name="What differs, and approval").click()

    changes = page.locator(".diff")
    assert "< 2" in changes.inner_text()
    assert "> 7" in changes.locator("ins").first.inner_text()
    assert "Is there internet at home?" in changes.inner_text()
    assert page.get_by_text("You wrote it: somebody else approves it.").is_visible()
    assert_no_console_errors(page)


def test_questions_come_and_go_with_the_answers_and_the_verdict_is_counted(
    page_at: OpenPage,
) -> None:
    a_policy()
    make_branch("North")
    june = patient_in_care("june", branch=NORTH, family_name="Sampleton", given_name="June")
    approved_questionnaires(timezone.now() - timedelta(days=2))
    page = page_at(f"/home/{june}/assess/{FULL}/", user=a_user(Role.NURSE_MANAGER))
    which = page.locator('[data-question="pets-which"]')
    page.wait_for_selector("[data-summary]:not([hidden])")
    assert not which.is_visible()
    blocking = page.locator("[data-count=blocking]")
    before = int(blocking.inner_text())

    page.locator('[data-question="pets"]').get_by_label("Yes").check()
    page.locator('[data-question="refrigerator-temperature"] input').fill("9.4")

    assert which.is_visible()
    assert int(blocking.inner_text()) == before + 1

    page.get_by_label("A drug kept cold").uncheck()

    assert int(blocking.inner_text()) == before
    assert not page.locator('[data-question="refrigerator-temperature"]').is_visible()
    page.get_by_label("Who answers").fill("June Sampleton")
    page.get_by_role("button", name="Sign this assessment").click()
    page.wait_for_url(f"**/home/{june}/")
    assert page.get_by_text("Assessment signed").is_visible()
    assert_no_console_errors(page)
