"""Positions on the earth and the straight way between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

EARTH_RADIUS_KM = 6371.0088
"""Mean earth radius (IUGG, as used by the haversine formula)."""


class PositionSource(StrEnum):
    """How a position was found; approximate ones are shown as such."""

    STATED = "stated"
    ZIP_CENTROID = "zip_centroid"
    PLACED_BY_PERSON = "placed_by_person"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Position:
    """A point in degrees (WGS 84).

    Raises
    ------
    ValueError
        If a coordinate lies outside the earth, is not a number, or the point is 0,0 (the mark
        of a missing position, in the Gulf of Guinea).
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("position outside the earth")
        if self.latitude == 0 and self.longitude == 0:
            raise ValueError("position 0,0 means no position was recorded")


def great_circle_km(a: Position, b: Position) -> float:
    """Return the great-circle distance in kilometres (haversine formula)."""
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b.longitude - a.longitude) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, h)))
