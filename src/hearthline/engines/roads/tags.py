"""What the tags of an OpenStreetMap way say about driving on it.

The readings follow the OpenStreetMap wiki: ``Key:highway``, ``Key:oneway``, ``Key:access`` and
``Key:maxspeed``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

KM_PER_MILE = 1.609344
KM_PER_NAUTICAL_MILE = 1.852
SLOWEST_POSTED_KMH = 5.0
FASTEST_POSTED_KMH = 160.0


class RoadClass(IntEnum):
    """Kind of road, most important first; the number is what a stored graph holds."""

    MOTORWAY = 0
    MOTORWAY_LINK = 1
    TRUNK = 2
    TRUNK_LINK = 3
    PRIMARY = 4
    PRIMARY_LINK = 5
    SECONDARY = 6
    SECONDARY_LINK = 7
    TERTIARY = 8
    TERTIARY_LINK = 9
    UNCLASSIFIED = 10
    RESIDENTIAL = 11
    LIVING_STREET = 12
    SERVICE = 13


class SpeedUnit(StrEnum):
    """Unit of a ``maxspeed`` that names none."""

    KMH = "km/h"
    MPH = "mph"


class Direction(IntEnum):
    """Which way a way may be driven, seen along the order of its nodes."""

    BACKWARD = -1
    BOTH = 0
    FORWARD = 1


@dataclass(frozen=True, slots=True)
class RoadTags:
    """What one drivable way says.

    Parameters
    ----------
    road_class
        Kind of road.
    direction
        Allowed driving direction.
    speed_kmh
        Posted speed in km/h, ``None`` when the way does not say.
    is_restricted
        True for private roads and the like: one may drive to a home on them, not through.
    name
        Street name, empty when it has none.
    """

    road_class: RoadClass
    direction: Direction
    speed_kmh: float | None
    is_restricted: bool
    name: str


_CLASSES = {road_class.name.lower(): road_class for road_class in RoadClass} | {
    "road": RoadClass.UNCLASSIFIED
}
_ONEWAY_BY_CLASS = frozenset({RoadClass.MOTORWAY, RoadClass.MOTORWAY_LINK})
_CLOSED = frozenset({"no", "agricultural", "forestry", "emergency", "military", "bus", "psv"})
_RESTRICTED = frozenset({"private", "destination", "customers", "delivery", "permit", "residents"})
_ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_NO_STREETS = frozenset({"parking_aisle", "drive-through", "drive_through", "emergency_access"})
_SPEED = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph|knots)?$")


def read_road(tags: Mapping[str, str], *, bare_unit: SpeedUnit = SpeedUnit.KMH) -> RoadTags | None:
    """Return what a way says about driving, or ``None`` if a car may not use it.

    Parameters
    ----------
    tags
        Tags of the way.
    bare_unit
        Unit of a ``maxspeed`` without one; see :func:`parse_maxspeed`.
    """
    road_class = _CLASSES.get(tags.get("highway", ""))
    if road_class is None or tags.get("area") == "yes" or tags.get("service") in _NO_STREETS:
        return None
    access = next((tags[key] for key in _ACCESS_KEYS if key in tags), "yes")
    if access in _CLOSED:
        return None
    direction = _direction(tags, road_class)
    if direction is None:
        return None
    return RoadTags(
        road_class=road_class,
        direction=direction,
        speed_kmh=parse_maxspeed(tags.get("maxspeed"), bare_unit=bare_unit),
        is_restricted=access in _RESTRICTED,
        name=tags.get("name", ""),
    )


def parse_maxspeed(value: str | None, *, bare_unit: SpeedUnit = SpeedUnit.KMH) -> float | None:
    """Return a posted speed in km/h, or ``None`` when the tag gives no usable number.

    The OpenStreetMap wiki (``Key:maxspeed``) defines a number without unit as km/h in every
    country, and requires "mph" to be written out. Extracts of the United States bear this out:
    bare numbers there are mostly 64, 72, 89 and 105, which are 40, 45, 55 and 65 mph. A country
    whose mappers leave the unit out can set `bare_unit`.

    Of several limits ("45 mph;35 mph") the lowest counts. Words ("none", "signals", "RO:urban")
    and numbers outside 5 to 160 km/h give ``None``, so that the class of road decides.

    Parameters
    ----------
    value
        Text of the tag.
    bare_unit
        Unit of a number without one.

    Examples
    --------
    >>> round(parse_maxspeed("45 mph"), 1), parse_maxspeed("105"), parse_maxspeed("none")
    (72.4, 105.0, None)
    """
    if value is None:
        return None
    speeds = [_one_speed(part, bare_unit) for part in value.lower().split(";")]
    usable = [speed for speed in speeds if speed is not None]
    return min(usable) if usable else None


def _one_speed(text: str, bare_unit: SpeedUnit) -> float | None:
    match = _SPEED.match(text.strip())
    if match is None:
        return None
    unit = match[2] or ("mph" if bare_unit is SpeedUnit.MPH else "km/h")
    km_per_unit = {"mph": KM_PER_MILE, "knots": KM_PER_NAUTICAL_MILE}.get(unit, 1.0)
    speed = float(match[1]) * km_per_unit
    return speed if SLOWEST_POSTED_KMH <= speed <= FASTEST_POSTED_KMH else None


def _direction(tags: Mapping[str, str], road_class: RoadClass) -> Direction | None:
    """Return the driving direction; ``None`` for lanes whose direction changes with the hour."""
    oneway = tags.get("oneway")
    if oneway in {"reversible", "alternating"}:
        return None
    if oneway in {"-1", "reverse"}:
        return Direction.BACKWARD
    if oneway in {"yes", "true", "1"}:
        return Direction.FORWARD
    if oneway in {"no", "false", "0"}:
        return Direction.BOTH
    is_ring = tags.get("junction") in {"roundabout", "circular"}
    return Direction.FORWARD if is_ring or road_class in _ONEWAY_BY_CLASS else Direction.BOTH
