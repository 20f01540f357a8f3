"""Geometry of the readiness strip: groups of bars by area, blocking bars taller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hearthline.platform.ui.parts import Area
from hearthline.platform.ui.status import ORDER, WORDS, Status

WIDTH = 640.0
ROW_HEIGHT = 58
GAP = 8.0
INNER_GAP = 2.0
LETTER = 7.4
"""Width of a letter of the names, in SVG units; a row holds what its names leave room for."""
_PAINT = {
    Status.MET: "p-met",
    Status.OPEN: "p-open",
    Status.BLOCKING: "p-block",
    Status.NOTE: "p-note",
    Status.UNKNOWN: "nofill l-unknown",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle in SVG units."""

    x: str
    y: str
    width: str
    height: str
    paint: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class AreaBars:
    """Bars of one area, its name and its worst count."""

    label: str
    x: str
    name_y: int
    words_y: int
    bars: Sequence[Bar]
    worst: Status
    words: str
    url: str

    @property
    def text_paint(self) -> str:
        """Class of the count under the name."""
        return {
            Status.BLOCKING: "b p-blocktext",
            Status.OPEN: "b p-opentext",
            Status.UNKNOWN: "b p-ink2",
        }.get(self.worst, "p-ink3")


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole strip."""

    areas: Sequence[AreaBars]
    height: int = ROW_HEIGHT

    @classmethod
    def of(cls, areas: Sequence[Area]) -> Readiness:
        """Lay ``areas`` side by side, in rows as even as can be; not applicable ones are not drawn.

        A row takes no more areas than its names have room for.
        """
        said = [(a, [s for s in a.statuses if s is not Status.NOT_APPLICABLE]) for a in areas]
        shown = [_Shown.of(area, statuses) for area, statuses in said if statuses]
        if not shown:
            return cls(())
        rows = _rows(shown)
        drawn = [
            area
            for number, row in enumerate(rows)
            for area in _row(row, float(number * ROW_HEIGHT))
        ]
        return cls(drawn, ROW_HEIGHT * len(rows))

    @property
    def words(self) -> str:
        """The strip as a sentence."""
        return _("Readiness by area") + ": " + "; ".join(f"{a.label} {a.words}" for a in self.areas)


@dataclass(frozen=True, slots=True)
class _Shown:
    """An area with what is drawn of it, the worst last."""

    area: Area
    ordered: Sequence[Status]
    worst: Status
    words: str

    @classmethod
    def of(cls, area: Area, statuses: Sequence[Status]) -> _Shown:
        ordered = sorted(statuses, key=lambda s: -ORDER.index(s))
        worst = min(ordered, key=ORDER.index)
        words = f"{Counter(ordered)[worst]} {str(WORDS[worst]).lower()}"
        return cls(area, ordered, worst, words)

    @property
    def letters(self) -> int:
        return max(len(str(self.area.label)), len(self.words))


def _rows(shown: Sequence[_Shown]) -> list[Sequence[_Shown]]:
    each = max(one.letters for one in shown) * LETTER + GAP
    fit = max(1, int((WIDTH + GAP) // each))
    count = -(-len(shown) // fit)
    size = -(-len(shown) // count)
    return [shown[first : first + size] for first in range(0, len(shown), size)]


def _row(row: Sequence[_Shown], top: float) -> Iterator[AreaBars]:
    width = (WIDTH - GAP * (len(row) - 1)) / len(row)
    for number, one in enumerate(row):
        left = number * (width + GAP)
        each = (width - INNER_GAP * (len(one.ordered) - 1)) / len(one.ordered)
        yield AreaBars(
            label=str(one.area.label),
            x=f"{left:.1f}",
            name_y=int(top) + 38,
            words_y=int(top) + 53,
            bars=[
                _bar(status, left + i * (each + INNER_GAP), top, each)
                for i, status in enumerate(one.ordered)
            ],
            worst=one.worst,
            words=one.words,
            url=one.area.url,
        )


def _bar(status: Status, left: float, top: float, width: float) -> Bar:
    tall = status is Status.BLOCKING
    dashed = status is Status.UNKNOWN
    inset = 0.75 if dashed else 0.0
    y, height = (4.0, 16.0) if tall else (10.0, 10.0)
    return Bar(
        f"{left + inset:.1f}",
        f"{top + y + inset:.1f}",
        f"{max(1.0, width - 2 * inset):.1f}",
        f"{height - 2 * inset:.1f}",
        _PAINT[status],
        dashed,
    )
