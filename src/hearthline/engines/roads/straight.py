"""Travel without a road extract: the great circle, stretched, at one speed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hearthline.engines.roads.building import segment_metres
from hearthline.engines.roads.paths import TravelMatrix
from hearthline.kernel.geo import Position

CIRCUITY = 1.4
"""Road distance over great-circle distance.

Roads are 1.3 ± 0.1 times longer than the crow flies (Wang, Bette, Schreckenberg, Guhr, npj
Complexity 1, 22, 2024, doi 10.1038/s44260-024-00023-x, motorway networks of many countries), and
short trips in metropolitan areas are more circuitous than long ones (Giacomin, Levinson,
Environment and Planning B 42, 2015, doi 10.1068/b130131p). Between 250 homes in Columbus, Ohio,
the median is 1.43. So the upper end of the published range is taken.
"""

SPEED_KMH = 55.0
"""Speed along the stretched distance; our estimate, on the slow side.

Between 250 homes in Columbus, Ohio, free-flow driving averages 66 km/h along the road. A plan
made without roads should rather leave a nurse waiting than a patient.
"""


@dataclass(frozen=True, slots=True)
class StraightLine:
    """How a straight line becomes a drive.

    Parameters
    ----------
    circuity
        Road distance over great-circle distance, at least 1.
    speed_kmh
        Speed along the road in km/h, above 0.

    Raises
    ------
    ValueError
        If a value lies outside its range.
    """

    circuity: float = CIRCUITY
    speed_kmh: float = SPEED_KMH

    def __post_init__(self) -> None:
        if not self.circuity >= 1:
            raise ValueError(f"circuity {self.circuity:g} is below 1")
        if not self.speed_kmh > 0:
            raise ValueError(f"speed {self.speed_kmh:g} km/h is not above 0")

    def matrix(self, origins: Sequence[Position], destinations: Sequence[Position]) -> TravelMatrix:
        """Return estimated time and distance from every origin to every destination."""
        start = np.array([(home.latitude, home.longitude) for home in origins]).reshape(-1, 2)
        end = np.array([(home.latitude, home.longitude) for home in destinations]).reshape(-1, 2)
        metres = segment_metres(
            start[:, None, 0], start[:, None, 1], end[None, :, 0], end[None, :, 1]
        )
        km = metres * self.circuity / 1000
        return TravelMatrix(seconds=km / self.speed_kmh * 3600, km=km)
