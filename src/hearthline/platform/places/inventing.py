"""Puts the invented metropolis of the demonstration in use, as an import does a real one."""

from __future__ import annotations

from functools import lru_cache

from hearthline.engines.roads import Metro, invented_metro
from hearthline.platform.places.store import StoredRoads, current_roads, keep_roads

LABEL = "Harrow Falls"
SEED = 20260511
"""The demonstration's seed, where nothing else is wanted."""


def keep_invented_roads(seed: int = SEED) -> Metro:
    """Put the invented roads of a seed in use and return them with their addresses.

    A real extract that is in use stays in use: nobody's roads are lost to a demonstration.

    Parameters
    ----------
    seed
        The same seed gives the same town; doing it twice changes nothing.

    Raises
    ------
    RoadsError
        If they cannot be stored, or the roads in use cannot be read.
    """
    metro = metro_of(seed)
    roads = current_roads()
    if roads is None or roads.is_invented:
        digest = metro.graph.digest()
        keep_roads(StoredRoads(metro.graph, metro.scenery, LABEL, is_invented=True, digest=digest))
    return metro


@lru_cache(maxsize=2)
def metro_of(seed: int = SEED) -> Metro:
    """Return the invented metropolis of a seed without storing it."""
    return invented_metro(seed)
