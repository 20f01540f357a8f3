"""Words of scheduling: orders as it reads them, needs, assignments, what has no nurse."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.geo import Position
from hearthline.kernel.messages import Message
from hearthline.rooms.program.values import LicenceKind, VisitKind


class LineKind(StrEnum):
    """The access a visit works with, as far as skills depend on it."""

    PERIPHERAL = "peripheral"
    PICC = "picc"
    PORT = "port"
    OTHER = "other"
    UNKNOWN = "unknown"


class Familiarity(StrEnum):
    """What a nurse is to a patient."""

    OWN = "own"
    MET = "met"
    NEW = "new"


class PlanState(StrEnum):
    """Where a plan stands; a published one never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SET_ASIDE = "set_aside"


class RunState(StrEnum):
    """Where a run of the planner stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    FAILED = "failed"


class PromiseState(StrEnum):
    """How far a time has gone towards the family."""

    DRAFT = "draft"
    TOLD = "told"
    CONFIRMED = "confirmed"


class Precision(StrEnum):
    """What a family was given: a part of the day, or the window of an hour or so."""

    PART = "part"
    WINDOW = "window"


class DayPart(StrEnum):
    """Part of a day, where the exact window is not promised yet."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"


class CallState(StrEnum):
    """Where a call to a family stands whose visit moved.

    ``open``, ``left_message`` and ``try_again`` wait for somebody; until one of the others the
    visit is not agreed. A refused call waits for another place of the visit.
    """

    OPEN = "open"
    LEFT_MESSAGE = "left_message"
    TRY_AGAIN = "try_again"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


WAITING_CALLS = (CallState.OPEN, CallState.LEFT_MESSAGE, CallState.TRY_AGAIN)
"""Somebody still has to speak with the family."""

STANDING_CALLS = (*WAITING_CALLS, CallState.REFUSED)
"""What was told and what is planned differ, and the family has not agreed."""


class CallOutcome(StrEnum):
    """How one attempt to reach a family ended."""

    AGREED = "agreed"
    LEFT_MESSAGE = "left_message"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"


class OfferState(StrEnum):
    """Where an offer of a visit stands; only an accepted one covers the visit."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit stands: civil day and start in the home's zone, and who comes."""

    day: date
    starts: time
    zone: str
    nurse_ids: frozenset[UUID]

    @property
    def instant(self) -> datetime:
        """UTC instant at which it starts."""
        return to_instant(self.day, self.starts, self.zone)


