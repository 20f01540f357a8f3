from __future__ import annotations

import pytest

from hearthline.engines.roads import StraightLine
from hearthline.kernel.geo import Position, great_circle_km

NORTH, SOUTH = Position(40.10, -83.0), Position(39.90, -83.1)


def test_without_roads_the_crow_flies_further_and_at_a_stated_speed() -> None:
    matrix = StraightLine(circuity=1.4, speed_kmh=56).matrix([NORTH, SOUTH], [NORTH, SOUTH])

    km = 1.4 * great_circle_km(NORTH, SOUTH)
    assert matrix.km[0, 1] == pytest.approx(km)
    assert matrix.seconds[1, 0] == pytest.approx(km / 56 * 3600)
    assert matrix.seconds[0, 0] == 0


def test_nobody_travels_nowhere() -> None:
    assert StraightLine().matrix([], [NORTH]).km.shape == (0, 1)


@pytest.mark.parametrize(
    "options", [{"circuity": 0.9}, {"speed_kmh": 0}, {"speed_kmh": float("nan")}]
)
def test_an_impossible_estimate_is_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"is (below|not above)"):
        StraightLine(**options)
