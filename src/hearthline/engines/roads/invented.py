"""An invented metropolitan area: streets, motorways, a river with bridges, towns and addresses.

It lets a demonstration show real routes and real driving times without a map of a real place.
Everything follows from the seed. The town lies where Ohio has fields; every name is made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hearthline.engines.roads.building import build_graph
from hearthline.engines.roads.graph import Floats, RoadGraph
from hearthline.engines.roads.invented_names import TOWNS, Town, street_name
from hearthline.engines.roads.invented_streets import (
    LONGITUDE_SCALE,
    MIDDLE,
    Ground,
    lay_ground,
    lay_streets,
    to_position,
)
from hearthline.engines.roads.scenery import PlaceKind, PlaceName, Scenery
from hearthline.engines.roads.speeds import SpeedProfile
from hearthline.engines.roads.tags import RoadClass
from hearthline.kernel.geo import Position

DOOR_METRES = (14.0, 26.0)
"""Nearest and farthest front door from the middle of its street."""


class Bank(StrEnum):
    """Side of the river, which parts the two branches of the demonstration."""

    NORTH = "north"
    SOUTH = "south"


@dataclass(frozen=True, slots=True)
class InventedAddress:
    """A home that stands in no real town.

    Parameters
    ----------
    number
        House number; even on one side of the street, odd on the other.
    street
        Street name as in the graph.
    city
        Invented town or district.
    state
        Two letters.
    zip_code
        Five digits from a range that is not assigned to any post office.
    position
        Where it stands.
    bank
        Side of the river.
    """

    number: int
    street: str
    city: str
    state: str
    zip_code: str
    position: Position
    bank: Bank


@dataclass(frozen=True, slots=True, eq=False)
class Metro:
    """The whole invented area.

    Parameters
    ----------
    graph
        Roads; every junction reaches every other.
    scenery
        River, lake, parks and names.
    seed
        What it was made from.
    """

    graph: RoadGraph
    scenery: Scenery
    seed: int
    ground: Ground

    def addresses(self, count: int) -> tuple[InventedAddress, ...]:
        """Return homes, all different; a longer list begins with the shorter one.

        Homes are denser in the towns, and stand beside streets of the graph.

        Raises
        ------
        ValueError
            If more homes are asked for than the streets hold.
        """
        streets = self._streets_with_homes()
        if count > len(streets) * 4:
            raise ValueError(f"{count} addresses are more than the invented town holds")
        draw = np.random.RandomState(self.seed + 7)
        found: dict[tuple[str, str, int], InventedAddress] = {}
        while len(found) < count:
            street, share, side, depth, keep = draw.random_sample(5)
            address, density = self._address(
                int(streets[int(street * len(streets))]), 0.12 + 0.76 * share, side < 0.5, depth
            )
            key = (address.city, address.street, address.number)
            if keep < 0.15 + density:
                found.setdefault(key, address)
        return tuple(found.values())

    def bank_of(self, position: Position) -> Bank:
        """Return the side of the river a position lies on."""
        x = (position.longitude - MIDDLE.longitude) * LONGITUDE_SCALE
        y = (position.latitude - MIDDLE.latitude) * 111.195
        return Bank.NORTH if y > float(self.ground.river_y(np.array([x]))[0]) else Bank.SOUTH

    def _streets_with_homes(self) -> np.ndarray:
        long_enough = np.zeros(self.graph.piece_count, dtype=bool)
        long_enough[self.graph.piece] = self.graph.length_dm > 1000
        homes = np.isin(self.graph.road_class, [RoadClass.RESIDENTIAL, RoadClass.TERTIARY])
        return np.flatnonzero(homes & long_enough & (self.graph.name > 0))

    def _address(
        self, piece: int, share: float, is_left: bool, depth: float
    ) -> tuple[InventedAddress, float]:
        graph = self.graph
        part = slice(graph.shape_start[piece], graph.shape_start[piece + 1])
        shape = np.column_stack(
            [
                (graph.shape_longitude[part] - MIDDLE.longitude) * LONGITUDE_SCALE,
                (graph.shape_latitude[part] - MIDDLE.latitude) * 111.195,
            ]
        )
        place, way = _along(shape, share)
        nearest, farthest = DOOR_METRES
        metres = nearest + depth * (farthest - nearest)
        left = np.array([-way[1], way[0]]) * (1 if is_left else -1)
        x, y = place + left * metres / 1000
        position = to_position(float(x), float(y))
        town = _town_of(float(x), float(y))
        # A hundred numbers to a quarter kilometre, counted from the middle of the area.
        block = int(max(abs(shape[0, 0]), abs(shape[0, 1])) / 0.25) + 1
        number = block * 100 + int(share * 49) * 2 + int(is_left)
        address = InventedAddress(
            number=number,
            street=graph.names[int(graph.name[piece])],
            city=town.name,
            state="OH",
            zip_code=town.zip_code,
            position=position,
            bank=self.bank_of(position),
        )
        return address, float(self.ground.density(np.array([x]), np.array([y]))[0])


def invented_metro(seed: int, *, profile: SpeedProfile | None = None) -> Metro:
    """Return the invented area of a seed; the same seed gives the same area.

    Parameters
    ----------
    seed
        Any number from 0 to 2^31.
    profile
        Speeds and delays; the usual ones if not given.
    """
    ground = lay_ground(seed)
    raw = lay_streets(ground, seed, street_name)
    graph, _ = build_graph(raw, profile or SpeedProfile())
    names = tuple(
        PlaceName(
            town.name,
            to_position(town.x, town.y),
            PlaceKind.CITY if town.is_main else PlaceKind.TOWN,
        )
        for town in TOWNS
    )
    scenery = Scenery(
        water=(_degrees(ground.river_outline()), _degrees(ground.lake_outline())),
        parks=tuple(_degrees(outline) for outline in ground.parks),
        names=names,
    )
    return Metro(graph=graph, scenery=scenery, seed=seed, ground=ground)


def _along(shape: Floats, share: float) -> tuple[Floats, Floats]:
    """Return the point at a share of a line's length, and the unit direction there."""
    steps = np.diff(shape, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    reach = np.concatenate([[0.0], np.cumsum(lengths)])
    at = share * reach[-1]
    segment = min(int(np.searchsorted(reach, at, side="right")) - 1, len(steps) - 1)
    way = steps[segment] / lengths[segment]
    return shape[segment] + way * (at - reach[segment]), way


def _town_of(x: float, y: float) -> Town:
    return min(TOWNS, key=lambda town: math.hypot(x - town.x, y - town.y) / town.reach)


def _degrees(outline: Floats) -> tuple[tuple[float, float], ...]:
    positions = (to_position(float(x), float(y)) for x, y in outline)
    return tuple((position.latitude, position.longitude) for position in positions)
