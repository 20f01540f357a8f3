"""``demonstrate``: fill an empty program with invented people and eight weeks of visits."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hearthline.faces.demonstration.promising import promise_to_families
from hearthline.faces.demonstration.run import demonstrate, stage_at
from hearthline.faces.demonstration.staging import ZONE
from hearthline.faces.demonstration.weeks import plan_weeks
from hearthline.kernel.calendar import local_day
from hearthline.rooms.program import queries as program


class Command(BaseCommand):
    """Makes the demonstration; a run that was broken off goes on where it stopped."""

    help = "Fill an empty program with invented people, referrals, orders and visits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--weeks",
            action="store_true",
            help="plan and publish the four weeks behind and ahead instead of making people",
        )

    def handle(self, *, weeks: bool, **options: Any) -> None:
        organisation = program.organisation()
        if organisation is not None and not organisation.is_invented:
            raise CommandError(
                "This database holds a real program. The demonstration is only made in an empty "
                "one: set HEARTHLINE_HOME to another folder."
            )
        began = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"  {time.monotonic() - began:6.1f} s  {line}")
            self.stdout.flush()

        now = datetime.now(UTC)
        if weeks:
            stage, today = stage_at(now), local_day(now, ZONE)
            plan_weeks(stage, today, say)
            promise_to_families(stage, today, say)
            return
        made = demonstrate(now, say)
        say(f"{made.patients} patients and {made.nurses} nurses, all invented")
