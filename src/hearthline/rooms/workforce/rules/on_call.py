"""Who is on call when: weekly turns overlaid by changes, less those away; gaps are what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.rooms.workforce.values import (
    Away,
    Gap,
    OnCallChange,
    OnCallPattern,
    Turn,
    monday_of,
    span,
)

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)

Claim = tuple[datetime, datetime, UUID, tuple[int, int]]
"""From, until, who, and how strong: a change is stronger than a pattern, a later one stronger."""


def turns_between(
    patterns: Sequence[OnCallPattern],
    changes: Sequence[OnCallChange],
    away: Iterable[Away],
    *,
    start: datetime,
    end: datetime,
    zone: str,
) -> tuple[tuple[Turn, ...], tuple[Gap, ...]]:
    """Return the turns of one place of one roster, and its gaps; together they fill the time.

    Parameters
    ----------
    patterns, changes
        Of one branch, role and place. Of changes that overlap the later in the sequence holds;
        of patterns the one that began later.
    away
        Who cannot be on call on which days of the branch: their turns are gaps that name them.
    start, end
        UTC instants. Turns are measured in elapsed time: the night when clocks go back is an
        hour longer, and nobody is missing in it.
    zone
        Zone of the branch.
    """
    claims = _claims(patterns, changes, start, end, zone)
    absent = [
        (
            to_instant(item.first_day, _MIDNIGHT, zone),
            _after(item.last_day, zone),
            item.staff_id,
            item.unqualified,
        )
        for item in away
    ]
    moments = {start, end}
    for claim in claims:
        moments |= {claim[0], claim[1]}
    for begins, ends, *_who in absent:
        moments |= {begins, ends}
    edges = sorted(moments)
    turns: list[Turn] = []
    gaps: list[Gap] = []
    for low, high in pairwise(edges):
        if low < start or high > end:
            continue
        holder = max(
            (claim for claim in claims if claim[0] <= low and high <= claim[1]),
            key=lambda claim: claim[3],
            default=None,
        )
        if holder is None:
            _add_gap(gaps, Gap(low, high))
            continue
        why = [
            unqualified
            for begins, ends, who, unqualified in absent
            if begins <= low and high <= ends and who == holder[2]
        ]
        if why:
            _add_gap(gaps, Gap(low, high, holder[2], all(why)))
        else:
            _add_turn(turns, Turn(low, high, holder[2], holder[3][0] > 0))
    return tuple(turns), tuple(gaps)


def falls_on(pattern: OnCallPattern, day: date) -> bool:
    """Whether a turn of the pattern begins on ``day``."""
    if day.weekday() != pattern.weekday or day < pattern.since:
        return False
    if pattern.until is not None and day > pattern.until:
        return False
    return (monday_of(day) - monday_of(pattern.since)).days // 7 % pattern.every_weeks == 0


def _claims(
    patterns: Sequence[OnCallPattern],
    changes: Sequence[OnCallChange],
    start: datetime,
    end: datetime,
    zone: str,
) -> list[Claim]:
    found: list[Claim] = []
    day, last = local_day(start, zone) - _DAY, local_day(end, zone)
    while day <= last:
        for pattern in patterns:
            if falls_on(pattern, day):
                begins, ends = span(day, pattern.starts, pattern.ends, zone)
                rank = (0, pattern.since.toordinal())
                found.append((max(begins, start), min(ends, end), pattern.staff_id, rank))
        day += _DAY
    for number, change in enumerate(changes, start=1):
        begins, ends = span(change.day, change.starts, change.ends, zone)
        found.append((max(begins, start), min(ends, end), change.staff_id, (number, 0)))
    return [claim for claim in found if claim[0] < claim[1]]


def _after(day: date, zone: str) -> datetime:
    return to_instant(day + _DAY, _MIDNIGHT, zone)


def _add_turn(turns: list[Turn], new: Turn) -> None:
    last = turns[-1] if turns else None
    same = last is not None and (last.staff_id, last.is_changed) == (new.staff_id, new.is_changed)
    if last is not None and same and last.end == new.start:
        turns[-1] = Turn(last.start, new.end, new.staff_id, new.is_changed)
        return
    turns.append(new)


def _add_gap(gaps: list[Gap], new: Gap) -> None:
    last = gaps[-1] if gaps else None
    if last and (last.end, last.away, last.unqualified) == (
        new.start,
        new.away,
        new.unqualified,
    ):
        gaps[-1] = replace(last, end=new.end)
        return
    gaps.append(new)
