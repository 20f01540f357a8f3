"""How long from the EMERGENCY button to the first step, offline, on a slow tablet?

Sets a tablet up in a browser, cuts the network, reloads it, slows its processor four times and
presses the button: once in the first moment after a reload, then again and again. Counted is from
the touch to the frame in which stop, epinephrine and call stand on the screen. Bar: the median and
the slowest of all under 300 ms.
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

BAR_MS = 300
ROOT = Path(__file__).resolve().parents[1]
JOURNEY = "tests/journeys/test_tablet.py::" + (
    "test_the_first_step_is_there_before_somebody_could_look_for_it"
)
COUNTED = re.compile(r"^counted (\{.*\})$", re.MULTILINE)


def main(argv: Sequence[str]) -> int:
    """Press it and print the times; 1 when the bar is missed, 0 with a word without Chromium."""
    parser = argparse.ArgumentParser(prog="./hearthline bench tablet", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the same: it is short")
    parser.parse_args(argv)
    if find_spec("pytest") is None:
        sys.stderr.write("This needs the environment of the tests: run ./hearthline test once.\n")
        return 1
    made = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-rs", "--browser", JOURNEY],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode == 0 and " skipped" in made.stdout and "counted" not in made.stdout:
        sys.stderr.write("No Chromium found; install it or name one in HEARTHLINE_CHROMIUM.\n")
        return 0
    counted = COUNTED.search(made.stdout)
    if counted is None:
        sys.stderr.write(made.stdout[-3_000:] + made.stderr[-1_000:])
        return 1
    figures = json.loads(counted.group(1))
    report("tablet", bar_ms=BAR_MS, **figures)
    return int(made.returncode != 0 or figures["slowest_ms"] >= BAR_MS)
