"""Makes the pictures in the documentation from a running program.

Run beside ``./hearthline up``::

    python docs/screenshots.py http://localhost:8000 --user nadia --password "…"

Each picture lands in ``docs/pictures/`` as ``name.png``, dark ones as ``name-dark.png``. A room
adds its pages to ``PICTURES``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES_FOLDER = Path(__file__).resolve().parent / "pictures"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESK, TABLET = (1280, 900), (820, 1180)


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as the documentation shows it.

    Parameters
    ----------
    name
        File name without ending.
    path
        Address of the page.
    size
        Window in px.
    themes
        Which themes to take.
    follow
        Selector of a link to follow from ``path`` before the picture is taken.
    signed_in
        Whether the page needs somebody signed in.
    user
        Sign-in of the demonstration whose role shows the page best; empty is ``--user``.
    """

    name: str
    path: str
    size: tuple[int, int] = DESK
    themes: tuple[str, ...] = ("light",)
    follow: str = ""
    signed_in: bool = True
    user: str = ""


PICTURES = (
    Picture("sign-in", "/sign-in/", signed_in=False),
    Picture("today", "/", themes=("light", "dark")),
    Picture("week", "/scheduling/", themes=("light", "dark")),
    Picture("week-tablet", "/scheduling/", size=TABLET),
    Picture("census", "/census/"),
    Picture("patient", "/census/", follow=".work .name"),
    Picture("referrals", "/intake/", themes=("light", "dark")),
    Picture("team", "/workforce/"),
    Picture("components", "/ui/components/", themes=("light", "dark"), signed_in=False),
    Picture("components-tablet", "/ui/components/", size=TABLET, signed_in=False),
    Picture("board", "/ui/components/board/", themes=("light", "dark"), signed_in=False),
    Picture("referral", "/intake/", follow="td a.btn"),
    Picture("typing", "/intake/type/"),
    Picture("capacity", "/intake/capacity/"),
    Picture("quarantine", "/intake/quarantine/"),
    Picture("imports", "/intake/imports/"),
    Picture("today-pharmacist", "/", user="ines.fable"),
    Picture("orders", "/therapy/", user="ines.fable"),
    Picture("today-nurse", "/", size=TABLET, user="rosa.invented"),
    Picture("today-nurse-manager", "/", user="nora.matronly"),
    Picture("incidents", "/incidents/", user="quinn.proofread"),
    Picture("journal", "/journal/", user="avery.onlooker"),
    Picture("people", "/people/", user="alma.ledger"),
    Picture("program", "/program/", user="alma.ledger"),
)


def sign_in(page: Page, address: str, user: str, password: str) -> None:
    """Sign in with the form, as a person does."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("Sign-in name").fill(user)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def take(
    browser: Browser, picture: Picture, theme: str, address: str, who: tuple[str, str]
) -> Path:
    """Take one picture and return its file."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.signed_in:
        sign_in(page, address, *who)
    page.goto(f"{address}{picture.path}")
    if picture.follow:
        page.locator(picture.follow).first.click()
        page.wait_for_load_state()
    suffix = "" if theme == "light" else f"-{theme}"
    file = PICTURES_FOLDER / f"{picture.name}{suffix}.png"
    page.screenshot(path=file)
    context.close()
    return file


def main() -> int:
    """Take every picture, or those named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    parser.add_argument("--only", nargs="*", default=[], help="names of pictures")
    given = parser.parse_args()
    path = os.environ.get("HEARTHLINE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    if not path:
        sys.stderr.write("No Chromium found; install it or name one in HEARTHLINE_CHROMIUM.\n")
        return 1
    PICTURES_FOLDER.mkdir(exist_ok=True)
    address = given.address.rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        for picture in PICTURES:
            if given.only and picture.name not in given.only:
                continue
            if picture.signed_in and not given.user:
                sys.stderr.write(f"{picture.name}: left out, it needs --user and --password\n")
                continue
            for theme in picture.themes:
                who = (picture.user or given.user, given.password)
                file = take(browser, picture, theme, address, who)
                sys.stdout.write(f"{file.relative_to(Path.cwd())}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
