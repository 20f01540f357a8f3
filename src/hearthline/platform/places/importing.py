"""Takes over an OpenStreetMap extract as the road network in use."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hearthline.engines.roads import (
    BuildReport,
    NoRoads,
    RawRoads,
    RoadGraph,
    Scenery,
    SpeedProfile,
    SpeedUnit,
    build_graph,
)
from hearthline.kernel.messages import Message, Param
from hearthline.platform.places.osm_file import read_extract
from hearthline.platform.places.store import RoadsError, StoredRoads, keep_roads

MOST_MISSING_SHARE = 0.3
"""An extract may cut roads at its border; more than this is an extract without its nodes."""

_LONGEST_HEADER = 64 * 1024

Progress = Callable[[Message], None]
"""Called with a sentence about what is done so far."""


@dataclass(frozen=True, slots=True)
class ImportedRoads:
    """What an import did.

    Parameters
    ----------
    label
        Name of the network.
    digest
        Digest of its graph.
    changed
        False when the same network was already in use.
    report
        What was read and what was left out.
    """

    label: str
    digest: str
    changed: bool
    report: BuildReport

    @property
    def summary(self) -> Message:
        """Return the result as a sentence."""
        return Message(
            "places.stage.done",
            {
                "label": self.label,
                "junctions": self.report.junctions,
                "kilometres": round(self.report.kilometres),
                "left_out_km": round(self.report.kilometres_left_out),
            },
        )


def import_roads(
    path: Path,
    on_progress: Progress,
    *,
    bare_unit: SpeedUnit = SpeedUnit.KMH,
    profile: SpeedProfile | None = None,
) -> ImportedRoads:
    """Read an extract and put its roads in use; nothing changes unless all of it succeeds.

    Parameters
    ----------
    path
        An ``.osm.pbf`` file; its objects may be in any order.
    on_progress
        Called with what is done so far; an exception it raises cancels the import.
    bare_unit
        Unit of a ``maxspeed`` without one; km/h by the rule of OpenStreetMap.
    profile
        Speeds and delays; the usual ones if not given.

    Raises
    ------
    RoadsError
        If the file is missing, not an extract, cut short, damaged or without roads, or if the
        result cannot be stored.
    """
    _check_is_pbf(path)
    raw, scenery = _read(path, bare_unit, on_progress)
    on_progress(Message("places.stage.building"))
    graph, report = _build(path, raw, profile or SpeedProfile())
    on_progress(Message("places.stage.saving"))
    digest, changed = _keep(graph, scenery, path.name)
    return ImportedRoads(label=path.name, digest=digest, changed=changed, report=report)


def _keep(graph: RoadGraph, scenery: Scenery, label: str) -> tuple[str, bool]:
    digest = graph.digest()
    return digest, keep_roads(StoredRoads(graph, scenery, label, is_invented=False, digest=digest))


def _check_is_pbf(path: Path) -> None:
    """Raise unless the file begins like a PBF extract does."""
    if not path.is_file():
        raise _error("extract_missing", path)
    try:
        with path.open("rb") as file:
            start = file.read(32)
    except OSError as error:
        raise _error("extract_unreadable", path, reason=error.strerror) from error
    length = struct.unpack(">I", start[:4])[0] if len(start) >= 4 else 0
    if not (0 < length < _LONGEST_HEADER and b"OSMHeader" in start):
        raise _error("extract_not_pbf", path)


def _read(path: Path, bare_unit: SpeedUnit, on_progress: Progress) -> tuple[RawRoads, Scenery]:
    def on_ways(done: int) -> None:
        on_progress(Message("places.stage.ways", {"done": done}))

    def on_nodes(done: int) -> None:
        on_progress(Message("places.stage.nodes", {"done": done}))

    on_ways(0)
    try:
        return read_extract(path, bare_unit=bare_unit, on_ways=on_ways, on_nodes=on_nodes)
    except RuntimeError as error:
        reason = str(error)
        if "EOF" in reason:
            raise _error("extract_truncated", path) from error
        if reason.startswith("Open failed"):
            raise _error("extract_unreadable", path, reason=reason.rsplit(": ", 1)[-1]) from error
        raise _error("extract_damaged", path, reason=reason) from error


def _build(path: Path, raw: RawRoads, profile: SpeedProfile) -> tuple[RoadGraph, BuildReport]:
    missing = int(np.isnan(raw.node_latitude[raw.way_nodes]).sum())
    if missing > MOST_MISSING_SHARE * len(raw.way_nodes):
        raise _error("extract_incomplete", path, missing=missing, references=len(raw.way_nodes))
    try:
        return build_graph(raw, profile)
    except NoRoads as error:
        raise _error("extract_without_roads", path) from error


def _error(code: str, path: Path, **params: Param) -> RoadsError:
    return RoadsError(Message(f"places.{code}", {"path": str(path), **params}))
