"""The ordered list of rooms: dependency order, left to right."""

from __future__ import annotations

from hearthline.platform.manifest import Room
from hearthline.rooms.census.room import ROOM as CENSUS
from hearthline.rooms.coverage.room import ROOM as COVERAGE
from hearthline.rooms.emergency.room import ROOM as EMERGENCY
from hearthline.rooms.home.room import ROOM as HOME
from hearthline.rooms.incidents.room import ROOM as INCIDENTS
from hearthline.rooms.intake.room import ROOM as INTAKE
from hearthline.rooms.library.room import ROOM as LIBRARY
from hearthline.rooms.lines.room import ROOM as LINES
from hearthline.rooms.program.room import ROOM as PROGRAM
from hearthline.rooms.scheduling.room import ROOM as SCHEDULING
from hearthline.rooms.supply.room import ROOM as SUPPLY
from hearthline.rooms.therapy.room import ROOM as THERAPY
from hearthline.rooms.visits.room import ROOM as VISITS
from hearthline.rooms.workforce.room import ROOM as WORKFORCE

ROOMS: tuple[Room, ...] = (
    PROGRAM,
    CENSUS,
    COVERAGE,
    INCIDENTS,
    LINES,
    LIBRARY,
    THERAPY,
    WORKFORCE,
    HOME,
    SUPPLY,
    EMERGENCY,
    SCHEDULING,
    VISITS,
    INTAKE,
)
