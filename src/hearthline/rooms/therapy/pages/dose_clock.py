"""When the doses of an order fall, on the clock of the home, and what a clock change does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from hearthline.kernel.calendar import CivilTime, local_day, to_instant
from hearthline.rooms.therapy.rules import DoseTime, clock_changes, dose_times
from hearthline.rooms.therapy.values import TherapyOrderFacts

DAYS_SHOWN = 2
DAYS_LOOKED_AHEAD = 45
MOST_A_DAY = 24


@dataclass(frozen=True, slots=True)
class DoseDays:
    """Doses of some days in a row; ``is_change`` when the clocks change in them."""

    doses: Sequence[DoseTime]
    is_change: bool = False


def dose_days(content: TherapyOrderFacts, now: datetime, zone_name: str) -> list[DoseDays]:
    """Return the doses of the coming days, and those around each clock change ahead.

    Parameters
    ----------
    zone_name
        Zone of the program, for an order that names none.
    """
    zone = content.zone or zone_name
    clock = content.first_dose_at or next(iter(content.frequency.clock_times), None)
    if content.first_dose_on is None or clock is None:
        return []
    first = CivilTime(content.first_dose_on, clock, zone)
    begins = max(now, first.instant())
    today = local_day(begins, zone)
    found = [
        _days(content, first, begins, to_instant(today + timedelta(DAYS_SHOWN), time(0), zone))
    ]
    for day in clock_changes(zone, today, DAYS_LOOKED_AHEAD):
        start = max(begins, to_instant(day - timedelta(days=1), time(0), zone))
        end = to_instant(day + timedelta(days=2), time(0), zone)
        found.append(DoseDays(_days(content, first, start, end).doses, is_change=True))
    return [days for days in found if days.doses]


def _days(content: TherapyOrderFacts, first: CivilTime, start: datetime, end: datetime) -> DoseDays:
    if content.ends_on is not None:
        last = to_instant(content.ends_on + timedelta(days=1), time(0), first.zone_name)
        end = min(end, last)
    until = end - timedelta(minutes=1)
    doses = dose_times(content.frequency, first, start=start, until=until)
    return DoseDays(doses[: MOST_A_DAY * 3])
