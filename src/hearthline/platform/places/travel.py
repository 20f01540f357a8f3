"""Seconds and kilometres from every home to every other.

Times along roads are kept on disk, beside the roads they belong to. When addresses change, only
the rows and columns of new ones are computed.
"""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hearthline.engines.roads import StraightLine, TravelMatrix, snap, take
from hearthline.engines.roads.paths import ACCESS_KMH
from hearthline.kernel.geo import Position
from hearthline.kernel.messages import Message
from hearthline.platform.places.store import (
    StoredRoads,
    current_roads,
    replace_with_arrays,
    roads_file,
)

STEPS_PER_DEGREE = 100_000
"""Positions are told apart to 0.00001 degree, about one metre."""

FARTHEST_FROM_ROAD_M = 3_000.0
"""A home farther from every road of the extract lies outside it."""

MOST_KEPT = 4_000
"""Addresses kept on disk; beyond that those not asked for are forgotten."""

logger = logging.getLogger(__name__)

Key = tuple[int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Travel:
    """Driving from each position (row) to each position (column).

    Parameters
    ----------
    seconds
        Driving time, door to door.
    km
        Length of that drive in kilometres.
    source
        Where the figures come from, for the reader of a plan.
    attribution
        What a page that shows them must say, if anything.
    digest
        Changes when the same positions would give other figures.
    outside
        Positions (indices) that lie outside the extract.
    """

    seconds: Floats
    km: Floats
    source: Message
    attribution: Message | None
    digest: str
    outside: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """Travel between known places; single precision, so that what is computed and what is read
    back are the same numbers."""

    keys: tuple[Key, ...]
    seconds: NDArray[np.float32]
    km: NDArray[np.float32]
    is_outside: NDArray[np.bool_]


_NOTHING = _Kept(
    keys=(),
    seconds=np.zeros((0, 0), dtype=np.float32),
    km=np.zeros((0, 0), dtype=np.float32),
    is_outside=np.zeros(0, dtype=bool),
)


def travel(positions: Sequence[Position], *, straight: StraightLine | None = None) -> Travel:
    """Return travel between positions: along the roads in use, else by straight line.

    Parameters
    ----------
    positions
        Homes and bases, in any order; the same place may come more than once.
    straight
        How a straight line becomes a drive, where there is no road.

    Raises
    ------
    RoadsError
        If roads are in use that cannot be read.
    """
    line = straight or StraightLine()
    roads = current_roads()
    if roads is None:
        return _by_straight_line(positions, line)
    keys = [_key(position) for position in positions]
    kept = _matrix(roads, tuple(dict.fromkeys(keys)), line)
    row_of = {key: row for row, key in enumerate(kept.keys)}
    rows = np.array([row_of[key] for key in keys], dtype=np.int64)
    outside = tuple(int(index) for index in np.flatnonzero(kept.is_outside[rows]))
    return Travel(
        seconds=kept.seconds[np.ix_(rows, rows)].astype(np.float64),
        km=kept.km[np.ix_(rows, rows)].astype(np.float64),
        source=_source(roads, line, len(outside)),
        attribution=roads.attribution,
        digest=_digest(roads, line),
        outside=outside,
    )


def _by_straight_line(positions: Sequence[Position], line: StraightLine) -> Travel:
    matrix = line.matrix(positions, positions)
    return Travel(
        seconds=matrix.seconds,
        km=matrix.km,
        source=Message("places.travel_straight", _stated(line)),
        attribution=None,
        digest=f"straight-{line.circuity:g}-{line.speed_kmh:g}",
        outside=(),
    )


def _source(roads: StoredRoads, line: StraightLine, outside: int) -> Message:
    if not outside:
        return Message("places.travel_by_roads", {"label": roads.label})
    return Message(
        "places.travel_partly_by_roads",
        {"label": roads.label, "outside": outside, **_stated(line)},
    )


def _stated(line: StraightLine) -> dict[str, float]:
    return {"circuity": line.circuity, "kmh": line.speed_kmh}


def _key(position: Position) -> Key:
    return (
        round(position.latitude * STEPS_PER_DEGREE),
        round(position.longitude * STEPS_PER_DEGREE),
    )


def _position(key: Key) -> Position:
    return Position(key[0] / STEPS_PER_DEGREE, key[1] / STEPS_PER_DEGREE)


def _digest(roads: StoredRoads, line: StraightLine) -> str:
    rules = f"{line.circuity!r} {line.speed_kmh!r} {ACCESS_KMH!r} {FARTHEST_FROM_ROAD_M!r} 1"
    return hashlib.sha256(f"{roads.digest} {rules}".encode()).hexdigest()[:32]


def _matrix(roads: StoredRoads, wanted: tuple[Key, ...], line: StraightLine) -> _Kept:
    """Return travel between at least the wanted places, computing only what is new."""
    path = roads_file().with_name(f"travel-{_digest(roads, line)}.npz")
    kept = _read(path)
    known = set(kept.keys)
    new = tuple(key for key in wanted if key not in known)
    if not new:
        return kept
    if len(kept.keys) + len(new) > MOST_KEPT:
        kept = _only(kept, frozenset(wanted))
    extended = _extended(roads, kept, new, line)
    try:
        replace_with_arrays(path, _arrays(extended))
    except OSError as error:
        # The figures are right all the same; they are computed again next time.
        logger.warning("travel times could not be kept: %s", error.strerror)
    return extended


def _extended(roads: StoredRoads, kept: _Kept, new: tuple[Key, ...], line: StraightLine) -> _Kept:
    positions = [_position(key) for key in (*kept.keys, *new)]
    old = range(len(kept.keys))
    added = range(len(kept.keys), len(positions))
    snaps = snap(roads.graph, positions)
    is_outside = snaps.access_m > FARTHEST_FROM_ROAD_M

    size = len(positions)
    seconds, km = np.zeros((size, size)), np.zeros((size, size))
    seconds[: len(old), : len(old)] = kept.seconds
    km[: len(old), : len(old)] = kept.km
    for origins, destinations in ((added, range(size)), (old, added)):
        part = roads.router.matrix(take(snaps, origins), take(snaps, destinations))
        by_line = line.matrix(
            [positions[index] for index in origins], [positions[index] for index in destinations]
        )
        part = _mixed(part, by_line, is_outside[origins][:, None] | is_outside[destinations])
        block = np.ix_(origins, destinations)
        seconds[block], km[block] = part.seconds, part.km
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(km, 0)
    return _Kept(
        keys=(*kept.keys, *new),
        seconds=seconds.astype(np.float32),
        km=km.astype(np.float32),
        is_outside=is_outside,
    )


def _mixed(
    by_road: TravelMatrix, by_line: TravelMatrix, is_outside: NDArray[np.bool_]
) -> TravelMatrix:
    return TravelMatrix(
        seconds=np.where(is_outside, by_line.seconds, by_road.seconds),
        km=np.where(is_outside, by_line.km, by_road.km),
    )


def _only(kept: _Kept, wanted: frozenset[Key]) -> _Kept:
    rows = [row for row, key in enumerate(kept.keys) if key in wanted]
    return _Kept(
        keys=tuple(kept.keys[row] for row in rows),
        seconds=kept.seconds[np.ix_(rows, rows)],
        km=kept.km[np.ix_(rows, rows)],
        is_outside=kept.is_outside[rows],
    )


def _arrays(kept: _Kept) -> dict[str, np.ndarray]:
    return {
        "keys": np.array(kept.keys, dtype=np.int64).reshape(-1, 2),
        "seconds": kept.seconds,
        "km": kept.km,
        "is_outside": kept.is_outside,
    }


def _read(path: Path) -> _Kept:
    try:
        status = path.stat()
    except FileNotFoundError:
        return _NOTHING
    return _load(path, status.st_mtime_ns, status.st_size, status.st_ino)


@lru_cache(maxsize=1)
def _load(path: Path, _modified_ns: int, _size: int, _inode: int) -> _Kept:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _Kept(
                keys=tuple((int(north), int(east)) for north, east in arrays["keys"]),
                seconds=arrays["seconds"],
                km=arrays["km"],
                is_outside=arrays["is_outside"],
            )
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        logger.warning("kept travel times could not be read and are computed again")
        return _NOTHING
