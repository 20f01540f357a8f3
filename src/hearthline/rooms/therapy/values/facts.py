"""What can be written into an order; each value is one whole version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy.values.frequency import Frequency, FrequencyKind, VisitFrequency
from hearthline.rooms.therapy.values.words import GivenBy, LineNeed, Mode, NursingKind, Route

FREQUENCY_NOT_STATED = Frequency(FrequencyKind.NOT_STATED)
ONE_VISIT = VisitFrequency(1, 1, None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason an import proposes an infusion order, with the words it rests on."""

    kind: str
    original: str


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What every order says.

    Parameters
    ----------
    order_id
        Of the order (its thread); the same for every version.
    version_id
        Of this version.
    prescriber_id, prescriber
        Clinician of the census when known there, and the name as signed.
    """

    order_id: UUID
    version_id: UUID
    patient_id: UUID
    episode_id: UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    prescriber_id: UUID | None = None
    prescriber: str = ""
    instructions: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class TherapyOrderFacts(OrderFacts):
    """A drug to give.

    Parameters
    ----------
    dose, dose_basis
        The amount of one dose and, when it was calculated, how ("0.5 g/kg × 80 kg").
    is_weight_based
        Whether the amount rests on the patient's weight.
    volume, rate, duration_minutes
        Of one dose.
    first_dose_on, first_dose_at, zone
        Civil moment of the first dose at home; ``zone`` empty is the zone of the home.
    evidence
        Why an import proposes it; empty for orders people wrote.
    """

    drug: str = ""
    code_system: str = ""
    code: str = ""
    therapy: TherapyClass = TherapyClass.OTHER
    indication: str = ""
    dose: Quantity | None = None
    dose_original: str = ""
    dose_basis: str = ""
    is_weight_based: Answer = Answer.UNKNOWN
    volume: Quantity | None = None
    rate: Quantity | None = None
    duration_minutes: int | None = None
    route: Route = Route.NOT_STATED
    mode: Mode = Mode.NOT_STATED
    frequency: Frequency = FREQUENCY_NOT_STATED
    first_dose_on: date | None = None
    first_dose_at: time | None = None
    zone: str = ""
    given_by: GivenBy = GivenBy.NOT_DECIDED
    line_need: LineNeed = LineNeed.NOT_DECIDED
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NursingOrderFacts(OrderFacts):
    """What nurses are to do, how often.

    Parameters
    ----------
    minutes
        Length of a visit when it was ordered; ``None`` leaves it to the program's times.
    skills, licences
        Codes a nurse must hold; no licence named means any kind whose scope allows it.
    nurses
        How many nurses at once: 1 or 2.
    therapy_order_id
        The drug order these visits serve, when they serve one.
    """

    kind: NursingKind = NursingKind.ASSESSMENT
    frequency: VisitFrequency = ONE_VISIT
    minutes: int | None = None
    skills: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    nurses: int = 1
    therapy_order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EmergencyMedicine:
    """One medicine of an emergency order, in the prescriber's words."""

    drug: str
    dose: str
    route: str
    when: str


@dataclass(frozen=True, slots=True)
class EmergencyOrderFacts(OrderFacts):
    """What may be given in a reaction, signed by a prescriber.

    ``signed_on`` missing means that it is not signed.
    """

    medicines: tuple[EmergencyMedicine, ...] = ()
    signed_on: date | None = None
    evidence: str = ""
