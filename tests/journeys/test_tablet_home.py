"""A home is assessed on the tablet with the network cut, and the nurse says that she is well."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from hearthline.platform.files import store
from hearthline.platform.files.models import StoredFile
from hearthline.rooms.home import models, queries
from hearthline.rooms.home.outbox import LARGEST_PICTURE
from hearthline.rooms.home.starter.questionnaires import full
from hearthline.rooms.visits.models import CheckIn
from tests.builders.home import FULL, approved_questionnaires, assessed
from tests.journeys.conftest import OpenPage
from tests.journeys.tablets import (
    PHRASE,
    SETTLED,
    a_tablet_world,
    assert_looks,
    button,
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


def a_large_picture() -> bytes:
    """Return a photograph as a camera makes it, larger than is sent, with its place in it."""
    picture = Image.effect_noise((2600, 1900), 90).convert("RGB")
    marks = Image.Exif()
    marks[0x010E] = "Columbus, 12 Example Lane"
    content = BytesIO()
    picture.save(content, "JPEG", quality=92, exif=marks)
    return content.getvalue()


def take(page: Page, label: str, content: bytes, caption: str) -> None:
    file = {"name": "camera.jpg", "mimeType": "image/jpeg", "buffer": content}
    page.get_by_label(label).set_input_files(file)  # type: ignore[arg-type]
    if caption:
        page.get_by_label("What it shows").last.fill(caption)


def to_part_with(page: Page, text: str) -> None:
    while not page.get_by_text(text).count():
        press(page, "Next part")


def test_photographs_taken_without_signal_are_kept_locked_and_sent_once_with_what_they_show(
    page_at: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_tablet_world()
    approved_questionnaires(timezone.now() - timedelta(days=2))
    texts = {item.link_id: item.text for item in full().walk()}
    camera = a_large_picture()
    assert len(camera) > LARGEST_PICTURE
    page = open_tablet(page_at, world.user)
    with_phrase(page)
    cut(page)
    unlock(page)
    press(page, world.name, "Begin: Home safety assessment")
    page.get_by_label("Who answers").fill("June Sampleton")
    to_part_with(page, texts["refrigerator"])
    answer(page, texts["refrigerator"], "Yes")
    answer(page, texts["refrigerator-temperature"], "9.4")
    take(page, "Photograph of it", b"torn", "")
    expect(page.get_by_text("This picture cannot be read.")).to_be_visible()
    take(page, "Photograph of it", camera, "Thermometer on the middle shelf")
    expect(page.get_by_alt_text("Thermometer on the middle shelf")).to_be_visible()
    assert_looks(page, "assess-picture")
    to_part_with(page, texts["station-photo"])
    take(page, texts["station-photo"], camera, "")
    unnamed = page.get_by_alt_text("Photograph that nobody named yet")
    expect(unnamed).to_be_visible()
    page.evaluate(SETTLED)

    page.reload()

    unlock(page)
    expect(unnamed).to_be_visible()
    while page.get_by_role("button", name="Next part").count():
        press(page, "Next part")
    expect(
        page.get_by_text(f"Say what the photograph shows: {texts['station-photo']}")
    ).to_be_visible()
    assert button(page, "Sign the assessment").is_disabled()
    while not page.get_by_label("What it shows").count():
        press(page, "Part before")
    page.get_by_label("What it shows").fill("Table by the window")
    while page.get_by_role("button", name="Next part").count():
        press(page, "Next part")
    press(page, "Sign the assessment")
    expect(page.get_by_role("heading", level=1)).to_have_text(world.name)
    press(page, "No signal")
    expect(page.get_by_text("Photograph of the home, sealed")).to_have_count(2)
    kept = page.evaluate(SETTLED)
    assert not [word for word in ("Thermometer on", "Table by", "image/jpeg") if word in kept]

    def full_disk(*_args: Any, **_given: Any) -> None:
        raise OSError("No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(store, "put", full_disk)
        page.context.set_offline(False)
        press(page, "Send now")
        expect(page.get_by_text("Home assessment, sealed")).to_have_count(0)
        expect(page.get_by_text("Photograph of the home, sealed")).to_have_count(2)
    press(page, "Send now")
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    press(page, "Send now")
    expect(page.get_by_text("All sent").first).to_be_visible()

    row = models.Assessment.objects.get()
    photographs = {one.link_id: one for one in models.Photograph.objects.all()}
    captions = {link_id: one.caption for link_id, one in photographs.items()}
    assert captions == {
        "refrigerator-temperature": "Thermometer on the middle shelf",
        "station-photo": "Table by the window",
    }
    assert {one.assessment_id for one in photographs.values()} == {row.id}
    file = StoredFile.objects.get(id=photographs["station-photo"].file_id)
    assert (file.subject_id, file.size <= LARGEST_PICTURE) == (world.patients[0], True)
    assert b"Example Lane" not in store.take(file.digest)
    assert queries.answers_of(row)["station-photo"] == (str(file.id),)
    kept = page.evaluate(SETTLED)
    assert kept.startswith("[[],")
    assert kept.count('"point"') == 1, "nothing sealed is left: the key to seal to stands alone"
