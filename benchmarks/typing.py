"""How long does typing a whole referral from its fax take, by keyboard alone?

Starts the program's pages on an empty database in a browser, types the two-page referral of
``tests/builders/intake_typed.py`` with real keystrokes and saves it. Counted are the keystrokes
made and the fields filled; a person makes five keystrokes a second and needs half a second a
field. Bar: under 180 s.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks.results import report

BAR_SECONDS = 180
ROOT = Path(__file__).resolve().parents[1]
JOURNEY = "tests/journeys/test_story_1.py::" + (
    "test_story_1_the_whole_fax_is_typed_by_keyboard_in_under_three_minutes"
)
COUNTED = re.compile(r"^counted (\{.*\})$", re.MULTILINE)


def main(argv: Sequence[str]) -> int:
    """Type it once and print what was counted; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(prog="./hearthline bench typing", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the same: it is short")
    parser.parse_args(argv)
    if find_spec("pytest") is None:
        sys.stderr.write("This needs the environment of the tests: run ./hearthline test once.\n")
        return 1
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "--browser", "-m", "browser", JOURNEY],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    counted = COUNTED.search(made.stdout)
    if counted is None:
        sys.stderr.write(made.stdout[-3_000:] + made.stderr[-1_000:])
        return 1
    figures = json.loads(counted.group(1))
    report("typing", bar_seconds=BAR_SECONDS, **figures)
    return int(made.returncode != 0 or figures["seconds"] >= BAR_SECONDS)
