"""Emergency departments, for any number of branches in one query."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hearthline.kernel.geo import Position
from hearthline.rooms.program import models
from hearthline.rooms.program.values import DepartmentFacts


def departments_of(branches: Iterable[UUID]) -> dict[UUID, list[DepartmentFacts]]:
    """Return the emergency departments of each branch, by name."""
    found: dict[UUID, list[DepartmentFacts]] = {}
    rows = models.EmergencyDepartment.objects.filter(
        branch_id__in=list(branches), ended_at__isnull=True
    )
    for row in rows:
        found.setdefault(row.branch_id, []).append(department_value(row))
    return found


def department_value(row: models.EmergencyDepartment) -> DepartmentFacts:
    """Return the record as a value."""
    position = (
        Position(row.latitude, row.longitude)
        if row.latitude is not None and row.longitude is not None
        else None
    )
    return DepartmentFacts(
        row.id, row.branch_id, row.name, row.address, row.phone, row.hours, position
    )
