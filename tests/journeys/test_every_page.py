"""Every page that a role reaches by its links is accessible, fits and complains of nothing."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from hearthline.platform.accounts.roles import Role
from tests.builders.accounts import a_policy, a_user
from tests.builders.intake import allergy, order, patient, weight
from tests.builders.scheduling import a_kept_plan, a_small_program
from tests.journeys.browser import DESK, TABLET, Heard, keep_picture, settled, violations, widths
from tests.journeys.conftest import OpenPage
from tests.rooms.intake.importing import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}-\d{2}|\d{3,}")
NOT_A_PAGE = ("/sign-out/", "/static/", "/account/", "/health/", "/live/", "/export")
DOCUMENTS = (".csv", ".ics", ".json", ".pdf")
A_REFUSAL = "status of 403"
"""A page may link to what a role may not open; the refusal is a page of ours with a way out."""
MOST_PAGES = 45


def shape(address: str) -> str:
    """Return the address with identifiers left out: one page of each kind is enough."""
    return IDENTIFIER.sub("*", urlsplit(address).path)


def links(page: Page) -> list[str]:
    """Return the addresses that the page links to within the program, without their queries."""
    found: list[str] = settled(page).eval_on_selector_all(
        "a[href]", "links => links.map(a => a.href).filter(h => h.startsWith(location.origin))"
    )
    paths = [urlsplit(address).path for address in found]
    return [
        path
        for path in paths
        if not path.endswith(DOCUMENTS) and not any(word in path for word in NOT_A_PAGE)
    ]


def complaints(page: Page) -> list[str]:
    """Return what is wrong with the page in view."""
    wide, shown = widths(page)
    sideways = [f"{wide} px wide in a window of {shown} px"] if wide > shown else []
    heard: Heard = page.heard  # type: ignore[attr-defined]
    said, heard.complaints = heard.complaints, []
    return [*sideways, *violations(page), *(text for text in said if A_REFUSAL not in text)]


def a_program_with_everything(folder: Path) -> None:
    a_policy()
    small = a_small_program(nurses=6, patients=8)
    a_kept_plan(small, leave_out=2)
    branch = small.branch
    twin = patient("p2", identifier=patient()["identifier"], birthDate="1990-01-01")
    about = allergy(about="Patient/p2")
    send(folder, patient(), order(), weight(), twin, about, branch=branch)
    send(folder, patient(birthDate="1958-03-20"), branch=branch)


@pytest.mark.parametrize(
    ("role", "width", "theme"),
    [
        (Role.SCHEDULER, DESK, "light"),
        (Role.SCHEDULER, TABLET, "dark"),
        (Role.INTAKE, DESK, "dark"),
        (Role.INTAKE, TABLET, "light"),
        (Role.ADMINISTRATOR, DESK, "light"),
        (Role.PHARMACIST, TABLET, "dark"),
        (Role.QUALITY, DESK, "dark"),
    ],
)
def test_every_page_of_a_role(
    page_at: OpenPage, address: str, tmp_path: Path, role: Role, width: int, theme: str
) -> None:
    a_program_with_everything(tmp_path)
    page = page_at("/", width=width, theme=theme, user=a_user(role))
    wrong: dict[str, list[str]] = {}
    waiting, seen = ["/"], {"/"}

    for _ in range(MOST_PAGES):
        if not waiting:
            break
        path = waiting.pop(0)
        page.goto(address + path)
        if found := complaints(page):
            wrong[path] = found
        keep_picture(page, f"{role}{shape(path).replace('/', '_')}-{width}-{theme}")
        for link in links(page):
            if shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)

    assert not wrong, "\n".join(f"{path}\n  " + "\n  ".join(said) for path, said in wrong.items())
