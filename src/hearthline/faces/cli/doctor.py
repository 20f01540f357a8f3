"""``./hearthline doctor``: what is wrong with an installation, and how to mend it.

Looks at the machine first and at the program after it, so that it still speaks when the
environment is broken. Changes nothing. Ends with 1 when something is wrong.
"""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from hearthline.faces.cli import environment
from hearthline.faces.cli.home import (
    NEEDED_TO_RUN,
    Home,
    HomeError,
    make_folder,
    require_space,
)

OLDEST_PYTHON = (3, 11)


class Verdict(StrEnum):
    """How one thing was found."""

    WELL = "well"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at.

    Parameters
    ----------
    verdict
        Whether it is as it should be; a note is no fault.
    what
        What was looked at.
    words
        How it is.
    mend
        What to do about it; empty when nothing needs doing.
    """

    verdict: Verdict
    what: str
    words: str
    mend: str = ""


def well(what: str, words: str) -> Found:
    """Return that something is as it should be."""
    return Found(Verdict.WELL, what, words)


def note(what: str, words: str, mend: str = "") -> Found:
    """Return something worth knowing that is no fault."""
    return Found(Verdict.NOTE, what, words, mend)


def wrong(what: str, words: str, mend: str) -> Found:
    """Return a fault and how to mend it."""
    return Found(Verdict.WRONG, what, words, mend)


def run(_arguments: argparse.Namespace, home: Home) -> int:
    """Look at everything, show it, and return 1 when something is wrong."""
    faults = 0
    for found in examine(home):
        print(f"{found.verdict:<6} {found.what}: {found.words}")
        if found.mend:
            print(f"       mend: {found.mend}")
        faults += found.verdict is Verdict.WRONG
    print()
    print(f"{faults} wrong." if faults else "Nothing is wrong.")
    return 1 if faults else 0


def examine(home: Home) -> Iterator[Found]:
    """Yield what is found, the machine first; the program only where it can be asked."""
    yield python_version()
    yield from folder_and_disk(home)
    made = made_environment(home)
    yield made
    yield browser()
    if made.verdict is Verdict.WRONG:
        yield note("program", "not looked at, since its environment is not there")
        return
    from hearthline.faces.cli import doctor_program

    yield from doctor_program.examine(home)


def python_version() -> Found:
    """Is Python new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return wrong("Python", version, "Install Python 3.11 or newer.")
    return well("Python", f"{version} ({sys.executable})")


def folder_and_disk(home: Home) -> Iterator[Found]:
    """Can the folder be written to, and has its disk room."""
    try:
        make_folder(home)
    except HomeError as error:
        yield wrong("folder", str(error), f"Let this user write to {home.folder}.")
        return
    yield well("folder", f"{home.folder} can be written to")
    free = shutil.disk_usage(home.folder).free
    try:
        require_space(home, NEEDED_TO_RUN)
    except HomeError as error:
        yield wrong("disk", str(error), "Free some space.")
    else:
        yield well("disk", f"{free / 1e9:.1f} GB free")


def made_environment(home: Home) -> Found:
    """Was the environment made from the lock of this checkout, and is it whole."""
    mend = "./hearthline up makes it again. If that fails, remove the folder first."
    if not home.python.exists():
        return wrong("environment", f"{home.environment} is not made", "./hearthline up makes it.")
    if not environment.is_ready(home, environment.RUNTIME):
        return wrong("environment", f"{home.environment} is not of this version", mend)
    for module in ("django", "granian", "numpy", "orjson", "typst"):
        try:
            importlib.import_module(module)
        except ImportError as error:
            return wrong("environment", f"{module} cannot be loaded ({error})", mend)
    return well("environment", f"{home.environment} is of this version")


def browser() -> Found:
    """Is there a Chromium for the journeys; the program itself needs none."""
    from hearthline.faces.cli.test import CHROMIUM_NAMES, CHROMIUM_VARIABLE

    named = os.environ.get(CHROMIUM_VARIABLE)
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found:
        return well("Chromium for tests", found)
    return note(
        "Chromium for tests",
        "not found; only ./hearthline test --browser needs it",
        "Debian, Ubuntu: sudo apt install chromium",
    )


def tried(what: str, look: Callable[[], Found], mend: str) -> Found:
    """Return what a look found, or that the look itself failed and with what kind of error."""
    try:
        return look()
    except Exception as error:
        return wrong(what, f"could not be looked at ({type(error).__name__}: {error})", mend)
