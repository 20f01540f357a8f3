"""What a problem is made from, and the clock that turns its instants into minutes and back.

Every time in a problem is elapsed minutes since midnight of the first day in one zone; civil
times are converted here and only here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling.rules.visit_facts import VisitFacts
from hearthline.rooms.scheduling.values import Home, Need, Past, PromiseState, Reserved
from hearthline.rooms.workforce.values import Nurse


@dataclass(frozen=True, slots=True)
class Clock:
    """Turns instants into minutes of a problem and back."""

    first_day: date
    days: int
    zone: str

    def minute(self, instant: datetime) -> int:
        """Return elapsed minutes since midnight of the first day."""
        return int((instant - self._midnight(0)).total_seconds() // 60)

    def instant(self, minute: int) -> datetime:
        """Return the instant at a minute of the problem."""
        return self._midnight(0) + timedelta(minutes=minute)

    def day_starts(self) -> tuple[int, ...]:
        """Return the minute at which each day begins, and where the last one ends."""
        return tuple(self.minute(self._midnight(day)) for day in range(self.days + 1))

    def day_of(self, day: date) -> int:
        """Return the index of a civil day."""
        return (day - self.first_day).days

    @property
    def last_day(self) -> date:
        """The last day planned."""
        return self.first_day + timedelta(days=self.days - 1)

    def _midnight(self, day: int) -> datetime:
        return to_instant(self.first_day + timedelta(days=day), time(0), self.zone)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Why a visit is kept out of the plan, and the role that can put it right."""

    why: Message
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a problem is made from.

    Parameters
    ----------
    homes
        By patient; a patient without one cannot be planned.
    place_of_patient, place_of_nurse
        Rows of the travel matrix.
    locked, published
        By need: who and when it stays, and where the published plan has it.
    promised
        By need: the start the family knows of and how far it has gone.
    tentative
        Needs whose conditions are not met yet.
    worked_before
        By nurse: minutes worked in the week of the first day before it.
    agreed_overtime
        By nurse: minutes past contract and shift that a manager said yes to.
    facts
        By need: what medicine and people ask of it.
    on_call
        By nurse: instants between which she is on call, first in line.
    kept_out
        By need: why its visit is not planned, which no planned event puts right by its day. One
        that is locked stays.
    not_before
        Instant before which nothing new is planned on its day; ``None`` when no day has begun.
    keeps_holidays
        Whether visits that can be on another day are kept off holidays; a person who moves one
        there may.
    weights
        What each cost term weighs.
    """

    clock: Clock
    needs: Sequence[Need]
    nurses: Sequence[Nurse]
    homes: Mapping[UUID, Home]
    travel: planner.TravelMatrix
    place_of_patient: Mapping[UUID, int]
    place_of_nurse: Mapping[UUID, int]
    settings: ProgramSettings
    past: Mapping[UUID, Past]
    locked: Mapping[UUID, Reserved]
    published: Mapping[UUID, Reserved]
    promised: Mapping[UUID, tuple[datetime, PromiseState]]
    tentative: frozenset[UUID] = frozenset()
    worked_before: Mapping[UUID, int] | None = None
    agreed_overtime: Mapping[UUID, int] = field(default_factory=dict)
    facts: Mapping[UUID, VisitFacts] = field(default_factory=dict)
    on_call: Mapping[UUID, Sequence[tuple[datetime, datetime]]] = field(default_factory=dict)
    kept_out: Mapping[UUID, KeptOut] = field(default_factory=dict)
    not_before: datetime | None = None
    keeps_holidays: bool = True
    weights: planner.Weights = field(default_factory=planner.Weights)
