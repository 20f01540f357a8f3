"""A route on a plain drawn map: numbered stops in order, minutes on legs, home as a square.

Coordinates are degrees; the drawing is equirectangular around its middle, which is true enough
for one nurse's day. No name is on it, so it may leave the building.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from typing import Literal

from hearthline.kernel.geo import Position
from hearthline.platform.ui.parts import Text
from hearthline.platform.ui.svg import at, line

WIDTH, HEIGHT, MARGIN = 520.0, 236.0, 26.0
MILES_PER_DEGREE = 69.0
"""Length of a degree of latitude, 111.2 km (mean Earth radius 6,371 km)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop in order; ``familiarity`` paints it as on the board."""

    position: Position
    number: str
    familiarity: Literal["own", "known", "new"] = "own"
    present: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """The way to a stop: its shape when known, else a straight line, and minutes."""

    minutes: int
    shape: Sequence[Position] = ()


@dataclass(frozen=True, slots=True)
class Road:
    """A road behind the route."""

    shape: Sequence[Position]
    major: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A stop as drawn."""

    stop: Stop
    x: str
    y: str
    text_y: str


@dataclass(frozen=True, slots=True)
class LegLabel:
    """Minutes on a leg."""

    x: str
    y: str
    box_x: str
    box_y: str
    width: str
    text: str


@dataclass(frozen=True, slots=True)
class RouteMap:
    """A drawn map."""

    says: Text
    minor: Sequence[str]
    major: Sequence[str]
    route: str
    back: str
    points: Sequence[Point]
    labels: Sequence[LegLabel]
    home: tuple[str, str] | None
    scale_end: str
    scale_text: str
    scale_middle: str

    @classmethod
    def of(
        cls,
        home: Position,
        stops: Sequence[Stop],
        legs: Sequence[Leg],
        *,
        roads: Iterable[Road] = (),
        says: Text,
    ) -> RouteMap:
        """Draw a day.

        Parameters
        ----------
        home
            Where the nurse starts and ends.
        stops
            In order of the day.
        legs
            ``len(stops) + 1`` ways, the last one home; shorter when the end is not known.
        roads
            What lies behind, already cut to the neighbourhood.
        """
        frame = _Frame.around(
            [home, *(s.position for s in stops), *(p for leg in legs for p in leg.shape)]
        )
        ways = [home, *(s.position for s in stops)]
        shapes = [
            list(leg.shape) or [start, end]
            for leg, start, end in zip(legs, ways, [*ways[1:], home], strict=False)
        ]
        out, back = shapes[: len(stops)], shapes[len(stops) :]
        drawn = [[frame.place(p) for p in shape] for shape in out]
        spots = [frame.place(s.position) for s in stops]
        taken = [*spots, frame.place(home)]
        labels = [
            _label(shape, leg.minutes, taken) for shape, leg in zip(drawn, legs, strict=False)
        ]
        minor: list[str] = []
        major: list[str] = []
        for road in roads:
            (major if road.major else minor).append(line(frame.place(p) for p in road.shape))
        length, scale_text = frame.scale()
        home_x, home_y = frame.place(home)
        return cls(
            says=says,
            minor=minor,
            major=major,
            route=line(p for shape in drawn for p in shape),
            back=line(frame.place(p) for shape in back for p in shape),
            points=[
                Point(s, at(x), at(y), at(y + 4.3)) for s, (x, y) in zip(stops, spots, strict=True)
            ],
            labels=[label for label in labels if label],
            home=(at(home_x - 9), at(home_y - 9)),
            scale_end=at(20 + length),
            scale_text=scale_text,
            scale_middle=at(20 + length / 2),
        )


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    unit: float
    squeeze: float
    shift_x: float
    shift_y: float

    @classmethod
    def around(cls, points: Sequence[Position]) -> _Frame:
        south, north = min(p.latitude for p in points), max(p.latitude for p in points)
        west, east = min(p.longitude for p in points), max(p.longitude for p in points)
        squeeze = cos(radians((south + north) / 2))
        tall, broad = max(north - south, 1e-3), max((east - west) * squeeze, 1e-3)
        unit = min((WIDTH - 2 * MARGIN) / broad, (HEIGHT - 2 * MARGIN) / tall)
        return cls(
            west,
            north,
            unit,
            squeeze,
            (WIDTH - (east - west) * squeeze * unit) / 2,
            (HEIGHT - (north - south) * unit) / 2,
        )

    def place(self, position: Position) -> tuple[float, float]:
        return (
            self.shift_x + (position.longitude - self.west) * self.squeeze * self.unit,
            self.shift_y + (self.north - position.latitude) * self.unit,
        )

    def scale(self) -> tuple[float, str]:
        per_mile = self.unit / MILES_PER_DEGREE
        for miles in (10, 5, 2, 1, 0.5, 0.2, 0.1):
            if miles * per_mile <= 90:
                return miles * per_mile, f"{miles:g}\u00a0mi"
        return 0.1 * per_mile, "0.1\u00a0mi"


def _label(
    shape: Sequence[tuple[float, float]], minutes: int, taken: list[tuple[float, float]]
) -> LegLabel | None:
    """Put the minutes at the middle of a leg, when they cover no stop and no other minutes."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(shape)]
    half, walked = sum(lengths) / 2, 0.0
    for (x1, y1), (x2, y2), length in zip(shape, shape[1:], lengths, strict=False):
        if length and walked + length >= half:
            share = (half - walked) / length
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            break
        walked += length
    else:
        return None
    if any(abs(x - px) < 32 and abs(y - py) < 16 for px, py in taken):
        return None
    taken.append((x, y))
    text = f"{minutes}\u00a0min"
    width = 14 + 5.6 * len(text)
    return LegLabel(at(x), at(y + 4), at(x - width / 2), at(y - 7), at(width), text)
