"""``./hearthline test``: the tests, in parallel; with ``--browser`` the journeys too."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from hearthline.faces.cli.home import Home, HomeError

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_VARIABLE = "HEARTHLINE_CHROMIUM"


def run(arguments: argparse.Namespace, home: Home) -> int:
    """Run pytest and return its exit code."""
    environ = dict(os.environ)
    environ.pop("HEARTHLINE_CLOCK", None)
    if arguments.browser:
        environ[CHROMIUM_VARIABLE] = chromium()
    environ["HEARTHLINE_HOME"] = str(home.folder / "test-home")
    code = call(pytest_command(arguments), home, environ)
    if arguments.coverage:
        call([sys.executable, "-m", "coverage", "report", "--skip-covered"], home, environ)
    return code


def call(command: list[str], home: Home, environ: dict[str, str]) -> int:
    """Run a program in the checkout and return its exit code."""
    return subprocess.run(command, cwd=home.root, env=environ, check=False).returncode


def pytest_command(arguments: argparse.Namespace) -> list[str]:
    """Return the pytest call for what was asked: parallel, except for coverage."""
    rest = list(arguments.rest)
    command = [sys.executable, "-m", *(["coverage", "run", "-m"] if arguments.coverage else [])]
    command.append("pytest")
    parallel = not arguments.coverage and not any(word.startswith("-n") for word in rest)
    if parallel:
        command += ["-n", "2", "--dist", "worksteal"]
    if not arguments.browser:
        command += ["-m", "not browser"]
    return [*command, *rest]


def chromium() -> str:
    """Return the Chromium to drive.

    Raises
    ------
    HomeError
        If there is none; says how to get one.
    """
    named = os.environ.get(CHROMIUM_VARIABLE)
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found and shutil.which(found):
        return found
    raise HomeError(
        "The browser journeys need Chromium, which was not found"
        + (f" at {named}" if named else "")
        + ".\n  Debian, Ubuntu:  sudo apt install chromium"
        "\n  Fedora:          sudo dnf install chromium"
        "\n  macOS:           brew install --cask chromium"
        f"\nOr name one: {CHROMIUM_VARIABLE}=/path/to/chromium ./hearthline test --browser"
    )
