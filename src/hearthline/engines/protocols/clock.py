"""The clock of a run: it survives sleep, a reload, and a clock that jumps.

A device has two clocks. The wall clock can be set; the counter only counts, and begins again
with each reload. While a page lives, time is what the counter says, unless the page was hidden
in between: then the device may have slept, which stops the counter on some, and time is what the
wall clock says. Across a reload only the wall clock is left. Time never runs backwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

JUMP_MS = 2_000
"""Difference of the two clocks that is called a jump; below it is the slack of a busy device."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Both clocks of a device at one moment.

    Parameters
    ----------
    session
        Which life of the page; the counter compares only within one.
    counter_ms, wall_ms
        The counter, and milliseconds since 1970 UTC.
    was_hidden
        Whether the page was hidden, or the device slept, since the reading before.
    """

    session: str
    counter_ms: int
    wall_ms: int
    was_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RunClock:
    """The run's own time.

    Attributes
    ----------
    at
        Instant of the last reading, milliseconds since 1970 UTC, counted from the first one.
    jumped_ms
        By how much the device's wall clock is ahead of the run's time now; 0 when it is not.
    """

    at: int
    jumped_ms: int


def run_clock(readings: Sequence[Reading]) -> RunClock:
    """Return the run's time at the last of some readings, in the order they were taken.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not readings:
        raise ValueError("a clock needs one reading at least")
    at = readings[0].wall_ms
    for before, after in pairwise(readings):
        at += _passed(before, after)
    ahead = readings[-1].wall_ms - at
    return RunClock(at, ahead if abs(ahead) > JUMP_MS else 0)


def _passed(before: Reading, after: Reading) -> int:
    by_wall = max(0, after.wall_ms - before.wall_ms)
    if before.session != after.session:
        return by_wall
    by_counter = max(0, after.counter_ms - before.counter_ms)
    return max(by_wall, by_counter) if after.was_hidden else by_counter
