from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from hearthline.engines.roads import (
    Leg,
    MapFrame,
    PlaceKind,
    PlaceName,
    RoadClass,
    RoadLines,
    RoadWeight,
    Scenery,
    SpeedProfile,
    build_graph,
    draw_base,
    draw_route,
    frame_of_route,
)
from hearthline.engines.roads.chains import simplified
from hearthline.engines.roads.drawing import path_text
from hearthline.kernel.geo import Position
from tests.builders.roads import Way, lattice, place

HOME, STOPS = place(1, 1), [place(6, 1), place(6, 8), place(1, 8)]


def legs_between(*places: Position) -> list[Leg]:
    return [
        Leg(np.array([[a.latitude, a.longitude], [b.latitude, b.longitude]]), 301.0)
        for a, b in itertools.pairwise(places)
    ]


def test_a_frame_holds_every_place_inside_its_margin() -> None:
    frame = MapFrame.around([HOME, *STOPS], width=520, height=236)

    for position in (HOME, *STOPS):
        x, y = frame.xy(position.latitude, position.longitude)
        assert 31.9 <= x <= 488.1
        assert 31.9 <= y <= 204.1


def test_north_is_up_and_east_is_right() -> None:
    frame = MapFrame.around([HOME, *STOPS], width=520, height=236)

    x, y = frame.xy(HOME.latitude, HOME.longitude)
    x_north_east, y_north_east = frame.xy(STOPS[1].latitude, STOPS[1].longitude)

    assert x_north_east > x
    assert y_north_east < y


def test_a_single_place_is_not_drawn_at_the_scale_of_a_front_yard() -> None:
    assert MapFrame.around([HOME], width=500, height=250).km_per_px == pytest.approx(0.004)


def test_far_away_only_great_roads_are_drawn_and_near_all_of_them() -> None:
    big = Way([0, 1, 2, 3, 4], road_class=RoadClass.MOTORWAY)
    graph, _ = build_graph(lattice(5, [big]), SpeedProfile())
    far = MapFrame(40.01, -82.99, 0.3, 500, 300)
    near = MapFrame(40.01, -82.99, 0.008, 500, 300)

    assert [roads.weight for roads in draw_base(RoadLines(graph), Scenery(), far).roads] == [
        RoadWeight.MOTORWAY
    ]
    assert [roads.weight for roads in draw_base(RoadLines(graph), Scenery(), near).roads] == [
        RoadWeight.LANE,
        RoadWeight.MOTORWAY,
    ]


def test_roads_outside_the_frame_are_left_out() -> None:
    graph, _ = build_graph(lattice(5), SpeedProfile())

    assert draw_base(RoadLines(graph), Scenery(), MapFrame(41, -83, 0.008, 500, 300)).roads == ()


def test_names_do_not_cover_each_other() -> None:
    frame = MapFrame.around([HOME, *STOPS], width=520, height=236)
    names = [PlaceName(f"Town {n}", place(3 + n / 10, 4), PlaceKind.TOWN) for n in range(4)]

    drawn = draw_base(None, Scenery(names=tuple(names)), frame).names

    assert [name.text for name in drawn] == ["Town 0"]


def test_the_scale_bar_is_a_round_number_of_miles() -> None:
    bar = draw_base(None, Scenery(), MapFrame(40, -83, 0.05, 500, 300)).scale

    assert bar.miles == 2
    assert bar.length == pytest.approx(2 * 1.609344 / 0.05, abs=0.1)


def test_stops_are_numbered_in_order_and_the_last_leg_leads_home() -> None:
    legs = legs_between(HOME, *STOPS, HOME)
    frame = frame_of_route(HOME, STOPS, legs, width=520, height=236)

    route = draw_route(frame, HOME, STOPS, legs)

    assert [stop.number for stop in route.stops] == [1, 2, 3]
    assert [leg.is_return for leg in route.legs] == [False, False, False, True]
    assert {leg.minutes for leg in route.legs} == {6}


def test_two_patients_in_one_house_are_both_seen() -> None:
    legs = legs_between(HOME, STOPS[0], STOPS[0], HOME)
    frame = frame_of_route(HOME, [STOPS[0]] * 2, legs, width=520, height=236)

    route = draw_route(frame, HOME, [STOPS[0]] * 2, legs)

    first, second = route.stops
    assert np.hypot(first.x - second.x, first.y - second.y) >= 22


def test_labels_of_legs_do_not_cover_stops() -> None:
    legs = legs_between(HOME, *STOPS, HOME)
    frame = frame_of_route(HOME, STOPS, legs, width=520, height=236)

    route = draw_route(frame, HOME, STOPS, legs)

    for leg, stop in itertools.product(route.legs[:-1], route.stops):
        assert abs(leg.label_x - stop.x) >= 22 or abs(leg.label_y - stop.y) >= 15


def test_a_route_needs_a_leg_more_than_stops() -> None:
    frame = MapFrame.around([HOME], width=520, height=236)

    with pytest.raises(ValueError, match="4 legs"):
        draw_route(frame, HOME, STOPS, legs_between(HOME, *STOPS))


def test_a_day_without_stops_is_a_home() -> None:
    route = draw_route(MapFrame.around([HOME], width=520, height=236), HOME, [], [])

    assert route.stops == route.legs == ()
    assert (route.home_x, route.home_y) == (260.0, 118.0)


def test_a_path_is_written_with_one_decimal_and_relative_steps() -> None:
    points = np.array([[1.0, 2.0], [1.04, 2.0], [4.5, 0.25], [4.5, 0.25]])

    assert path_text(points, closed=True) == "M1 2l3.5 -1.8z"


@given(
    points=arrays.arrays(
        np.float64,
        st.tuples(st.integers(2, 40), st.just(2)),
        elements=st.floats(-100, 100, allow_nan=False),
    ),
    tolerance=st.floats(0.1, 20),
)
def test_a_simplified_line_strays_no_further_than_allowed(
    points: np.ndarray, tolerance: float
) -> None:
    line = simplified(points, tolerance)

    assert (line[[0, -1]] == points[[0, -1]]).all()
    for point in points:
        start, step = line[:-1], np.diff(line, axis=0)
        square = np.maximum((step**2).sum(axis=1), 1e-300)
        along = np.clip(((point - start) * step).sum(axis=1) / square, 0, 1)
        away = point - start - along[:, None] * step
        assert np.hypot(away[:, 0], away[:, 1]).min() <= tolerance + 1e-6
