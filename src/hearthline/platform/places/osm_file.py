"""Reads roads and scenery from an OpenStreetMap extract (.osm.pbf), sorted or not."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium

from hearthline.engines.roads.building import RawRoads
from hearthline.engines.roads.scenery import Line, PlaceKind, PlaceName, Scenery
from hearthline.engines.roads.tags import SpeedUnit, read_road
from hearthline.kernel.geo import Position

NODES_PER_BATCH = 200_000
WAYS_PER_REPORT = 5_000

_WATER = frozenset({("natural", "water"), ("waterway", "riverbank"), ("landuse", "reservoir")})
_PARKS = frozenset(
    {
        ("leisure", "park"),
        ("leisure", "golf_course"),
        ("leisure", "nature_reserve"),
        ("landuse", "cemetery"),
        ("landuse", "recreation_ground"),
    }
)
_PLACES = {
    "city": PlaceKind.CITY,
    "town": PlaceKind.TOWN,
    "village": PlaceKind.TOWN,
    "suburb": PlaceKind.DISTRICT,
    "neighbourhood": PlaceKind.DISTRICT,
}

Report = Callable[[int], None]
"""Called now and then with the number of objects read so far."""


@dataclass(slots=True)
class _Shapes:
    """Node ids of the scenery, by what they outline."""

    water: list[list[int]]
    rivers: list[list[int]]
    parks: list[list[int]]

    def all(self) -> list[list[int]]:
        """Return every shape."""
        return [*self.water, *self.rivers, *self.parks]


def read_extract(
    path: Path, *, bare_unit: SpeedUnit, on_ways: Report, on_nodes: Report
) -> tuple[RawRoads, Scenery]:
    """Return drivable ways and scenery of an extract.

    The file is read twice: ways first, then the nodes they need. So the order of objects in the
    file does not matter, and nodes of buildings are not kept in memory.

    Parameters
    ----------
    path
        The ``.osm.pbf`` file.
    bare_unit
        Unit of a ``maxspeed`` without one.
    on_ways, on_nodes
        Progress of the first and the second reading.

    Raises
    ------
    RuntimeError
        From osmium, when the file cannot be opened or decoded.
    """
    shapes = _Shapes([], [], [])
    refs, starts, names = array("q"), array("q", [0]), {"": 0}
    classes, directions, restricted = array("B"), array("b"), array("b")
    speeds, name_indices = array("d"), array("l")

    for count, way in enumerate(_ways(path), start=1):
        if count % WAYS_PER_REPORT == 0:
            on_ways(count)
        tags = dict(way.tags)
        road = read_road(tags, bare_unit=bare_unit)
        ids = [node.ref for node in way.nodes]
        if road is None:
            _note_scenery(shapes, tags, ids)
            continue
        refs.extend(ids)
        starts.append(len(refs))
        classes.append(road.road_class)
        directions.append(road.direction)
        restricted.append(road.is_restricted)
        speeds.append(float("nan") if road.speed_kmh is None else road.speed_kmh)
        name_indices.append(names.setdefault(road.name, len(names)))

    way_ids = np.array(refs, dtype=np.int64)
    shape_ids = [np.array(shape, dtype=np.int64) for shape in shapes.all()]
    wanted = np.unique(np.concatenate([way_ids, *shape_ids]))
    place_names: list[PlaceName] = []
    ids_sorted, latitude, longitude, signal = _locate(path, wanted, place_names, on_nodes)
    node_ids = np.union1d(ids_sorted, way_ids)
    node_latitude = np.full(len(node_ids), np.nan)
    node_longitude = np.full(len(node_ids), np.nan)
    has_signal = np.zeros(len(node_ids), dtype=bool)
    at = np.searchsorted(node_ids, ids_sorted)
    node_latitude[at], node_longitude[at], has_signal[at] = latitude, longitude, signal
    raw = RawRoads(
        node_latitude=node_latitude,
        node_longitude=node_longitude,
        node_has_signal=has_signal,
        way_start=np.array(starts, dtype=np.int64),
        way_nodes=np.searchsorted(node_ids, way_ids).astype(np.int64),
        way_class=np.array(classes, dtype=np.uint8),
        way_kmh=np.array(speeds, dtype=np.float64),
        way_direction=np.array(directions, dtype=np.int8),
        way_is_restricted=np.array(restricted, dtype=bool),
        way_name=np.array(name_indices, dtype=np.int32),
        names=tuple(names),
    )
    lines = _Lines(ids_sorted, latitude, longitude)
    scenery = Scenery(
        water=lines.of(shapes.water),
        rivers=lines.of(shapes.rivers),
        parks=lines.of(shapes.parks),
        names=tuple(place_names),
    )
    return raw, scenery


@dataclass(frozen=True, slots=True)
class _Lines:
    ids: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray

    def of(self, shapes: list[list[int]]) -> tuple[Line, ...]:
        """Return the located points of each shape; shapes of fewer than two are dropped."""
        lines = (tuple(self._points(shape)) for shape in shapes)
        return tuple(line for line in lines if len(line) > 1)

    def _points(self, shape: list[int]) -> Iterator[tuple[float, float]]:
        is_closed = len(shape) > 3 and shape[0] == shape[-1]
        for node_id in shape[:-1] if is_closed else shape:
            at = int(np.searchsorted(self.ids, node_id))
            if at < len(self.ids) and self.ids[at] == node_id:
                yield float(self.latitude[at]), float(self.longitude[at])


def _ways(path: Path) -> Iterator[osmium.osm.Way]:
    keys = osmium.filter.KeyFilter("highway", "natural", "waterway", "leisure", "landuse")
    for way in osmium.FileProcessor(_pbf(path), osmium.osm.WAY).with_filter(keys):
        if isinstance(way, osmium.osm.Way):
            yield way


def _nodes(path: Path) -> Iterator[osmium.osm.Node]:
    for node in osmium.FileProcessor(_pbf(path), osmium.osm.NODE):
        if isinstance(node, osmium.osm.Node):
            yield node


def _pbf(path: Path) -> osmium.io.File:
    """Return the file read as PBF, whatever its name ends in."""
    return osmium.io.File(str(path), "pbf")


def _note_scenery(shapes: _Shapes, tags: dict[str, str], ids: list[int]) -> None:
    if tags.get("waterway") == "river":
        shapes.rivers.append(ids)
    elif len(ids) > 3 and ids[0] == ids[-1]:
        if any(pair in _WATER for pair in tags.items()):
            shapes.water.append(ids)
        elif any(pair in _PARKS for pair in tags.items()):
            shapes.parks.append(ids)


def _locate(
    path: Path, wanted: np.ndarray, place_names: list[PlaceName], on_nodes: Report
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return sorted ids, latitudes, longitudes and signals of the wanted nodes.

    All nodes pass by in batches: an index over all ids of the planet would take more memory than
    the roads of a state.
    """
    batch = _NodeBatch()
    found = [batch.wanted_of(wanted)]
    for count, node in enumerate(_nodes(path), start=1):
        if not node.location.valid():
            continue
        has_signal = False
        if node.tags:
            has_signal = node.tags.get("highway") == "traffic_signals"
            _note_place(node, place_names)
        batch.add(node.id, node.location.lat, node.location.lon, has_signal)
        if count % NODES_PER_BATCH == 0:
            found.append(batch.wanted_of(wanted))
            batch = _NodeBatch()
            on_nodes(count)
    found.append(batch.wanted_of(wanted))
    ids, latitude, longitude, signal = (
        np.concatenate(column) for column in zip(*found, strict=True)
    )
    sorted_ids, first = np.unique(ids, return_index=True)
    return sorted_ids, latitude[first], longitude[first], signal[first]


class _NodeBatch:
    """Nodes read one after the other."""

    def __init__(self) -> None:
        self.ids = array("q")
        self.latitude, self.longitude = array("d"), array("d")
        self.signal = array("b")

    def add(self, node_id: int, latitude: float, longitude: float, has_signal: bool) -> None:
        self.ids.append(node_id)
        self.latitude.append(latitude)
        self.longitude.append(longitude)
        self.signal.append(has_signal)

    def wanted_of(
        self, wanted: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        ids = np.array(self.ids, dtype=np.int64)
        chosen = np.isin(ids, wanted)
        return (
            ids[chosen],
            np.array(self.latitude)[chosen],
            np.array(self.longitude)[chosen],
            np.array(self.signal, dtype=bool)[chosen],
        )


def _note_place(node: osmium.osm.Node, place_names: list[PlaceName]) -> None:
    kind = _PLACES.get(node.tags.get("place") or "")
    name = node.tags.get("name") or ""
    if kind is not None and name:
        position = Position(node.location.lat, node.location.lon)
        place_names.append(PlaceName(name, position, kind))
