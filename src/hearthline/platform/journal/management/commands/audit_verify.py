"""``audit_verify``: is the journal what was sealed?"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hearthline.platform.journal.verifying import Verdict, verify
from hearthline.platform.messaging.sentences import sentence


class Command(BaseCommand):
    """Says what was changed, removed, inserted, moved or cut off; 1 as exit code if anything."""

    help = "Verify every sealed journal entry against its chain and the heads outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, json: bool, **options: Any) -> None:
        began = time.perf_counter()
        found = verify()
        seconds = time.perf_counter() - began
        self.stdout.write(as_json(found, seconds) if json else in_words(found, seconds))
        if not found.is_whole:
            raise CommandError("The journal is not what was sealed.", returncode=1)


def as_json(found: Verdict, seconds: float) -> str:
    """Return the verdict as one JSON object."""
    return json.dumps(
        {
            "whole": found.is_whole,
            "entries": found.entries,
            "unsealed": found.unsealed,
            "erased": found.erased,
            "heads": found.heads,
            "restarts": [
                {"position": head.position, "at": head.at, "reason": head.restart}
                for head in found.restarts
            ],
            "first_bad": found.first_bad,
            "faults": [
                {
                    "position": fault.position,
                    "code": fault.message.code,
                    "text": sentence(fault.message),
                }
                for fault in found.faults
            ],
            "seconds": round(seconds, 3),
        }
    )


def in_words(found: Verdict, seconds: float) -> str:
    """Return the verdict as lines for a person."""
    lines = [
        f"{found.entries:,} sealed entries and {found.heads:,} heads read in {seconds:.1f} s; "
        f"{found.unsealed:,} wait for the sealer; values of {found.erased:,} were erased by law."
    ]
    lines += [
        f"Sealing went on after a loss at entry {head.position:,} ({head.at}): {head.restart}"
        for head in found.restarts
    ]
    lines += [sentence(fault.message) for fault in found.faults]
    if found.is_whole:
        lines.append("Nothing was changed, removed, inserted, moved or cut off.")
    else:
        lines.append(f"The first bad position is {found.first_bad:,}.")
    return "\n".join(lines)
