"""The dose clock of a referral: when the next dose is due, and what its first home dose may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hearthline.kernel.calendar import CivilTime, to_civil, to_instant
from hearthline.kernel.messages import Message, Param
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


def frequency_of(orders: Sequence[Mapping[str, Any]]) -> Frequency:
    """Return how often the first drug order of a referral is given, as it was kept."""
    stated = next((o["frequency"] for o in orders if o["kind"] == "MedicationRequest"), None)
    if stated is None:
        return Frequency(FrequencyKind.NOT_STATED)
    hours, days = stated["interval_hours"], stated["per_days"]
    return Frequency(
        FrequencyKind(stated["kind"]),
        interval_hours=Decimal(hours) if hours else None,
        times=stated["times"],
        per_days=Decimal(days) if days else None,
        is_as_needed=stated["is_as_needed"],
    )


def spacing_of(frequency: Frequency) -> timedelta | None:
    """Return how far apart two doses lie, near enough to compare with; ``None`` if not said.

    An order given once in some days says its days; one given several times a day at hours of its
    own says no single distance.
    """
    if frequency.is_as_needed:
        return None
    if frequency.kind is FrequencyKind.TIMES_PER_DAYS and frequency.times == 1:
        return timedelta(days=float(frequency.per_days)) if frequency.per_days else None
    return interval_of(frequency)


LEEWAY = timedelta(hours=1)
LEEWAY_FROM_DAILY_ON = timedelta(hours=2)
"""How far a dose may lie from its hour without a word: an hour, from daily orders on two. Ours,
without a source: it decides only whether something is said, never what is done."""


def contradictions(
    last_dose_at: datetime | None,
    next_due_at: datetime | None,
    frequency: Frequency,
    *,
    now: datetime,
) -> tuple[Message, ...]:
    """Return what a dose clock says that cannot be, or does not go with its order.

    It is said and never refused: the hospital may have given a dose late.
    """
    found = []
    if last_dose_at is not None and last_dose_at > now:
        found.append(Message("intake.clock_last_to_come"))
    if last_dose_at is not None and next_due_at is not None:
        spacing = spacing_of(frequency)
        if next_due_at <= last_dose_at:
            found.append(Message("intake.clock_due_before_last"))
        elif spacing is not None:
            leeway = LEEWAY_FROM_DAILY_ON if spacing >= timedelta(days=1) else LEEWAY
            apart = next_due_at - last_dose_at
            if abs(apart - spacing) > leeway:
                params: dict[str, Param] = {
                    "apart": apart.total_seconds(),
                    "spacing": spacing.total_seconds(),
                }
                found.append(Message("intake.clock_off_interval", params))
    return tuple(found)


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
