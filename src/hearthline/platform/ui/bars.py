"""Horizontal bars with direct labels: the title is the finding, the axis starts at zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hearthline.platform.ui.parts import Text
from hearthline.platform.ui.svg import at

ROW = 26.0
LABEL_SHARE = 0.42
VALUE_ROOM = 64.0
"""SVG units kept free for the value at the end of the longest bar."""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar as drawn."""

    label: Text
    shown: str
    y: str
    text_y: str
    width: str
    value_x: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars one under the other, longest value over the whole width."""

    says: Text
    width: str
    height: str
    axis: str
    rows: Sequence[BarRow]

    @classmethod
    def of(
        cls, values: Sequence[tuple[Text, float, str]], *, says: Text, width: float = 312.0
    ) -> BarChart:
        """Draw ``(label, value, value as shown)``; values are zero or more.

        ``width`` is how wide the picture stands in the page, in px, so that text keeps its size:
        312 in a right column, 600 in the main one.
        """
        left = round(width * LABEL_SHARE)
        top = max([value for _, value, _ in values] or [0]) or 1
        room = width - left - VALUE_ROOM
        rows = [
            BarRow(
                label,
                shown,
                at(i * ROW + 5),
                at(i * ROW + 17.5),
                at(max(1.0, value / top * room)),
                at(left + value / top * room + 8),
            )
            for i, (label, value, shown) in enumerate(values)
        ]
        return cls(says, at(width), at(len(values) * ROW + 4), at(left), rows)
