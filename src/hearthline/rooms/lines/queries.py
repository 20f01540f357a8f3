"""What other rooms and pages may read of lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census import queries as census
from hearthline.rooms.lines.models import AccessDevice, LineEnd
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind, LineFacts, LineKind, Side

LINES = RowsOf(
    lambda: AccessDevice.objects.filter(entered_in_error=False).order_by("-inserted_on", "id")
)
LINES_IN_PLACE = RowsOf(
    lambda: AccessDevice.objects.filter(entered_in_error=False, removed_on__isnull=True).order_by(
        "-inserted_on", "id"
    )
)
ENDS = RowsOf(lambda: LineEnd.objects.filter(entered_in_error=False).order_by("recorded_at", "id"))


def by_ids(ids: Iterable[UUID]) -> dict[UUID, LineFacts]:
    """Return the lines called ``ids``."""
    return {row.pk: facts(row) for row in rows_for(AccessDevice.objects.all(), "pk", ids)}


def lines_of(patients: Iterable[UUID], *, removed_too: bool = False) -> dict[UUID, list[LineFacts]]:
    """Return each person's lines in place (and, when asked, those taken out), newest first."""
    rows = LINES if removed_too else LINES_IN_PLACE
    found: dict[UUID, list[LineFacts]] = {}
    for row in rows(patients):
        found.setdefault(row.patient_id, []).append(facts(row))
    return found


def ends_of(patients: Iterable[UUID]) -> dict[UUID, LineEndFacts]:
    """Return by line what becomes of it when therapy ends, as it was planned last."""
    return {
        row.line_id: LineEndFacts(
            **{item.name: getattr(row, item.name) for item in fields(LineEndFacts)}
            | {"kind": LineEndKind(row.kind)}
        )
        for row in ENDS(patients)
    }


def against_ending(patient_id: UUID, _now: datetime) -> list[Message]:
    """Return the lines in place of which nobody said what becomes of them.

    Somebody who has died is discharged with the line in place.
    """
    person = census.by_ids([patient_id]).get(patient_id)
    if person is not None and person.is_dead == Answer.YES:
        return []
    planned = ends_of([patient_id])
    return [
        Message("lines.left_in_place", {"kind": line.kind})
        for line in lines_of([patient_id]).get(patient_id, [])
        if line.id not in planned
    ]


def facts(row: AccessDevice) -> LineFacts:
    """Return a line as a value."""
    values = {item.name: getattr(row, item.name) for item in fields(LineFacts)}
    words = {
        "kind": LineKind(row.kind),
        "side": Side(row.side),
        "tip_confirmed": Answer(row.tip_confirmed),
    }
    return LineFacts(**values | words)
