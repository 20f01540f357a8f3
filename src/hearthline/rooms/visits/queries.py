"""What other rooms and pages may read of visits."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import KeptVisit, VisitReport
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.visits import models
from hearthline.rooms.visits.values import NOT_MADE, Visit, VisitFacts, VisitState


def visits_at(threads: Iterable[UUID]) -> dict[UUID, Visit]:
    """Return what happened at visits, by the need planned or the visit's own thread."""
    rows = models.Visit.objects.filter(is_latest=True)
    return {row.thread: visit_value(row) for row in rows_for(rows, "thread", threads)}


def visits_of(patients: Iterable[UUID], *, since: date) -> dict[UUID, list[Visit]]:
    """Return the visits of each person from a day on, latest first."""
    rows = models.Visit.objects.filter(is_latest=True, on__gte=since).order_by("-on", "id")
    found: dict[UUID, list[Visit]] = {}
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(visit_value(row))
    return found


def reports(needs: Sequence[UUID]) -> dict[UUID, VisitReport]:
    """Return what is known to have happened at needed visits, for rooms to the left."""
    rows = models.Visit.objects.filter(is_latest=True)
    found = {}
    for row in rows_for(rows, "need_id", needs):
        at = row.ended_at or row.started_at or row.arrived_at
        params = {"state": row.state, "at": at.isoformat() if at else "", "reason": row.reason}
        code = "visits.report_not_made" if row.state in NOT_MADE else "visits.report"
        text = Message(code if at or row.reason else "visits.report_bare", params)
        if row.need_id is not None:
            found[row.need_id] = VisitReport(row.state, text)
    return found


def kept(patients: Collection[UUID] | None, first_day: date, last_day: date) -> list[KeptVisit]:
    """Return the visits that were made in the days, for rooms to the left."""
    rows = models.Visit.objects.filter(
        is_latest=True, state=VisitState.DONE, on__range=(first_day, last_day)
    ).order_by("on", "id")
    return [
        KeptVisit(
            row.patient_id,
            row.need_id,
            row.nurse_id,
            row.kind,
            row.on,
            row.started_at or row.arrived_at,
            row.zone,
        )
        for row in (rows if patients is None else rows_for(rows, "patient_id", patients))
    ]


def visit_value(row: models.Visit) -> Visit:
    """Return the record as a value."""
    given = {item.name: getattr(row, item.name) for item in fields(VisitFacts)}
    given |= {"kind": VisitKind(row.kind), "state": VisitState(row.state)}
    return Visit(VisitFacts(**given), row.version, row.written_at, row.written_by)
