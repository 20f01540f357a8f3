"""The road graph: junctions, the directed roads between them, and their shape."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """A directed road network in which every junction can be reached from every other.

    An *edge* may be driven from `tail` to `head`; a *piece* is the stretch of road it lies on,
    shared by the two edges of a road with both directions.

    Parameters
    ----------
    latitude, longitude
        Junctions in degrees, ``float64[junctions]``.
    tail, head
        Junction where each edge starts and ends, ``int32[edges]``.
    drive_ms
        Driving time of an edge in milliseconds, ``int32[edges]``.
    delay_ms
        Time lost on reaching its head, in milliseconds, ``int32[edges]``.
    length_dm
        Length of an edge in decimetres, ``int32[edges]``.
    piece
        Piece of road under each edge, ``int32[edges]``.
    is_backward
        True where the edge runs against the order of the piece's shape, ``bool[edges]``.
    road_class
        :class:`~hearthline.engines.roads.tags.RoadClass` of each piece, ``uint8[pieces]``.
    name
        Index into `names` of each piece, ``int32[pieces]``.
    shape_start
        First shape point of each piece, ``int64[pieces + 1]``.
    shape_latitude, shape_longitude
        Shape points in degrees, ends included.
    names
        Street names; the first is empty.
    """

    latitude: Floats
    longitude: Floats
    tail: Ints
    head: Ints
    drive_ms: Ints
    delay_ms: Ints
    length_dm: Ints
    piece: Ints
    is_backward: Bools
    road_class: NDArray[np.uint8]
    name: Ints
    shape_start: NDArray[np.int64]
    shape_latitude: Floats
    shape_longitude: Floats
    names: tuple[str, ...]

    @property
    def junction_count(self) -> int:
        """Return the number of junctions."""
        return len(self.latitude)

    @property
    def edge_count(self) -> int:
        """Return the number of directed edges."""
        return len(self.tail)

    @property
    def piece_count(self) -> int:
        """Return the number of pieces of road."""
        return len(self.road_class)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return south, west, north and east in degrees."""
        return (
            float(self.shape_latitude.min()),
            float(self.shape_longitude.min()),
            float(self.shape_latitude.max()),
            float(self.shape_longitude.max()),
        )

    def digest(self) -> str:
        """Return a SHA-256 in hexadecimal over all that decides a travel time or a drawing."""
        sha = hashlib.sha256()
        for part in fields(self):
            value = getattr(self, part.name)
            sha.update(part.name.encode())
            if isinstance(value, tuple):
                sha.update("\n".join(value).encode())
            else:
                sha.update(str(value.dtype).encode())
                sha.update(np.ascontiguousarray(value).tobytes())
        return sha.hexdigest()
