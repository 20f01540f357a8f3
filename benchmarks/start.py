"""How long from the first command to a published week? The phases of ``up`` in a new folder.

Starts the launcher as a newcomer would (environment included), waits until it says that it is
ready, signs in as the demonstration's scheduler and opens the week board, where the published
plan must stand; stops it, and starts it a second time. The download is shown and not counted.
Bars, on two cores: sign-in page under 90 s, everything under 150 s, second start under 10 s.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.results import report

ROOT = Path(__file__).resolve().parents[1]
SIGN_IN_SECONDS = 90.0
READY_SECONDS = 150.0
SECOND_START_SECONDS = 10.0
PATIENCE_SECONDS = 600.0
SIGN_IN, BOARD = "/sign-in/", "/scheduling/"
WHO_LOOKS = "Scheduler"
DOORS = ("/sign-in/", "/first-run/")
SLACK = 2
"""The short form runs beside other work, so its bars are that much wider."""


def main(argv: Sequence[str]) -> int:
    """Measure both starts and print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="./hearthline bench start", description=__doc__)
    parser.add_argument("--no-demo", action="store_true", help="start an empty program")
    parser.add_argument("--short", action="store_true", help=f"bars {SLACK} times as wide")
    chosen = parser.parse_args(argv)
    options = ["--no-demo"] if chosen.no_demo else []
    folder = Path(tempfile.mkdtemp(prefix="hearthline-start-"))
    try:
        environ = environment_in(folder)
        first = start(environ, folder, options)
        second = start(environ, folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = bars_missed(first, second, slack=SLACK if chosen.short else 1)
    report("start", first=first, second=second, missed=missed)
    return 1 if missed else 0


def environment_in(folder: Path) -> dict[str, str]:
    """Return the environment of a newcomer with a folder and a port of their own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = dict(os.environ, HEARTHLINE_HOME=str(folder / "home"), HEARTHLINE_PORT=str(port))
    for name in ("HEARTHLINE_CLOCK", "PYTHONPATH", "NUMBA_CACHE_DIR", "DJANGO_SETTINGS_MODULE"):
        environ.pop(name, None)
    return environ


def start(environ: Mapping[str, str], folder: Path, options: list[str]) -> dict[str, object]:
    """Start, wait until ready, stop; return the clock of each step and the phases."""
    kept = folder / "home" / "start.json"
    kept.unlink(missing_ok=True)
    log = folder / "up.log"
    began = time.monotonic()
    with log.open("wb") as words:
        running = subprocess.Popen(
            [ROOT / "hearthline", "up", *options],
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
        )
    sign_in: float | None = None
    port = int(environ["HEARTHLINE_PORT"])
    try:
        while not (state := state_of(kept))["ready"]:
            if running.poll() is not None or time.monotonic() - began > PATIENCE_SECONDS:
                raise SystemExit(f"up did not become ready:\n{log.read_text()[-3000:]}")
            if sign_in is None and answers(port):
                sign_in = time.monotonic() - began
            time.sleep(0.1)
        ready = time.monotonic() - began
        sign_in = sign_in if sign_in is not None else ready
        shown = "--no-demo" in options or plan_on_board(f"http://localhost:{port}")
        published = time.monotonic() - began
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
    phases = state["phases"]
    download = phases.get("download", 0.0)
    return {
        "sign_in": round(sign_in - download, 1),
        "ready": round(ready - download, 1),
        "published": round(published - download, 1),
        "is_on_board": shown,
        "phases": phases,
    }


def state_of(kept: Path) -> dict[str, dict[str, float]]:
    """Return what the start has kept of itself so far."""
    try:
        state: dict[str, dict[str, float]] = json.loads(kept.read_text())
    except (OSError, ValueError):
        return {"ready": {}, "phases": {}}
    return state


def answers(port: int) -> bool:
    """Return whether the first page leads to the sign-in page.

    A program that nobody can sign in to yet answers each page with how far its start is, so 200
    alone says nothing; an empty one leads to its first run.
    """
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/", timeout=10) as answer:
            return urlsplit(answer.url).path in DOORS
    except OSError:
        return False


def plan_on_board(address: str) -> bool:
    """Sign in as somebody who plans, open the week board, and return whether a plan stands there.

    The sign-in is one of those that the sign-in page of a demonstration shows to everybody.
    """
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def opened(path: str, form: Mapping[str, str] | None = None) -> str:
        sent = urlencode(form).encode() if form else None
        asked = urllib.request.Request(address + path, sent, {"Referer": address + path})
        with browser.open(asked, timeout=60) as answer:
            return html.unescape(answer.read().decode())

    door = opened(SIGN_IN)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', door)
    name = re.search(rf"<dt>{WHO_LOOKS}</dt><dd>([^<]+)</dd>", door)
    password = re.search(r"password is <b>([^<]+)</b>", door)
    if not (token and name and password):
        return False
    form = {"csrfmiddlewaretoken": token[1], "login": name[1], "password": password[1]}
    opened(SIGN_IN, form)
    return stands_on(opened(BOARD))


def stands_on(board: str) -> bool:
    """Return whether a week board shows nurses with visits of a published plan.

    A draft may lie over it, as the demonstration's does; a draft that changes every visit in
    view has no published plan under it.
    """
    served = _count(r"Visits with a nurse</dt><dd><b>([\d,]+)</b>", board)
    changes = _count(r"Draft [\d,]+: ([\d,]+) change", board)
    return "data-nurse=" in board and served > changes


def _count(pattern: str, page: str) -> int:
    found = re.search(pattern, page)
    return int(found[1].replace(",", "")) if found else 0


def bars_missed(
    first: Mapping[str, object], second: Mapping[str, object], *, slack: int
) -> list[str]:
    """Return in words which bars the figures miss."""
    measured = (
        ("sign-in page", first["sign_in"], SIGN_IN_SECONDS),
        ("published week", first["published"], READY_SECONDS),
        ("second start", second["ready"], SECOND_START_SECONDS),
    )
    missed = [
        f"{what} after {took} s, bar {bar} s"
        for what, took, bar in measured
        if isinstance(took, float) and took >= bar * slack
    ]
    if not first["is_on_board"]:
        missed.append("the published plan is not on the week board")
    return missed
