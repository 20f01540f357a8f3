"""Roads: travel time and distance between homes, routes to draw, and an invented metropolis.

The face of the engine::

    graph, report = build_graph(raw, SpeedProfile())
    homes = snap(graph, positions)
    matrix = RoadRouter(graph).matrix(homes, homes)

Without a road graph, ``StraightLine().matrix(positions, positions)`` gives an estimate.
"""

from hearthline.engines.roads.building import BuildReport, NoRoads, RawRoads, build_graph
from hearthline.engines.roads.drawing import BaseMap, MapFrame, RoadLines, RoadWeight, draw_base
from hearthline.engines.roads.graph import RoadGraph
from hearthline.engines.roads.invented import Bank, InventedAddress, Metro, invented_metro
from hearthline.engines.roads.paths import RoadRouter, TravelMatrix, one, take
from hearthline.engines.roads.routes import DrawnRoute, Leg, draw_route, frame_of_route
from hearthline.engines.roads.scenery import PlaceKind, PlaceName, Scenery
from hearthline.engines.roads.snapping import Snaps, snap
from hearthline.engines.roads.speeds import SpeedProfile
from hearthline.engines.roads.straight import StraightLine
from hearthline.engines.roads.tags import (
    Direction,
    RoadClass,
    SpeedUnit,
    parse_maxspeed,
    read_road,
)

__all__ = [
    "Bank",
    "BaseMap",
    "BuildReport",
    "Direction",
    "DrawnRoute",
    "InventedAddress",
    "Leg",
    "MapFrame",
    "Metro",
    "NoRoads",
    "PlaceKind",
    "PlaceName",
    "RawRoads",
    "RoadClass",
    "RoadGraph",
    "RoadLines",
    "RoadRouter",
    "RoadWeight",
    "Scenery",
    "Snaps",
    "SpeedProfile",
    "SpeedUnit",
    "StraightLine",
    "TravelMatrix",
    "build_graph",
    "draw_base",
    "draw_route",
    "frame_of_route",
    "invented_metro",
    "one",
    "parse_maxspeed",
    "read_road",
    "snap",
    "take",
]
