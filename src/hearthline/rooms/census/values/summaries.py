"""What the census tells other rooms about people, in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import Position, PositionSource
from hearthline.rooms.census.values.answers import EpisodeState, Sex, TherapyClass


@dataclass(frozen=True, slots=True)
class PatientSummary:
    """The few words that name a patient in another room's list, and the language they speak."""

    id: UUID
    record_number: str
    family_name: str
    given_name: str
    prefix: str
    birth_date: date | None
    sex: Sex
    is_dead: Answer
    spoken_language: str = ""

    @property
    def name(self) -> str:
        """``SURNAME, Given`` as lists show it."""
        given = f", {self.given_name}" if self.given_name else ""
        return f"{self.family_name.upper()}{given}"


@dataclass(frozen=True, slots=True)
class WhoToCall:
    """Somebody of a home with a number to call; ``relation`` is empty for the patient."""

    name: str
    relation: str
    number: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody on record, with what tells whether a person about to be typed is the same."""

    id: UUID
    record_number: str
    family_name: str
    given_name: str
    birth_date: date | None
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EpisodeSummary:
    """An episode of care as other rooms need it."""

    id: UUID
    patient_id: UUID
    branch_id: UUID
    therapy: TherapyClass
    state: EpisodeState
    starts_on: date | None
    planned_end: date | None
    ended_on: date | None
    referred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitHome:
    """What planning a visit needs to know of a patient's home and wishes.

    Parameters
    ----------
    zone
        Zone of the home, empty when it is the branch's.
    position, position_source
        ``None`` when the address could not be placed.
    earliest, latest, days
        The routine: civil times of the home and ISO weekdays; no days means every day.
    preferred, excluded
        Staff the patient wishes for, or wishes not to come.
    primary_nurse
        Staff id of the patient's own nurse.
    pets
        Which animals, as the family said it.
    """

    patient_id: UUID
    address_id: UUID | None
    address: str
    city: str
    postal_code: str
    zone: str
    position: Position | None
    position_source: PositionSource | None
    access_notes: str
    earliest: time | None
    latest: time | None
    days: frozenset[int]
    has_pets: Answer
    spoken_language: str
    preferred: frozenset[UUID]
    excluded: frozenset[UUID]
    primary_nurse: UUID | None
    pets: str = ""
    needs_interpreter: Answer = Answer.NOT_ASKED
