"""A storm, a power cut: whom it touches, what was heard of them, who reached them when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.geo import Position


class AreaKind(StrEnum):
    """What happens to an area."""

    POWER_CUT = "power_cut"
    STORM = "storm"
    FLOOD = "flood"
    FIRE = "fire"
    HEAT = "heat"
    COLD = "cold"
    OTHER = "other"


class FoundBy(StrEnum):
    """Why somebody stands in the list; a home nobody can place is not known to be safe."""

    ZIP = "zip"
    RADIUS = "radius"
    NOT_PLACED = "not_placed"
    BY_HAND = "by_hand"


class HoursFrom(StrEnum):
    """Where the hours come from within which somebody is to be reached."""

    PLAN = "plan"
    RULES = "rules"
    SHORTEST = "shortest"
    NOT_KNOWN = "not_known"


class Power(StrEnum):
    """What the pump runs from, as somebody said it."""

    NOT_SAID = "not_said"
    MAINS = "mains"
    BATTERY = "battery"
    NONE = "none"


class AreaStep(StrEnum):
    """What happened about one person; all but the last are somebody's doing."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    HEARD = "heard"
    ARRANGED = "arranged"
    SECOND_CALLED = "second_called"
    EMERGENCY_CALLED = "emergency_called"
    TAKEN = "taken"
    ESCALATED = "escalated"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFacts:
    """What happens where, since when.

    Parameters
    ----------
    zips
        Five digits each.
    centre, radius_km
        A circle round a point; both or neither.
    """

    id: UUID
    title: str
    kind: AreaKind
    began_at: datetime
    zips: tuple[str, ...] = ()
    centre: Position | None = None
    radius_km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStepFacts:
    """One thing that happened about one person in an area event.

    Parameters
    ----------
    at
        When it happened; for ``HEARD``, when what was heard was so.
    power, battery_percent
        What was heard of the pump; nothing where nobody said.
    next_contact_at
        When somebody promised to call again.
    """

    id: UUID
    event_id: UUID
    patient_id: UUID
    step: AreaStep
    at: datetime
    power: Power = Power.NOT_SAID
    battery_percent: int | None = None
    said: str = ""
    next_contact_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A step with who wrote it when."""

    facts: AreaStepFacts
    by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class AreaRank:
    """How soon somebody is to be reached; ``rank`` is ``None`` where nobody signed one."""

    rank: int | None
    contact_within_h: int | None
    hours_from: HoursFrom


@dataclass(frozen=True, slots=True)
class AreaStand:
    """How one person stands, read from the steps.

    Parameters
    ----------
    due
        By when somebody must be spoken to; ``None`` when nothing is due or no hour is known.
    is_settled
        Reached, and nobody promised to call again.
    next_escalation_at
        When Hearthline calls people about it, if nothing is written before.
    """

    reached_at: datetime | None = None
    reached_by: str = ""
    tries: int = 0
    heard_at: datetime | None = None
    power: Power = Power.NOT_SAID
    battery_percent: int | None = None
    arranged: str = ""
    arranged_by: str = ""
    taken_by: str = ""
    due: datetime | None = None
    is_settled: bool = False
    next_escalation_at: datetime | None = None
