"""From ways and nodes to a road graph: split at junctions, time every road, keep what connects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from hearthline.engines.roads.graph import Bools, Floats, Ints, RoadGraph
from hearthline.engines.roads.speeds import SpeedProfile
from hearthline.engines.roads.tags import Direction, RoadClass
from hearthline.kernel.geo import EARTH_RADIUS_KM

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RawRoads:
    """Drivable ways as flat arrays, the way a reader finds them.

    Parameters
    ----------
    node_latitude, node_longitude
        Nodes in degrees; not a number where the source lacks the node.
    node_has_signal
        True at traffic signals.
    way_start
        First entry of each way in `way_nodes`, ``int64[ways + 1]``.
    way_nodes
        Node indices of all ways, one after the other.
    way_class
        :class:`RoadClass` of each way.
    way_kmh
        Posted speed in km/h; not a number where unknown.
    way_direction
        :class:`Direction` of each way.
    way_is_restricted
        True where one may only drive to a home.
    way_name
        Index into `names`.
    names
        Street names; the first is empty.
    """

    node_latitude: Floats
    node_longitude: Floats
    node_has_signal: Bools
    way_start: Longs
    way_nodes: Longs
    way_class: NDArray[np.uint8]
    way_kmh: Floats
    way_direction: NDArray[np.int8]
    way_is_restricted: Bools
    way_name: Ints
    names: tuple[str, ...]


class NoRoads(ValueError):
    """The source has not a single road one could drive along and back."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of a source, in numbers.

    Parameters
    ----------
    ways
        Drivable ways read.
    missing_nodes
        References to nodes the source lacks; roads end there.
    junctions, junctions_left_out
        Junctions in the main component and in cut-off fragments.
    kilometres, kilometres_left_out
        Length of road in the main component and outside it.
    """

    ways: int
    missing_nodes: int
    junctions: int
    junctions_left_out: int
    kilometres: float
    kilometres_left_out: float


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Stretches of road between junctions, before they get a direction."""

    start: Ints
    end: Ints
    way: Ints
    metres: Floats
    signals_inside: Ints
    shape_start: Longs
    shape_node: Longs


def build_graph(raw: RawRoads, profile: SpeedProfile) -> tuple[RoadGraph, BuildReport]:
    """Return the graph of the main connected component, and what was left out.

    Ways are split wherever two of them share a node, and where a node is missing. Roads from
    which one cannot return are left out, so that every pair of homes has a way.

    Parameters
    ----------
    raw
        Drivable ways.
    profile
        Speeds and delays.

    Raises
    ------
    NoRoads
        If nothing drivable is left.
    """
    nodes, way_of_ref, starts_run = _located_refs(raw)
    if len(nodes) == 0:
        raise NoRoads("no drivable road with located nodes")
    pieces = _split(raw, nodes, way_of_ref, starts_run)
    forward = raw.way_direction[pieces.way] != Direction.BACKWARD
    backward = raw.way_direction[pieces.way] != Direction.FORWARD
    piece = np.concatenate([np.flatnonzero(forward), np.flatnonzero(backward)])
    is_backward = np.arange(len(piece)) >= int(forward.sum())
    tail = np.where(is_backward, pieces.end[piece], pieces.start[piece])
    head = np.where(is_backward, pieces.start[piece], pieces.end[piece])

    kept_node = _main_component(tail, head, len(raw.node_latitude))
    kept = kept_node[tail] & kept_node[head]
    if not kept.any():
        raise NoRoads("no road leads anywhere and back")
    delay_s = _delays(raw, pieces, piece, head, profile)
    kmh = _speeds(raw, pieces.way, profile)
    drive_s = pieces.metres / (kmh / 3.6) * profile.time_factor

    order = np.lexsort((is_backward[kept], piece[kept]))
    edges = np.flatnonzero(kept)[order]
    kept_pieces, edge_piece = np.unique(piece[edges], return_inverse=True)
    junctions, ends = np.unique(np.concatenate([tail[edges], head[edges]]), return_inverse=True)
    shape_index, shape_start = _gather(pieces, kept_pieces)
    name, names = _compact_names(raw, pieces.way[kept_pieces])
    graph = RoadGraph(
        latitude=raw.node_latitude[junctions],
        longitude=raw.node_longitude[junctions],
        tail=ends[: len(edges)].astype(np.int32),
        head=ends[len(edges) :].astype(np.int32),
        drive_ms=np.maximum(1, np.rint(drive_s[piece[edges]] * 1000)).astype(np.int32),
        delay_ms=np.rint(delay_s[edges] * 1000).astype(np.int32),
        length_dm=np.rint(pieces.metres[piece[edges]] * 10).astype(np.int32),
        piece=edge_piece.astype(np.int32),
        is_backward=is_backward[edges],
        road_class=raw.way_class[pieces.way[kept_pieces]],
        name=name,
        shape_start=shape_start,
        shape_latitude=raw.node_latitude[shape_index],
        shape_longitude=raw.node_longitude[shape_index],
        names=names,
    )
    all_junctions = len(np.unique(np.concatenate([pieces.start, pieces.end])))
    kept_km = float(pieces.metres[kept_pieces].sum()) / 1000
    report = BuildReport(
        ways=len(raw.way_class),
        missing_nodes=int(np.isnan(raw.node_latitude[raw.way_nodes]).sum()),
        junctions=graph.junction_count,
        junctions_left_out=all_junctions - graph.junction_count,
        kilometres=kept_km,
        kilometres_left_out=float(pieces.metres.sum()) / 1000 - kept_km,
    )
    return graph, report


