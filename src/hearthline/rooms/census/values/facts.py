"""What can be written about a person, one value a record.

Each value is a whole record: an import or the demonstration hands in many at once, a page one.
Ids are made by whoever makes the record. Empty text and ``None`` mean that nobody said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import Position, PositionSource
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values.answers import (
    AllergyOutcome,
    AllergyStatus,
    Authority,
    CodeStatus,
    ConsentAnswer,
    ConsentKind,
    Disposition,
    EpisodeState,
    HealthQuestion,
    HoldReason,
    HowAsked,
    IdentityOutcome,
    LeftKind,
    MeasurementKind,
    MeasurementSource,
    NurseWishKind,
    Precision,
    Sex,
    TeamRole,
    TherapyClass,
)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call, as received; ``kind`` is home, mobile, work or empty."""

    number: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Who a person is.

    Parameters
    ----------
    birth_date, birth_precision
        First day of what is known: of the month or year when only that was said.
    is_dead, died_on
        ``died_on`` may be missing although the person is known to have died.
    spoken_language, written_language
        BCP 47 tags; they may differ and either may be unknown.
    source
        Where it came from, in words ("Riverside Hospital, import").
    """

    id: UUID
    family_name: str
    given_name: str = ""
    middle_names: str = ""
    prefix: str = ""
    suffix: str = ""
    preferred_name: str = ""
    birth_date: date | None = None
    birth_precision: Precision = Precision.DAY
    sex: Sex = Sex.NOT_ASKED
    is_dead: Answer = Answer.NOT_ASKED
    died_on: date | None = None
    phones: tuple[Phone, ...] = ()
    spoken_language: str = ""
    written_language: str = ""
    needs_interpreter: Answer = Answer.NOT_ASKED
    source: str = ""


@dataclass(frozen=True, slots=True)
class IdentifierFacts:
    """A number another system gave a person."""

    id: UUID
    patient_id: UUID
    system: str
    value: str
    kind: str = ""
    source: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """Where a person lives, for a time; ``zone`` empty means the zone of the branch."""

    id: UUID
    patient_id: UUID
    lines: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    zone: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    latitude: float | None = None
    longitude: float | None = None
    position_source: PositionSource | None = None
    access_notes: str = ""
    source: str = ""

    @property
    def position(self) -> Position | None:
        """The position, when one is known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Position(self.latitude, self.longitude)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Somebody who stands near a patient."""

    id: UUID
    patient_id: UUID
    name: str
    relation: str = ""
    phones: tuple[Phone, ...] = ()
    lives_with: Answer = Answer.NOT_ASKED
    is_caregiver: Answer = Answer.NOT_ASKED
    willing_to_learn: Answer = Answer.NOT_ASKED
    call_first: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class AllergyFacts:
    """A substance, what it did, how badly, and when."""

    id: UUID
    patient_id: UUID
    substance: str
    code_system: str = ""
    code: str = ""
    reaction: str = ""
    severity: str = ""
    year: int | None = None
    status: AllergyStatus = AllergyStatus.ACTIVE
    is_confirmed: Answer = Answer.UNKNOWN
    source: str = ""


@dataclass(frozen=True, slots=True)
class AllergyReviewFacts:
    """Somebody asked about allergies; the day may be unknown when another system says so."""

    id: UUID
    patient_id: UUID
    outcome: AllergyOutcome
    asked_on: date | None
    by: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementFacts:
    """A weight or height, when and how it came to be known."""

    id: UUID
    patient_id: UUID
    kind: MeasurementKind
    quantity: Quantity
    taken_on: date | None
    how: MeasurementSource = MeasurementSource.REFERRAL
    source: str = ""


@dataclass(frozen=True, slots=True)
class ConditionFacts:
    """A diagnosis or problem."""

    id: UUID
    patient_id: UUID
    name: str
    code_system: str = ""
    code: str = ""
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class HomeMedicationFacts:
    """A drug taken at home that this program does not give."""

    id: UUID
    patient_id: UUID
    drug: str
    code_system: str = ""
    code: str = ""
    directions: str = ""
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class HospitalStayFacts:
    """A stay in or visit to a hospital or clinic and where the patient went from there."""

    id: UUID
    patient_id: UUID
    place: str = ""
    setting: str = ""
    reason: str = ""
    status: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    disposition: Disposition = Disposition.NOT_STATED
    disposition_original: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PractitionerFacts:
    """A prescriber or other clinician outside the program; ``npi`` when known."""

    id: UUID
    name: str
    npi: str = ""
    phones: tuple[Phone, ...] = ()
    address: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """A hospital, practice or agency outside the program."""

    id: UUID
    name: str
    kind: str = ""
    npi: str = ""
    phones: tuple[Phone, ...] = ()
    address: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdFacts:
    """How a person lives; what was not asked stays not asked."""

    patient_id: UUID
    lives_alone: Answer = Answer.NOT_ASKED
    has_pets: Answer = Answer.NOT_ASKED
    pets: str = ""
    has_smokers: Answer = Answer.NOT_ASKED
    notes: str = ""


@dataclass(frozen=True, slots=True)
class RoutineFacts:
    """When visits suit: civil times of the home and ISO weekdays (Monday is 1).

    No days named means that every day suits.
    """

    patient_id: UUID
    earliest: time | None = None
    latest: time | None = None
    days: tuple[int, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class NurseWishFacts:
    """A wish about one nurse."""

    id: UUID
    patient_id: UUID
    staff_id: UUID
    wish: NurseWishKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HealthAnswerFacts:
    """What somebody answered to a question of health; the newest answer counts.

    Parameters
    ----------
    until
        Of a pregnancy: the day it is expected to end; after it nobody knows again.
    """

    id: UUID
    patient_id: UUID
    question: HealthQuestion
    answer: Answer
    asked_on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class CodeStatusFacts:
    """A statement of code status; the newest that was not entered in error counts."""

    id: UUID
    patient_id: UUID
    status: CodeStatus
    stated_on: date
    stated_by: str = ""
    evidence: str = ""
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """Somebody compared what tells a person apart; the newest statement counts.

    Parameters
    ----------
    seen
        What was compared and agreed; two are needed to confirm.
    other_id
        For a doubt: the record that may be of the same person.
    """

    id: UUID
    patient_id: UUID
    outcome: IdentityOutcome
    seen: tuple[str, ...] = ()
    how: HowAsked = HowAsked.BY_PHONE
    note: str = ""
    other_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """An answer to one question of consent; the newest that is not in error counts.

    Parameters
    ----------
    answered_on
        Civil day on which it was given, refused or withdrawn.
    signer, authority
        Who answered, and by what right.
    """

    id: UUID
    patient_id: UUID
    kind: ConsentKind
    answer: ConsentAnswer
    answered_on: date
    signer: str
    authority: Authority
    how: HowAsked
    witness: str = ""
    note: str = ""
    document_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class LeftAtHome:
    """Drug, pump or line in the home of somebody whose care is on hold.

    ``is_there`` says whether somebody asked and what was answered.
    """

    kind: LeftKind
    what: str
    is_there: Answer = Answer.NOT_ASKED
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold of an episode: why, since when, until when it is expected to last."""

    id: UUID
    episode_id: UUID
    patient_id: UUID
    reason: HoldReason
    since: datetime
    expected_return: date | None = None
    note: str = ""
    at_home: tuple[LeftAtHome, ...] = ()


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """An episode of care in one branch."""

    id: UUID
    patient_id: UUID
    branch_id: UUID
    therapy: TherapyClass
    state: EpisodeState = EpisodeState.DRAFT
    starts_on: date | None = None
    planned_end: date | None = None
    ended_on: date | None = None
    referral_source: str = ""
    referred_at: datetime | None = None
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class TeamMemberFacts:
    """A member of the program's staff who cares for a patient.

    ``actor_id`` gives the member access to the patient's record.
    """

    id: UUID
    patient_id: UUID
    staff_id: UUID
    role: TeamRole
    since: date
    until: date | None = None
    actor_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CensusFacts:
    """Many records to be written together; a patient's own come after the patient."""

    patients: tuple[PatientFacts, ...] = ()
    identifiers: tuple[IdentifierFacts, ...] = ()
    addresses: tuple[AddressFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    allergies: tuple[AllergyFacts, ...] = ()
    allergy_reviews: tuple[AllergyReviewFacts, ...] = ()
    measurements: tuple[MeasurementFacts, ...] = ()
    conditions: tuple[ConditionFacts, ...] = ()
    home_medications: tuple[HomeMedicationFacts, ...] = ()
    hospital_stays: tuple[HospitalStayFacts, ...] = ()
    households: tuple[HouseholdFacts, ...] = ()
    routines: tuple[RoutineFacts, ...] = ()
    nurse_wishes: tuple[NurseWishFacts, ...] = ()
    code_statuses: tuple[CodeStatusFacts, ...] = ()
    episodes: tuple[EpisodeFacts, ...] = ()
    team: tuple[TeamMemberFacts, ...] = ()
    practitioners: tuple[PractitionerFacts, ...] = ()
    organizations: tuple[OrganizationFacts, ...] = ()
