"""Every page of the house is accessible, fits and complains of nothing; none can be forgotten.

The addresses come from the URL resolver, as those of the attacks do, with a record behind each.
A page is opened at the desk in light and looked through by every rule; the same page is then
narrowed to a tablet and darkened, where width and colours are looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from hearthline.platform.accounts.roles import Role
from tests.hostile.addresses import OF_ONESELF, Address, addresses
from tests.hostile.world import ROLES, TODAY, World, build
from tests.journeys.browser import (
    DESK,
    HEIGHTS,
    TABLET,
    Heard,
    keep_picture,
    settled,
    violations,
    widths,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PARTS = 4
"""In how many tests the walk is cut, so that they run side by side."""
IN_THE_DARK = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable")
"""Rules whose answer depends on colours or width; the others have been asked in the light."""
OF_THE_TABLET = "tablet:"
"""The tablet is one application with journeys of its own."""


def shown(world: World, address: Address, turn: int) -> tuple[Role, str] | None:
    """Return a role that is shown a page there, another with each turn, and where."""
    holding = [
        role
        for role in ROLES
        if address.permission is None or world.caller(role).holds(address.permission)
    ]
    where = address.of(world.own)
    first = turn % len(holding) if holding else 0
    for role in holding[first:] + holding[:first]:
        answer = world.clients[role].get(where, {"day": TODAY.isoformat()})
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code == 200 and "text/html" in kind and b"<html" in answer.content:
            return role, f"{where}?day={TODAY.isoformat()}"
    return None


def pages(world: World, part: int) -> Iterator[tuple[Address, Role, str]]:
    """Yield every page of one part of the walk, with whom it is shown to."""
    walked = [
        one
        for one in addresses()
        if (one.permission is not None or (one.name in OF_ONESELF and not one.parameters))
        and not one.name.startswith(OF_THE_TABLET)
    ]
    for turn, address in enumerate(walked):
        if turn % PARTS == part and (found := shown(world, address, turn // PARTS)):
            yield address, *found


def complaints(page: Page) -> list[str]:
    """Return what is wrong with the page in view, at the desk and on a tablet in the dark."""
    heard: Heard = page.heard  # type: ignore[attr-defined]
    found = [*sideways(page), *violations(page)]
    page.set_viewport_size({"width": TABLET, "height": HEIGHTS[TABLET]})
    page.emulate_media(color_scheme="dark")
    found += [*sideways(page), *violations(page, only=IN_THE_DARK)]
    said, heard.complaints = heard.complaints, []
    return [*found, *said]


def sideways(page: Page) -> list[str]:
    """Return that the page is wider than its window, if it is."""
    wide, window = widths(page)
    return [f"{wide} px wide in a window of {window} px"] if wide > window else []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(page_at: OpenPage, address: str, part: int) -> None:
    world = build()
    opened: dict[Role, Page] = {}
    wrong: dict[str, list[str]] = {}
    walked = 0

    for place, role, where in pages(world, part):
        if role not in opened:
            opened[role] = page_at("/", user=world.user(role))
        page = opened[role]
        page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
        page.emulate_media(color_scheme="light")
        page.goto(address + where)
        settled(page)
        if found := complaints(page):
            wrong[f"{place.name} as {role}"] = found
        keep_picture(page, f"page-{place.name.replace(':', '-')}-{role}")
        walked += 1

    assert not wrong, "\n".join(f"{name}\n  " + "\n  ".join(said) for name, said in wrong.items())
    assert walked > 30, "the walk has lost its way"
