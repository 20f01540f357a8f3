"""What is overtime, and how much of it may be asked for.

Planning keeps within what contracts allow; a sick call asks for more only with a manager's yes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hearthline.engines.planner import values as planner
from hearthline.rooms.scheduling.rules.nurses import OVERTIME_PER_SHIFT

MOST_OVERTIME_A_WEEK = 12 * 60
"""Minutes of overtime in a week beyond which nobody is even asked. Not sourced: the product's
proposal; each such hour needs a manager's yes all the same."""

HOURS_RULES = frozenset({planner.Rule.WEEKLY_HOURS, planner.Rule.SHIFT})
"""What a manager's yes to overtime can lift; the length of a day it cannot."""


def overtime_of(
    nurse: planner.Nurse, start: int, broken: Sequence[planner.Violation]
) -> tuple[int, int]:
    """Return the week's work and the minutes of overtime that a visit would bring."""
    week = overtime = 0
    for violation in broken:
        if violation.rule is planner.Rule.WEEKLY_HOURS:
            week = int(str(violation.message.params["minutes"]))
            overtime = max(overtime, week - nurse.weekly_minutes)
        elif violation.rule is planner.Rule.SHIFT:
            number = nurse.shift_at(start)
            minute = violation.message.params["minute"]
            if number is not None and isinstance(minute, int):
                overtime = max(overtime, minute - nurse.shifts[number].end)
    return week, overtime


def within_contract(nurse: planner.Nurse) -> planner.Nurse:
    """Return a nurse who works her contract and her shifts, and not a minute more."""
    return replace(nurse, overtime_per_shift=0, overtime_per_week=0)


def with_overtime(nurse: planner.Nurse) -> planner.Nurse:
    """Return a nurse as if a manager said yes to what may be asked for at all."""
    apart = all(
        later.start - earlier.end >= OVERTIME_PER_SHIFT for earlier, later in pairwise(nurse.shifts)
    )
    return replace(
        nurse,
        overtime_per_shift=OVERTIME_PER_SHIFT if apart else 0,
        overtime_per_week=max(nurse.overtime_per_week, MOST_OVERTIME_A_WEEK),
    )
