"""Small OpenStreetMap extracts for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import osmium

from tests.builders.roads import place


@dataclass(frozen=True, slots=True)
class OsmWay:
    """A way by the numbers of its nodes, counted from 1."""

    nodes: Sequence[int]
    tags: Mapping[str, str] = field(default_factory=lambda: {"highway": "residential"})


def write_extract(
    path: Path,
    nodes: Mapping[int, tuple[float, float]],
    ways: Sequence[OsmWay],
    node_tags: Mapping[int, Mapping[str, str]] | None = None,
) -> Path:
    """Write an extract whose ways come before its nodes, in no order, and return its path."""
    tags = node_tags or {}
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for number, way in reversed(list(enumerate(ways, start=1))):
            writer.add_way(
                osmium.osm.mutable.Way(id=number, nodes=list(way.nodes), tags=dict(way.tags))
            )
        for number, (east, north) in reversed(nodes.items()):
            at = place(east, north)
            writer.add_node(
                osmium.osm.mutable.Node(
                    id=number,
                    location=(at.longitude, at.latitude),
                    tags=dict(tags.get(number, {})),
                )
            )
    return path


BLOCK = {1: (0.0, 0.0), 2: (1.0, 0.0), 3: (1.0, 1.0), 4: (0.0, 1.0), 5: (9.0, 9.0), 6: (9.5, 9.0)}
BLOCK_WAYS = (
    OsmWay([1, 2], {"highway": "primary", "maxspeed": "45 mph", "name": "First Pike"}),
    OsmWay([2, 3, 4, 1]),
    OsmWay([5, 6]),
    OsmWay([1, 3], {"highway": "footway"}),
    OsmWay([1, 2, 3, 1], {"leisure": "park"}),
)


def block_extract(path: Path) -> Path:
    """Write one block of streets, a cut-off street, a footpath, a park and a town."""
    return write_extract(path, BLOCK, BLOCK_WAYS, {4: {"place": "town", "name": "Blockton"}})
