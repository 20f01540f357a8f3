"""What an emergency plan of a patient says, and what raises that patient's risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import Message
from hearthline.kernel.sources import Trust
from hearthline.rooms.emergency.values.rules import KitNeed, RiskKind, Strength
from hearthline.rooms.home.values import HomePhone


class NurseNeed(StrEnum):
    """Which current certificate the nurse needs who gives the dose."""

    BASIC = "basic"
    ADVANCED = "advanced"
    NOT_DECIDED = "not_decided"


class FirstPlace(StrEnum):
    """Where the first dose is given."""

    HOME = "home"
    CLINIC = "clinic"
    HOSPITAL = "hospital"
    NOT_DECIDED = "not_decided"


class Unknown(StrEnum):
    """What would matter and nobody knows."""

    AGE = "age"
    WEIGHT = "weight"
    ALLERGIES = "allergies"
    PREGNANCY = "pregnancy"
    LIVES_ALONE = "lives_alone"
    EMERGENCY_CARE = "emergency_care"
    HOME_MEDICATIONS = "home_medications"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class EmergencyCare:
    """The nearest emergency department by the drive from a home.

    Parameters
    ----------
    minutes, km
        Of the drive.
    source
        How that was found: along which roads, or by straight line and how.
    """

    name: str
    address: str
    hours: str
    minutes: int
    km: Decimal
    source: Message


@dataclass(frozen=True, slots=True)
class RiskSubject:
    """What is known of a patient that a risk rule may look at.

    Parameters
    ----------
    drugs, therapies
        Of the orders that stand.
    allergies
        Substance and reaction of each, as somebody wrote them; with the reaction stands how
        severe it was.
    kilograms
        ``None`` without a weight that can be read.
    earlier
        Reactions here before: what was begun or reported, and the day.
    pregnant
        As it was answered, where the answer still counts.
    takes_drugs
        Whether other drugs are taken at home, as it was answered; ``NO`` is none.
    phone
        Whether somebody can call from the home; ``None`` is not known.
    care
        The nearest emergency department; ``None`` is not known.
    """

    drugs: tuple[str, ...]
    therapies: frozenset[str]
    is_first_dose: bool
    allergies: tuple[tuple[str, str], ...]
    allergies_asked: bool
    medications: tuple[str, ...]
    conditions: tuple[str, ...]
    lives_alone: Answer
    age_years: int | None
    has_weight: bool
    may_be_pregnant: bool
    kilograms: Decimal | None = None
    earlier: tuple[str, ...] = ()
    care: EmergencyCare | None = None
    pregnant: Answer = Answer.NOT_ASKED
    takes_drugs: Answer = Answer.NOT_ASKED
    phone: HomePhone | None = None


@dataclass(frozen=True, slots=True)
class RiskReason:
    """One reason why the risk is higher, with where that comes from."""

    rule_id: str
    kind: RiskKind
    text: str
    detail: str
    strength: Strength
    source: str
    trust: Trust
    asks_pharmacist: bool
    blocks: bool
    is_anaphylaxis: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """Why the risk of a reaction is higher, never as a score; and what nobody knows."""

    reasons: tuple[RiskReason, ...]
    unknown: tuple[Unknown, ...]

    @property
    def blocking(self) -> tuple[RiskReason, ...]:
        """Reasons for which no dose may be started."""
        return tuple(reason for reason in self.reasons if reason.blocks)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A form of a medicine that the signed emergency order allows.

    Parameters
    ----------
    amount_mg, cap_mg
        One dose, and the largest single dose, in mg; ``None`` where the order says none.
    per_kg, strength
        mg/kg, and mg/mL of what is drawn up.
    repeat_minutes, most_doses
        After how many minutes it may be given again, and how many doses in all.
    when
        The signs for which it is given.
    words
        The dose in the prescriber's own words.
    """

    medicine: str
    form: Form
    amount_mg: Decimal | None = None
    cap_mg: Decimal | None = None
    per_kg: Decimal | None = None
    strength: Decimal | None = None
    route: str = ""
    repeat_minutes: int | None = None
    most_doses: int | None = None
    when: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """One version of the emergency plan of an episode, as its signer means it.

    Parameters
    ----------
    order_id, order_version
        The signed emergency order whose words ``allowed`` follows; ``None`` without one.
    watch_minutes
        How long the nurse stays after the dose; ``None`` is not decided.
    rank, contact_within_h
        Priority in a storm or power cut, 1 first, and the hours within which to reach them.
    """

    id: UUID
    thread: UUID
    patient_id: UUID
    episode_id: UUID
    kit: KitNeed
    kit_why: str = ""
    order_id: UUID | None = None
    order_version: int | None = None
    allowed: tuple[Allowed, ...] = ()
    nurse: NurseNeed = NurseNeed.NOT_DECIDED
    watch_minutes: int | None = None
    first_place: FirstPlace = FirstPlace.NOT_DECIDED
    backup_pump: Answer = Answer.NOT_ASKED
    power_plan: str = ""
    rank: int | None = None
    contact_within_h: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A version of an emergency plan with who signed it when."""

    facts: PlanFacts
    version: int
    signed_by: str
    signed_at: datetime
    rules_id: UUID | None
