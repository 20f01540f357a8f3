"""What a family is told, when, and whether a plan keeps it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hearthline.kernel.calendar import to_instant
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling.values import DayPart, Place, Precision, Told


def part_of_day(starts: time, settings: ProgramSettings) -> DayPart:
    """Return the part of the day in which a visit begins."""
    minute = starts.hour * 60 + starts.minute
    if minute < settings.midday_from_minute:
        return DayPart.MORNING
    if minute < settings.afternoon_from_minute:
        return DayPart.MIDDAY
    return DayPart.AFTERNOON


def window(starts: time, settings: ProgramSettings) -> tuple[time, time]:
    """Return the first and last minute of the window told around a planned start.

    A window never leaves the day of the visit.
    """
    minute = starts.hour * 60 + starts.minute
    half = settings.promise_window_minutes // 2
    return _clock(max(0, minute - half)), _clock(min(1439, minute + half))


def precision_on(day: date, today: date, settings: ProgramSettings) -> Precision:
    """Return how exactly a visit of ``day`` may be promised ``today``."""
    near = (day - today).days <= settings.promise_window_days
    return Precision.WINDOW if near else Precision.PART


def shows_part_only(day: date, today: date, settings: ProgramSettings) -> bool:
    """Whether a visit lies so far ahead that only day, nurse and part of the day are shown."""
    return (day - today).days >= settings.part_of_day_after_days


def keeps(told: Told, planned: Place | None, settings: ProgramSettings) -> bool:
    """Whether a place keeps what a family was told.

    Day and nurses always count. After an exact window any other start is a change, however
    small: the family decides whether it minds. After a part of the day, another part is.
    """
    if planned is None or planned.day != told.place.day:
        return False
    if planned.nurse_ids != told.place.nurse_ids:
        return False
    if told.precision is Precision.PART:
        return part_of_day(planned.starts, settings) is part_of_day(told.place.starts, settings)
    return (planned.starts, planned.zone) == (told.place.starts, told.place.zone)


def call_by(old: Place, new: Place | None, now: datetime, settings: ProgramSettings) -> datetime:
    """Return until when a family is to be called: in time before the earlier of both places."""
    first = old.instant if new is None else min(old.instant, new.instant)
    return max(now, first - timedelta(hours=settings.call_hours_before))


def told_by(day: date, zone: str, settings: ProgramSettings) -> datetime:
    """Return until when the exact window of a visit of ``day`` is to be told.

    The end of the day before: the last of the one to three days.
    """
    del settings
    return to_instant(day - timedelta(days=1), time(18), zone)


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
