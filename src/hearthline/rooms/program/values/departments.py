"""Hospitals with an emergency department that a branch's patients would be taken to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from hearthline.kernel.geo import Position


@dataclass(frozen=True, slots=True)
class DepartmentFacts:
    """An emergency department; ``hours`` as it says them, empty where nobody wrote them down."""

    id: UUID
    branch_id: UUID
    name: str
    address: str = ""
    phone: str = ""
    hours: str = ""
    position: Position | None = None
