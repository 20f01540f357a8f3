"""Fixtures of the browser journeys: a Chromium, pages of a width and theme, somebody signed in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.browser import Heard, chromium, chromium_path, new_context, quiet_stream

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the embedded database in a file, as a program does.

    A page and its pictures ask at once. In memory, SQLite answers the second with "locked"
    instead of letting it wait.
    """
    for connection in connections.all():
        if connection.vendor == "sqlite":
            folder = tmp_path_factory.mktemp("database")
            connection.settings_dict["TEST"]["NAME"] = str(folder / "journeys.sqlite3")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the run, or a skip that says how to get one."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium found; install it or name one in HEARTHLINE_CHROMIUM")
    # Playwright keeps a loop in this thread; tests beside it use the database without harm.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium(path) as running:
        yield running


@pytest.fixture
def address(live_server: Any) -> str:
    """The program's address, by host name."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


@pytest.fixture
def page_at(browser: Browser, address: str) -> Iterator[OpenPage]:
    """Open ``page_at("/path/", width=820, theme="dark", user=user)``; it listens for complaints."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, width: int = 1280, theme: str = "light", user: Any = None) -> Page:
        context = new_context(browser, width=width, theme=theme)
        contexts.append(context)
        context.route("**/live/**", quiet_stream)
        if user is not None:
            sign_in(context, user, address)
        page = context.new_page()
        page.heard = Heard()  # type: ignore[attr-defined]
        page.heard.listen(page)  # type: ignore[attr-defined]
        page.goto(f"{address}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(context: BrowserContext, user: Any, address: str) -> None:
    """Give a browser the session of somebody who signed in; the ceremony has its own tests."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
