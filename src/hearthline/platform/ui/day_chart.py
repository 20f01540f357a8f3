"""How many are busy with what through a day: stacked bars, a level line, now in ember."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hearthline.platform.ui.parts import Text
from hearthline.platform.ui.svg import at, round_step, steps

WIDTH, HEIGHT = 312.0, 150.0
LEFT, RIGHT, TOP, BASE = 22.0, 308.0, 14.0, 118.0


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of the day: how many are with a patient, driving, and on shift."""

    busy: int
    driving: int
    level: int


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in SVG units."""

    x: str
    y: str
    width: str
    height: str
    paint: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label at a place on an axis."""

    at: str
    text: str
    text_at: str = ""


@dataclass(frozen=True, slots=True)
class DayChart:
    """A drawn day.

    ``says`` is the whole chart as a sentence for readers who cannot see it.
    """

    says: Text
    bars: Sequence[Rect]
    level: str
    rows: Sequence[Mark]
    hours: Sequence[Mark]
    now_x: str
    slots: Sequence[tuple[str, Slot]]

    @classmethod
    def of(
        cls,
        slots: Sequence[Slot],
        *,
        start_minute: int,
        slot_minutes: int,
        now_minute: int | None,
        says: Text,
    ) -> DayChart:
        """Lay out ``slots`` of ``slot_minutes`` from ``start_minute`` after local midnight.

        Slots before ``now_minute`` are painted as fact, later ones as planned.
        """
        top = max([1, *(max(s.level, s.busy + s.driving) for s in slots)])
        each = (RIGHT - LEFT) / max(1, len(slots))
        high = (BASE - TOP) / top

        def y(value: float) -> float:
            return BASE - value * high

        bars: list[Rect] = []
        for i, slot in enumerate(slots):
            x = LEFT + i * each + 0.8
            past = now_minute is not None and start_minute + i * slot_minutes <= now_minute
            if slot.busy:
                bars.append(_rect(x, y(slot.busy), each - 1.6, slot.busy * high, past))
            if slot.driving:
                bottom = y(slot.busy) - (0.8 if slot.busy else 0)
                height = max(1.0, slot.driving * high - 0.8)
                bars.append(_rect(x, bottom - height, each - 1.6, height, None))
        step = round_step(top)
        rows = [Mark(at(y(v)), str(v), at(y(v) + 4)) for v in range(step, top + 1, step)]
        marks = []
        for i in range(len(slots)):
            minute = start_minute + i * slot_minutes
            if minute % 120 == 60 and LEFT + i * each > LEFT + 8:
                marks.append(Mark(at(LEFT + i * each), f"{minute // 60 % 24:02d}"))
        level = steps([(LEFT + i * each, y(s.level)) for i, s in enumerate(slots)], RIGHT)
        inside = now_minute is not None and (
            start_minute <= now_minute <= start_minute + len(slots) * slot_minutes
        )
        now_x = (
            at(LEFT + ((now_minute or 0) - start_minute) / slot_minutes * each) if inside else ""
        )
        named = [
            (f"{m // 60 % 24:02d}:{m % 60:02d}", slot)
            for slot, m in zip(
                slots, range(start_minute, start_minute + 10**6, slot_minutes), strict=False
            )
        ]
        return cls(says, bars, level, rows, marks, now_x, named)


def _rect(x: float, y: float, width: float, height: float, past: bool | None) -> Rect:
    paint = "p-drive" if past is None else "p-petrol" if past else "p-mid"
    return Rect(at(x), at(y), at(width), at(height), paint)
