"""Does a plan remade day after day ever break a rule? Twenty demonstration days in sequence.

Makes the demonstration in a folder of its own, then lives through the coming days: each morning a
nurse calls in sick, and four weeks are planned anew on what is published and begun. Bar: the
independent checker rejects none of the plans.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock

from benchmarks.results import report

DAYS, SHORT_DAYS = 20, 2
ITERATIONS = 150
SICK_CALLS = (clock(19, 55), clock(6, 10))
"""Hours at which days are planned anew, in turn: when a day is all but over, and before it."""


def main(argv: Sequence[str]) -> int:
    """Live through the days and print a line; 1 when a plan was rejected."""
    parser = argparse.ArgumentParser(prog="./hearthline bench replan", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_DAYS} days")
    parser.add_argument("--days", type=int, help=f"days to live through, {DAYS} by default")
    parser.add_argument("--iterations", type=int, default=ITERATIONS, help="rounds of search a day")
    chosen = parser.parse_args(argv)
    days = chosen.days or (SHORT_DAYS if chosen.short else DAYS)
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="hearthline-replan-") as folder:
        os.environ |= {"HEARTHLINE_HOME": folder, "HEARTHLINE_LOG_LEVEL": "ERROR"}
        os.environ.setdefault("NUMBA_CACHE_DIR", f"{folder}/numba")
        import django

        django.setup()
        return live_through(days, chosen.iterations)


def live_through(days: int, iterations: int) -> int:
    """Plan each day anew and count what the checker said."""
    from django.core.management import call_command

    from hearthline.faces.demonstration.run import demonstrate, stage_at
    from hearthline.faces.demonstration.staging import ZONE
    from hearthline.faces.demonstration.weeks import plan_days
    from hearthline.kernel.calendar import local_day, to_instant
    from hearthline.platform.accounts.roles import Role
    from hearthline.rooms.program import queries as program
    from hearthline.rooms.scheduling.values import RunState
    from hearthline.rooms.workforce import actions as workforce
    from hearthline.rooms.workforce import queries as staff

    call_command("migrate", verbosity=0)
    today = local_day(datetime.now(UTC), ZONE)
    now = to_instant(today, SICK_CALLS[0], ZONE)
    demonstrate(now, lambda _line: None)
    branches = [branch.id for branch in program.branches()]
    states: list[str] = []
    seconds: list[float] = []
    unserved: list[int] = []
    for ahead in range(days):
        day = today + timedelta(days=ahead)
        moment = to_instant(day, SICK_CALLS[ahead % len(SICK_CALLS)], ZONE)
        stage = stage_at(moment)
        at_work = [
            nurse
            for nurse in staff.nurses_between(branches, day, day)
            if nurse.shifts and not nurse.absences
        ]
        if at_work:
            workforce.mark_sick(
                stage.by(Role.NURSE_MANAGER, "sick", day, at=moment),
                staff_id=at_work[ahead % len(at_work)].id,
                day=day,
            )
        began = time.perf_counter()
        outcome = plan_days(stage, day, at=moment, iterations=iterations, say=lambda _line: None)
        seconds.append(time.perf_counter() - began)
        states.append(str(outcome.state))
        unserved.append(int(outcome.figures.get("unserved", 0)))
    rejected = sum(state != RunState.DONE for state in states)
    report(
        "replan",
        days=days,
        iterations=iterations,
        rejected=rejected,
        most_seconds=round(max(seconds), 2),
        unserved=unserved,
        missed=["rejected"] if rejected else [],
    )
    return 1 if rejected else 0
