"""What a map shows beside roads: water, parks and the names of places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hearthline.kernel.geo import Position

Line = tuple[tuple[float, float], ...]
"""Points as (latitude, longitude) in degrees; a polygon does not repeat its first point."""


class PlaceKind(StrEnum):
    """Size of a named place, which decides the size of its name on a map."""

    CITY = "city"
    TOWN = "town"
    DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name to write on a map."""

    name: str
    position: Position
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class Scenery:
    """Ground under the roads.

    Parameters
    ----------
    water
        Outlines of lakes and broad rivers.
    rivers
        Middle lines of rivers.
    parks
        Outlines of parks and the like.
    names
        Places to name.
    """

    water: tuple[Line, ...] = ()
    rivers: tuple[Line, ...] = ()
    parks: tuple[Line, ...] = ()
    names: tuple[PlaceName, ...] = ()
