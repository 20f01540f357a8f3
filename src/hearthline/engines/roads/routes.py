"""One nurse's day on a map: numbered stops, legs with their minutes, the way home."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hearthline.engines.roads.chains import simplified
from hearthline.engines.roads.drawing import TOLERANCE_PX, MapFrame, path_text
from hearthline.engines.roads.graph import Floats
from hearthline.kernel.geo import Position

STOP_RADIUS = 11.0
LABEL_HALF_WIDTH = 22.0
LABEL_HALF_HEIGHT = 8.0

_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
_OFFSETS = ((0, 0), (0, 13), (0, -13), (30, 0), (-30, 0), (0, 24), (0, -24))


@dataclass(frozen=True, slots=True)
class Leg:
    """A drive from one place to the next.

    Parameters
    ----------
    line
        Points of the drive, ``float64[points, 2]`` as latitude and longitude in degrees; two
        points where the roads are not known.
    seconds
        Driving time.
    """

    line: Floats
    seconds: float


@dataclass(frozen=True, slots=True)
class DrawnStop:
    """A stop as a numbered disc; `number` is its place in the day, from 1."""

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnLeg:
    """A leg as a line with a label.

    Parameters
    ----------
    path
        SVG path text.
    minutes
        Driving time, rounded up.
    label_x, label_y
        Middle of the label.
    is_return
        True for the last leg home, drawn dotted and without label.
    """

    path: str
    minutes: int
    label_x: float
    label_y: float
    is_return: bool


@dataclass(frozen=True, slots=True)
class DrawnRoute:
    """A day's route in a frame.

    Parameters
    ----------
    home_x, home_y
        Where the day starts and ends.
    stops
        Stops in order.
    legs
        Legs in order; the last leads home.
    """

    home_x: float
    home_y: float
    stops: tuple[DrawnStop, ...]
    legs: tuple[DrawnLeg, ...]


def frame_of_route(
    home: Position, stops: Sequence[Position], legs: Sequence[Leg], *, width: int, height: int
) -> MapFrame:
    """Return the frame that holds home, stops and every bend of the legs."""
    bends = [
        Position(float(line[index, 0]), float(line[index, 1]))
        for line in (leg.line for leg in legs)
        for index in {*line.argmin(axis=0).tolist(), *line.argmax(axis=0).tolist()}
    ]
    return MapFrame.around([home, *stops, *bends], width=width, height=height)


def draw_route(
    frame: MapFrame, home: Position, stops: Sequence[Position], legs: Sequence[Leg]
) -> DrawnRoute:
    """Return a day's route as drawn in a frame.

    Stops that would cover each other are moved apart by little; legs keep their true line.

    Parameters
    ----------
    frame
        Window and viewBox.
    home
        Where the nurse starts and ends.
    stops
        Stops in the order of the day.
    legs
        Home to first stop, between stops, last stop to home: one more than stops.

    Raises
    ------
    ValueError
        If the number of legs does not fit the stops.
    """
    if len(legs) != (len(stops) + 1 if stops else 0):
        raise ValueError(f"{len(stops)} stops need {len(stops) + 1} legs, not {len(legs)}")
    home_xy = frame.xy(home.latitude, home.longitude)
    discs = _apart([frame.xy(stop.latitude, stop.longitude) for stop in stops], home_xy)
    taken = [(x, y, STOP_RADIUS, STOP_RADIUS) for x, y in [home_xy, *discs]]
    drawn = []
    for number, leg in enumerate(legs):
        points = frame.project(leg.line[:, 0], leg.line[:, 1])
        is_return = number == len(legs) - 1
        label = _middle(points, 0.5) if is_return else _label_place(points, taken, frame)
        if not is_return:
            taken.append((*label, LABEL_HALF_WIDTH, LABEL_HALF_HEIGHT))
        drawn.append(
            DrawnLeg(
                path=path_text(simplified(points, TOLERANCE_PX)),
                minutes=math.ceil(leg.seconds / 60),
                label_x=round(label[0], 1),
                label_y=round(label[1], 1),
                is_return=is_return,
            )
        )
    return DrawnRoute(
        home_x=round(home_xy[0], 1),
        home_y=round(home_xy[1], 1),
        stops=tuple(
            DrawnStop(number, round(x, 1), round(y, 1))
            for number, (x, y) in enumerate(discs, start=1)
        ),
        legs=tuple(drawn),
    )


def _apart(
    places: list[tuple[float, float]], home: tuple[float, float]
) -> list[tuple[float, float]]:
    """Push discs that cover each other apart; home stays."""
    discs = np.array([home, *places])
    gap = 2 * STOP_RADIUS + 1
    for _ in range(30):
        is_free = True
        for first in range(len(discs)):
            for second in range(first + 1, len(discs)):
                between = discs[second] - discs[first]
                distance = float(np.hypot(*between))
                if distance >= gap:
                    continue
                is_free = False
                # Two homes in one house part along a direction of their own.
                angle = 2.4 * (first + second)
                way = between / distance if distance > 0.01 else _unit(angle)
                push = (gap - distance) / 2 + 0.1
                discs[second] += push * way * (2 if first == 0 else 1)
                if first != 0:
                    discs[first] -= push * way
        if is_free:
            break
    return [(float(x), float(y)) for x, y in discs[1:]]


def _unit(angle: float) -> Floats:
    return np.array([math.cos(angle), math.sin(angle)])


def _label_place(
    points: Floats, taken: list[tuple[float, float, float, float]], frame: MapFrame
) -> tuple[float, float]:
    """Return the first place along a leg where a label covers nothing, else its middle."""
    for right, down in _OFFSETS:
        for share in _SHARES:
            x, y = _middle(points, share)
            x, y = x + right, y + down
            is_inside = (
                LABEL_HALF_WIDTH < x < frame.width - LABEL_HALF_WIDTH
                and LABEL_HALF_HEIGHT < y < frame.height - LABEL_HALF_HEIGHT
            )
            covers = any(
                abs(x - other_x) < half_width + LABEL_HALF_WIDTH
                and abs(y - other_y) < half_height + LABEL_HALF_HEIGHT
                for other_x, other_y, half_width, half_height in taken
            )
            if is_inside and not covers:
                return x, y
    return _middle(points, 0.5)


def _middle(points: Floats, share: float) -> tuple[float, float]:
    """Return the point at a share of a line's length."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    reach = np.concatenate([[0.0], np.cumsum(steps)])
    at = share * reach[-1]
    return float(np.interp(at, reach, points[:, 0])), float(np.interp(at, reach, points[:, 1]))
