"""The dose clock of a referral: when the next dose is due, and what its first home dose may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from hearthline.kernel.calendar import CivilTime, to_civil, to_instant
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind
from hearthline.rooms.intake.values.typed import DoseClock


@dataclass(frozen=True, slots=True)
class FirstDoses:
    """The dose that is due next, and the one after it, as civil times of the clock's zone."""

    due: CivilTime
    after: CivilTime | None


def interval_of(frequency: Frequency) -> timedelta | None:
    """Return the elapsed time between doses, for an order that states one."""
    if frequency.kind is FrequencyKind.EVERY_HOURS and frequency.interval_hours:
        return timedelta(hours=float(frequency.interval_hours))
    return None


def due_after(last_dose_at: datetime | None, frequency: Frequency, zone: str) -> CivilTime | None:
    """Return when the next dose is due: an interval order counts elapsed hours.

    ``None`` when the order states no interval or nobody said when the last dose was given: then
    a person asks, and nothing is guessed.
    """
    interval = interval_of(frequency)
    if last_dose_at is None or interval is None or not zone:
        return None
    return to_civil(last_dose_at + interval, zone)


def next_due(clock: DoseClock) -> datetime | None:
    """Return the instant at which the next dose is due, when its hour is known."""
    if clock.next_due_on is None or clock.next_due_at is None or not clock.zone:
        return None
    return to_instant(clock.next_due_on, clock.next_due_at, clock.zone)


def first_doses(due_at: datetime, frequency: Frequency, zone: str) -> FirstDoses:
    """Return the dose due at ``due_at`` and, for an interval order, the one after it."""
    interval = interval_of(frequency)
    after = to_civil(due_at + interval, zone) if interval else None
    return FirstDoses(to_civil(due_at, zone), after)
