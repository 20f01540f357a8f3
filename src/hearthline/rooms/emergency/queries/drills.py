"""Drills: those of some people, for the competency machine to count, and the program's medians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from hearthline.engines.protocols import DrillError, Grade, Script
from hearthline.kernel.calendar import local_day
from hearthline.rooms.emergency import models
from hearthline.rooms.emergency.starter.drills import SCRIPTS

QUARTERS_SHOWN = 8
MOST_FOR_MEDIANS = 1000
"""The newest drills that medians are made from."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill and its result, as the competency machine counts it.

    Attributes
    ----------
    seconds, grades
        By measure, from the first sign on; what was not done has no seconds.
    missed
        Mandatory steps without an end.
    severity
        How ill the scripted patient was at the end, 0 well to 1,000,000.
    """

    run_id: UUID
    actor_id: UUID
    name: str
    script: str
    begun_at: datetime
    ended_at: datetime
    seconds: Mapping[str, int]
    grades: Mapping[str, Grade]
    missed: tuple[str, ...]
    errors: tuple[DrillError, ...]
    severity: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was missed and nothing was wrong."""
        return not self.missed and not self.errors


def drill_scripts() -> tuple[Script, ...]:
    """Return the scripted patients."""
    return tuple(SCRIPTS.values())


def drills_of(actors: Iterable[UUID], *, since: datetime | None = None) -> dict[UUID, list[Drill]]:
    """Return the drills of some people, newest first, one query; real events are never among them.

    Parameters
    ----------
    since
        Only those begun from then on.
    """
    rows = models.DrillResult.objects.filter(actor_id__in=list(actors))
    if since is not None:
        rows = rows.filter(begun_at__gte=since)
    found: dict[UUID, list[Drill]] = {}
    for row in rows.order_by("-begun_at", "run_id"):
        found.setdefault(row.actor_id, []).append(drill_value(row))
    return found


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of what was measured, and of how many drills."""

    seconds: float
    count: int


def drill_medians(scripts: Sequence[str], measures: Sequence[str]) -> dict[str, Median]:
    """Return the program's median of each measure over the newest drills with some scripts."""
    rows = models.DrillResult.objects.filter(script__in=list(scripts)).order_by("-begun_at")
    kept = list(rows.values_list("seconds", flat=True)[:MOST_FOR_MEDIANS])
    found = {}
    for measure in measures:
        values = [seconds[measure] for seconds in kept if measure in seconds]
        if values:
            found[measure] = Median(float(median(values)), len(values))
    return found


@dataclass(frozen=True, slots=True)
class Quarter:
    """What drills of three months came to.

    Attributes
    ----------
    seconds
        Median to epinephrine over those of ``timed``; ``None`` where none gave it.
    wrong
        How many of ``count`` have at least one error of drug, dose, device, site or order.
    """

    year: int
    number: int
    count: int
    timed: int
    seconds: float | None
    wrong: int


def drill_quarters(scripts: Sequence[str], zone: str) -> list[Quarter]:
    """Return the newest quarters in which drills with some scripts were run, oldest first.

    One query over the drills that medians are made from; a quarter is the program's.
    """
    rows = models.DrillResult.objects.filter(script__in=list(scripts)).order_by("-begun_at")
    found: dict[tuple[int, int], list[tuple[int | None, bool]]] = {}
    listed = rows.values_list("begun_at", "seconds", "errors")[:MOST_FOR_MEDIANS]
    for begun_at, seconds, errors in listed:
        day = local_day(begun_at, zone)
        of_quarter = found.setdefault((day.year, (day.month + 2) // 3), [])
        of_quarter.append((seconds.get("epinephrine"), bool(errors)))
    return [
        Quarter(
            year=year,
            number=number,
            count=len(drills),
            timed=len(timed),
            seconds=float(median(timed)) if timed else None,
            wrong=sum(is_wrong for _seconds, is_wrong in drills),
        )
        for (year, number), drills in sorted(found.items())[-QUARTERS_SHOWN:]
        for timed in ([seconds for seconds, _wrong in drills if seconds is not None],)
    ]


def drill_rows(actor_id: UUID | None) -> QuerySet[models.DrillResult]:
    """Return drills newest first: one person's, or everybody's for ``None``."""
    rows = models.DrillResult.objects.order_by("-begun_at", "run_id")
    return rows if actor_id is None else rows.filter(actor_id=actor_id)


def drill_value(row: models.DrillResult) -> Drill:
    """Return the record as a value."""
    return Drill(
        run_id=row.run_id,
        actor_id=row.actor_id,
        name=row.name,
        script=row.script,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        seconds=row.seconds,
        grades={name: Grade(grade) for name, grade in row.grades.items()},
        missed=tuple(row.missed),
        errors=tuple(DrillError(one) for one in row.errors),
        severity=row.severity,
    )
