"""The ground and the streets of the invented area, laid out in kilometres east and north.

Streets lie on a warped lattice with a line every quarter kilometre. Every eighth line is an
arterial, every fourth a collector, the rest are residential and stand only where people live.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from hearthline.engines.roads.building import RawRoads
from hearthline.engines.roads.graph import Bools, Floats
from hearthline.engines.roads.invented_names import TOWNS
from hearthline.engines.roads.tags import Direction, RoadClass
from hearthline.kernel.geo import Position

MIDDLE = Position(40.535, -82.945)
"""Farm land in Ohio, where no town of this size stands."""
LONGITUDE_SCALE = 111.195 * math.cos(math.radians(MIDDLE.latitude))

HALF_WIDTH_KM, HALF_HEIGHT_KM = 14.0, 12.0
BLOCK_KM = 0.25
COLUMNS, ROWS = int(2 * HALF_WIDTH_KM / BLOCK_KM) + 1, int(2 * HALF_HEIGHT_KM / BLOCK_KM) + 1
RIVER_HALF_WIDTH_KM = 0.11
LAKE = (-9.6, 7.6, 1.5, 1.0)
"""Middle and radii of the lake in kilometres."""
RING_KM = (9.3, 8.1)
MOTORWAY_STEP_KM = 0.25
CARRIAGEWAY_KM = 0.018
RAMP_REACH = 2
"""Steps along a motorway from its crossing to where a ramp leaves it."""


class StreetNamer(Protocol):
    """Gives the n-th street its name."""

    def __call__(self, number: int, *, is_arterial: bool) -> str:
        """Return the name."""


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Where the land lies and where people live.

    Parameters
    ----------
    phases
        Angles that bend the river and the streets.
    parks
        Outlines in kilometres.
    """

    phases: Floats
    parks: tuple[Floats, ...]

    def river_y(self, x: Floats) -> Floats:
        """Return how far north the middle of the river is, in kilometres."""
        wide: Floats = 0.9 * np.sin(x / 4.1 + self.phases[0]) + 0.35 * np.sin(
            x / 1.7 + self.phases[1]
        )
        return wide - 1.5

    def river_outline(self) -> Floats:
        """Return the outline of the river."""
        x = np.arange(-HALF_WIDTH_KM - 2, HALF_WIDTH_KM + 2.01, 0.2)
        middle = self.river_y(x)
        half = RIVER_HALF_WIDTH_KM * (1 + 0.3 * np.sin(x * 1.3 + self.phases[2]))
        north, south = np.column_stack([x, middle + half]), np.column_stack([x, middle - half])
        return np.vstack([north, south[::-1]])

    def lake_outline(self) -> Floats:
        """Return the outline of the lake."""
        x, y, across, along = LAKE
        angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
        radius = 1 + 0.12 * np.sin(3 * angle + self.phases[3])
        return np.column_stack(
            [x + across * radius * np.cos(angle), y + along * radius * np.sin(angle)]
        )

    def warp(self, points: Floats) -> Floats:
        """Return lattice points moved to where the streets really run."""
        x, y = points[:, 0], points[:, 1]
        east = 0.42 * np.sin(y / 3.3 + self.phases[4]) + 0.24 * np.sin(y / 2.1 + x / 4)
        north = 0.40 * np.sin(x / 3.7 + self.phases[5]) + 0.22 * np.sin(x / 2.3 - y / 4)
        return np.column_stack([x + east, y + north])

    def density(self, x: Floats, y: Floats) -> Floats:
        """Return how built-up the land is, 0 to 1."""
        towns = [
            np.exp(-(((x - town.x) ** 2 + (y - town.y) ** 2) / town.reach**2)) for town in TOWNS
        ]
        most: Floats = np.max(towns, axis=0)
        return most

    def is_wet(self, points: Floats) -> Bools:
        """Return which points lie in the river, the lake, or on their banks."""
        x, y = points[:, 0], points[:, 1]
        lake_x, lake_y, across, along = LAKE
        in_lake = ((x - lake_x) / (across * 1.15)) ** 2 + ((y - lake_y) / (along * 1.15)) ** 2 < 1
        wet: Bools = in_lake | (np.abs(y - self.river_y(x)) < RIVER_HALF_WIDTH_KM + 0.06)
        return wet


