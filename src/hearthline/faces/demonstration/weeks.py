"""The four weeks behind and the four weeks ahead: planned, checked and published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

from hearthline.engines.planner.values import Progress
from hearthline.faces.demonstration.holding import hold_some
from hearthline.faces.demonstration.living import live
from hearthline.faces.demonstration.staging import Stage, at_hour
from hearthline.faces.demonstration.telling import tell_more
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context
from hearthline.rooms.scheduling import actions, queries, tasks
from hearthline.rooms.scheduling.values import RunState

DAYS = 28
PLAN_SEED = 1
ITERATIONS_BEHIND = 110
ITERATIONS_AHEAD = 1_500

Say = Callable[[str], None]


class PlanNotKept(Exception):
    """The demonstration's plan was not kept; the run's state says why."""


def plan_weeks(stage: Stage, today: date, say: Say) -> None:
    """Plan and publish what lies behind and ahead, and give the program its everyday."""
    behind = today - timedelta(days=DAYS)
    for words, first_day, iterations in (
        ("four weeks of visits that were made", behind, ITERATIONS_BEHIND),
        ("four weeks of visits to come", today, ITERATIONS_AHEAD),
    ):
        if queries.published_on(first_day) is not None:
            continue
        if first_day == today:
            hold_some(stage, today, say)
        say(words)
        outcome = plan_days(
            stage, first_day, at=at_hour(first_day, 6), iterations=iterations, say=say
        )
        if outcome.state is not RunState.DONE:
            raise PlanNotKept(outcome.state)
        figures = outcome.figures
        say(f"  {figures['served']:,} visits have a nurse, {figures['unserved']} have none")
    live(stage, today, say)
    tell_more(stage, today)


def plan_days(
    stage: Stage, first_day: date, *, at: datetime, iterations: int, say: Say
) -> tasks.Outcome:
    """Let the scheduler plan four weeks from ``first_day`` on and publish what the checker passed.

    Parameters
    ----------
    at
        Instant at which the scheduler does it.
    """
    steps = count()

    def context() -> Context:
        return stage.by(Role.SCHEDULER, "plan", first_day, next(steps), at=at)

    run_id = actions.start_run(
        context(),
        first_day=first_day,
        days=DAYS,
        seed=PLAN_SEED,
        iterations=iterations,
        seconds=None,
    )
    outcome = tasks.run_plan(
        run_id,
        context,
        today=first_day,
        on_progress=_every_so_often(say),
    )
    draft = queries.draft()
    if outcome.state is RunState.DONE and draft is not None:
        actions.publish(context(), plan_id=draft.id, revision=draft.revision)
    return outcome


def _every_so_often(say: Say) -> Callable[[Progress], None]:
    """Return a listener that says how far the search is at each quarter of it."""
    said: set[int] = set()

    def listen(progress: Progress) -> None:
        quarter = 4 * progress.done // max(1, progress.total)
        if quarter not in said:
            said.add(quarter)
            say(f"  {progress.done:,} of {progress.total:,} rounds of search")

    return listen
