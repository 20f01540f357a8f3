"""How often, as a Timing states it part by part: read whole, or left open in its own words.

A part that narrows or widens the schedule (days of the week, times of day, a range, a number of
doses in all) is never passed over: where it cannot be brought together with the rest, nothing is
read and a person reads the words. Source: FHIR R4, Timing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.shapes import number, part
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind

HOURS_IN = {
    "s": Decimal(1) / 3600,
    "min": Decimal(1) / 60,
    "h": Decimal(1),
    "d": Decimal(24),
    "wk": Decimal(168),
    "mo": Decimal(720),
}
_DAY, _WEEK = Decimal(24), Decimal(168)
_DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$")
_MEALS = frozenset({"C", "AC", "PC"})
"""Events that come several times a day by themselves: the meals."""
_NARROWING = ("dayOfWeek", "timeOfDay", "when", "count", "countMax", "frequencyMax", "periodMax")
_HOW_LONG = ("boundsDuration", "boundsRange")
_STATED = frozenset({FrequencyKind.EVERY_HOURS, FrequencyKind.TIMES_PER_DAYS})


class _LeftOpenError(Exception):
    """The parts cannot be brought together."""


@dataclass(frozen=True, slots=True)
class _Cycle:
    """So many doses in so many hours; ``unit`` as stated."""

    times: int
    hours: Decimal
    is_interval: bool


def read_timing(timing: Body, coded: Frequency | None, *, is_as_needed: bool) -> Frequency | None:
    """Return how often a Timing's parts say; ``None`` when they say nothing of it.

    Parameters
    ----------
    coded
        What the Timing's code was read as, when there is one: both must say the same.
    """
    repeat, events = part(timing, "repeat"), _listed(timing.get("event"))
    is_narrowed = bool(events) or any(_is_there(repeat.get(name)) for name in _NARROWING)
    has_cycle = _is_there(repeat.get("period")) or _is_there(repeat.get("frequency"))
    if not is_narrowed and not has_cycle:
        return None
    words = timing_words(timing)
    said = coded.original if coded is not None else ""
    try:
        found = _read(repeat, events, coded)
    except _LeftOpenError:
        original = "; ".join(filter(None, (said, words)))
        return Frequency(FrequencyKind.UNREADABLE, original, is_as_needed=is_as_needed)
    return replace(found, original=said or words, is_as_needed=is_as_needed)


def is_only_in_words(timing: Body) -> bool:
    """Whether how long it goes on is said in a way that only a person can turn into a day."""
    repeat = part(timing, "repeat")
    count = number(repeat.get("count"))
    return any(_is_there(repeat.get(name)) for name in _HOW_LONG) or (
        _is_there(repeat.get("count")) and count != 1
    )


def needs_words(timing: Body) -> bool:
    """Whether it says more than a frequency can hold."""
    repeat = part(timing, "repeat")
    names = (*_NARROWING, *_HOW_LONG)
    return _is_there(timing.get("event")) or any(_is_there(repeat.get(name)) for name in names)


def timing_words(timing: Body) -> str:
    """Return the parts of a Timing in words, none left out that bears on doses."""
    repeat = part(timing, "repeat")
    found = [_cycle_words(repeat)]
    if days := _listed(repeat.get("dayOfWeek")):
        found.append("on " + ", ".join(_DAYS.get(day, day) for day in days))
    if times := _listed(repeat.get("timeOfDay")):
        found.append("at " + ", ".join(time.removesuffix(":00") for time in times))
    if events := _listed(repeat.get("when")):
        found.append(f"when {', '.join(events)}")
    if _is_there(repeat.get("count")) or _is_there(repeat.get("countMax")):
        found.append(f"{_range(repeat, 'count')} times in all")
    length = part(repeat, "boundsDuration")
    low, high = part(repeat, "boundsRange", "low"), part(repeat, "boundsRange", "high")
    if length:
        found.append(f"for {_length(length)}")
    elif low or high:
        found.append(f"for {_length(low)} to {_length(high)}")
    found.extend(_listed(timing.get("event")))
    return ", ".join(filter(None, found))


def _read(repeat: Body, events: Sequence[str], coded: Frequency | None) -> Frequency:
    kind = coded.kind if coded is not None else None
    cycle = _cycle(repeat)
    is_narrowed = any(_is_there(repeat.get(name)) for name in _NARROWING)
    if events:
        if cycle is not None or is_narrowed or coded is not None or len(events) > 1:
            raise _LeftOpenError
        return Frequency(FrequencyKind.ONCE)
    count = _count(repeat)
    if kind in (FrequencyKind.CONTINUOUS, FrequencyKind.TITRATED):
        raise _LeftOpenError
    if coded is not None and kind is FrequencyKind.ONCE:
        lists = [set(_listed(repeat.get(name))) for name in ("dayOfWeek", "timeOfDay", "when")]
        if cycle is not None or count not in (None, 1) or any(len(found) > 1 for found in lists):
            raise _LeftOpenError
        return coded
    if coded is not None and kind in _STATED:
        by_code = _cycle_of(coded)
        if cycle is not None and cycle.times * by_code.hours != by_code.times * cycle.hours:
            raise _LeftOpenError
        cycle = cycle or by_code
    cycle = _by_clock(repeat, _by_days(repeat, cycle))
    cycle = _by_events(repeat, cycle)
    if count == 1:
        return Frequency(FrequencyKind.ONCE)
    if cycle is None:
        raise _LeftOpenError
    if cycle.is_interval:
        every = Decimal(f"{(cycle.hours / cycle.times).normalize():f}")
        return Frequency(FrequencyKind.EVERY_HOURS, interval_hours=every)
    days = Decimal(f"{(cycle.hours / 24).normalize():f}")
    return Frequency(FrequencyKind.TIMES_PER_DAYS, times=cycle.times, per_days=days)


def _cycle(repeat: Body) -> _Cycle | None:
    """Return frequency and period; a range or something that is no number leaves it open."""
    for name in ("frequency", "period"):
        most = repeat.get(f"{name}Max")
        if _is_there(most) and number(most) != number(repeat.get(name)):
            raise _LeftOpenError
    if not _is_there(repeat.get("period")):
        if _is_there(repeat.get("frequency")):
            raise _LeftOpenError
        return None
    times = _whole(repeat["frequency"]) if _is_there(repeat.get("frequency")) else 1
    every = number(repeat["period"])
    unit = repeat.get("periodUnit")
    if every is None or every <= 0 or not isinstance(unit, str) or unit not in HOURS_IN:
        raise _LeftOpenError
    return _Cycle(times, every * HOURS_IN[unit], unit in ("h", "min", "s"))


def _cycle_of(coded: Frequency) -> _Cycle:
    if coded.kind is FrequencyKind.EVERY_HOURS:
        return _Cycle(1, coded.interval_hours or _DAY, True)
    return _Cycle(coded.times or 1, (coded.per_days or Decimal(1)) * 24, False)


def _by_days(repeat: Body, cycle: _Cycle | None) -> _Cycle | None:
    """Narrow to days of the week: once on each of them, or as often a week as there are days."""
    if not _is_there(repeat.get("dayOfWeek")):
        return cycle
    days = set(_listed(repeat["dayOfWeek"]))
    if not days or not days <= _DAYS.keys():
        raise _LeftOpenError
    if cycle is None and len(set(_listed(repeat.get("timeOfDay")))) == 1:
        cycle = _Cycle(1, _DAY, False)
    if cycle is not None and cycle.times == 1 and cycle.hours == _DAY:
        return _Cycle(len(days), _WEEK, False)
    if cycle is not None and cycle.times == len(days) and cycle.hours % _WEEK == 0:
        return cycle
    raise _LeftOpenError


def _by_clock(repeat: Body, cycle: _Cycle | None) -> _Cycle | None:
    """Bring times of day together: one for each dose of a day."""
    if not _is_there(repeat.get("timeOfDay")):
        return cycle
    times = set(_listed(repeat["timeOfDay"]))
    if not times or not all(_CLOCK.match(time) for time in times):
        raise _LeftOpenError
    if cycle is None:
        return _Cycle(len(times), _DAY, False)
    if _is_there(repeat.get("dayOfWeek")):
        is_one_each = len(times) == 1
    else:
        is_one_each = _is_so_many_a_day(cycle, len(times))
    if not is_one_each:
        raise _LeftOpenError
    return cycle


def _by_events(repeat: Body, cycle: _Cycle | None) -> _Cycle | None:
    """Bring events such as bedtime together: one for each dose of a day, or the meals."""
    if not _is_there(repeat.get("when")):
        return cycle
    events = set(_listed(repeat["when"]))
    if cycle is None or not events or _is_there(repeat.get("dayOfWeek")):
        raise _LeftOpenError
    is_meals = len(events) == 1 and events <= _MEALS
    if not is_meals and not _is_so_many_a_day(cycle, len(events)):
        raise _LeftOpenError
    return cycle


def _is_so_many_a_day(cycle: _Cycle, count: int) -> bool:
    if cycle.times * 24 == count * cycle.hours:
        return True
    return cycle.times == count == 1 and cycle.hours % _DAY == 0


def _count(repeat: Body) -> int | None:
    most = repeat.get("countMax")
    if _is_there(most) and number(most) != number(repeat.get("count")):
        raise _LeftOpenError
    return _whole(repeat["count"]) if _is_there(repeat.get("count")) else None


def _whole(value: object) -> int:
    found = number(value)
    if found is None or found < 1 or found != found.to_integral_value():
        raise _LeftOpenError
    return int(found)


def _is_there(value: object) -> bool:
    return value is not None and value != [] and value != ""


def _listed(value: object) -> list[str]:
    """Return the items of a list as text; a bare one counts as a list."""
    items = value if isinstance(value, list) else [value] if _is_there(value) else []
    return [str(item).strip() for item in items]


def _cycle_words(repeat: Body) -> str:
    if not _is_there(repeat.get("period")):
        count = _range(repeat, "frequency")
        return f"{count} times" if count else ""
    unit = repeat.get("periodUnit") or "without unit"
    return f"{_range(repeat, 'frequency') or '1'} per {_range(repeat, 'period')} {unit}"


def _range(repeat: Body, name: str) -> str:
    low, high = repeat.get(name), repeat.get(f"{name}Max")
    if _is_there(high) and high != low:
        return f"{low if _is_there(low) else 'up'} to {high}"
    return str(low) if _is_there(low) else ""


def _length(quantity: Body) -> str:
    value = quantity.get("value")
    unit = quantity.get("unit") or quantity.get("code") or "without unit"
    return f"{value} {unit}" if _is_there(value) else "not stated"
