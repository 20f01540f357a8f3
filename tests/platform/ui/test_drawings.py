"""Drawings place what they are given where it belongs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.geo import Position
from hearthline.platform.ui.board import NARROW, Block, DayScale, draw_cell
from hearthline.platform.ui.day_chart import DayChart, Slot
from hearthline.platform.ui.parts import Area
from hearthline.platform.ui.readiness import (
    GAP,
    LETTER,
    ROW_HEIGHT,
    WIDTH,
    AreaBars,
    Readiness,
)
from hearthline.platform.ui.route_map import Leg, RouteMap, Stop
from hearthline.platform.ui.status import Status
from hearthline.platform.ui.svg import round_step


def test_readiness_fills_its_width_with_blocking_tallest_and_last() -> None:
    strip = Readiness.of([Area("Kit", (Status.BLOCKING, Status.MET)), Area("Line", (Status.MET,))])

    kit, line = strip.areas

    assert [bar.paint for bar in kit.bars] == ["p-met", "p-block"]
    assert float(kit.bars[1].height) > float(kit.bars[0].height)
    assert (kit.words, line.words) == ("1 blocking", "1 met")
    assert float(line.bars[0].x) + float(line.bars[0].width) == WIDTH


@given(st.lists(st.text("abcdefghijkl", min_size=1, max_size=16), min_size=1, max_size=14))
def test_names_of_readiness_have_room_in_as_few_rows_as_need_be(names: list[str]) -> None:
    strip = Readiness.of([Area(name, (Status.UNKNOWN,)) for name in names])

    rows: dict[int, list[AreaBars]] = {}
    for area in strip.areas:
        rows.setdefault(area.name_y, []).append(area)

    assert strip.height == ROW_HEIGHT * len(rows)
    assert [area.label for area in strip.areas] == names
    for row in rows.values():
        lefts = [*(float(area.x) for area in row), WIDTH + GAP]
        for area, right in zip(row, lefts[1:], strict=True):
            needed = max(len(area.label), len(area.words)) * LETTER
            assert float(area.x) + needed <= right + 0.1 or len(row) == 1
    assert max(map(len, rows.values())) - min(map(len, rows.values())) <= len(rows)


def test_an_area_where_nothing_applies_is_not_drawn() -> None:
    assert not Readiness.of([Area("Pump", (Status.NOT_APPLICABLE,))]).areas


def test_a_block_stands_where_its_hours_are() -> None:
    scale = DayScale(start=420, end=1140, width=366)
    cell = draw_cell([Block(420, 780, "own", "1")], shift=(420, 1140), scale=scale, says="1 visit")

    (drawn,) = cell.blocks

    assert (drawn.x, drawn.width) == ("3", "179")


@given(
    st.lists(st.tuples(st.integers(-200, 1700), st.integers(1, 400)), max_size=12),
    st.booleans(),
)
def test_no_block_leaves_its_cell_however_late(spans: list[tuple[int, int]], wide: bool) -> None:
    scale = DayScale() if wide else None
    blocks = [Block(start, start + length, "own") for start, length in spans]

    cell = draw_cell(blocks, shift=None, scale=scale, says="visits")

    room = scale.width if scale else NARROW
    assert all(0 <= float(b.x) <= room and float(b.width) > 0 for b in cell.blocks)


def test_a_day_chart_paints_the_past_as_fact() -> None:
    slots = [Slot(1, 0, 2), Slot(2, 1, 3)]

    chart = DayChart.of(slots, start_minute=480, slot_minutes=60, now_minute=500, says="two hours")

    assert [bar.paint for bar in chart.bars] == ["p-petrol", "p-mid", "p-drive"]
    assert chart.now_x


@given(st.floats(0, 1e6))
def test_an_axis_has_a_handful_of_round_steps(top: float) -> None:
    step = round_step(top)

    assert str(step)[0] in "125"
    assert top / step <= 3.0001


def test_a_route_keeps_its_stops_apart_from_the_edge() -> None:
    home = Position(39.95, -83.05)
    stops = [Stop(Position(39.95 + 0.01 * i, -83.0), str(i)) for i in range(1, 4)]

    drawn = RouteMap.of(home, stops, [Leg(9), Leg(4), Leg(4), Leg(12)], says="three stops")

    assert all(20 <= float(p.x) <= 500 and 20 <= float(p.y) <= 216 for p in drawn.points)
    assert drawn.back


def test_a_route_of_one_stop_at_home_is_drawn() -> None:
    home = Position(39.95, -83.05)

    assert RouteMap.of(home, [Stop(home, "1")], [Leg(0), Leg(0)], says="at home").points
