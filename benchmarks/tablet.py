"""How long from the EMERGENCY button to the first step, offline, on a slow tablet?

Sets a tablet up in a browser, cuts the network, reloads it, slows its processor four times and
presses the button: once in the first moment after a reload, then again and again. Counted is from
the touch to the frame in which stop, epinephrine and call stand on the screen. Bar: the median and
the slowest of all under 300 ms.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.journeys import run_journey
from benchmarks.results import report

BAR_MS = 300
JOURNEY = "tests/journeys/test_tablet.py::" + (
    "test_the_first_step_is_there_before_somebody_could_look_for_it"
)


def main(argv: Sequence[str]) -> int:
    """Press it and print the times; 1 when the bar is missed, 0 with a word without Chromium."""
    parser = argparse.ArgumentParser(prog="./hearthline bench tablet", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the same: it is short")
    parser.parse_args(argv)
    counted = run_journey(JOURNEY)
    if counted is None:
        return 1
    if not counted.figures:
        return 0
    report("tablet", bar_ms=BAR_MS, **counted.figures)
    return int(not counted.passed or counted.figures["slowest_ms"] >= BAR_MS)
