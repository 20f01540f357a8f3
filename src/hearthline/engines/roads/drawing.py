"""Map values ready for SVG: numbers and path texts, no markup and no colour."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hearthline.engines.roads.chains import joined_lines, simplified
from hearthline.engines.roads.graph import Floats, RoadGraph
from hearthline.engines.roads.scenery import Line, PlaceKind, Scenery
from hearthline.engines.roads.tags import KM_PER_MILE, RoadClass
from hearthline.kernel.geo import Position

KM_PER_DEGREE = 111.195
TOLERANCE_PX = 0.4
SMALLEST_PX = 1.5
"""What is smaller in both directions is not drawn."""


class RoadWeight(StrEnum):
    """How broad a road is drawn."""

    MOTORWAY = "motorway"
    MAIN = "main"
    STREET = "street"
    LANE = "lane"


WEIGHT_OF_CLASS = {
    RoadClass.MOTORWAY: RoadWeight.MOTORWAY,
    RoadClass.MOTORWAY_LINK: RoadWeight.STREET,
    RoadClass.TRUNK: RoadWeight.MOTORWAY,
    RoadClass.TRUNK_LINK: RoadWeight.STREET,
    RoadClass.PRIMARY: RoadWeight.MAIN,
    RoadClass.PRIMARY_LINK: RoadWeight.STREET,
    RoadClass.SECONDARY: RoadWeight.MAIN,
    RoadClass.SECONDARY_LINK: RoadWeight.STREET,
    RoadClass.TERTIARY: RoadWeight.STREET,
    RoadClass.TERTIARY_LINK: RoadWeight.STREET,
    RoadClass.UNCLASSIFIED: RoadWeight.LANE,
    RoadClass.RESIDENTIAL: RoadWeight.LANE,
    RoadClass.LIVING_STREET: RoadWeight.LANE,
    RoadClass.SERVICE: RoadWeight.LANE,
}

KM_PER_PX_SHOWING = {
    RoadWeight.MOTORWAY: math.inf,
    RoadWeight.MAIN: 0.25,
    RoadWeight.STREET: 0.08,
    RoadWeight.LANE: 0.016,
}
"""A weight is drawn at this scale and closer, so that a map never turns into a thicket."""

_KM_PER_PX_NAMING = {PlaceKind.CITY: 1.0, PlaceKind.TOWN: 0.25, PlaceKind.DISTRICT: 0.06}
_BAR_MILES = (0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 50)
_BAR_LONGEST_PX = 110


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A window on the ground and the viewBox it fills.

    An equirectangular projection true to scale at the middle latitude: north is up, and a
    kilometre is as long to the north as to the east.

    Parameters
    ----------
    latitude, longitude
        Middle of the window in degrees.
    km_per_px
        Scale.
    width, height
        Size of the viewBox.
    """

    latitude: float
    longitude: float
    km_per_px: float
    width: int
    height: int

    @classmethod
    def around(
        cls, positions: Sequence[Position], *, width: int, height: int, margin_px: int = 32
    ) -> MapFrame:
        """Return the closest frame that holds all positions, at least about 2 km across.

        Raises
        ------
        ValueError
            If there is no position.
        """
        if not positions:
            raise ValueError("a map frame needs at least one position")
        south, north = _span(position.latitude for position in positions)
        west, east = _span(position.longitude for position in positions)
        middle = (south + north) / 2
        across_km = (east - west) * KM_PER_DEGREE * math.cos(math.radians(middle))
        scale = max(
            across_km / (width - 2 * margin_px),
            (north - south) * KM_PER_DEGREE / (height - 2 * margin_px),
            2 / width,
        )
        return cls(middle, (west + east) / 2, scale, width, height)

    def xy(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point in degrees lies in the viewBox."""
        x, y = self.project(np.array([latitude]), np.array([longitude]))[0]
        return float(x), float(y)

    def project(self, latitude: Floats, longitude: Floats) -> Floats:
        """Return x and y of many points, ``float64[points, 2]``."""
        px_per_degree = KM_PER_DEGREE / self.km_per_px
        east = (longitude - self.longitude) * px_per_degree * math.cos(math.radians(self.latitude))
        north = (latitude - self.latitude) * px_per_degree
        return np.column_stack([self.width / 2 + east, self.height / 2 - north])


@dataclass(frozen=True, slots=True)
class DrawnRoads:
    """All roads of one weight, as the text of one SVG path."""

    weight: RoadWeight
    path: str


@dataclass(frozen=True, slots=True)
class DrawnName:
    """A place name, centred on x and y."""

    x: float
    y: float
    text: str
    kind: PlaceKind


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar of a round number of miles."""

    length: float
    miles: float


@dataclass(frozen=True, slots=True)
class BaseMap:
    """The ground under a route.

    Parameters
    ----------
    frame
        Window and viewBox.
    water, parks
        Path texts of areas to fill; empty when there are none.
    rivers
        Path text of lines.
    roads
        Narrowest first, the order in which they are drawn.
    names
        Places to name; none overlaps another.
    scale
        Scale bar.
    """

    frame: MapFrame
    water: str
    rivers: str
    parks: str
    roads: tuple[DrawnRoads, ...]
    names: tuple[DrawnName, ...]
    scale: ScaleBar


def draw_base(roads: RoadLines | None, scenery: Scenery, frame: MapFrame) -> BaseMap:
    """Return the ground of a frame; roads are as many as the scale bears.

    Parameters
    ----------
    roads
        Roads, ``None`` to draw places only.
    scenery
        Water, parks and names.
    frame
        Window and viewBox.
    """
    return BaseMap(
        frame=frame,
        water=_lines(scenery.water, frame, closed=True),
        rivers=_lines(scenery.rivers, frame, closed=False),
        parks=_lines(scenery.parks, frame, closed=True),
        roads=() if roads is None else _roads(roads, frame),
        names=_names(scenery, frame),
        scale=_scale_bar(frame),
    )


def path_text(points: Floats, *, closed: bool = False) -> str:
    """Return an SVG path of straight lines, with one decimal and relative steps."""
    tenths: list[list[int]] = np.rint(points * 10).astype(np.int64).tolist()
    (x, y), *others = tenths
    text = [f"M{x / 10:.12g} {y / 10:.12g}"]
    for next_x, next_y in others:
        if (next_x, next_y) != (x, y):
            letter = " " if len(text) > 1 else "l"
            text.append(f"{letter}{(next_x - x) / 10:.12g} {(next_y - y) / 10:.12g}")
            x, y = next_x, next_y
    if len(text) == 1:
        text.append("h0")
    return "".join(text) + ("z" if closed else "")


class RoadLines:
    """The roads of a graph joined to long lines; made once, drawn in many frames.

    Parameters
    ----------
    graph
        Road network.
    """

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        self._joined: dict[RoadWeight, tuple[Floats, NDArray[np.int64]]] = {}

    def drawn(self, weight: RoadWeight, frame: MapFrame) -> str:
        """Return the path text of all roads of one weight in a frame."""
        degrees, start = self._of(weight)
        if not len(degrees):
            return ""
        points = frame.project(degrees[:, 0], degrees[:, 1])
        low = np.minimum.reduceat(points, start[:-1])
        high = np.maximum.reduceat(points, start[:-1])
        is_inside = np.all((high >= 0) & (low <= [frame.width, frame.height]), axis=1)
        is_seen = np.any(high - low >= SMALLEST_PX, axis=1)
        return "".join(
            path_text(simplified(points[start[line] : start[line + 1]], TOLERANCE_PX))
            for line in np.flatnonzero(is_inside & is_seen)
        )

    def _of(self, weight: RoadWeight) -> tuple[Floats, NDArray[np.int64]]:
        """Return points in degrees of all lines of a weight, and where each line starts."""
        if weight not in self._joined:
            graph = self._graph
            classes = [int(each) for each, its in WEIGHT_OF_CLASS.items() if its is weight]
            degrees = np.column_stack([graph.shape_latitude, graph.shape_longitude])
            pieces = np.flatnonzero(np.isin(graph.road_class, classes))
            lines = joined_lines(graph, pieces, degrees)
            start = np.cumsum([0, *(len(line) for line in lines)])
            self._joined[weight] = (np.vstack(lines) if lines else np.zeros((0, 2)), start)
        return self._joined[weight]


def _roads(lines: RoadLines, frame: MapFrame) -> tuple[DrawnRoads, ...]:
    shown = (
        DrawnRoads(weight, lines.drawn(weight, frame))
        for weight in reversed(RoadWeight)
        if frame.km_per_px <= KM_PER_PX_SHOWING[weight]
    )
    return tuple(roads for roads in shown if roads.path)


def _lines(lines: tuple[Line, ...], frame: MapFrame, *, closed: bool) -> str:
    texts = []
    for line in lines:
        degrees = np.array(line)
        points = frame.project(degrees[:, 0], degrees[:, 1])
        low, high = points.min(axis=0), points.max(axis=0)
        is_outside = (high < 0).any() or (low > [frame.width, frame.height]).any()
        if is_outside or (high - low).max() < SMALLEST_PX:
            continue
        texts.append(path_text(simplified(points, TOLERANCE_PX), closed=closed))
    return "".join(texts)


def _names(scenery: Scenery, frame: MapFrame) -> tuple[DrawnName, ...]:
    drawn: list[DrawnName] = []
    for kind in PlaceKind:
        if frame.km_per_px > _KM_PER_PX_NAMING[kind]:
            continue
        for place in scenery.names:
            x, y = frame.xy(place.position.latitude, place.position.longitude)
            half = 3.2 * len(place.name)
            is_inside = half < x < frame.width - half and 12 < y < frame.height - 6
            if place.kind is kind and is_inside and not _is_crowded(x, y, half, drawn):
                drawn.append(DrawnName(round(x, 1), round(y, 1), place.name, kind))
    return tuple(drawn)


def _is_crowded(x: float, y: float, half: float, drawn: list[DrawnName]) -> bool:
    return any(
        abs(other.x - x) < half + 3.2 * len(other.text) + 4 and abs(other.y - y) < 16
        for other in drawn
    )


def _scale_bar(frame: MapFrame) -> ScaleBar:
    miles_per_px = frame.km_per_px / KM_PER_MILE
    fitting = [miles for miles in _BAR_MILES if miles / miles_per_px <= _BAR_LONGEST_PX]
    miles = max(fitting, default=_BAR_MILES[0])
    return ScaleBar(length=round(miles / miles_per_px, 1), miles=miles)


def _span(values: Iterable[float]) -> tuple[float, float]:
    listed = list(values)
    return min(listed), max(listed)
