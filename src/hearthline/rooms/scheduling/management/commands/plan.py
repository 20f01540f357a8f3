"""``plan``: plan nurse visits for the coming weeks."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from hearthline.engines.planner import values as planner
from hearthline.engines.planner import what_if as what_ifs
from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import actions, models, planning, queries, tasks
from hearthline.rooms.scheduling.rules.weights import ON_THE_PAGE, not_used
from hearthline.rooms.scheduling.values import RunState
from hearthline.rooms.scheduling.weights import read_weights

ITERATIONS_A_VISIT = 8
"""Search effort when none is asked for; docs/planner.md shows what more would bring."""


REFERRALS = "referrals:"

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
        parser.add_argument(
            "--weights",
            type=Path,
            metavar="FILE",
            help="weights (TOML) for this command instead of the program's planner.toml",
        )
        parser.add_argument("--publish", action="store_true", help="publish the plan at once")
        parser.add_argument(
            "--what-if",
            action="append",
            default=[],
            metavar="CHANGE",
            help="compare without keeping anything: nurse, skill:NAME, patients:COUNT, "
            "wider:MINUTES, referrals:RECORD,... (waiting ones, by record number); "
            "may be given several times",
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
        weights: Path | None,
        **options: Any,
    ) -> None:
        began = time.monotonic()
        now = datetime.now(UTC)
        branches = program.branches()
        if not branches:
            raise CommandError("There is no branch yet. Make the program first: hearthline up")
        today = local_day(now, branches[0].zone)
        first_day = date.fromisoformat(first) if first else today

        self._say_what_is_not_used(weights)
        if what_if:
            self._compare(
                first_day,
                days,
                what_if,
                weights,
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
                weights_file=weights,
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

    def _say_what_is_not_used(self, weights: Path | None) -> None:
        """Name the weights of the file that the program's page has set otherwise."""
        found = program.settings_in_force()
        try:
            table = read_weights(weights)
        except HearthlineError as error:
            raise CommandError(sentence(error.message)) from error
        for name in not_used(found, table):
            value = getattr(found.settings, ON_THE_PAGE[name])
            params = {"name": name, "value": value}
            self.stderr.write(sentence(Message("scheduling.weights_set_on_page", params)))

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
        weights: Path | None,
        budget: planner.Budget,
        *,
        as_json: bool,
    ) -> None:
        """Print the figures of the days as they are and of each variant, side by side."""
        try:
            problem = planning.prepare(first_day, days, weights_file=weights).problem
            variants = {
                name: planning.prepare(
                    first_day, days, referred=_waiting(name), weights_file=weights
                ).problem
                if name.startswith(REFERRALS)
                else what_ifs.variant(problem, name)
                for name in asked
            }
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


def _waiting(asked: str) -> list[UUID]:
    """Return the waiting referrals that record numbers name.

    Raises
    ------
    CommandError
        If a number is nobody's, or nobody waits under it.
    """
    numbers = [number for number in asked.removeprefix(REFERRALS).split(",") if number.strip()]
    waiting = {e.patient_id: e.id for e in census.open_episodes(states=(EpisodeState.DRAFT,))}
    found = []
    for number in numbers:
        patient = census.patient_of_record("".join(number.split()))
        if patient is None or patient not in waiting:
            raise CommandError(
                f"No referral waits under the record number {number.strip()}. "
                "Give numbers from the list of referrals, with commas between them."
            )
        found.append(waiting[patient])
    if not found:
        raise CommandError("Name at least one: --what-if referrals:RECORD,RECORD")
    return found


def _shown(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
