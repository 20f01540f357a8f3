"""Geometry of the week board: one day wide in hours, the others narrow as texture.

Minutes count from local midnight of the day drawn; scheduling fills these values, the
template ``ui/board_cell.html`` shows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hearthline.platform.ui.parts import Text
from hearthline.platform.ui.svg import at

Familiarity = Literal["own", "known", "new", "none"]
Promised = Literal["", "told", "confirmed", "not_agreed", "happened"]
HEIGHT = 37.0
NARROW = 52.0


@dataclass(frozen=True, slots=True)
class DayScale:
    """Which hours a cell shows, and how wide it is in SVG units."""

    start: int = 7 * 60
    end: int = 19 * 60
    width: float = 372.0

    def x(self, minute: float) -> float:
        """Return where ``minute`` lies, kept inside the cell."""
        share = (minute - self.start) / max(1, self.end - self.start)
        return 3 + min(1.0, max(0.0, share)) * (self.width - 6)

    @property
    def hours(self) -> list[tuple[str, str]]:
        """Every second hour as (place, label)."""
        first = -(-self.start // 120) * 120
        return [
            (at(self.x(minute)), f"{minute // 60 % 24:02d}")
            for minute in range(first, self.end + 1, 120)
            if 8 < self.x(minute) < self.width - 8
        ]


@dataclass(frozen=True, slots=True)
class Block:
    """A visit on the board.

    Parameters
    ----------
    start, end
        Minutes after midnight.
    familiarity
        Own nurse solid, has met outlined, new face outlined with a dot, none hatched.
    label
        Stop number, as on the map.
    says
        The block in words, for its link and for readers who cannot see it.
    locked, tentative, offered
        A lock; dashed because not cleared; dotted because not accepted yet.
    promise
        A line under the block: dashed where the family was told, whole where it confirmed; a
        mark with "!" where it has not agreed.
    lost
        What the visit needs is not there in time; it is drawn as blocking.
    """

    start: int
    end: int
    familiarity: Familiarity
    label: str = ""
    says: Text = ""
    url: str = ""
    locked: bool = False
    tentative: bool = False
    offered: bool = False
    ghost: bool = False
    name: str = ""
    promise: Promised = ""
    lost: bool = False


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A block with its place."""

    block: Block
    x: str
    y: str
    width: str
    height: str
    radius: str
    middle: str
    right: str

    @property
    def lock_x(self) -> str:
        """Where the lock sits: over the upper left corner."""
        return at(float(self.x) - 4)

    @property
    def far(self) -> str:
        """The right end of the line under the block."""
        return at(float(self.x) + float(self.width))

    @property
    def css(self) -> str:
        """Classes of the rectangle."""
        if self.block.ghost:
            return "ghost"
        extra = " v-offered" if self.block.offered else ""
        if self.block.lost:
            return f"v-none v-lost{extra}"
        extra += " v-tentative" if self.block.tentative else ""
        return f"v-{self.block.familiarity}{extra}"

    @property
    def text_css(self) -> str:
        """Class of the number: light on solid, ink on outlined."""
        return (
            "p-onpetrol"
            if self.block.familiarity == "own" and not self.block.offered and not self.block.lost
            else "p-ink"
        )


@dataclass(frozen=True, slots=True)
class Drive:
    """A drive between two stops, as a line."""

    x1: str
    x2: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One nurse on one day, drawn.

    ``says`` is the cell in a few words ("6 visits, 07:00 to 16:30").
    """

    says: Text
    width: str
    shift: tuple[str, str] | None
    blocks: Sequence[DrawnBlock]
    now_x: str
    wide: bool
    off: bool
    absence: Text = ""
    href: str = ""

    @property
    def shift_width(self) -> str:
        """Width of the well behind the blocks."""
        return at(float(self.shift[1]) - float(self.shift[0])) if self.shift else "0"


def draw_cell(
    blocks: Sequence[Block],
    *,
    shift: tuple[int, int] | None,
    scale: DayScale | None = None,
    now: int | None = None,
    says: Text,
    absence: Text = "",
) -> Cell:
    """Return a drawn cell; without ``scale`` it is narrow.

    Parameters
    ----------
    shift
        Begin and end of the shift in minutes, ``None`` on a day off.
    now
        Present minute when it lies on this day.
    absence
        Words for a day that was planned and cannot be worked ("Sick today, 4 visits to place").
    """
    wide = scale is not None
    drawn_on = scale or DayScale(width=NARROW)
    top, height, radius = (8.0, 21.0, 3.0) if wide else (11.0, 14.0, 1.2)
    drawn = []
    for given in sorted(blocks, key=lambda b: (b.ghost, b.start)):
        block = given if wide else replace(given, label="")
        left, right = drawn_on.x(block.start), drawn_on.x(block.end)
        width = max(12.0 if wide else 2.5, right - left - (1.0 if wide else 0.6))
        drawn.append(
            DrawnBlock(
                block,
                at(left),
                at(top),
                at(width),
                at(height),
                at(radius),
                at(left + width / 2),
                at(left + width - 1),
            )
        )
    place = (at(drawn_on.x(shift[0])), at(drawn_on.x(shift[1]))) if shift else None
    return Cell(
        says=says,
        width=at(drawn_on.width),
        shift=place,
        blocks=drawn,
        now_x=at(drawn_on.x(now)) if now is not None and wide else "",
        wide=wide,
        off=shift is None and not drawn,
        absence=absence,
    )
