"""What is known of a patient: allergies, conditions, stays, lines, measurements, answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from hearthline.kernel.quantity import Quantity
from hearthline.rooms.intake.values.received.shared import (
    Concept,
    Moment,
    Reference,
)


@dataclass(frozen=True, slots=True)
class AllergyReaction:
    """How the body answered, and how badly."""

    manifestations: tuple[str, ...]
    severity: str = ""


@dataclass(frozen=True, slots=True)
class AllergyValue:
    """An allergy or intolerance, or the statement that none is known."""

    patient: Reference
    substance: Concept
    is_none_known: bool
    reactions: tuple[AllergyReaction, ...]
    criticality: str
    categories: tuple[str, ...]
    clinical_status: str
    verification: str
    onset: Moment | None
    recorded: Moment | None


@dataclass(frozen=True, slots=True)
class ConditionValue:
    """A diagnosis or problem."""

    patient: Reference
    what: Concept
    clinical_status: str
    verification: str
    onset: Moment | None
    ended: Moment | None
    recorded: Moment | None


class Disposition(StrEnum):
    """Where a hospital stay ended, as far as home infusion cares."""

    HOME = "home"
    HOME_HEALTH = "home_health"
    FACILITY = "facility"
    HOSPICE = "hospice"
    AGAINST_ADVICE = "against_advice"
    DIED = "died"
    OTHER = "other"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class EncounterValue:
    """A hospital stay or visit."""

    patient: Reference
    status: str
    setting: str
    kinds: tuple[str, ...]
    starts: Moment | None
    ends: Moment | None
    disposition: Disposition
    disposition_original: Concept
    place: Reference | None
    reasons: tuple[str, ...]


class LineKind(StrEnum):
    """Vascular access devices."""

    PERIPHERAL = "peripheral"
    MIDLINE = "midline"
    PICC = "picc"
    TUNNELED = "tunneled"
    NON_TUNNELED = "non_tunneled"
    PORT = "port"
    CENTRAL_NOT_STATED = "central_not_stated"
    ARTERIAL = "arterial"
    DIALYSIS = "dialysis"
    INTRAOSSEOUS = "intraosseous"


@dataclass(frozen=True, slots=True)
class LineValue:
    """A line that was placed, is in use, or was taken out."""

    patient: Reference
    kind: LineKind
    what: Concept
    status: str
    is_removal: bool
    placed: Moment | None
    removed: Moment | None
    site: str
    source_kind: str


class MeasurementKind(StrEnum):
    """The measurements that doses rest on."""

    WEIGHT = "weight"
    HEIGHT = "height"


@dataclass(frozen=True, slots=True)
class MeasurementValue:
    """A weight or height."""

    patient: Reference
    kind: MeasurementKind
    quantity: Quantity
    taken: Moment | None
    status: str
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class AnswerItem:
    """One question with its answers, in the sender's words; none when it was left open."""

    link: str
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionnaireValue:
    """A filled-in questionnaire."""

    patient: Reference
    questionnaire: str
    status: str
    authored: Moment | None
    author: Reference | None
    items: tuple[AnswerItem, ...] = field(default=())
