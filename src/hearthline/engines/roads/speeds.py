"""How fast a nurse drives: speed by class of road, and time lost where roads meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from hearthline.engines.roads.tags import RoadClass

CLASS_SPEED_KMH: Mapping[RoadClass, float] = MappingProxyType(
    {
        RoadClass.MOTORWAY: 105.0,
        RoadClass.MOTORWAY_LINK: 60.0,
        RoadClass.TRUNK: 90.0,
        RoadClass.TRUNK_LINK: 50.0,
        RoadClass.PRIMARY: 75.0,
        RoadClass.PRIMARY_LINK: 45.0,
        RoadClass.SECONDARY: 60.0,
        RoadClass.SECONDARY_LINK: 40.0,
        RoadClass.TERTIARY: 50.0,
        RoadClass.TERTIARY_LINK: 35.0,
        RoadClass.UNCLASSIFIED: 40.0,
        RoadClass.RESIDENTIAL: 35.0,
        RoadClass.LIVING_STREET: 15.0,
        RoadClass.SERVICE: 15.0,
    }
)
"""Free-flow speeds in km/h of roads without posted speed.

Roads: round free-flow figures of our own choosing for car traffic. Delays below: whole seconds,
chosen with the speeds against a published engine's matrix of Columbus, Ohio. See
``docs/roads.md`` for the comparison and what was tried.
"""


@dataclass(frozen=True, slots=True)
class SpeedProfile:
    """Everything that turns road length into time.

    Parameters
    ----------
    class_kmh
        Speed in km/h of a road without posted speed, by class.
    restricted_kmh
        Highest speed in km/h on a private road; low, so that nobody is sent through one.
    give_way_seconds
        Time lost where a road meets a more important one.
    pass_seconds
        Time lost where a road crosses one of its own or lesser importance.
    signal_seconds
        Time lost at a traffic signal, on average over red and green.
    time_factor
        Multiplies every drive and delay; above 1 for a program in heavy traffic.
    """

    class_kmh: Mapping[RoadClass, float] = field(default_factory=lambda: CLASS_SPEED_KMH)
    restricted_kmh: float = 10.0
    give_way_seconds: float = 3.0
    pass_seconds: float = 1.0
    signal_seconds: float = 3.0
    time_factor: float = 1.0

    def __post_init__(self) -> None:
        missing = [road_class.name for road_class in RoadClass if road_class not in self.class_kmh]
        if missing:
            raise ValueError(f"speed profile names no speed for {', '.join(missing)}")
        if min(*self.class_kmh.values(), self.restricted_kmh, self.time_factor) <= 0:
            raise ValueError("speeds and the time factor of a speed profile are above zero")
        if min(self.give_way_seconds, self.pass_seconds, self.signal_seconds) < 0:
            raise ValueError("delays of a speed profile are not below zero")
