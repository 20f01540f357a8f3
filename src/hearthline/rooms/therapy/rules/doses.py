"""When doses fall: interval orders count elapsed hours, daily ones keep the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hearthline.kernel.calendar import (
    CivilTime,
    day_length_minutes,
    every,
    to_civil,
    to_instant,
)
from hearthline.rooms.therapy.values import Frequency, FrequencyKind


def dose_instants(frequency: Frequency, first: CivilTime, *, until: datetime) -> list[datetime]:
    """Return the UTC instants of doses from the first to ``until``, both included.

    Parameters
    ----------
    first
        Civil moment of the first dose in the zone of the home.

    Returns
    -------
    list of datetime
        For ``EVERY_HOURS`` elapsed hours apart, across clock changes. For ``TIMES_PER_DAYS``
        at the same clock times each day: ``times`` a day begin at the first dose and are
        spread over 24 h, unless the order names its times, which are kept; once in so many
        whole days repeats the first dose's clock. One for ``ONCE``; none when the frequency has
        no times of its own.
    """
    start = first.instant()
    match frequency.kind:
        case FrequencyKind.TIMES_PER_DAYS if frequency.clock_times:
            return _at_fixed_times(frequency.clock_times, first, until)
        case FrequencyKind.ONCE:
            return [start] if start <= until else []
        case FrequencyKind.EVERY_HOURS if frequency.interval_hours:
            return every(start, timedelta(hours=float(frequency.interval_hours)), until=until)
        case FrequencyKind.TIMES_PER_DAYS if frequency.times and frequency.per_days:
            return _by_the_clock(frequency.times, int(frequency.per_days), first, until)
    return []


@dataclass(frozen=True, slots=True)
class DoseTime:
    """One dose as the home's clock shows it, and how long after the one before.

    Attributes
    ----------
    is_odd
        Whether that time differs from what the order's other doses have: a clock change.
    is_moved
        Whether the clock shows another time than it would without the clock change.
    """

    civil: CivilTime
    since_last: timedelta | None
    is_odd: bool = False
    is_moved: bool = False


def dose_times(
    frequency: Frequency, first: CivilTime, *, start: datetime, until: datetime
) -> list[DoseTime]:
    """Return the doses from ``start`` to ``until`` with the elapsed time before each.

    A clock change makes an interval of fixed times longer or shorter, and moves what the clock
    shows for doses that are so many hours apart; both are pointed out.
    """
    instants = dose_instants(frequency, first, until=until)
    if not instants:
        return []
    is_interval = frequency.kind is FrequencyKind.EVERY_HOURS
    gaps = [None, *(later - earlier for earlier, later in pairwise(instants))]
    found = []
    for index, (instant, gap) in enumerate(zip(instants, gaps, strict=True)):
        if instant < start:
            continue
        civil = to_civil(instant, first.zone_name)
        found.append(
            DoseTime(
                civil,
                gap,
                is_odd=gap is not None
                and not is_interval
                and gap != _plain_gap(instants[index - 1], instant, first),
                is_moved=is_interval and _offset(instant, first) != _offset(instants[0], first),
            )
        )
    return found


def clock_changes(zone_name: str, first_day: date, days: int) -> list[date]:
    """Return the days of a zone that are longer or shorter than 24 hours."""
    wanted = (first_day + timedelta(days=number) for number in range(days))
    return [day for day in wanted if day_length_minutes(day, zone_name) != 24 * 60]


def _plain_gap(earlier: datetime, later: datetime, first: CivilTime) -> timedelta:
    """Return how far apart two doses are on the clock, as if it had never changed."""
    before, after = to_civil(earlier, first.zone_name), to_civil(later, first.zone_name)
    if _offset(earlier, first) == _offset(later, first):
        return later - earlier
    return datetime.combine(after.day, after.clock) - datetime.combine(before.day, before.clock)


def _offset(instant: datetime, first: CivilTime) -> timedelta:
    civil = to_civil(instant, first.zone_name)
    return datetime.combine(civil.day, civil.clock) - instant.replace(tzinfo=None)


def _at_fixed_times(clocks: Sequence[time], first: CivilTime, until: datetime) -> list[datetime]:
    start, day = first.instant(), first.day
    found: list[datetime] = []
    while True:
        for clock in clocks:
            instant = to_instant(day, clock, first.zone_name)
            if instant > until:
                return found
            if instant >= start:
                found.append(instant)
        day += timedelta(days=1)


def _by_the_clock(times: int, per_days: int, first: CivilTime, until: datetime) -> list[datetime]:
    step = timedelta(days=per_days) / times
    found: list[datetime] = []
    period = 0
    while True:
        day = first.day + timedelta(days=period * per_days)
        for index in range(times):
            offset = timedelta(hours=first.clock.hour, minutes=first.clock.minute) + step * index
            whole = offset // timedelta(days=1)
            rest = offset - timedelta(days=whole)
            minutes = int(rest.total_seconds() // 60)
            clock = time(minutes // 60, minutes % 60)
            instant = to_instant(day + timedelta(days=whole), clock, first.zone_name)
            if instant > until:
                return found
            found.append(instant)
        period += 1
