"""How long does typing a whole referral from its fax take, by keyboard alone?

Starts the program's pages on an empty database in a browser, types the two-page referral of
``tests/builders/intake_typed.py`` with real keystrokes and saves it. Counted are the keystrokes
made and the fields filled; a person makes five keystrokes a second and needs half a second a
field. Bar: under 180 s.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.journeys import run_journey
from benchmarks.results import report

BAR_SECONDS = 180
JOURNEY = "tests/journeys/test_story_1.py::" + (
    "test_story_1_the_whole_fax_is_typed_by_keyboard_in_under_three_minutes"
)


def main(argv: Sequence[str]) -> int:
    """Type it once and print what was counted; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(prog="./hearthline bench typing", description=__doc__)
    parser.add_argument("--short", action="store_true", help="the same: it is short")
    parser.parse_args(argv)
    counted = run_journey(JOURNEY)
    if counted is None or not counted.figures:
        return 1
    report("typing", bar_seconds=BAR_SECONDS, **counted.figures)
    return int(not counted.passed or counted.figures["seconds"] >= BAR_SECONDS)
