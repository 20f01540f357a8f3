"""Reads files the way an import does, for the tests beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hearthline.rooms.intake.reading.outcomes import Quarantined, Reading, Taken
from hearthline.rooms.intake.reading.reader import readings
from hearthline.rooms.intake.reading.survey import survey
from hearthline.rooms.intake.values.received import Value
from tests.builders.intake import Body, as_lines

TODAY = date(2026, 5, 14)


def read_all(*paths: Path, today: date = TODAY) -> list[Reading]:
    """Return every resource under ``paths`` with what became of it."""
    return list(readings(survey(paths, today=today)))


def read_bodies(folder: Path, *bodies: Body) -> list[Reading]:
    """Return what becomes of resources sent as one NDJSON file."""
    return read_all(as_lines(folder, "sent.ndjson", *bodies))


def value_of(found: list[Reading], kind: str) -> Value:
    """Return the value of the one taken resource of ``kind``."""
    values = [r.outcome.value for r in found if r.raw.kind == kind and isinstance(r.outcome, Taken)]
    assert len(values) == 1
    return values[0]


def quarantined(found: list[Reading]) -> list[tuple[str, str, str, str]]:
    """Return type, field, received value and reason code of all that waits."""
    return [
        (r.raw.kind, issue.field, issue.received, issue.reason.code)
        for r in found
        if isinstance(r.outcome, Quarantined)
        for issue in r.outcome.issues
        if issue.stops
    ]


def noted(found: list[Reading]) -> list[tuple[str, str, str]]:
    """Return type, field and reason code of fields left out of what was taken."""
    return [
        (r.raw.kind, issue.field, issue.reason.code)
        for r in found
        if isinstance(r.outcome, Taken)
        for issue in r.outcome.notes
    ]
