"""A file of 200 MB is read whole, in little memory, whatever shape it has."""

from __future__ import annotations

import json
import tracemalloc
from datetime import date
from pathlib import Path

import pytest

from hearthline.rooms.intake.reading.outcomes import Quarantined
from hearthline.rooms.intake.reading.reader import readings
from hearthline.rooms.intake.reading.survey import survey
from tests.builders.intake import patient, weight

TODAY = date(2026, 5, 12)
SIZE = 200_000_000
ENTRIES = 100
MEMORY = 150_000_000
"""Bytes: well under the file, above one entry and what is read ahead of it."""


def a_file(folder: Path, *, before: str, between: str, after: str) -> Path:
    """Write one patient and ``ENTRIES`` weights of 2 MB each, all different."""
    path = folder / "sent.json"
    note = [{"text": "x" * (SIZE // ENTRIES)}]
    with path.open("w") as file:
        file.write(before + json.dumps(patient()))
        for number in range(ENTRIES):
            body = weight(f"w{number}", value=80 + number / 10, unit="kg", note=note)
            file.write(between + json.dumps(body))
        file.write(after)
    return path


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        (
            '{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": ',
            '}, {"resource": ',
            "}]}",
        ),
        ("", "\n", "\n"),
    ],
    ids=["bundle", "lines"],
)
def test_a_file_of_200_mb_is_read_whole_in_little_memory(
    tmp_path: Path, before: str, between: str, after: str
) -> None:
    path = a_file(tmp_path, before=before, between=between, after=after)
    assert path.stat().st_size > SIZE

    tracemalloc.start()
    kinds = [
        (reading.raw.kind, isinstance(reading.outcome, Quarantined))
        for reading in readings(survey([path], today=TODAY))
    ]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert kinds == [("Patient", False)] + [("Observation", False)] * ENTRIES
    assert peak < MEMORY
