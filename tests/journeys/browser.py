"""Driving pages in headless Chromium, and what every page must keep to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
DESK, TABLET, PHONE = 1280, 820, 390
HEIGHTS = {DESK: 900, TABLET: 1180, PHONE: 844}
IN_BOTH_LOOKS = pytest.mark.parametrize(("width", "theme"), [(DESK, "light"), (TABLET, "dark")])
"""Every page at both widths and in both themes; the catalogue of components in each pairing."""
PATIENCE_MS = 60_000
"""How long a busy machine may take over anything; a page that is there is not waited for."""

expect.set_options(timeout=PATIENCE_MS / 2)


def chromium_path() -> str | None:
    """Return the Chromium to drive, or None when there is none."""
    named = os.environ.get("HEARTHLINE_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Run a headless Chromium while the block lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Heard:
    """What a page complained of: console errors, scripts that failed, answers of 500."""

    complaints: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Collect what ``page`` says from now on."""
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "response",
            lambda r: self.complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None,
        )


def new_context(browser: Browser, *, width: int = DESK, theme: str = "light") -> BrowserContext:
    """Return a context of the width and theme, in the zone of the demonstration."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 900)},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/New_York",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def quiet_stream(route: Route) -> None:
    """Answer a live stream with silence: an open one would outlast the test and its database."""
    route.fulfill(content_type="text/event-stream", body="retry: 3600000\n\n")


def settled(page: Page) -> Page:
    """Return the page once it stands as people see it.

    A link or a form leads to a page whose elements can be found before its style sheets are
    there; measured then, it has the width and the colours of a page without any.
    """
    page.wait_for_load_state("load")
    return page


def violations(page: Page, *, ignore: Sequence[str] = (), only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds on the page, one line a rule with the places.

    All rules of A, AA and best practice are asked, or those named in ``only``.
    """
    asked = (
        {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(RULES)}
    )
    found = Axe().run(settled(page), options={"runOnly": asked})
    return [
        f"{rule['id']}: {rule['help']} at "
        + "; ".join(str(node["target"][0]) for node in rule["nodes"][:5])
        for rule in found.response["violations"]
        if rule["id"] not in ignore
    ]


def assert_accessible(page: Page, *, ignore: Sequence[str] = ()) -> None:
    """Fail with axe's findings of A, AA and best practice."""
    found = violations(page, ignore=ignore)
    assert not found, f"{page.url}\n" + "\n".join(found)


def assert_fits(page: Page) -> None:
    """Fail when the page scrolls sideways."""
    wide, shown = widths(page)
    assert wide <= shown, f"{page.url} is {wide} px wide in a window of {shown} px"


def widths(page: Page) -> tuple[int, int]:
    """Return how wide the page is and how wide its window."""
    measured = "[document.documentElement.scrollWidth, window.innerWidth]"
    wide, shown = settled(page).evaluate(measured)
    return wide, shown


def keep_picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page when HEARTHLINE_PICTURES names a folder for it."""
    folder = os.environ.get("HEARTHLINE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        settled(page).screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def assert_pages(
    open_page: Callable[..., Page],
    pages: Mapping[str, str],
    *,
    width: int,
    theme: str,
    user: Any,
    series: str = "",
) -> Page:
    """Open each page by its name and address, and check all that holds of every page.

    Each is accessible, fits its width and complains of nothing; ``series`` begins the names of
    the pictures. The last one stays open.
    """
    page: Page | None = None
    for name, address in pages.items():
        if page is None:
            page = open_page(address, width=width, theme=theme, user=user)
        else:
            # One browser goes from page to page, as a person does: styles are loaded once.
            page.goto(urljoin(page.url, address))
        keep_picture(page, f"{series}{name}-{width}-{theme}")
        assert_fits(page)
        assert_accessible(page)
        assert_no_console_errors(page)
    assert page is not None, "no page was named"
    return page


def assert_no_console_errors(page: Page) -> None:
    """Fail when the page complained of anything since it was opened."""
    heard: Heard = page.heard  # type: ignore[attr-defined]
    assert not heard.complaints, f"{page.url}\n" + "\n".join(heard.complaints)
