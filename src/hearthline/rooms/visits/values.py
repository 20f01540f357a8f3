"""The words of visits that other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hearthline.rooms.program.values import VisitKind


class VisitState(StrEnum):
    """How far a visit has come, or how it ended."""

    ARRIVED = "arrived"
    STARTED = "started"
    DONE = "done"
    MISSED = "missed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


IN_THE_HOME = (VisitState.ARRIVED, VisitState.STARTED)
"""The nurse is with the patient, as far as anybody said."""

NOT_MADE = (VisitState.MISSED, VisitState.REFUSED, VisitState.CANCELLED)
"""Ends of a visit at which nothing was done; each has a reason."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What happened at a visit, as whoever reports it says; one whole version.

    Parameters
    ----------
    id
        Of this version.
    thread
        Of the visit through all its corrections: the planned need's id, or one of its own when
        the visit was not planned.
    need_id
        The needed visit; ``None`` when nobody planned it.
    nurse_id
        Who came (staff id); ``None`` when nobody did, or it is not known.
    on
        Civil day of the visit at the home.
    arrived_at, started_at, ended_at, zone
        UTC instants and the zone of the home; ``None`` is not known.
    doses_left
        It was written down as done before anybody said what became of a dose due there.
    """

    id: UUID
    thread: UUID
    patient_id: UUID
    kind: VisitKind
    state: VisitState
    on: date
    zone: str
    need_id: UUID | None = None
    nurse_id: UUID | None = None
    arrived_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""
    note: str = ""
    doses_left: bool = False


@dataclass(frozen=True, slots=True)
class CheckInFacts:
    """A nurse, or whoever spoke with her, says that she is well.

    Parameters
    ----------
    visit
        Thread of the visit.
    happened_at
        When it was said or heard.
    left
        She has left the home: nobody waits for her next word.
    """

    id: UUID
    visit: UUID
    patient_id: UUID
    happened_at: datetime
    left: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned of a visit: whom, when, for whom."""

    need_id: UUID
    patient_id: UUID
    nurse_ids: tuple[UUID, ...]
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """What happened at a visit in its newest version, with who wrote it."""

    facts: VisitFacts
    version: int
    written_at: datetime
    written_by: str
