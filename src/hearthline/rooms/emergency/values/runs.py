"""What is known of an emergency run beside the facts recorded in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

SIGNS: Mapping[str, tuple[str, str]] = {
    "systolic": ("Blood pressure, upper", "mmHg"),
    "diastolic": ("Blood pressure, lower", "mmHg"),
    "pulse": ("Pulse", "per min"),
    "breathing": ("Breathing", "per min"),
    "oxygen": ("Oxygen level", "%"),
    "temperature": ("Temperature", "°F"),
    "alertness": ("Alertness", ""),
}
"""Vital signs of a run by the name facts give them, in words and unit, as devices ask for them."""


class LedFrom(StrEnum):
    """From where a run is led."""

    HOME = "home"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is said of a run where it was begun.

    Parameters
    ----------
    id
        Made where the run was begun.
    patient_id
        ``None`` where nobody knows yet whose run it is: a run may begin blank.
    branch_id
        ``None`` where whoever began it could not say.
    begun_at, zone
        When and where the button was pressed; ``None`` where these words only name the run,
        because what is known of it comes by itself.
    begun_by
        Who leads it, as the device knows them.
    caregiver
        Who is on the line and does what is read out, of a run led by telephone.
    is_practice, script
        A drill, and the scripted patient it was run with; it has no consequences.
    protocols
        Versions of protocols that were at hand; facts name protocols by key.
    """

    id: UUID
    patient_id: UUID | None
    branch_id: UUID | None = None
    begun_at: datetime | None = None
    zone: str = ""
    led_from: LedFrom = LedFrom.HOME
    begun_by: str = ""
    caregiver: str = ""
    is_practice: bool = False
    script: str = ""
    protocols: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is known, with who sent it.

    Attributes
    ----------
    setting
        What was known of patient, order and kit, as ``engines.protocols.wire`` writes it;
        ``None`` of a run that began blank.
    begun
        Keys of the protocols begun, first first.
    stops_drug
        Whether a protocol that was begun says to stop the drug.
    ended_at
        When somebody ended it; ``None`` while it goes on.
    turn
        How often its patient was put right.
    """

    facts: RunFacts
    setting: dict[str, object] | None
    begun: tuple[str, ...]
    stops_drug: bool
    ended_at: datetime | None
    sent_by: str
    sent_by_id: UUID
    received_at: datetime
    turn: int = 0

    @property
    def id(self) -> UUID:
        """The run's own id."""
        return self.facts.id

    @property
    def protocol(self) -> str:
        """Key of the protocol begun first; empty before."""
        return self.begun[0] if self.begun else ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class PatientCorrected:
    """Whose a run was said to be by mistake, and who put it right when and why."""

    was: UUID
    became: UUID
    by: str
    at: datetime
    why: str


class Consequence(StrEnum):
    """What follows from a run that is no drill, each once."""

    TOLD = "told"
    SECOND = "second"
    PRESCRIBER = "prescriber"
    MANAGER = "manager"
    INCIDENT = "incident"
    HELD = "held"
    KIT = "kit"
    REVIEW = "review"
    REPORTS = "reports"


class Report(StrEnum):
    """A report to somebody outside that a person decides about."""

    DRUG_REACTION = "drug_reaction"
    DEVICE = "device"
    SENTINEL = "sentinel"


@dataclass(frozen=True, slots=True)
class Followed:
    """What was done about a run, in a message, and where it is read."""

    what: Consequence
    code: str
    params: dict[str, str]
    url: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RestartFacts:
    """A decision that a drug may be started again after an emergency.

    Parameters
    ----------
    decided_by, how
        The prescriber or pharmacist who decided, and how that is known (a call, a letter).
    terms
        On which terms: rate, premedication, place, who is there.
    """

    id: UUID
    run_id: UUID
    decided_by: str
    how: str
    terms: str = ""


@dataclass(frozen=True, slots=True)
class Restart:
    """A decision to start again, with its reason and who wrote it down."""

    facts: RestartFacts
    why: str
    written_by: str
    written_at: datetime