@dataclass(slots=True)
class _Ways:
    """Ways under construction."""

    latitude_longitude: list[Floats] = field(default_factory=list)
    node_count: int = 0
    nodes: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    classes: list[int] = field(default_factory=list)
    directions: list[int] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    name: list[int] = field(default_factory=list)

    def add_nodes(self, points: Floats) -> int:
        """Add nodes and return the index of the first."""
        first = self.node_count
        self.latitude_longitude.append(points)
        self.node_count += len(points)
        return first

    def add(self, nodes: list[int], road_class: RoadClass, direction: Direction, name: str) -> None:
        """Add one way."""
        self.nodes.extend(nodes)
        self.start.append(len(self.nodes))
        self.classes.append(road_class)
        self.directions.append(direction)
        self.name.append(self.names.setdefault(name, len(self.names)))


def to_position(x: float, y: float) -> Position:
    """Return the position of a point in kilometres east and north of the middle."""
    return Position(
        round(MIDDLE.latitude + y / 111.195, 7), round(MIDDLE.longitude + x / LONGITUDE_SCALE, 7)
    )


def lay_ground(seed: int) -> Ground:
    """Return river, lake and parks of a seed."""
    draw = np.random.RandomState(seed)
    phases = draw.random_sample(8) * 2 * np.pi
    bare = Ground(phases=phases, parks=())
    parks: list[Floats] = []
    while len(parks) < 14:
        block = np.floor(draw.random_sample(2) * [2 * HALF_WIDTH_KM - 2, 2 * HALF_HEIGHT_KM - 2])
        west, south = block - [HALF_WIDTH_KM - 1, HALF_HEIGHT_KM - 1]
        wide, high = 0.5 * np.ceil(draw.random_sample(2) * 2)
        if bare.density(np.array([west]), np.array([south]))[0] < 0.1:
            continue
        inset = 0.03
        corners = np.array(
            [
                (west + inset, south + inset),
                (west + wide - inset, south + inset),
                (west + wide - inset, south + high - inset),
                (west + inset, south + high - inset),
            ]
        )
        if not bare.is_wet(bare.warp(corners)).any():
            parks.append(bare.warp(corners))
    return Ground(phases=phases, parks=tuple(parks))


