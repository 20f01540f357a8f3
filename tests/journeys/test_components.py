"""The catalogue of components, as a person meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import (
    DESK,
    TABLET,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CATALOGUE, BOARD = "/ui/components/", "/ui/components/board/"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, TABLET])
@pytest.mark.parametrize("path", [CATALOGUE, BOARD])
def test_every_component_is_accessible_and_fits(
    page_at: OpenPage, path: str, width: int, theme: str
) -> None:
    page = page_at(path, width=width, theme=theme)

    assert_fits(page)
    assert_accessible(page)
    assert_no_console_errors(page)


def test_pages_reflow_at_320_px(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE, width=320)

    assert_fits(page)


def test_slash_goes_to_the_search_and_not_when_keys_are_off(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE)

    page.locator("h1").click()
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == "search"

    page.evaluate("document.activeElement.blur(); document.body.dataset.keys = 'off'")
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.id") == ""


def test_j_and_k_walk_the_list_x_chooses_and_the_bar_counts(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE)
    page.locator("#referrals .work-scroll").focus()

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.locator("#referrals [data-bulk-count]")).to_have_text("2 rows chosen on this page")
    expect(page.locator("#referrals tr.at")).to_have_count(1)
    expect(page.locator("#referrals [data-head]")).to_be_hidden()


def test_question_mark_lists_the_keys(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE)
    page.locator("#referrals .work-scroll").focus()

    page.keyboard.press("?")

    expect(page.locator("#keys")).to_be_visible()


def test_a_confirm_opens_with_the_focus_on_the_safe_button(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE)

    page.get_by_role("button", name="Stop vancomycin").first.click()

    assert page.evaluate("document.activeElement.textContent") == "Keep it"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.opens") == "stop-order"
    assert_no_console_errors(page)


def test_an_error_summary_takes_the_focus(page_at: OpenPage) -> None:
    page = page_at(CATALOGUE)

    assert page.evaluate("document.activeElement.classList.contains('errbox')")
    page.locator(".errbox[data-focus] a").click()
    assert page.evaluate("document.activeElement.name") == "weight"
    assert page.evaluate("document.activeElement.value") == "8000"


def test_choosing_dark_shows_at_once_and_lasts(page_at: OpenPage, address: str) -> None:
    page = page_at(CATALOGUE)

    page.locator("[data-menu] > summary").click()
    with page.expect_response("**/ui/appearance/"):
        page.get_by_role("button", name="Dark").click()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.goto(address + CATALOGUE)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert_accessible(page)


def test_long_work_shows_its_end_without_a_new_page(page_at: OpenPage, address: str) -> None:
    page = page_at(CATALOGUE)
    page.evaluate(
        """() => {
            const work = document.createElement('hl-progress');
            work.dataset.src = '/ui/components/progress/';
            work.dataset.state = 'running';
            work.id = 'running';
            document.querySelector('main').append(work);
        }"""
    )

    page.locator("#running").wait_for(state="detached")

    expect(page.locator("main > hl-progress")).to_have_attribute("data-state", "finished")
