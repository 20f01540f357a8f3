from __future__ import annotations

import pytest

from hearthline.engines.roads import Direction, RoadClass, SpeedUnit, parse_maxspeed, read_road


@pytest.mark.parametrize(
    ("text", "kmh"),
    [
        ("45 mph", 72.42),
        ("45mph", 72.42),
        ("45", 45.0),
        ("105", 105.0),
        ("89 km/h", 89.0),
        ("10 knots", 18.52),
        ("45 mph;35 mph", 56.33),
        ("62.5", 62.5),
    ],
)
def test_it_reads_a_posted_speed_with_its_unit(text: str, kmh: float) -> None:
    assert parse_maxspeed(text) == pytest.approx(kmh, abs=0.01)


@pytest.mark.parametrize("text", ["none", "signals", "RO:urban", "", "0", "2", "900", "-30", "mph"])
def test_a_speed_nobody_could_mean_is_not_a_speed(text: str) -> None:
    assert parse_maxspeed(text) is None


def test_a_country_may_say_that_bare_numbers_are_miles() -> None:
    assert parse_maxspeed("45", bare_unit=SpeedUnit.MPH) == pytest.approx(72.42, abs=0.01)
    assert parse_maxspeed("70 km/h", bare_unit=SpeedUnit.MPH) == 70


@pytest.mark.parametrize(
    ("tags", "direction"),
    [
        ({"highway": "residential"}, Direction.BOTH),
        ({"highway": "residential", "oneway": "yes"}, Direction.FORWARD),
        ({"highway": "residential", "oneway": "-1"}, Direction.BACKWARD),
        ({"highway": "motorway"}, Direction.FORWARD),
        ({"highway": "motorway", "oneway": "no"}, Direction.BOTH),
        ({"highway": "tertiary", "junction": "roundabout"}, Direction.FORWARD),
    ],
)
def test_it_knows_which_way_a_road_runs(tags: dict[str, str], direction: Direction) -> None:
    road = read_road(tags)

    assert road is not None
    assert road.direction is direction


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "footway"},
        {"highway": "residential", "access": "no"},
        {"highway": "residential", "motor_vehicle": "no", "access": "yes"},
        {"highway": "service", "service": "parking_aisle"},
        {"highway": "primary", "oneway": "reversible"},
        {"highway": "pedestrian", "area": "yes"},
        {"building": "yes"},
    ],
)
def test_a_car_does_not_drive_where_it_may_not(tags: dict[str, str]) -> None:
    assert read_road(tags) is None


def test_a_private_road_leads_to_homes_only() -> None:
    road = read_road({"highway": "residential", "access": "private", "name": "Gate Court"})

    assert road is not None
    assert road.is_restricted
    assert (road.road_class, road.name) == (RoadClass.RESIDENTIAL, "Gate Court")


def test_a_closed_road_open_to_cars_is_open() -> None:
    assert read_road({"highway": "residential", "access": "no", "motor_vehicle": "yes"}) is not None
