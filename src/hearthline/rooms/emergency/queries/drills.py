"""Drills: those of some people, for the competency machine to count, and the program's medians."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.db.models import QuerySet

from hearthline.engines.protocols import DrillError, Grade, Script
from hearthline.rooms.emergency import models
from hearthline.rooms.emergency.starter.drills import SCRIPTS

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
