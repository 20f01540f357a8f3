"""Quickest ways through a road graph: all pairs of homes, or one route to draw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from hearthline.engines.roads.graph import Floats, Ints, RoadGraph
from hearthline.engines.roads.snapping import Snaps

Longs = NDArray[np.int64]
Whole = NDArray[np.signedinteger[Any]]

ACCESS_KMH = 10.0
"""Speed between the road and the door: a driveway, parking, or an unmapped lane."""

_DISTANCE_UNITS = 2.0**24
"""Weights hold milliseconds and decimetres in one exact number: ms * 2^24 + dm.

The quickest path comes with its own length that way, without walking it back. A double is exact
up to 2^53, so that a path may take 149 hours and measure 1,677 km.
"""
_BATCH_NUMBERS = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class TravelMatrix:
    """Driving from each home (row) to each home (column).

    Parameters
    ----------
    seconds
        Driving time along the quickest path, door to door.
    km
        Length of that same path in kilometres.
    """

    seconds: Floats
    km: Floats


@dataclass(frozen=True, slots=True, eq=False)
class _Network:
    """Adjacency in compressed rows, with the best edge between two junctions."""

    indptr: Longs
    head: Longs
    weight: Floats
    edge: Longs

    @property
    def size(self) -> int:
        return len(self.indptr) - 1


@dataclass(frozen=True, slots=True, eq=False)
class _Doors:
    """How homes reach the junctions at the ends of their road; two ways at most.

    `weight` is infinite for the way that a one-way road does not allow.
    """

    junction: Longs
    weight: Floats


class RoadRouter:
    """Answers questions on one graph; keeps the prepared network between them.

    Parameters
    ----------
    graph
        A graph in which every junction reaches every other.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self.graph = graph
        self._network = _network(graph, graph.tail, graph.head)
        self._backwards = _network(graph, graph.head, graph.tail)
        self._edge_of_piece = np.full((graph.piece_count, 2), -1, dtype=np.int64)
        self._edge_of_piece[graph.piece, graph.is_backward.astype(int)] = np.arange(
            graph.edge_count
        )

    def matrix(
        self,
        origins: Snaps,
        destinations: Snaps,
        *,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> TravelMatrix:
        """Return time and distance from every origin to every destination.

        Parameters
        ----------
        origins, destinations
            Homes on the road.
        on_progress
            Called with searches done and searches in all; there is one for each origin or for
            each destination, whichever are fewer.
        """
        exits, entries = self._exits(origins), self._entries(destinations)
        if len(origins.piece) <= len(destinations.piece):
            weight = _reached(self._network, exits, entries, on_progress)
        else:
            # Fewer searches: from every destination, against the traffic.
            weight = _reached(self._backwards, entries, exits, on_progress).T
        self._along_one_road(origins, destinations, weight)
        seconds, metres = _unpack(weight)
        access_m = origins.access_m[:, None] + destinations.access_m[None, :]
        return TravelMatrix(
            seconds=seconds + access_m / (ACCESS_KMH / 3.6), km=(metres + access_m) / 1000
        )

    def path(self, origin: Snaps, destination: Snaps) -> Floats:
        """Return the quickest path as points (latitude, longitude) in degrees.

        Parameters
        ----------
        origin, destination
            Exactly one home each.
        """
        direct = np.full((1, 1), np.inf)
        self._along_one_road(origin, destination, direct)
        exits, entries = self._exits(origin), self._entries(destination)
        network = _with_doors(self._network, exits, slice(0, 1))
        reached, before = dijkstra(network, indices=self._network.size, return_predecessors=True)
        ends = reached[entries.junction[0]] + entries.weight[0]
        way_in = int(ends.argmin())
        if direct[0, 0] <= ends[way_in]:
            return self._between(origin, destination)
        junctions = [int(entries.junction[0, way_in])]
        while (previous := int(before[junctions[-1]])) != self._network.size:
            junctions.append(previous)
        junctions.reverse()
        # Both ways out may lead to one junction, on a road that is a loop.
        leads = np.where(exits.junction[0] == junctions[0], exits.weight[0], np.inf)
        way_out = int(leads.argmin())
        parts = [self._door_part(origin, is_backward=bool(way_out))]
        for tail, head in pairwise(junctions):
            parts.append(self._edge_shape(self._best_edge(tail, head)))
        parts.append(self._door_part(destination, is_backward=not way_in)[::-1])
        points = np.vstack([_point(origin), *parts, _point(destination)])
        changes = np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))
        line: Floats = points[changes]
        return line

    def _exits(self, homes: Snaps) -> _Doors:
        """Return junctions and weights on leaving: along the road, then against it."""
        graph = self.graph
        junction = np.zeros((len(homes.piece), 2), dtype=np.int64)
        weight = np.full((len(homes.piece), 2), np.inf)
        for way in range(2):
            edge = self._edge_of_piece[homes.piece, way]
            is_open = edge >= 0
            there = edge[is_open]
            done = homes.fraction[is_open] if way == 0 else 1 - homes.fraction[is_open]
            drive, length = _part(graph, there, done)
            junction[is_open, way] = graph.head[there]
            weight[is_open, way] = _pack(
                graph.drive_ms[there] - drive + graph.delay_ms[there],
                graph.length_dm[there] - length,
            )
        return _Doors(junction, weight)

    def _entries(self, homes: Snaps) -> _Doors:
        """Return junctions and weights on arriving: along the road, then against it."""
        graph = self.graph
        junction = np.zeros((len(homes.piece), 2), dtype=np.int64)
        weight = np.full((len(homes.piece), 2), np.inf)
        for way in range(2):
            edge = self._edge_of_piece[homes.piece, way]
            is_open = edge >= 0
            there = edge[is_open]
            done = homes.fraction[is_open] if way == 0 else 1 - homes.fraction[is_open]
            junction[is_open, way] = graph.tail[there]
            weight[is_open, way] = _pack(*_part(graph, there, done))
        return _Doors(junction, weight)

    def _along_one_road(self, origins: Snaps, destinations: Snaps, weight: Floats) -> None:
        """Shorten the ways between homes on the same piece of road, in place."""
        for row, piece in enumerate(origins.piece):
            for way in range(2):
                edge = self._edge_of_piece[piece, way]
                if edge < 0:
                    continue
                columns = np.flatnonzero(destinations.piece == piece)
                start, ends = origins.fraction[row : row + 1], destinations.fraction[columns]
                if way == 1:
                    start, ends = 1 - start, 1 - ends
                columns, ends = columns[ends >= start], ends[ends >= start]
                edges = np.full(len(columns), edge)
                drive, length = _part(self.graph, edges, ends)
                drive_0, length_0 = _part(self.graph, edges, np.repeat(start, len(columns)))
                between = _pack(drive - drive_0, length - length_0)
                weight[row, columns] = np.minimum(weight[row, columns], between)

    def _best_edge(self, tail: int, head: int) -> int:
        row = slice(self._network.indptr[tail], self._network.indptr[tail + 1])
        at = int(np.flatnonzero(self._network.head[row] == head)[0])
        return int(self._network.edge[row][at])

    def _shape(self, piece: int) -> Floats:
        part = slice(self.graph.shape_start[piece], self.graph.shape_start[piece + 1])
        return np.column_stack([self.graph.shape_latitude[part], self.graph.shape_longitude[part]])

    def _edge_shape(self, edge: int) -> Floats:
        shape = self._shape(int(self.graph.piece[edge]))
        return shape[::-1] if self.graph.is_backward[edge] else shape

    def _door_part(self, home: Snaps, *, is_backward: bool) -> Floats:
        """Return the shape from the meeting point to an end of its road."""
        piece = int(home.piece[0])
        at = int(home.segment[0] - self.graph.shape_start[piece])
        shape = self._shape(piece)
        return shape[at::-1] if is_backward else shape[at + 1 :]

    def _between(self, origin: Snaps, destination: Snaps) -> Floats:
        """Return the shape between two meeting points on one road."""
        first, last = int(origin.segment[0]), int(destination.segment[0])
        graph = self.graph
        is_backward = origin.fraction[0] > destination.fraction[0]
        inner = (
            np.arange(last + 1, first + 1)[::-1] if is_backward else np.arange(first + 1, last + 1)
        )
        middle = np.column_stack([graph.shape_latitude[inner], graph.shape_longitude[inner]])
        return np.vstack([_point(origin), middle, _point(destination)])


