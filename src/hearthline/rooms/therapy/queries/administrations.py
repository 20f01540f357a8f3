"""What became of doses, in the newest version of what was said about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from uuid import UUID

from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.therapy import models
from hearthline.rooms.therapy.values import (
    REACHED_THE_PATIENT,
    Administration,
    AdministrationFacts,
    DoseOutcome,
    GivenBy,
)

GIVEN = RowsOf(
    lambda: models.Administration.objects.filter(
        is_latest=True, outcome__in=REACHED_THE_PATIENT, order__isnull=False
    ).order_by("started_at")
)
TAKEN = RowsOf(
    lambda: models.Administration.objects.filter(
        is_latest=True, outcome__in=REACHED_THE_PATIENT, dispensed_id__isnull=False
    )
)


def administrations_of(
    patients: Iterable[UUID], *, since: datetime | None = None
) -> dict[UUID, list[Administration]]:
    """Return what became of each person's doses, latest first."""
    rows = models.Administration.objects.filter(is_latest=True).order_by("-started_at", "id")
    if since is not None:
        rows = rows.filter(started_at__gte=since)
    found: dict[UUID, list[Administration]] = {}
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(administration_value(row))
    return found


def administrations_at(visits: Iterable[UUID]) -> dict[UUID, list[Administration]]:
    """Return what became of doses at each needed visit, first given in front."""
    rows = models.Administration.objects.filter(is_latest=True).order_by("started_at", "id")
    found: dict[UUID, list[Administration]] = {}
    for row in rows_for(rows, "visit_id", visits):
        if row.visit_id is not None:
            found.setdefault(row.visit_id, []).append(administration_value(row))
    return found


def administration_named(thread: UUID) -> Administration | None:
    """Return what stands of one dose; ``None`` when nobody wrote about it."""
    row = models.Administration.objects.filter(thread=thread, is_latest=True).first()
    return administration_value(row) if row is not None else None


def administrations_before(visits: Iterable[UUID]) -> dict[UUID, list[Administration]]:
    """Return by dose what was written of it before it was put right, latest first."""
    rows = models.Administration.objects.filter(is_latest=False).order_by("-version")
    found: dict[UUID, list[Administration]] = {}
    for row in rows_for(rows, "visit_id", visits):
        found.setdefault(row.thread, []).append(administration_value(row))
    return found


def last_given(patients: Iterable[UUID]) -> dict[UUID, datetime]:
    """Return by drug order when some of the drug last reached the patient."""
    return {row.order_id: row.started_at for row in GIVEN(patients) if row.order_id}


def containers_used(patients: Iterable[UUID]) -> dict[UUID, int]:
    """Return by what was dispensed how many containers administrations took from it."""
    used: Counter[UUID] = Counter()
    for row in TAKEN(patients):
        if row.dispensed_id is not None:
            used[row.dispensed_id] += row.containers or 1
    return dict(used)


def administration_value(row: models.Administration) -> Administration:
    """Return the record as a value."""
    given = {item.name: getattr(row, item.name) for item in fields(AdministrationFacts)}
    given |= {"outcome": DoseOutcome(row.outcome), "given_by": GivenBy(row.given_by)}
    return Administration(AdministrationFacts(**given), row.version, row.written_at, row.written_by)