def segment_metres(
    latitude_a: Floats, longitude_a: Floats, latitude_b: Floats, longitude_b: Floats
) -> Floats:
    """Return great-circle lengths in metres between points in degrees (haversine formula)."""
    lat_a, lat_b = np.radians(latitude_a), np.radians(latitude_b)
    half_lat = (lat_b - lat_a) / 2
    half_lon = np.radians(longitude_b - longitude_a) / 2
    h = np.sin(half_lat) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin(half_lon) ** 2
    metres: Floats = 2000 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, h)))
    return metres


def _located_refs(raw: RawRoads) -> tuple[Longs, Longs, Bools]:
    """Return node and way of each usable reference, and where an unbroken run of them starts."""
    way = np.repeat(np.arange(len(raw.way_class)), np.diff(raw.way_start))
    repeats = np.zeros(len(way), dtype=bool)
    repeats[1:] = (way[1:] == way[:-1]) & (raw.way_nodes[1:] == raw.way_nodes[:-1])
    nodes, way = raw.way_nodes[~repeats], way[~repeats]

    place = np.flatnonzero(~np.isnan(raw.node_latitude[nodes]))
    nodes, way = nodes[place], way[place]
    starts = np.ones(len(nodes), dtype=bool)
    starts[1:] = (way[1:] != way[:-1]) | (np.diff(place) > 1)
    run = np.cumsum(starts) - 1
    usable = np.bincount(run, minlength=1)[run] >= 2 if len(run) else starts
    return nodes[usable], way[usable], starts[usable]


def _split(raw: RawRoads, nodes: Longs, way: Longs, starts_run: Bools) -> _Pieces:
    ends_run = np.append(starts_run[1:], True)
    uses = np.bincount(nodes, minlength=len(raw.node_latitude))
    is_junction = (uses[nodes] > 1) | starts_run | ends_run

    segment = np.flatnonzero(~ends_run)
    lat, lon = raw.node_latitude[nodes], raw.node_longitude[nodes]
    metres = segment_metres(lat[segment], lon[segment], lat[segment + 1], lon[segment + 1])
    first = np.flatnonzero(is_junction[segment])
    count = np.diff(np.append(first, len(segment)))
    first_ref = segment[first]
    last_ref = first_ref + count
    shape_start = np.concatenate([[0], np.cumsum(count + 1)])
    shape_ref = np.repeat(first_ref - shape_start[:-1], count + 1) + np.arange(shape_start[-1])
    inside = raw.node_has_signal[nodes] & ~is_junction
    signals = np.add.reduceat(inside[segment].astype(np.int32), first)
    return _Pieces(
        start=nodes[first_ref].astype(np.int32),
        end=nodes[last_ref].astype(np.int32),
        way=way[first_ref].astype(np.int32),
        metres=np.add.reduceat(metres, first),
        signals_inside=signals.astype(np.int32),
        shape_start=shape_start.astype(np.int64),
        shape_node=nodes[shape_ref],
    )


def _main_component(tail: Ints, head: Ints, node_count: int) -> Bools:
    """Return which nodes lie in the largest strongly connected component."""
    links = csr_matrix((np.ones(len(tail), dtype=np.int8), (tail, head)), (node_count, node_count))
    _, label = connected_components(links, directed=True, connection="strong")
    used = np.zeros(node_count, dtype=bool)
    used[tail] = used[head] = True
    size = np.bincount(label[used], minlength=int(label.max()) + 1)
    main: Bools = used & (label == int(size.argmax()))
    return main


def _speeds(raw: RawRoads, way: Ints, profile: SpeedProfile) -> Floats:
    by_class = np.array([profile.class_kmh[road_class] for road_class in RoadClass])
    kmh = np.where(np.isnan(raw.way_kmh), by_class[raw.way_class], raw.way_kmh)
    kmh = np.where(raw.way_is_restricted, np.minimum(kmh, profile.restricted_kmh), kmh)
    chosen: Floats = kmh[way]
    return chosen


def _delays(
    raw: RawRoads, pieces: _Pieces, piece: Longs, head: Ints, profile: SpeedProfile
) -> Floats:
    """Return the seconds lost at the head of each edge.

    Classes come in pairs of road and its link, so half the number is the importance.
    """
    importance = raw.way_class[pieces.way].astype(np.int32) // 2
    node_count = len(raw.node_latitude)
    arms = np.bincount(np.concatenate([pieces.start, pieces.end]), minlength=node_count)
    most = np.full(node_count, len(RoadClass), dtype=np.int32)
    np.minimum.at(most, pieces.start, importance)
    np.minimum.at(most, pieces.end, importance)

    is_lesser = importance[piece] > most[head]
    is_free_flow = raw.way_class[pieces.way][piece] <= RoadClass.MOTORWAY_LINK
    crossing = np.where(is_lesser, profile.give_way_seconds, profile.pass_seconds)
    delay = np.where((arms[head] > 2) & ~is_free_flow, crossing, 0.0)
    delay = np.where(raw.node_has_signal[head], profile.signal_seconds, delay)
    total: Floats = profile.time_factor * (
        delay + profile.signal_seconds * pieces.signals_inside[piece]
    )
    return total


def _gather(pieces: _Pieces, kept: Longs) -> tuple[Longs, Longs]:
    """Return shape nodes of the kept pieces one after the other, and where each piece starts."""
    count = np.diff(pieces.shape_start)[kept]
    start = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    index = np.repeat(pieces.shape_start[:-1][kept] - start[:-1], count) + np.arange(start[-1])
    return pieces.shape_node[index], start


def _compact_names(raw: RawRoads, way: Ints) -> tuple[Ints, tuple[str, ...]]:
    """Return name indices with the names nobody uses left out; the empty name stays first."""
    used, inverse = np.unique(np.append(raw.way_name[way], 0), return_inverse=True)
    return inverse[:-1].astype(np.int32), tuple(raw.names[index] for index in used)