def _point(homes: Snaps) -> Floats:
    return np.array([[homes.latitude[0], homes.longitude[0]]])


def _reached(
    network: _Network, start: _Doors, end: _Doors, on_progress: Callable[[int, int], None] | None
) -> Floats:
    """Return the weights of the quickest paths from every start to every end."""
    rows, columns = len(start.junction), len(end.junction)
    weight = np.full((rows, columns), np.inf)
    batch = max(1, _BATCH_NUMBERS // max(1, network.size))
    for first in range(0, rows if columns else 0, batch):
        chosen = slice(first, min(first + batch, rows))
        sources = np.arange(chosen.stop - chosen.start) + network.size
        reached = dijkstra(_with_doors(network, start, chosen), indices=sources)
        for way in range(2):
            through = reached[:, end.junction[:, way]] + end.weight[:, way]
            np.minimum(weight[chosen], through, out=weight[chosen])
        if on_progress is not None:
            on_progress(chosen.stop, rows)
    return weight


def _with_doors(network: _Network, doors: _Doors, chosen: slice) -> csr_matrix:
    """Return the network with one more node for each home, that leads to its junctions."""
    junction, weight = doors.junction[chosen], doors.weight[chosen]
    better = np.where(weight[:, 0] <= weight[:, 1], 0, 1)
    same = junction[:, 0] == junction[:, 1]
    open_way = np.isfinite(weight)
    open_way[same, 1 - better[same]] = False
    size = network.size + len(junction)
    return csr_matrix(
        (
            np.concatenate([network.weight, weight[open_way]]),
            np.concatenate([network.head, junction[open_way]]),
            np.concatenate([network.indptr, network.indptr[-1] + open_way.sum(1).cumsum()]),
        ),
        (size, size),
    )


def _network(graph: RoadGraph, tails: Ints, heads: Ints) -> _Network:
    """Return the adjacency of edges seen as running from `tails` to `heads`."""
    weight = _pack(graph.drive_ms.astype(np.int64) + graph.delay_ms, graph.length_dm)
    order = np.lexsort((weight, heads, tails))
    tail, head = tails[order], heads[order]
    is_best = np.ones(len(order), dtype=bool)
    is_best[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    is_best &= tail != head
    edge = order[is_best]
    counts = np.bincount(tails[edge], minlength=graph.junction_count)
    return _Network(
        indptr=np.concatenate([[0], np.cumsum(counts)]),
        head=heads[edge].astype(np.int64),
        weight=weight[edge],
        edge=edge,
    )


def _part(graph: RoadGraph, edge: Longs, done: Floats) -> tuple[Longs, Longs]:
    """Return milliseconds and decimetres of the first part of edges."""
    return (
        np.rint(graph.drive_ms[edge] * done).astype(np.int64),
        np.rint(graph.length_dm[edge] * done).astype(np.int64),
    )


def _pack(milliseconds: Whole, decimetres: Whole) -> Floats:
    return np.asarray(milliseconds * _DISTANCE_UNITS + decimetres, dtype=np.float64)


def _unpack(weight: Floats) -> tuple[Floats, Floats]:
    """Return seconds and metres; infinite where there is no path."""
    milliseconds = np.floor(weight / _DISTANCE_UNITS)
    is_reached = np.isfinite(weight)
    decimetres = np.where(
        is_reached, weight - np.where(is_reached, milliseconds, 0) * _DISTANCE_UNITS, np.inf
    )
    seconds: Floats = milliseconds / 1000
    return seconds, decimetres / 10


def one(homes: Snaps, index: int) -> Snaps:
    """Return the snap of one home, as :meth:`RoadRouter.path` takes it."""
    return take(homes, [index])


def take(homes: Snaps, indices: Sequence[int]) -> Snaps:
    """Return the snaps of some homes, in the order given."""
    chosen = np.array(indices, dtype=np.int64)
    return Snaps(
        piece=homes.piece[chosen],
        fraction=homes.fraction[chosen],
        segment=homes.segment[chosen],
        latitude=homes.latitude[chosen],
        longitude=homes.longitude[chosen],
        access_m=homes.access_m[chosen],
    )
