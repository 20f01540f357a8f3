"""What other rooms may read of incidents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.incidents.timeline import stands_at
from hearthline.rooms.incidents.values import IncidentKind, Severity

INCIDENTS = RowsOf(lambda: Incident.objects.filter(entered_in_error=False).order_by("reported_at"))


def reactions_of(patients: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, Severity, datetime]]]:
    """Return each person's incidents that were reactions to an infusion; one query."""
    found: dict[UUID, list[tuple[UUID, Severity, datetime]]] = {}
    for row in INCIDENTS(patients):
        if row.patient_id is not None and row.kind == IncidentKind.INFUSION_REACTION:
            one = (row.pk, Severity(row.severity), stands_at(row))
            found.setdefault(row.patient_id, []).append(one)
    return found


def latest_of(patients: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return when the newest incident of each person happened, or was reported; one query."""
    found: dict[UUID, datetime] = {}
    for row in INCIDENTS(patients):
        if row.patient_id is not None:
            at = stands_at(row)
            found[row.patient_id] = max(at, found.get(row.patient_id, at))
    return found
