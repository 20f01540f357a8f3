"""A nurse's day as a drawing: roads where there are any, else the towns around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import zipcodes
from numpy.typing import NDArray

from hearthline.engines.roads import (
    BaseMap,
    DrawnRoute,
    Leg,
    MapFrame,
    PlaceKind,
    PlaceName,
    Scenery,
    draw_base,
    draw_route,
    frame_of_route,
    one,
    snap,
)
from hearthline.kernel.geo import Position
from hearthline.kernel.messages import Message
from hearthline.platform.places.store import StoredRoads, current_roads
from hearthline.platform.places.travel import travel

REACH_DEGREES = 0.5
"""Towns within this of a route may be named; a frame rarely shows more."""


@dataclass(frozen=True, slots=True)
class DayMap:
    """A day's route and the ground it lies on.

    Parameters
    ----------
    base
        Roads, water, parks and names.
    route
        Home, stops and legs; minutes are those of the travel matrix.
    km
        Length of the whole day's driving in kilometres, the way home included.
    source
        Where times and lines come from.
    attribution
        What must be written on the map; ``None`` without roads.
    is_invented
        True when roads and towns are made up.
    """

    base: BaseMap
    route: DrawnRoute
    km: float
    source: Message
    attribution: Message | None
    is_invented: bool


def day_map(home: Position, stops: Sequence[Position], *, width: int, height: int) -> DayMap:
    """Return a day's route as a drawing, out from home and back to it.

    Parameters
    ----------
    home
        Where the nurse starts and ends.
    stops
        Stops in the order of the day; may be empty.
    width, height
        Size of the viewBox.

    Raises
    ------
    RoadsError
        If roads are in use that cannot be read.
    """
    roads = current_roads()
    places = (home, *stops)
    figures = travel(places)
    order = _order(len(places))
    lines = _lines("" if roads is None else roads.digest, places, frozenset(figures.outside))
    legs = [
        Leg(line=line, seconds=float(figures.seconds[leg]))
        for leg, line in zip(order, lines, strict=True)
    ]
    frame = frame_of_route(home, stops, legs, width=width, height=height)
    return DayMap(
        base=_base(roads, frame),
        route=draw_route(frame, home, stops, legs),
        km=float(sum(figures.km[leg] for leg in order)),
        source=figures.source,
        attribution=figures.attribution,
        is_invented=roads is not None and roads.is_invented,
    )


def area_map(positions: Sequence[Position], *, width: int, height: int) -> BaseMap:
    """Return the ground around some positions, without a route.

    Raises
    ------
    ValueError
        If there is no position.
    """
    return _base(current_roads(), MapFrame.around(positions, width=width, height=height))


def _doors(start: Position, end: Position) -> NDArray[np.float64]:
    return np.array([[start.latitude, start.longitude], [end.latitude, end.longitude]])


@lru_cache(maxsize=512)
def _lines(
    digest: str, places: tuple[Position, ...], outside: frozenset[int]
) -> tuple[NDArray[np.float64], ...]:
    """Return the way from each place to the next and home again.

    The digest tells networks apart; a leg to or from outside the network is straight.
    """
    roads = current_roads()
    snaps = snap(roads.graph, places) if roads is not None and roads.digest == digest else None
    lines = []
    for origin, destination in _order(len(places)):
        doors = _doors(places[origin], places[destination])
        if roads is None or snaps is None or {origin, destination} & outside:
            lines.append(doors)
        else:
            path = roads.router.path(one(snaps, origin), one(snaps, destination))
            lines.append(np.vstack([doors[:1], path, doors[1:]]))
    return tuple(lines)


def _order(count: int) -> list[tuple[int, int]]:
    """Return origin and destination of each leg; the last leads home."""
    return list(pairwise([*range(count), 0])) if count > 1 else []


def _base(roads: StoredRoads | None, frame: MapFrame) -> BaseMap:
    if roads is None:
        return draw_base(None, Scenery(names=_towns(frame)), frame)
    return _base_of_roads(roads.digest, frame)


@lru_cache(maxsize=64)
def _base_of_roads(digest: str, frame: MapFrame) -> BaseMap:
    roads = current_roads()
    if roads is None or roads.digest != digest:
        return draw_base(None, Scenery(), frame)
    return draw_base(roads.lines, roads.scenery, frame)


def _towns(frame: MapFrame) -> tuple[PlaceName, ...]:
    """Return towns around a frame, those with most ZIP codes first."""
    at: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for entry in zipcodes.filter_by(active=True, zip_code_type="STANDARD"):
        latitude, longitude = float(entry["lat"]), float(entry["long"])
        is_near = (
            abs(latitude - frame.latitude) < REACH_DEGREES
            and abs(longitude - frame.longitude) < REACH_DEGREES
        )
        if is_near:
            at.setdefault((entry["city"], entry["state"]), []).append((latitude, longitude))
    greatest_first = sorted(at.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        PlaceName(name, Position(*map(float, np.mean(places, axis=0))), PlaceKind.TOWN)
        for (name, _), places in greatest_first
    )
