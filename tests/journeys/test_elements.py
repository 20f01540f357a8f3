"""Custom elements, each put into a page and used as a person would."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import assert_no_console_errors
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/ui/components/board/"


def put(page: Page, html: str, *, into: str = "main") -> None:
    """Insert a fragment as the server would have sent it."""
    page.evaluate(
        """([html, into]) => {
            const made = document.createElement('template');
            made.innerHTML = html;
            document.querySelector(into).append(made.content);
        }""",
        [html, into],
    )


def test_a_toast_goes_by_itself_unless_somebody_is_at_it(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    page.clock.install()
    put(
        page,
        '<hl-toast class="toast" id="kit"><p>Kit sent</p>'
        '<button type="button" data-dismiss>Dismiss</button></hl-toast>',
        into=".toasts",
    )

    page.get_by_role("button", name="Dismiss").focus()
    page.clock.run_for(15_000)
    expect(page.locator("#kit")).to_have_count(1)

    page.evaluate("document.activeElement.blur()")
    page.clock.run_for(11_000)
    expect(page.locator("#kit")).to_have_count(0)


def test_a_message_that_is_not_of_success_stays_until_dismissed(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    page.clock.install()
    put(
        page,
        '<hl-toast class="toast" id="told" data-stays><p>You were signed out</p>'
        '<button type="button" data-dismiss>Dismiss</button></hl-toast>',
        into=".toasts",
    )

    page.clock.run_for(60_000)
    expect(page.locator("#told")).to_have_count(1)

    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#told")).to_have_count(0)


DRAFT = (
    '<hl-draft data-name="note"><p data-kept hidden>Kept from before</p><form method="post">'
    '<label>Note <input name="note"></label><label>Secret <input name="s" type="password"></label>'
    '<label><input type="checkbox" name="seen" value="yes">Seen</label></form></hl-draft>'
)


def test_what_was_typed_is_there_again_in_this_tab_only(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    put(page, DRAFT)
    page.get_by_label("Note").fill("Trembles, cold hands")
    page.get_by_label("Secret").fill("hunter2")
    page.get_by_label("Seen").check()

    page.reload()
    put(page, DRAFT)

    expect(page.get_by_label("Note")).to_have_value("Trembles, cold hands")
    expect(page.get_by_label("Seen")).to_be_checked()
    expect(page.get_by_label("Secret")).to_have_value("")
    expect(page.get_by_text("Kept from before")).to_be_visible()
    assert "hunter2" not in page.evaluate("JSON.stringify({...sessionStorage})")
    assert "Trembles" not in page.evaluate("JSON.stringify({...localStorage})")


def test_a_live_part_waits_for_the_pointer_and_keeps_the_focus(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.headers.get("x-hearthline-background", ""))
        route.fulfill(body=f'<a href="#one" id="one">Omar is sick, seen {len(asked)}</a>')

    page.route("**/part/", answer)
    put(page, '<hl-live data-src="/part/"><a href="#one" id="one">Omar is sick</a></hl-live>')
    page.locator("#one").focus()
    page.evaluate("document.querySelector('hl-live').hint()")

    expect(page.locator("#one")).to_have_text("Omar is sick, seen 1")
    assert page.evaluate("document.activeElement.id") == "one"
    assert asked == ["1"]

    page.evaluate(
        """() => {
            const part = document.querySelector('hl-live');
            part.dispatchEvent(new PointerEvent('pointermove'));
            part.place('<a href="#two">moved</a>');
        }"""
    )
    expect(page.locator("#one")).to_have_count(1)
    expect(page.get_by_text("moved")).to_be_visible(timeout=6000)


def test_a_live_part_that_cannot_be_reached_says_so_and_keeps_what_it_shows(
    page_at: OpenPage,
) -> None:
    page = page_at(PAGE)
    page.route("**/part/", lambda route: route.abort())
    silent = "Not live: as of #. Load the page again."
    put(page, f'<hl-live data-src="/part/" data-silent="{silent}"><p>Omar is sick</p></hl-live>')

    page.evaluate("document.querySelector('hl-live').refresh()")

    expect(page.locator("hl-live")).to_have_attribute("data-state", "silent")
    expect(page.get_by_text("Omar is sick", exact=True).last).to_be_visible()
    expect(page.get_by_text("Not live: as of")).to_be_visible()


IDLE = (
    '<hl-idle data-seconds="600" data-warn="120" data-stay="/account/stay/">'
    '<dialog aria-labelledby="t"><h2 id="t">Stay signed in?</h2><b data-left></b>'
    '<form method="post" action="/sign-out/"><button type="submit">Sign out now</button>'
    '<button type="button" data-stays>Stay signed in</button></form></dialog></hl-idle>'
)


def test_nobody_is_signed_out_without_a_warning(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    page.clock.install()
    told: list[str] = []
    page.route("**/account/stay/", lambda route: (told.append("stay"), route.fulfill(status=204)))
    put(page, IDLE)

    page.clock.run_for(470_000)
    expect(page.locator("hl-idle dialog")).to_be_hidden()

    page.clock.run_for(30_000)
    expect(page.locator("hl-idle dialog")).to_be_visible()

    page.get_by_role("button", name="Stay signed in").click()
    expect(page.locator("hl-idle dialog")).to_be_hidden()
    assert told
    assert_no_console_errors(page)


def test_a_form_is_sent_once_however_often_it_is_pressed(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    sent: list[str] = []

    def hold(route: Route) -> None:
        sent.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/send/", hold)
    put(page, '<form method="post" action="/send/"><button class="btn">Send a kit</button></form>')

    page.evaluate(
        """() => {
            const button = document.querySelector('form[action="/send/"] button');
            button.click(); button.click(); button.click();
        }"""
    )

    expect(page.get_by_role("button", name="Send a kit")).to_have_attribute("aria-busy", "true")
    assert len(sent) == 1


def test_a_clock_of_a_run_counts_on_and_keeps_the_session(page_at: OpenPage) -> None:
    page = page_at(PAGE)
    kept: list[str] = []
    page.route("**/stay/", lambda route: (kept.append(route.request.method), route.fulfill())[1])
    page.clock.install(time="2026-05-14T13:42:00Z")
    put(
        page,
        '<hl-since id="since" data-from="2026-05-14T13:41:05Z" data-at="2026-05-14T13:42:00Z" '
        'data-stay="/stay/"><b data-shown>13:41</b></hl-since>',
    )

    page.clock.run_for(5_000)
    expect(page.locator("#since")).to_have_text("01:00")
    with page.expect_request("**/stay/"):
        page.clock.run_for(260_000)
    expect(page.locator("#since")).to_have_text("05:20")
    assert kept == ["POST"]