def lay_streets(ground: Ground, seed: int, namer: StreetNamer) -> RawRoads:
    """Return the streets and motorways of a ground as a reader of a map would.

    Parameters
    ----------
    ground
        River, lake, parks and towns.
    seed
        Decides which residential streets exist and how they bend.
    namer
        Names streets.
    """
    draw = np.random.RandomState(seed + 1)
    column, row = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS), indexing="ij")
    flat = np.column_stack(
        [column.ravel() * BLOCK_KM - HALF_WIDTH_KM, row.ravel() * BLOCK_KM - HALF_HEIGHT_KM]
    )
    is_minor = ((column % 4 > 0) & (row % 4 > 0)).ravel()
    jitter = (draw.random_sample(flat.shape) - 0.5) * 0.11 * is_minor[:, None]
    points = ground.warp(flat + jitter)
    ways = _Ways()
    ways.add_nodes(points)
    keep = draw.random_sample((2, COLUMNS, ROWS))
    dry = ~ground.is_wet(points)
    park = _in_parks(ground, points)
    density = ground.density(points[:, 0], points[:, 1])
    north_bank = points[:, 1] > ground.river_y(points[:, 0])
    serial = 0
    for across in (True, False):
        lines, length = (COLUMNS, ROWS) if across else (ROWS, COLUMNS)
        for line in range(lines):
            step = np.arange(length)
            nodes = line * ROWS + step if across else step * ROWS + line
            road_class = _class_of_line(line)
            one, two = nodes[:-1], nodes[1:]
            if across and line % 16 == 0:
                # A bridge: only the lake stops a primary road that runs north.
                open_step = _outside_lake(points[one]) & _outside_lake(points[two])
            else:
                open_step = dry[one] & dry[two] & (north_bank[one] == north_bank[two])
            chance = (
                keep[int(across), line, : length - 1] if across else keep[0, : length - 1, line]
            )
            if road_class is RoadClass.RESIDENTIAL:
                lived_in = np.minimum(density[one], density[two])
                open_step &= (lived_in > 0.16) & (chance < 0.55 + 0.4 * lived_in)
                open_step &= ~(park[one] & park[two])
            elif road_class is RoadClass.TERTIARY:
                open_step &= np.maximum(density[one], density[two]) > 0.08
            for run in _runs(open_step, 8):
                serial += 1
                is_arterial = line % 8 == 0
                name = namer(
                    line + 1000 * across if is_arterial else serial, is_arterial=is_arterial
                )
                ways.add(
                    [int(node) for node in nodes[run[0] : run[1] + 1]],
                    road_class,
                    Direction.BOTH,
                    name,
                )
    _lay_motorways(ways, points, ground.phases)
    place = np.vstack(ways.latitude_longitude)
    signal = _signals(ways, density)
    return RawRoads(
        node_latitude=np.round(MIDDLE.latitude + place[:, 1] / 111.195, 7),
        node_longitude=np.round(MIDDLE.longitude + place[:, 0] / LONGITUDE_SCALE, 7),
        node_has_signal=signal,
        way_start=np.array(ways.start, dtype=np.int64),
        way_nodes=np.array(ways.nodes, dtype=np.int64),
        way_class=np.array(ways.classes, dtype=np.uint8),
        way_kmh=np.full(len(ways.classes), np.nan),
        way_direction=np.array(ways.directions, dtype=np.int8),
        way_is_restricted=np.zeros(len(ways.classes), dtype=bool),
        way_name=np.array(ways.name, dtype=np.int32),
        names=tuple(ways.names),
    )


def _class_of_line(line: int) -> RoadClass:
    if line % 16 == 0:
        return RoadClass.PRIMARY
    if line % 8 == 0:
        return RoadClass.SECONDARY
    return RoadClass.TERTIARY if line % 4 == 0 else RoadClass.RESIDENTIAL


def _runs(is_open: Bools, longest: int) -> Iterator[tuple[int, int]]:
    """Yield first and last node of unbroken stretches, cut where a new name may begin."""
    first: int | None = None
    for step, value in enumerate(is_open):
        if value and first is None:
            first = step
        is_end = first is not None and (not value or step % longest == 0)
        if is_end and first is not None and step > first:
            yield first, step
        if is_end:
            first = step if value else None
    if first is not None and first < len(is_open):
        yield first, len(is_open)


def _outside_lake(points: Floats) -> Bools:
    x, y, across, along = LAKE
    outside: Bools = (
        ((points[:, 0] - x) / (across * 1.15)) ** 2 + ((points[:, 1] - y) / (along * 1.15)) ** 2
    ) >= 1
    return outside


def _in_parks(ground: Ground, points: Floats) -> Bools:
    inside = np.zeros(len(points), dtype=bool)
    for park in ground.parks:
        low, high = park.min(axis=0) - 0.02, park.max(axis=0) + 0.02
        inside |= np.all((points > low) & (points < high), axis=1)
    return inside


def _signals(ways: _Ways, density: Floats) -> Bools:
    """Return the crossings of arterials in built-up land."""
    signal = np.zeros(ways.node_count, dtype=bool)
    column, row = np.divmod(np.arange(COLUMNS * ROWS), ROWS)
    signal[: COLUMNS * ROWS] = (column % 8 == 0) & (row % 8 == 0) & (density > 0.2)
    return signal


