"""Geometry of the readiness strip: groups of bars by area, blocking bars taller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hearthline.platform.ui.parts import Area
from hearthline.platform.ui.status import ORDER, WORDS, Status

WIDTH = 640.0
GAP = 8.0
INNER_GAP = 2.0
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

    @classmethod
    def of(cls, areas: Sequence[Area]) -> Readiness:
        """Lay ``areas`` side by side over the width; not applicable ones are not drawn."""
        shown = [(a, [s for s in a.statuses if s is not Status.NOT_APPLICABLE]) for a in areas]
        shown = [(area, statuses) for area, statuses in shown if statuses]
        if not shown:
            return cls(())
        each = (WIDTH - GAP * (len(shown) - 1)) / len(shown)
        return cls(
            [
                _area(area, statuses, i * (each + GAP), each)
                for i, (area, statuses) in enumerate(shown)
            ]
        )

    @property
    def words(self) -> str:
        """The strip as a sentence."""
        return _("Readiness by area") + ": " + "; ".join(f"{a.label} {a.words}" for a in self.areas)


def _area(area: Area, statuses: Sequence[Status], left: float, width: float) -> AreaBars:
    ordered = sorted(statuses, key=lambda s: -ORDER.index(s))
    each = (width - INNER_GAP * (len(ordered) - 1)) / len(ordered)
    bars = [_bar(s, left + i * (each + INNER_GAP), each) for i, s in enumerate(ordered)]
    worst = min(ordered, key=ORDER.index)
    count = Counter(ordered)[worst]
    words = f"{count} {str(WORDS[worst]).lower()}"
    return AreaBars(str(area.label), f"{left:.1f}", bars, worst, words, area.url)


def _bar(status: Status, left: float, width: float) -> Bar:
    tall = status is Status.BLOCKING
    dashed = status is Status.UNKNOWN
    inset = 0.75 if dashed else 0.0
    y, height = (4.0, 16.0) if tall else (10.0, 10.0)
    return Bar(
        f"{left + inset:.1f}",
        f"{y + inset:.1f}",
        f"{max(1.0, width - 2 * inset):.1f}",
        f"{height - 2 * inset:.1f}",
        _PAINT[status],
        dashed,
    )
