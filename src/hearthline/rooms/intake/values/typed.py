"""What a person typed from a fax or a call; nothing in it is guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values import (
    AllergyOutcome,
    CodeStatus,
    MeasurementSource,
    Sex,
    TherapyClass,
)
from hearthline.rooms.coverage.values import AuthorisationState
from hearthline.rooms.intake.values import Arrival
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind, Route
from hearthline.rooms.lines.values import LineKind, Side

NOT_STATED = Frequency(FrequencyKind.NOT_STATED)


@dataclass(frozen=True, slots=True)
class TypedPhone:
    """A number as typed."""

    number: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """Whom it is about, and how they live."""

    family_name: str
    given_name: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.NOT_ASKED
    language: str = ""
    needs_interpreter: Answer = Answer.NOT_ASKED
    phones: tuple[TypedPhone, ...] = ()
    street: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    access_notes: str = ""
    number: str = ""
    caregiver: str = ""
    caregiver_relation: str = ""
    caregiver_phone: str = ""
    lives_with: Answer = Answer.NOT_ASKED
    willing_to_learn: Answer = Answer.NOT_ASKED
    has_pets: Answer = Answer.NOT_ASKED
    pets: str = ""
    household: str = ""


@dataclass(frozen=True, slots=True)
class TypedAllergy:
    """A substance, what it did, and when."""

    substance: str
    reaction: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class TypedHealth:
    """What the sender says of the patient's health."""

    diagnosis: str = ""
    diagnosis_code: str = ""
    allergies_asked: AllergyOutcome | None = None
    allergies: tuple[TypedAllergy, ...] = ()
    weight: Quantity | None = None
    weight_on: date | None = None
    weight_how: MeasurementSource = MeasurementSource.REFERRAL
    height: Quantity | None = None
    laboratory: tuple[str, ...] = ()
    laboratory_on: date | None = None
    home_drugs: tuple[str, ...] = ()
    code_status: CodeStatus = CodeStatus.NOT_ASKED
    code_status_words: str = ""


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """The drug as ordered, and the line it is to run through."""

    drug: str = ""
    therapy: TherapyClass = TherapyClass.OTHER
    is_listed: bool = False
    dose: Quantity | None = None
    dose_words: str = ""
    route: Route = Route.NOT_STATED
    frequency: Frequency = NOT_STATED
    frequency_words: str = ""
    ends_on: date | None = None
    instructions: str = ""
    nursing: str = ""
    prescriber: str = ""
    prescriber_phone: str = ""
    line: LineKind | None = None
    line_side: Side = Side.NOT_STATED
    line_site: str = ""
    lumens: int | None = None
    line_placed_on: date | None = None


@dataclass(frozen=True, slots=True)
class TypedCoverage:
    """Who pays, as the sender knows it."""

    payer: str = ""
    member_number: str = ""
    group: str = ""
    plan: str = ""
    authorisation: AuthorisationState = AuthorisationState.NOT_ASKED
    authorisation_number: str = ""


@dataclass(frozen=True, slots=True)
class DoseClock:
    """When the last dose was given and the next is due; civil times are those of ``zone``."""

    zone: str = ""
    last_dose_at: datetime | None = None
    next_due_on: date | None = None
    next_due_at: time | None = None
    discharge_on: date | None = None
    discharge_at: time | None = None


@dataclass(frozen=True, slots=True)
class TypedReferral:
    """A whole referral as typed on one page."""

    sender: str
    branch_id: UUID
    person: TypedPerson
    order: TypedOrder
    arrived_by: Arrival = Arrival.FAX
    call_back: str = ""
    call_back_who: str = ""
    clock: DoseClock = DoseClock()
    health: TypedHealth = TypedHealth()
    coverage: TypedCoverage = TypedCoverage()
