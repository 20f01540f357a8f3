"""The one place that turns civil time into instants and back.

What is promised is a civil date and time in a zone; what happened is a UTC instant plus the
zone. A civil time that a clock change skips moves forward by the gap; one that happens twice
means the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """Return the IANA zone called ``name``.

    Raises
    ------
    ValueError
        If no such zone exists; the name is in the message.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone is called {name!r}") from error


@dataclass(frozen=True, slots=True)
class CivilTime:
    """A promised moment: date and wall-clock time in a named zone."""

    day: date
    clock: time
    zone_name: str

    def instant(self) -> datetime:
        """Return the UTC instant: skipped times move forward, doubled ones take the first."""
        return to_instant(self.day, self.clock, self.zone_name)


def to_instant(day: date, clock: time, zone_name: str) -> datetime:
    """Return the UTC instant at which wall clocks in ``zone_name`` show ``clock`` on ``day``."""
    local = datetime.combine(day, clock.replace(tzinfo=None, fold=0), zone(zone_name))
    # With fold=0 Python reads a skipped time with the offset before the change, which lands
    # as far after the gap as the time lay inside it, and a doubled time as its first.
    return local.astimezone(UTC)


def to_civil(instant: datetime, zone_name: str) -> CivilTime:
    """Return what wall clocks in ``zone_name`` show at ``instant``.

    Raises
    ------
    ValueError
        If ``instant`` has no time zone.
    """
    if instant.tzinfo is None:
        raise ValueError("instant must be aware")
    local = instant.astimezone(zone(zone_name))
    return CivilTime(local.date(), local.time().replace(fold=0), zone_name)


def local_day(instant: datetime, zone_name: str) -> date:
    """Return the civil date in ``zone_name`` at ``instant``."""
    return to_civil(instant, zone_name).day


def minutes_into_day(instant: datetime, day: date, zone_name: str) -> int:
    """Return elapsed whole minutes between local midnight of ``day`` and ``instant``."""
    midnight = to_instant(day, time(0), zone_name)
    return int((instant - midnight).total_seconds() // 60)


def day_length_minutes(day: date, zone_name: str) -> int:
    """Return how long ``day`` lasts in ``zone_name``: 1,440 min, less or more at clock changes."""
    start = to_instant(day, time(0), zone_name)
    end = to_instant(day + timedelta(days=1), time(0), zone_name)
    return int((end - start).total_seconds() // 60)


def every(start: datetime, interval: timedelta, *, until: datetime) -> list[datetime]:
    """Return the instants of an interval order (every 8 h), counting elapsed hours.

    ``start`` is included when not after ``until``.

    Raises
    ------
    ValueError
        If ``interval`` is not positive.
    """
    if interval <= timedelta(0):
        raise ValueError("interval must be positive")
    count = 0 if start > until else (until - start) // interval + 1
    return [start.astimezone(UTC) + interval * step for step in range(count)]
