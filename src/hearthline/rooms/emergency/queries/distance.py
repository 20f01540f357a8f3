"""How far emergency care is from a home: the nearest department by the drive.

A few homes are asked about at once, those of a page or of a nurse's day: for more nothing is
worked out, and it is not known. Roads are used where an extract covers the home, else a straight
line whose figures are stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from hearthline.kernel.geo import Position, great_circle_km
from hearthline.kernel.messages import Message
from hearthline.platform.places.store import RoadsError
from hearthline.platform.places.travel import travel
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency.values import EmergencyCare
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import DepartmentFacts

MOST_MEASURED = 40
"""People for whom one page works drives out."""
NEAREST = 3
"""Departments, by straight line, among which the shortest drive is looked for."""

Placed = tuple[DepartmentFacts, Position]


def emergency_care_of(patients: Iterable[UUID], on: date) -> dict[UUID, EmergencyCare]:
    """Return the nearest emergency department of each home that has a position."""
    wanted = list(patients)
    if not wanted or len(wanted) > MOST_MEASURED:
        return {}
    branches = {
        patient: {one.branch_id for one in own if one.state in census.OPEN_STATES}
        for patient, own in census.episodes_of(wanted).items()
    }
    departments = program.departments_of(set().union(*branches.values()))
    if not departments:
        return {}
    homes = census.visit_homes(wanted, on)
    near = {
        patient: _nearest(
            home.position, [d for b in branches[patient] for d in departments.get(b, ())]
        )
        for patient, home in homes.items()
        if home.position is not None and patient in branches
    }
    return _driven({p: homes[p].position for p in near}, near)


def care_message(care: EmergencyCare) -> Message:
    """Return the nearest emergency department in one sentence."""
    return Message(
        "emergency.care_near",
        {"name": care.name, "minutes": care.minutes, "km": str(care.km)},
    )


def _nearest(home: Position, departments: Iterable[DepartmentFacts]) -> list[Placed]:
    placed = [(one, one.position) for one in departments if one.position is not None]
    return sorted(placed, key=lambda one: (great_circle_km(home, one[1]), str(one[0].id)))[:NEAREST]


def _driven(
    homes: Mapping[UUID, Position | None], near: Mapping[UUID, list[Placed]]
) -> dict[UUID, EmergencyCare]:
    positions = list(
        dict.fromkeys(
            [
                *(position for position in homes.values() if position is not None),
                *(position for found in near.values() for _one, position in found),
            ]
        )
    )
    place_of = {position: place for place, position in enumerate(positions)}
    try:
        drives = travel(positions)
    except RoadsError:
        return {}
    found = {}
    for patient, candidates in near.items():
        home = homes[patient]
        if home is None or not candidates:
            continue
        row = place_of[home]
        facts, position = min(
            candidates, key=lambda one: (drives.seconds[row, place_of[one[1]]], str(one[0].id))
        )
        column = place_of[position]
        found[patient] = EmergencyCare(
            name=facts.name,
            address=facts.address,
            hours=facts.hours,
            minutes=max(1, round(float(drives.seconds[row, column]) / 60)),
            km=Decimal(f"{float(drives.km[row, column]):.1f}"),
            source=drives.source,
        )
    return found
