"""Vital signs of a run over its time, drawn on the server as panels under one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hearthline.engines.protocols import Fact
from hearthline.engines.protocols.values import decimal_or_none
from hearthline.platform.ui.display import local, shown_clock
from hearthline.platform.ui.svg import at as shown_at
from hearthline.platform.ui.svg import line
from hearthline.rooms.emergency.rules.runs import instant

LEFT, RIGHT, TOP, BOTTOM = 20.0, 620.0, 44.0, 100.0
"""Edges of a panel's field in its drawing of 640 by 114."""
ROOM = 0.15
"""Part of the height left free above and below the values."""
PANELS = (
    ("pressure", ("systolic", "diastolic")),
    ("pulse", ("pulse",)),
    ("breathing", ("breathing",)),
    ("oxygen", ("oxygen",)),
    ("temperature", ("temperature",)),
)

Timed = Sequence[tuple[Fact, int]]


@dataclass(frozen=True, slots=True)
class Dot:
    """One value: where it stands and what it is."""

    x: str
    y: str
    label_y: str
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One vital sign over the time of a run.

    Attributes
    ----------
    says
        The panel in a sentence, for whoever does not see it.
    paths
        One a series; ``dots`` carry the values.
    doses
        Where a dose was given: position across, and its number among them.
    ends
        First and last moment, as clock texts.
    """

    title: str
    says: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]
    doses: tuple[tuple[str, str], ...]
    ends: tuple[str, str]


def plot(vitals: Timed, doses: Timed, *, begun: int | None, ended: int | None) -> list[Panel]:
    """Return a panel for each vital sign of which a number was read; others are left out.

    Parameters
    ----------
    vitals, doses
        Facts with when they happened (milliseconds since 1970 UTC), in that order.
    """
    times = [at for _fact, at in (*vitals, *doses)]
    times += [at for at in (begun, ended) if at is not None]
    if not times:
        return []
    first, last = min(times), max(times)
    if last == first:
        last = first + 60_000

    def across(at: int) -> float:
        return LEFT + (RIGHT - LEFT) * (at - first) / (last - first)

    marks = tuple((shown_at(across(at)), str(n)) for n, (_dose, at) in enumerate(doses, start=1))
    ends = (_clock(first), _clock(last))
    panels = []
    for code, names in PANELS:
        series = {name: _read(vitals, name) for name in names}
        values = [value for points in series.values() for _at, value in points]
        if not values:
            continue
        low, high = min(values), max(values)
        room = max((high - low) * ROOM, 1.0)

        def up(value: float, low: float = low - room, high: float = high + room) -> float:
            return BOTTOM - (BOTTOM - TOP) * (value - low) / (high - low)

        panels.append(
            Panel(
                title=_title(code),
                says=_says(code, series),
                paths=tuple(
                    line((across(at), up(value)) for at, value in points)
                    for points in series.values()
                    if len(points) > 1
                ),
                dots=tuple(
                    Dot(
                        x=shown_at(across(at)),
                        y=shown_at(up(value)),
                        label_y=shown_at(up(value) + (13 if name == "diastolic" else -6)),
                        text=f"{value:g}",
                    )
                    for name, points in series.items()
                    for at, value in points
                ),
                doses=marks,
                ends=ends,
            )
        )
    return panels


def _read(vitals: Timed, name: str) -> list[tuple[int, float]]:
    """Return the values of one sign that are numbers; the table has the others too."""
    found = []
    for fact, at in vitals:
        value = decimal_or_none(fact.values.get(name, ""))
        if value is not None:
            found.append((at, float(value)))
    return found


def _title(code: str) -> str:
    return {
        "pressure": _("Blood pressure, mmHg"),
        "pulse": _("Pulse, per min"),
        "breathing": _("Breathing, per min"),
        "oxygen": _("Oxygen level, %"),
        "temperature": _("Temperature, °F"),
    }[code]


def _says(code: str, series: dict[str, list[tuple[int, float]]]) -> str:
    first = next(iter(series.values()))
    said = ", ".join(f"{_clock(at)} {value:g}" for at, value in first)
    return f"{_title(code)}: {said}"


def _clock(at: int) -> str:
    return shown_clock(local(instant(at)))
