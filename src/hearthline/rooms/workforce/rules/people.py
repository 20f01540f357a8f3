"""Shift arithmetic and what expires when, as pure functions over values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hearthline.rooms.workforce.values import (
    Absence,
    Contract,
    HeldSkill,
    Shift,
    ShiftChange,
    ShiftPattern,
    monday_of,
)


def search_name(given_name: str, family_name: str) -> str:
    """Return the name that a list of people is searched and sorted by."""
    return f"{family_name} {given_name}".casefold()


def shifts_between(
    patterns: Sequence[ShiftPattern],
    changes: Sequence[ShiftChange],
    absences: Sequence[Absence],
    *,
    first_day: date,
    last_day: date,
    zone: str,
) -> tuple[Shift, ...]:
    """Return the shifts that start on days from ``first_day`` to ``last_day``, both included.

    A change for a day replaces all pattern hours of that day; an absence empties the day.
    Shifts that overlap are joined, so that no hour counts twice.
    """
    changed: dict[date, list[ShiftChange]] = {}
    for change in changes:
        changed.setdefault(change.day, []).append(change)
    found: list[Shift] = []
    for offset in range((last_day - first_day).days + 1):
        day = first_day + timedelta(days=offset)
        if any(absence.first_day <= day <= absence.last_day for absence in absences):
            continue
        if day in changed:
            found += [
                Shift(day, change.starts, change.ends, zone)
                for change in changed[day]
                if change.starts is not None and change.ends is not None
            ]
            continue
        found += [
            Shift(day, pattern.starts, pattern.ends, zone)
            for pattern in patterns
            if works_on(pattern, day)
        ]
    return joined(found)


def works_on(pattern: ShiftPattern, day: date) -> bool:
    """Whether the pattern holds on ``day``; second weeks count from the week of ``since``."""
    if day.weekday() != pattern.weekday or day < pattern.since:
        return False
    if pattern.until is not None and day > pattern.until:
        return False
    weeks = (monday_of(day) - monday_of(pattern.since)).days // 7
    return weeks % pattern.every_weeks == 0


def joined(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
    """Return the shifts in order of time, those that overlap made one.

    A shift ends at the latest a day after it begins: nobody works longer, and hours of rules
    that say so are left out.
    """
    found: list[Shift] = []
    for shift in sorted(shifts, key=lambda item: (item.start_instant, item.end_instant)):
        if shift.minutes <= 0:
            continue
        if not found or shift.start_instant >= found[-1].end_instant:
            found.append(shift)
            continue
        last = found[-1]
        if shift.end_instant > last.end_instant:
            longer = Shift(last.day, last.starts, shift.ends, last.zone)
            fits = longer.end_instant == shift.end_instant
            found[-1] = longer if fits else Shift(last.day, last.starts, last.starts, last.zone)
    return tuple(found)


def minutes_by_week(shifts: Iterable[Shift]) -> dict[date, int]:
    """Return elapsed minutes by the Monday of the week in which each shift starts."""
    found: dict[date, int] = {}
    for shift in shifts:
        week = monday_of(shift.day)
        found[week] = found.get(week, 0) + shift.minutes
    return found


def contract_on(contracts: Sequence[Contract], day: date) -> Contract | None:
    """Return the contract in force on ``day``: the one that began last."""
    in_force = [
        contract
        for contract in contracts
        if contract.since <= day and (contract.until is None or day <= contract.until)
    ]
    return max(in_force, key=lambda contract: contract.since, default=None)


def holds_skill(skills: Iterable[HeldSkill], kind: str, day: date) -> bool:
    """Whether one of ``skills`` is ``kind``, signed off by ``day`` and not yet to be renewed."""
    return any(
        skill.kind == kind
        and skill.signed_off_on <= day
        and (skill.expires is None or day <= skill.expires)
        for skill in skills
    )