def _lay_motorways(ways: _Ways, points: Floats, phases: Floats) -> None:
    """Add ring and two motorways through the area, with ramps to primary roads and each other."""
    angle = np.linspace(0, 2 * np.pi, int(2 * np.pi * 8.7 / MOTORWAY_STEP_KM), endpoint=False)
    wobble = 1 + 0.05 * np.sin(2 * angle + phases[6]) + 0.03 * np.sin(5 * angle + phases[7])
    ring = wobble[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]) * RING_KM
    ring = np.vstack([ring, ring[:1]])
    t = np.arange(-HALF_WIDTH_KM, HALF_WIDTH_KM + 0.01, MOTORWAY_STEP_KM)
    east_west = np.column_stack([t, 1.05 + 0.35 * np.sin(t / 4.5)])
    t = np.arange(-HALF_HEIGHT_KM, HALF_HEIGHT_KM + 0.01, MOTORWAY_STEP_KM)
    north_south = np.column_stack([-1.1 + 0.4 * np.sin(t / 3.9), t])
    column, row = np.divmod(np.arange(COLUMNS * ROWS), ROWS)
    primary = [np.flatnonzero(column == line) for line in range(0, COLUMNS, 16)]
    primary += [np.flatnonzero(row == line) for line in range(0, ROWS, 16)]
    carriageways: list[tuple[int, Floats, bool]] = []
    for name, line in (
        ("Ring Freeway", ring),
        ("East West Freeway", east_west),
        ("North South Freeway", north_south),
    ):
        is_ring = name == "Ring Freeway"
        for shape in (_beside(line), _beside(line[::-1])):
            body = shape[:-1] if is_ring else shape
            first = ways.add_nodes(body)
            nodes = list(range(first, first + len(body))) + ([first] if is_ring else [])
            ways.add(nodes, RoadClass.MOTORWAY, Direction.FORWARD, name)
            carriageways.append((first, body, is_ring))
    for first, body, is_ring in carriageways:
        for line_nodes in primary:
            for at, other in _crossings(body, points[line_nodes]):
                before, after = _around(at, len(body), is_ring)
                ways.add(
                    [first + before, int(line_nodes[other])],
                    RoadClass.MOTORWAY_LINK,
                    Direction.FORWARD,
                    "",
                )
                ways.add(
                    [int(line_nodes[other]), first + after],
                    RoadClass.MOTORWAY_LINK,
                    Direction.FORWARD,
                    "",
                )
    for first, body, is_ring in carriageways:
        for other_first, other_body, other_is_ring in carriageways:
            if first == other_first or (is_ring and other_is_ring):
                continue
            for at, other in _crossings(body, other_body):
                before, _ = _around(at, len(body), is_ring)
                _, after = _around(other, len(other_body), other_is_ring)
                ways.add(
                    [first + before, other_first + after],
                    RoadClass.MOTORWAY_LINK,
                    Direction.FORWARD,
                    "",
                )


def _beside(line: Floats) -> Floats:
    """Return the right-hand carriageway of a line."""
    way = np.gradient(line, axis=0)
    way /= np.hypot(way[:, 0], way[:, 1])[:, None]
    return line + CARRIAGEWAY_KM * np.column_stack([way[:, 1], -way[:, 0]])


def _crossings(line: Floats, other: Floats) -> list[tuple[int, int]]:
    """Return where two lines come closest, once for each place where they cross."""
    apart = np.hypot(line[:, None, 0] - other[None, :, 0], line[:, None, 1] - other[None, :, 1])
    nearest = apart.min(axis=1)
    found: list[tuple[int, int]] = []
    for at in np.argsort(nearest):
        if nearest[at] > 0.16:
            break
        if all(abs(int(at) - seen) > 8 for seen, _ in found):
            found.append((int(at), int(apart[at].argmin())))
    return found


def _around(at: int, count: int, is_ring: bool) -> tuple[int, int]:
    """Return the nodes before and after a crossing where ramps leave and join."""
    before, after = at - RAMP_REACH, at + RAMP_REACH
    if is_ring:
        return before % count, after % count
    return max(0, before), min(count - 1, after)