@dataclass(frozen=True, slots=True)
class Told:
    """What a family was told: a place, as exactly as it was said."""

    place: Place
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitOrder:
    """A nursing order as scheduling reads it: so many visits of a kind in so many days.

    Parameters
    ----------
    thread
        The order through all its versions; needs keep their identity when it is amended.
    times, per_days
        At most ``times`` visits in each period of ``per_days`` days from ``starts_on``;
        ``per_days`` is ``None`` for visits that happen once.
    minutes
        Length the order gives; ``None`` leaves it to the program's settings.
    infusion_minutes
        How long the nurse-given drug runs; 0 when nobody waits for a drug at this visit.
    watch_minutes
        How long the emergency plan has the nurse stay after the dose.
    skills
        Competencies each nurse must hold, the cards an emergency plan asks for among them.
    """

    thread: UUID
    order_id: UUID
    patient_id: UUID
    branch_id: UUID
    kind: VisitKind
    starts_on: date
    ends_on: date | None = None
    times: int = 1
    per_days: int | None = None
    minutes: int | None = None
    infusion_minutes: int = 0
    watch_minutes: int = 0
    nurses: int = 1
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Routine:
    """When a family wants visits: civil times and ISO weekdays (Monday is 1; none: any day)."""

    zone: str
    earliest: time | None = None
    latest: time | None = None
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class OrderLink:
    """Which occurrence of which order a need serves."""

    thread: UUID
    kind: VisitKind
    occurrence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A visit that is needed, on one of some days, within some hours.

    Parameters
    ----------
    serves
        Occurrences of orders done at this visit; the first one names the need.
    opens, closes
        Earliest and latest start, civil times in ``zone``.
    follows
        Need that must be served before this one may be.
    apart
        Need and least number of days between it and this one.
    priority
        1 (can wait) to 5 (a first dose).
    """

    id: UUID
    thread: UUID
    kind: VisitKind
    occurrence: int
    patient_id: UUID
    branch_id: UUID
    serves: tuple[OrderLink, ...]
    minutes: int
    earliest_day: date
    latest_day: date
    opens: time
    closes: time
    zone: str
    days: frozenset[int] = frozenset()
    skills: frozenset[str] = frozenset()
    licence_kinds: frozenset[LicenceKind] = frozenset()
    nurses: int = 1
    priority: int = 3
    follows: UUID | None = None
    apart: tuple[UUID, int] | None = None

    @property
    def series(self) -> str:
        """Visits compared for the same time of day."""
        return self.kind


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who makes a needed visit and when: civil time in the home's zone."""

    need_id: UUID
    patient_id: UUID
    nurse_ids: tuple[UUID, ...]
    day: date
    starts: time
    minutes: int
    zone: str
    familiarity: tuple[Familiarity, ...] = ()
    is_tentative: bool = False

    @property
    def start_instant(self) -> datetime:
        """UTC instant at which it starts."""
        return to_instant(self.day, self.starts, self.zone)

    @property
    def end_instant(self) -> datetime:
        """UTC instant at which it ends."""
        return self.start_instant + timedelta(minutes=self.minutes)

    @property
    def place(self) -> Place:
        """Day, start and nurses: what a family is told."""
        return Place(self.day, self.starts, self.zone, frozenset(self.nurse_ids))


@dataclass(frozen=True, slots=True)
class Reserved:
    """Who and when a need is, was published or was promised."""

    nurse_ids: tuple[UUID, ...]
    start: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """Kept visits of a patient: how many by nurse, and usual starts by series."""

    visits: dict[UUID, int] = field(default_factory=dict)
    usual_start: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Home:
    """Where visits to a patient happen, and whom the family wants."""

    patient_id: UUID
    position: Position
    state: str = ""
    own_nurse: UUID | None = None
    unwanted: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class NoNurse:
    """A need that no plan serves yet: why, and what would make it possible."""

    need_id: UUID
    blocked_by: tuple[str, ...]
    reasons: tuple[Message, ...]
    remedies: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Drive:
    """A nurse's day on the road: minutes and kilometres, out and back."""

    nurse_id: UUID
    day: date
    minutes: int
    km: float
    leaves: time
    home_by: time
    rest_at: time | None
    by_stop: tuple[int, ...]
    back_minutes: int


class WhatIfKind(StrEnum):
    """What a question of what would be is about."""

    NURSE = "nurse"
    REFERRALS = "referrals"


class OvertimeState(StrEnum):
    """Where a question for overtime stands."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"


class CanTake(StrEnum):
    """Whether the program can staff a visit at some hour."""

    YES = "yes"
    NO = "no"
    ON_CALL = "on_call"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CareAsked:
    """A visit that is not needed yet: could somebody make it?

    Parameters
    ----------
    key
        What the caller names the question by.
    position
        ``None`` when nobody knows where the home lies; then nothing can be said.
    """

    key: UUID
    branch_id: UUID
    minutes: int
    position: Position | None
    zone: str
    state: str = ""
    skills: frozenset[str] = frozenset()
    licence_kinds: frozenset[LicenceKind] = frozenset()
    patient_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FreeNurse:
    """A nurse who could make a visit, from when on, and the driving it adds to her day."""

    id: UUID
    name: str
    day: date
    starts: time
    drive_minutes: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """The answer: who, soonest first, and the reason or the first name in a sentence."""

    key: UUID
    can: CanTake
    nurses: tuple[FreeNurse, ...]
    said: Message


@dataclass(frozen=True, slots=True)
class EarliestHour:
    """The earliest civil time at which the program can staff a visit, and by whom."""

    day: date
    starts: time
    zone: str
    nurse: FreeNurse
