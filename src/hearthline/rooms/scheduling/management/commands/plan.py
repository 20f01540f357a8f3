"""``plan``: plan nurse visits for the coming weeks."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hearthline.engines.planner import values as planner
from hearthline.engines.planner import what_if as what_ifs
from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import actions, models, planning, queries, tasks
from hearthline.rooms.scheduling.values import RunState

ITERATIONS_A_VISIT = 8
"""Search effort when none is asked for; docs/planner.md shows what more would bring."""


ITERATIONS_WHAT_IF = 2000
"""For each plan that is compared and not kept."""


class Command(BaseCommand):
    """Derives needs, plans them, has the plan checked, keeps and (when asked) publishes it."""

    help = "Plan nurse visits for the coming weeks and print how well it went."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=28, help="days to plan (1 to 56)")
        parser.add_argument(
            "--from", dest="first", help="first day, as 2026-05-11; today by default"
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--iterations", type=int, help="rounds of search (repeatable)")
        parser.add_argument("--seconds", type=float, help="most seconds to search")
        parser.add_argument("--publish", action="store_true", help="publish the plan at once")
        parser.add_argument(
            "--what-if",
            action="append",
            default=[],
            metavar="CHANGE",
            help="compare without keeping anything: nurse, skill:NAME, patients:COUNT, "
            "wider:MINUTES; may be given several times",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self,
        *,
        days: int,
        first: str | None,
        seed: int,
        iterations: int | None,
        seconds: float | None,
        publish: bool,
        json: bool,
        what_if: list[str],
        **options: Any,
    ) -> None:
        began = time.monotonic()
        now = datetime.now(UTC)
        branches = program.branches()
        if not branches:
            raise CommandError("There is no branch yet. Make the program first: hearthline up")
        today = local_day(now, branches[0].zone)
        first_day = date.fromisoformat(first) if first else today

        if what_if:
            self._compare(
                first_day,
                days,
                what_if,
                planner.Budget(
                    iterations=iterations or (None if seconds else ITERATIONS_WHAT_IF),
                    seconds=seconds,
                    seed=seed,
                ),
                as_json=json,
            )
            return

        def context() -> Context:
            return system_context(at=datetime.now(UTC), source=Source.COMMAND)

        try:
            run_id = actions.start_run(
                context(),
                first_day=first_day,
                days=days,
                seed=seed,
                iterations=iterations
                or (None if seconds else self._effort(context, first_day, days)),
                seconds=seconds,
            )
            outcome = tasks.run_plan(
                run_id,
                context,
                today=today if first is None else min(today, first_day),
                on_progress=None if json else self._say,
            )
        except HearthlineError as error:
            raise CommandError(sentence(error.message)) from error
        digest = ""
        if outcome.plan_id is not None and publish:
            head = queries.draft()
            if head is not None:
                digest = actions.publish(context(), plan_id=head.id, revision=head.revision)
        self._report(outcome, digest, time.monotonic() - began, as_json=json)
        if outcome.state is not RunState.DONE:
            run = models.PlanRun.objects.get(id=run_id)
            why = run.message or {"code": "scheduling.plan_failed", "params": {}}
            raise CommandError(f"No plan was kept: {why['code']}")

    def _effort(self, context: Any, first_day: date, days: int) -> int:
        """Return iterations by the number of visits that will be planned."""
        made, _, _ = tasks.refresh_needs(context(), first_day, days)
        count = made or models.Need.objects.filter(withdrawn_at__isnull=True).count()
        return max(2000, ITERATIONS_A_VISIT * count)

    def _compare(
        self,
        first_day: date,
        days: int,
        asked: list[str],
        budget: planner.Budget,
        *,
        as_json: bool,
    ) -> None:
        """Print the figures of the days as they are and of each variant, side by side."""
        try:
            problem = planning.prepare(first_day, days).problem
            variants = {name: what_ifs.variant(problem, name) for name in asked}
            answers = what_ifs.compare(problem, variants, budget)
        except HearthlineError as error:
            raise CommandError(sentence(error.message)) from error
        figures = {answer.name: asdict(answer.figures) for answer in answers}
        if as_json:
            self.stdout.write(json.dumps(figures))
            return
        names = list(figures)
        width = max(14, *(len(name) + 2 for name in names))
        self.stdout.write(" " * 20 + "".join(f"{name:>{width}}" for name in names))
        for row in figures[names[0]]:
            cells = "".join(f"{_shown(figures[name][row]):>{width}}" for name in names)
            self.stdout.write(f"{row.replace('_', ' '):<20}{cells}")

    def _say(self, state: planner.Progress) -> None:
        self.stdout.write(
            f"  {state.done:,} of {state.total:,} rounds, {state.unserved} without a nurse"
        )

    def _report(
        self, outcome: tasks.Outcome, digest: str, seconds: float, *, as_json: bool
    ) -> None:
        figures = dict(outcome.figures) | {
            "state": outcome.state,
            "digest": digest,
            "wall_seconds": round(seconds, 2),
        }
        if as_json:
            self.stdout.write(json.dumps(figures, sort_keys=True))
            return
        if outcome.state is RunState.DONE:
            self.stdout.write(
                f"{figures['served']:,} visits have a nurse, {figures['unserved']} have none; "
                f"{figures['known_percent']} % by a nurse the patient knows; "
                f"{figures['drive_minutes'] // 60:,} h of driving. {seconds:.1f} s."
            )
        if digest:
            self.stdout.write(f"Published, digest {digest[:16]}.")


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
