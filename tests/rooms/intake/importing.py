"""Runs imports for the tests beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from hearthline.rooms.intake.tasks.importing import Report, run_import
from hearthline.rooms.program.values import FIRST_BRANCH_ID
from tests.builders.intake import Body

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)


def take(
    *paths: Path,
    sender: str = "Sample General",
    branch: UUID = FIRST_BRANCH_ID,
    at: datetime = AT,
    **given: Any,
) -> Report:
    """Import files or folders and return the report."""
    return run_import(paths, sender=sender, branch_id=branch, clock=lambda: at, **given)


def send(folder: Path, *bodies: Body, name: str = "sent.ndjson", **given: Any) -> Report:
    """Import resources sent as one NDJSON file."""
    path = folder / name
    path.write_text("\n".join(json.dumps(body) for body in bodies) + "\n")
    return take(path, **given)


def totals(report: Report) -> dict[str, int]:
    """Return the words that are not zero, without ``read``, after checking that they add up."""
    for row in report.tally.words.values():
        assert row["read"] == sum(number for word, number in row.items() if word != "read")
    return {w: n for w, n in report.tally.totals().items() if n and w != "read"}
