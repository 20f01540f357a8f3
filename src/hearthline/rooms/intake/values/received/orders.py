"""What was ordered, and the proposal that it is an infusion."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hearthline.kernel.quantity import Quantity
from hearthline.rooms.intake.values.received.shared import (
    Concept,
    Identifier,
    Moment,
    Reference,
)


@dataclass(frozen=True, slots=True)
class Drug:
    """What is to be given, with ingredients when it is a mix."""

    name: str
    concept: Concept = field(default_factory=Concept)
    form: str = ""
    ingredients: tuple[str, ...] = ()


class Route(StrEnum):
    """Ways in, as far as infusion cares."""

    INTRAVENOUS = "intravenous"
    SUBCUTANEOUS = "subcutaneous"
    INTRAMUSCULAR = "intramuscular"
    ENTERAL = "enteral"
    OTHER = "other"
    NOT_STATED = "not_stated"


class FrequencyKind(StrEnum):
    """The shape of a schedule."""

    EVERY_HOURS = "every_hours"
    TIMES_PER_DAYS = "times_per_days"
    ONCE = "once"
    CONTINUOUS = "continuous"
    TITRATED = "titrated"
    AS_DIRECTED = "as_directed"
    NOT_STATED = "not_stated"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often, as received and as understood.

    Parameters
    ----------
    interval_hours
        Hours between doses for ``EVERY_HOURS``.
    times, per_days
        So many times in so many days for ``TIMES_PER_DAYS``.
    repeats
        How often a single dose may be repeated.
    """

    kind: FrequencyKind
    original: str = ""
    interval_hours: Decimal | None = None
    times: int | None = None
    per_days: Decimal | None = None
    is_as_needed: bool = False
    repeats: int = 0


NOT_ORDERS = frozenset({"proposal", "plan", "option"})
"""Intents of a request by which nobody ordered anything."""


class TherapyClass(StrEnum):
    """Families of home infusion therapy."""

    ANTI_INFECTIVE = "anti_infective"
    IMMUNE_GLOBULIN = "immune_globulin"
    BIOLOGIC = "biologic"
    ENZYME_REPLACEMENT = "enzyme_replacement"
    INOTROPE = "inotrope"
    PARENTERAL_NUTRITION = "parenteral_nutrition"
    HYDRATION = "hydration"
    CHEMOTHERAPY = "chemotherapy"
    CLOTTING_FACTOR = "clotting_factor"
    IRON = "iron"
    CORTICOSTEROID = "corticosteroid"
    ANALGESIC = "analgesic"
    PULMONARY_HYPERTENSION = "pulmonary_hypertension"
    OTHER = "other"


class Likelihood(StrEnum):
    """How strongly the evidence speaks for an infusion order; a person decides."""

    LIKELY = "likely"
    POSSIBLE = "possible"


class EvidenceKind(StrEnum):
    """What spoke for, or kept from, an infusion order."""

    ROUTE = "route"
    DRUG = "drug"
    FORM = "form"
    TEXT = "text"
    RATE = "rate"
    SERVICE = "service"
    STILL_RUNNING = "still_running"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to propose an infusion, with the words it rests on."""

    kind: EvidenceKind
    original: str


@dataclass(frozen=True, slots=True)
class InfusionProposal:
    """The proposal that an order is an infusion; never an assumption."""

    likelihood: Likelihood
    therapy: TherapyClass
    drug: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class OrderValue:
    """A medication order.

    Parameters
    ----------
    is_forbidden
        Whether the sender says that the drug must *not* be given.
    """

    patient: Reference
    status: str
    intent: str
    drug: Drug
    dose: Quantity | None
    dose_original: str
    rate: Quantity | None
    rate_original: str
    route: Route
    route_original: str
    frequency: Frequency
    infuse_over_minutes: Decimal | None
    instructions: str
    authored: Moment | None
    starts: Moment | None
    ends: Moment | None
    prescriber: Reference | None
    encounter: Reference | None
    reasons: tuple[str, ...]
    identifiers: tuple[Identifier, ...]
    infusion: InfusionProposal | None = None
    is_forbidden: bool = False

    @property
    def is_order(self) -> bool:
        """Whether somebody ordered it; what must not be done or is only planned is none."""
        return not self.is_forbidden and self.intent not in NOT_ORDERS


@dataclass(frozen=True, slots=True)
class MedicationValue:
    """A drug or mix that orders point at."""

    drug: Drug


@dataclass(frozen=True, slots=True)
class ServiceRequestValue:
    """A service asked for; ``infusion`` when it asks for home infusion or nursing of it."""

    patient: Reference
    status: str
    intent: str
    what: Concept
    starts: Moment | None
    ends: Moment | None
    authored: Moment | None
    requester: Reference | None
    reasons: tuple[str, ...]
    infusion: InfusionProposal | None = None
    encounter: Reference | None = None
    is_forbidden: bool = False

    @property
    def is_order(self) -> bool:
        """Whether somebody asked for it; what must not be done or is only planned is none."""
        return not self.is_forbidden and self.intent not in NOT_ORDERS
