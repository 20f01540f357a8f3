"""Small road networks for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hearthline.engines.roads import Direction, RawRoads, RoadClass
from hearthline.kernel.geo import Position

ORIGIN = Position(40.0, -83.0)
STEP_DEGREES = 0.005


@dataclass(frozen=True, slots=True)
class Way:
    """A way between numbered nodes."""

    nodes: Sequence[int]
    road_class: RoadClass = RoadClass.RESIDENTIAL
    direction: Direction = Direction.BOTH
    kmh: float | None = None
    is_restricted: bool = False
    name: str = ""


def place(east: float, north: float) -> Position:
    """Return a position some steps (about half a kilometre) from the origin."""
    return Position(ORIGIN.latitude + north * STEP_DEGREES, ORIGIN.longitude + east * STEP_DEGREES)


def roads(
    nodes: Sequence[tuple[float, float] | None], ways: Sequence[Way], signals: Sequence[int] = ()
) -> RawRoads:
    """Return ways between nodes given in steps east and north; None is a node that is missing."""
    names = list(dict.fromkeys(["", *(way.name for way in ways)]))
    places = [None if node is None else place(*node) for node in nodes]
    signal = np.zeros(len(nodes), dtype=bool)
    signal[list(signals)] = True
    counts = [len(way.nodes) for way in ways]
    return RawRoads(
        node_latitude=np.array([np.nan if at is None else at.latitude for at in places]),
        node_longitude=np.array([np.nan if at is None else at.longitude for at in places]),
        node_has_signal=signal,
        way_start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        way_nodes=np.array([node for way in ways for node in way.nodes], dtype=np.int64),
        way_class=np.array([way.road_class for way in ways], dtype=np.uint8),
        way_kmh=np.array([np.nan if way.kmh is None else way.kmh for way in ways]),
        way_direction=np.array([way.direction for way in ways], dtype=np.int8),
        way_is_restricted=np.array([way.is_restricted for way in ways], dtype=bool),
        way_name=np.array([names.index(way.name) for way in ways], dtype=np.int32),
        names=tuple(names),
    )


def lattice(size: int, ways: Sequence[Way] = ()) -> RawRoads:
    """Return a square lattice of two-way streets, `size` nodes to a side, and more ways on it."""
    nodes = [(float(east), float(north)) for north in range(size) for east in range(size)]
    streets = [Way([row * size + step for step in range(size)]) for row in range(size)]
    streets += [Way([step * size + column for step in range(size)]) for column in range(size)]
    return roads(nodes, [*streets, *ways])
