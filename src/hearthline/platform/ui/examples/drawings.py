"""Invented charts, a board and a map."""

from __future__ import annotations

from hearthline.kernel.geo import Position
from hearthline.platform.ui.bars import BarChart
from hearthline.platform.ui.board import Block, Cell, DayScale, Familiarity, draw_cell
from hearthline.platform.ui.day_chart import DayChart, Slot
from hearthline.platform.ui.examples.moment import HERE
from hearthline.platform.ui.route_map import Leg, Road, RouteMap, Stop

KINDS: dict[str, Familiarity] = {"o": "own", "w": "known", "n": "new"}


def day_chart() -> DayChart:
    """Nurses through a day."""
    busy = (
        0,
        1,
        3,
        7,
        9,
        11,
        11,
        12,
        10,
        9,
        11,
        11,
        10,
        9,
        8,
        8,
        7,
        6,
        6,
        5,
        4,
        3,
        2,
        2,
        1,
        1,
        1,
        0,
    )
    drive = (0, 1, 3, 3, 4, 3, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0)
    level = (
        0,
        2,
        6,
        11,
        14,
        15,
        15,
        15,
        14,
        14,
        15,
        14,
        13,
        12,
        11,
        11,
        10,
        9,
        9,
        8,
        7,
        5,
        4,
        3,
        2,
        2,
        1,
        1,
    )
    return DayChart.of(
        [Slot(b, d, o) for b, d, o in zip(busy, drive, level, strict=True)],
        start_minute=6 * 60,
        slot_minutes=30,
        now_minute=9 * 60 + 42,
        says="Nurses through the day: at 09:42, 12 with patients, 3 driving, 15 on shift",
    )


def bars() -> BarChart:
    """Bars with direct labels."""
    given = (
        ("No nurse with the skill", 14),
        ("No room in the window", 9),
        ("Over weekly hours", 3),
    )
    return BarChart.of(
        [(label, n, f"{n} visits") for label, n in given],
        says="Skills explain most unserved visits: 14 of 26",
    )


def board() -> dict[str, object]:
    """Three nurses, one sick, on a week with Thursday in focus."""
    scale = DayScale()
    spans = {
        "Rosa Invented": ("PICC, IVIG", "36 h 10", "ooowwoo"),
        "Dana Fiction": ("port, chemo", "34 h 40", "oown"),
        "Lena Imagined": ("PICC", "41 h 20", "onowoo"),
    }
    rows = []
    for index, (name, (skills, hours, code)) in enumerate(spans.items()):
        wide = _blocks(code, 7 * 60 + 20 + 25 * index, name)
        narrow = [
            draw_cell(
                _blocks(code[d:] + code[:d], 450, name),
                shift=(420, 930),
                says=f"{len(code)} visits",
            )
            for d in range(4)
        ]
        focus = draw_cell(
            wide, shift=(430, 1000), scale=scale, now=582, says=f"{name}, {len(wide)} visits"
        )
        off = draw_cell([], shift=None, says="off")
        rows.append(
            {
                "name": name,
                "skills": skills,
                "hours": hours,
                "over": index == 2,
                "before": narrow[:3],
                "focus": focus,
                "after": [narrow[3], off, off],
                "chosen": index == 0,
            }
        )
    rows[0]["after"] = [_ghosted(), *rows[0]["after"][1:]]  # type: ignore[index]
    sick = draw_cell(
        [],
        shift=(450, 960),
        scale=scale,
        now=582,
        says="Omar is sick today",
        absence="Sick today, 4 visits to place",
    )
    quiet = draw_cell(_blocks("oow", 450, "Omar"), shift=(450, 900), says="3 visits")
    off = draw_cell([], shift=None, says="off")
    rows.append(
        {
            "name": "Omar Placeholder",
            "skills": "Sick today",
            "hours": "24 h 00",
            "over": False,
            "before": [quiet] * 3,
            "focus": sick,
            "after": [quiet, off, off],
            "chosen": False,
        }
    )
    return {"scale": scale, "rows": rows}


def _ghosted() -> Cell:
    blocks = [*_blocks("oow", 450, ""), Block(540, 700, "own", ghost=True)]
    return draw_cell(blocks, shift=(430, 930), says="3 visits, the move you are trying")


def _blocks(code: str, start: int, name: str) -> list[Block]:
    found, minute = [], start
    for i, letter in enumerate(code):
        length = (30, 45, 60, 40, 75, 30, 50)[i % 7]
        found.append(
            Block(
                minute,
                minute + length,
                KINDS[letter],
                str(i + 1),
                f"Stop {i + 1} of {name}, {length} min",
                HERE,
                locked=i == 1,
                offered=i == 5,
            )
        )
        minute += length + (18, 25, 12, 40, 20, 15, 20)[i % 7]
    return found


def route_map() -> RouteMap:
    """A day of six stops."""
    spots = (
        (39.965, -83.03),
        (39.985, -83.01),
        (39.995, -82.975),
        (39.98, -82.94),
        (39.994, -82.9),
        (39.965, -82.885),
    )
    kinds = ("own", "own", "own", "known", "own", "own")
    stops = [
        Stop(Position(*spot), str(i + 1), kinds[i], present=i == 2)  # type: ignore[arg-type]
        for i, spot in enumerate(spots)
    ]
    legs = [Leg(minutes) for minutes in (9, 11, 12, 10, 13, 8, 21)]
    roads = [
        Road(
            [
                Position(39.93 + 0.02 * i, -83.09),
                Position(39.935 + 0.02 * i, -82.97),
                Position(39.93 + 0.02 * i, -82.83),
            ],
            major=i % 2 == 0,
        )
        for i in range(5)
    ] + [
        Road(
            [
                Position(39.9, -83.07 + 0.04 * i),
                Position(39.97, -83.06 + 0.04 * i),
                Position(40.05, -83.065 + 0.04 * i),
            ],
            major=i % 3 == 0,
        )
        for i in range(6)
    ]
    return RouteMap.of(
        Position(39.955, -83.055),
        stops,
        legs,
        roads=roads,
        says="Route of a day, six stops, 84 minutes of driving",
    )
