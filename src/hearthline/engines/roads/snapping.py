"""From a home to the road in front of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from hearthline.engines.roads.building import segment_metres
from hearthline.engines.roads.graph import Floats, RoadGraph
from hearthline.engines.roads.tags import RoadClass
from hearthline.kernel.geo import EARTH_RADIUS_KM, Position

METRES_PER_DEGREE = 1000 * EARTH_RADIUS_KM * np.pi / 180
SAMPLE_METRES = 100.0
MARGIN_DEGREES = 0.05
"""About 5.5 km: roads farther than this around the homes are looked at only if there are none."""

_NO_FRONT_DOORS = (
    RoadClass.MOTORWAY,
    RoadClass.MOTORWAY_LINK,
    RoadClass.TRUNK_LINK,
    RoadClass.PRIMARY_LINK,
)


@dataclass(frozen=True, slots=True, eq=False)
class Snaps:
    """Where homes meet the road.

    Parameters
    ----------
    piece
        Piece of road nearest to each home, ``int64[homes]``.
    fraction
        How far along the piece's shape, 0 to 1.
    segment
        Shape point before the meeting point.
    latitude, longitude
        The meeting points in degrees.
    access_m
        Straight distance from home to meeting point in metres.
    """

    piece: NDArray[np.int64]
    fraction: Floats
    segment: NDArray[np.int64]
    latitude: Floats
    longitude: Floats
    access_m: Floats


def snap(graph: RoadGraph, positions: Sequence[Position]) -> Snaps:
    """Return the nearest point of the network to each position.

    Motorways and ramps are passed over, since no home opens onto them, unless the network has
    nothing else near. The nearest road is chosen in a plane that is true at the middle latitude
    of the network, so that a home meets the road at the same point whoever else is asked for;
    the distance to the door is measured on the globe.

    Parameters
    ----------
    graph
        Road network.
    positions
        Homes; may be empty.
    """
    latitude = np.array([position.latitude for position in positions])
    longitude = np.array([position.longitude for position in positions])
    if not len(positions):
        none = np.zeros(0, dtype=np.int64)
        return Snaps(none, latitude, none, latitude, longitude, latitude)
    segments = _candidates(graph, latitude, longitude)
    south, _, north, _ = graph.bounds
    middle = (south + north) / 2
    scale = np.array([METRES_PER_DEGREE, METRES_PER_DEGREE * np.cos(np.radians(middle))])
    shape = np.column_stack([graph.shape_latitude, graph.shape_longitude]) * scale
    homes = np.column_stack([latitude, longitude]) * scale

    start, step = shape[segments], shape[segments + 1] - shape[segments]
    length = np.hypot(step[:, 0], step[:, 1])
    samples = np.maximum(1, np.ceil(length / SAMPLE_METRES)).astype(np.int64)
    owner = np.repeat(np.arange(len(segments)), samples)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(samples) - samples, samples)
    along = ((within + 0.5) / samples[owner])[:, None]
    tree = KDTree(start[owner] + along * step[owner])
    nearest, _ = tree.query(homes)
    # Any point of a segment is at most half a sample distance from one of its samples.
    near = tree.query_ball_point(homes, np.hypot(nearest, SAMPLE_METRES / 2) + 1e-6)

    best = np.zeros(len(homes), dtype=np.int64)
    share = np.zeros(len(homes))
    for home, found in enumerate(near):
        # Sorted, so that of two equally near roads the same one is chosen every time.
        candidate = np.unique(owner[np.array(found, dtype=np.int64)])
        to_home = homes[home] - start[candidate]
        square = np.maximum(length[candidate] ** 2, 1e-12)
        along_candidate = np.clip((to_home * step[candidate]).sum(axis=1) / square, 0, 1)
        away = to_home - along_candidate[:, None] * step[candidate]
        apart = np.hypot(away[:, 0], away[:, 1])
        pick = int(apart.argmin())
        best[home], share[home] = candidate[pick], along_candidate[pick]
    segment = segments[best]
    point = (start[best] + share[:, None] * step[best]) / scale
    piece = np.searchsorted(graph.shape_start, segment, side="right") - 1
    return Snaps(
        piece=piece,
        fraction=_fraction(graph, piece, segment, share, scale),
        segment=segment,
        latitude=point[:, 0],
        longitude=point[:, 1],
        access_m=segment_metres(latitude, longitude, point[:, 0], point[:, 1]),
    )


def _candidates(graph: RoadGraph, latitude: Floats, longitude: Floats) -> NDArray[np.int64]:
    """Return the segments worth looking at, by their first shape point."""
    is_segment = np.ones(len(graph.shape_latitude), dtype=bool)
    is_segment[graph.shape_start[1:] - 1] = False
    has_doors = np.repeat(
        ~np.isin(graph.road_class, np.array(_NO_FRONT_DOORS)), np.diff(graph.shape_start)
    )
    near = (
        (graph.shape_latitude >= latitude.min() - MARGIN_DEGREES)
        & (graph.shape_latitude <= latitude.max() + MARGIN_DEGREES)
        & (graph.shape_longitude >= longitude.min() - MARGIN_DEGREES)
        & (graph.shape_longitude <= longitude.max() + MARGIN_DEGREES)
    )
    for chosen in (is_segment & has_doors & near, is_segment & has_doors, is_segment):
        if chosen.any():
            return np.flatnonzero(chosen)
    raise AssertionError("a road graph has at least one piece")


def _fraction(
    graph: RoadGraph,
    piece: NDArray[np.int64],
    segment: NDArray[np.int64],
    share: Floats,
    scale: Floats,
) -> Floats:
    """Return how far along the whole piece each meeting point lies."""
    fraction = np.zeros(len(piece))
    for home, (first, last) in enumerate(
        zip(graph.shape_start[piece], graph.shape_start[piece + 1], strict=True)
    ):
        shape = np.column_stack(
            [graph.shape_latitude[first:last], graph.shape_longitude[first:last]]
        )
        steps = np.hypot(*(np.diff(shape, axis=0) * scale).T)
        before = int(segment[home] - first)
        total = float(steps.sum())
        reached = float(steps[:before].sum() + share[home] * steps[before])
        fraction[home] = reached / total if total > 0 else 0.0
    return fraction
