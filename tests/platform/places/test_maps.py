from __future__ import annotations

from hearthline.engines.roads import RoadWeight
from hearthline.kernel.geo import Position
from hearthline.kernel.messages import Message
from hearthline.platform.places.inventing import keep_invented_roads, metro_of
from hearthline.platform.places.maps import area_map, day_map

HOME, *STOPS = (address.position for address in metro_of().addresses(7))


def test_a_day_is_drawn_on_its_roads() -> None:
    keep_invented_roads()

    drawn = day_map(HOME, STOPS, width=560, height=254)

    assert [stop.number for stop in drawn.route.stops] == [1, 2, 3, 4, 5, 6]
    assert drawn.route.legs[-1].is_return
    assert all(leg.minutes > 0 for leg in drawn.route.legs)
    assert RoadWeight.MOTORWAY in {roads.weight for roads in drawn.base.roads}
    assert drawn.is_invented
    assert drawn.attribution == Message("places.attribution_invented")


def test_a_leg_follows_the_bends_of_its_roads() -> None:
    keep_invented_roads()
    by_road = day_map(HOME, STOPS, width=560, height=254).route.legs[0]

    assert by_road.path.count(" ") > 4


def test_without_roads_the_towns_around_are_named() -> None:
    columbus, dublin = Position(39.96, -83.0), Position(40.10, -83.11)

    drawn = day_map(columbus, [dublin], width=560, height=254)

    assert "Columbus" in {name.text for name in drawn.base.names}
    assert drawn.base.roads == ()
    assert drawn.attribution is None
    assert drawn.source.code == "places.travel_straight"


def test_a_day_without_visits_shows_home() -> None:
    keep_invented_roads()

    drawn = day_map(HOME, [], width=560, height=254)

    assert drawn.route.stops == ()
    assert drawn.km == 0


def test_an_area_can_be_drawn_without_a_route() -> None:
    keep_invented_roads()

    assert area_map(STOPS, width=560, height=254).roads
