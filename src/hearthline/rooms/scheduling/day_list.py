"""A nurse's day on the map and in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.platform.places.maps import DayMap, day_map
from hearthline.platform.places.store import RoadsError
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling.board import PAINT, Stop
from hearthline.rooms.workforce.values import Nurse

WIDTH, HEIGHT = 520, 250
MILES_PER_KM = 0.621371


@dataclass(frozen=True, slots=True)
class PlacedStop:
    """A stop with its disc."""

    number: int
    x: float
    y: float
    paint: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """A nurse's day as a drawing."""

    drawing: DayMap
    stops: Sequence[PlacedStop]
    says: str
    width: int = WIDTH
    height: int = HEIGHT


def draw(nurse: Nurse, stops: Sequence[Stop], day: date, day_words: str) -> DrawnDay | None:
    """Return the day on a map; ``None`` when a place is not known or the roads cannot be read."""
    if nurse.home is None or nurse.home.position is None or not stops:
        return None
    homes = census.visit_homes({stop.patient_id for stop in stops}, day)
    positions = [homes[stop.patient_id].position for stop in stops if stop.patient_id in homes]
    known = [position for position in positions if position is not None]
    if len(known) != len(stops):
        return None
    try:
        drawing = day_map(nurse.home.position, known, width=WIDTH, height=HEIGHT)
    except RoadsError:
        return None
    return DrawnDay(
        drawing=drawing,
        stops=[
            PlacedStop(disc.number, disc.x, disc.y, PAINT[stop.familiarity], stop.is_now)
            for disc, stop in zip(drawing.route.stops, stops, strict=True)
        ],
        says=_("Route of %(name)s on %(day)s, %(n)s stops")
        % {"name": nurse.name, "day": day_words, "n": len(stops)},
    )


def miles(km: float) -> int:
    """Return kilometres as whole miles."""
    return round(km * MILES_PER_KM)


def patients_of(stops: Sequence[Stop]) -> set[UUID]:
    """Return whom the stops are for."""
    return {stop.patient_id for stop in stops}
