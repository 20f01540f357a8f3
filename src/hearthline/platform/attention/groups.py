"""Grouping lines by when they press: late, in the next hour or so, today, this week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from hearthline.kernel.calendar import local_day, to_civil, to_instant
from hearthline.platform.manifest import AttentionItem


class When(StrEnum):
    """How soon lines press."""

    LATE = "late"
    SOON = "soon"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that press alike; ``until`` ends the group, ``None`` where nothing ends it."""

    when: When
    until: datetime | None
    lines: tuple[AttentionItem, ...]


def soon_until(now: datetime, zone: str) -> datetime:
    """Return the full hour that lies at least one hour ahead: 11:00 at 09:42."""
    local = to_civil(now + timedelta(hours=1), zone)
    full = time(local.clock.hour)
    hour = to_instant(local.day, full, zone)
    return hour if local.clock == full else hour + timedelta(hours=1)


def grouped(lines: Sequence[AttentionItem], *, now: datetime, zone: str) -> list[Group]:
    """Return the lines in groups, most pressing first; a group without lines is left out.

    Today ends at local midnight, this week seven days after it.
    """
    today = local_day(now, zone)
    midnight = to_instant(today + timedelta(days=1), time(0), zone)
    bounds = [
        (When.LATE, now),
        (When.SOON, min(soon_until(now, zone), midnight)),
        (When.TODAY, midnight),
        (When.WEEK, to_instant(today + timedelta(days=8), time(0), zone)),
    ]
    parted: dict[When, list[AttentionItem]] = {when: [] for when in When}
    for line in lines:
        parted[_when(line, bounds)].append(line)
    ends = dict(bounds)
    return [Group(when, ends.get(when), tuple(found)) for when, found in parted.items() if found]


def _when(line: AttentionItem, bounds: Sequence[tuple[When, datetime]]) -> When:
    if line.due is None:
        return When.ANY
    for when, until in bounds:
        if line.due < until or (when is When.SOON and line.due == until):
            return when
    return When.LATER
