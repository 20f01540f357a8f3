"""``./hearthline import PATH…``: takes in FHIR files and folders, and says what became of them."""

# ruff: noqa: N999 - the command is called import

from __future__ import annotations

import json
import signal
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.intake.tasks.importing import UNDECLARED, run_import
from hearthline.rooms.intake.tasks.report import as_json, as_lines
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import FIRST_BRANCH_ID


class Command(BaseCommand):
    """Takes in what hospitals send."""

    help = (
        "Import FHIR R4: bundles, single resources and NDJSON, plain or gzip, files or folders. "
        "Importing twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare paths, sender, branch and the form of the report."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--sender",
            default=UNDECLARED,
            help="who sent it: the same patient number of two senders means two people",
        )
        parser.add_argument(
            "--branch", default="", help="branch of people whom no branch's area takes in"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import and report; ends with status 1 when the import could not go on."""
        quiet = options["json"]
        if not connection.introspection.table_names():
            call_command("migrate", verbosity=0, interactive=False)
        missing = [str(path) for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no file or folder called {', '.join(missing)}.")
        line = Line(is_shown=not quiet and sys.stderr.isatty())
        signal.signal(signal.SIGINT, line.interrupted)
        try:
            report = run_import(
                options["paths"],
                sender=options["sender"],
                branch_id=branch_called(options["branch"]),
                clock=lambda: datetime.now(UTC),
                follower=line,
                asked_by="command line",
            )
        except HearthlineError as error:
            raise CommandError(sentence(error.message)) from error
        if quiet:
            self.stdout.write(json.dumps(as_json(report)))
        else:
            self.stdout.write("\n".join(as_lines(report)))


def branch_called(name: str) -> UUID:
    """Return the branch of that name, or the first by name.

    Before the first run people are taken in for the branch that it will make.

    Raises
    ------
    HearthlineError
        If there is no branch of that name.
    """
    branches = program.branches()
    if not name:
        return branches[0].id if branches else FIRST_BRANCH_ID
    for branch in branches:
        if branch.name.casefold() == name.casefold():
            return branch.id
    known = ", ".join(branch.name for branch in branches)
    raise HearthlineError(Message("intake.no_such_branch", {"name": name, "known": known}))


class Line:
    """Shows how far the import is, in one line of the terminal."""

    def __init__(self, *, is_shown: bool) -> None:
        self.is_cancelled = False
        self.is_shown = is_shown
        self.next = monotonic()

    def interrupted(self, *_signal: object) -> None:
        """Stop after the present chunk; a second Ctrl-C stops at once."""
        self.is_cancelled = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def advance(self, done: int, total: int | None) -> None:
        """Show ``done`` of ``total``, a few times a second."""
        if not self.is_shown or (monotonic() < self.next and done != total):
            return
        self.next = monotonic() + 0.2
        words = "looking through the files" if total is None else f"{done:,} of {total:,} resources"
        end = "\n" if total is not None and done >= total else ""
        sys.stderr.write(f"\r\033[K{words}{end}")
        sys.stderr.flush()
