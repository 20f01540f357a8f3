"""The road network on disk: one file, replaced whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import tempfile
import zipfile
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from hearthline.engines.roads import PlaceKind, PlaceName, RoadGraph, RoadLines, RoadRouter, Scenery
from hearthline.kernel.geo import Position
from hearthline.kernel.messages import HearthlineError, Message

FORMAT = 1
_LINES = ("water", "rivers", "parks")


class RoadsError(HearthlineError):
    """Roads could not be read, stored or taken over."""


@dataclass(frozen=True)
class StoredRoads:
    """The road network in use.

    Parameters
    ----------
    graph
        Roads.
    scenery
        Water, parks and names.
    label
        What it is called: the extract's file name, or the invented town's.
    is_invented
        True for the demonstration's invented town.
    digest
        Digest of the graph; travel times belong to it.
    """

    graph: RoadGraph
    scenery: Scenery
    label: str
    is_invented: bool
    digest: str

    @cached_property
    def router(self) -> RoadRouter:
        """Return a router on the graph, prepared at first use."""
        return RoadRouter(self.graph)

    @cached_property
    def lines(self) -> RoadLines:
        """Return the roads as lines to draw, joined at first use."""
        return RoadLines(self.graph)

    @property
    def attribution(self) -> Message:
        """Return what every page that shows these roads, or times along them, must say."""
        if self.is_invented:
            return Message("places.attribution_invented")
        return Message("places.attribution_osm")


def roads_folder() -> Path:
    """Return the folder of roads and travel times, made when absent."""
    folder = Path(settings.HEARTHLINE_HOME) / "roads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def roads_file() -> Path:
    """Return the file of the network in use, whether or not it exists."""
    return Path(settings.HEARTHLINE_HOME) / "roads" / "roads.npz"


def current_roads() -> StoredRoads | None:
    """Return the network in use, or ``None`` when travel is by straight line.

    Raises
    ------
    RoadsError
        If there is a file that cannot be read.
    """
    path = roads_file()
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return _load(path, status.st_mtime_ns, status.st_size, status.st_ino)


def keep_roads(roads: StoredRoads) -> bool:
    """Put a network in use and return whether it differs from the one before.

    The new file is complete on disk before it takes the place of the old one. Travel times of
    other networks are deleted.

    Raises
    ------
    RoadsError
        If it cannot be written; the network before stays in use.
    """
    try:
        before = current_roads()
    except RoadsError:
        before = None
    if before is not None and _is_same(before, roads):
        return False
    try:
        replace_with_arrays(roads_file(), _arrays(roads))
    except OSError as error:
        raise _cannot_store(error, roads) from error
    for old in roads_folder().glob("travel-*.npz"):
        old.unlink(missing_ok=True)
    return True


def replace_with_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write arrays to a file that appears at once, complete and flushed to disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _load(path: Path, _modified_ns: int, _size: int, _inode: int) -> StoredRoads:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return _from_arrays({name: arrays[name] for name in arrays.files})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise RoadsError(Message("places.store_unreadable", {"path": str(path)})) from error


def _is_same(one: StoredRoads, other: StoredRoads) -> bool:
    return (
        (one.digest, one.label, one.is_invented) == (other.digest, other.label, other.is_invented)
    ) and one.scenery == other.scenery


def _cannot_store(error: OSError, roads: StoredRoads) -> RoadsError:
    folder = str(roads_file().parent)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        needed = sum(array.nbytes for array in _arrays(roads).values())
        return RoadsError(Message("places.no_space", {"folder": folder, "bytes_needed": needed}))
    reason = error.strerror or type(error).__name__
    return RoadsError(Message("places.cannot_store", {"folder": folder, "reason": reason}))


def _arrays(roads: StoredRoads) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for part in fields(roads.graph):
        value = getattr(roads.graph, part.name)
        arrays[f"graph_{part.name}"] = _text(list(value)) if part.name == "names" else value
    for name in _LINES:
        lines = getattr(roads.scenery, name)
        arrays[f"{name}_start"] = np.cumsum([0, *(len(line) for line in lines)])
        arrays[name] = np.array([point for line in lines for point in line]).reshape(-1, 2)
    about = {
        "format": FORMAT,
        "label": roads.label,
        "is_invented": roads.is_invented,
        "digest": roads.digest,
        "places": [
            [place.name, place.position.latitude, place.position.longitude, place.kind]
            for place in roads.scenery.names
        ],
    }
    arrays["about"] = _text(about)
    return arrays


def _from_arrays(arrays: dict[str, np.ndarray]) -> StoredRoads:
    about = _read_text(arrays["about"])
    if about["format"] != FORMAT:
        raise ValueError(f"roads are stored in form {about['format']}, not {FORMAT}")
    parts: dict[str, Any] = {part.name: arrays[f"graph_{part.name}"] for part in fields(RoadGraph)}
    parts["names"] = tuple(_read_text(parts["names"]))
    lines = {name: _split(arrays[name], arrays[f"{name}_start"]) for name in _LINES}
    places = tuple(
        PlaceName(name, Position(latitude, longitude), PlaceKind(kind))
        for name, latitude, longitude, kind in about["places"]
    )
    return StoredRoads(
        graph=RoadGraph(**parts),
        scenery=Scenery(**lines, names=places),
        label=about["label"],
        is_invented=about["is_invented"],
        digest=about["digest"],
    )


def _split(points: np.ndarray, start: np.ndarray) -> tuple[tuple[tuple[float, float], ...], ...]:
    listed = [(float(latitude), float(longitude)) for latitude, longitude in points]
    return tuple(tuple(listed[first:last]) for first, last in pairwise(start))


def _text(value: object) -> np.ndarray:
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def _read_text(array: np.ndarray) -> Any:
    return json.loads(array.tobytes())
