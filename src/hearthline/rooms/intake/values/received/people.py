"""People, places and who pays."""

from __future__ import annotations

from dataclasses import dataclass

from hearthline.kernel.answers import Answer
from hearthline.rooms.intake.values.received.shared import (
    Address,
    Concept,
    ContactPerson,
    Identifier,
    Language,
    Moment,
    PersonName,
    Reference,
    Telecom,
)


@dataclass(frozen=True, slots=True)
class PatientValue:
    """A person who may become a patient.

    Parameters
    ----------
    replaced_by
        The record that took the place of this one, as the sender says: most likely one person.
    """

    identifiers: tuple[Identifier, ...]
    name: PersonName | None
    other_names: tuple[PersonName, ...]
    sex: str
    birth: Moment | None
    is_dead: Answer
    died: Moment | None
    addresses: tuple[Address, ...]
    telecoms: tuple[Telecom, ...]
    languages: tuple[Language, ...]
    needs_interpreter: Answer
    contacts: tuple[ContactPerson, ...]
    replaced_by: Reference | None = None


@dataclass(frozen=True, slots=True)
class RelatedPersonValue:
    """Somebody who stands near a patient."""

    patient: Reference
    relationship: Concept
    name: PersonName | None
    telecoms: tuple[Telecom, ...]
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class PractitionerValue:
    """A prescriber or other clinician outside the program."""

    identifiers: tuple[Identifier, ...]
    name: PersonName | None
    telecoms: tuple[Telecom, ...]
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class OrganizationValue:
    """A hospital, practice or payer."""

    identifiers: tuple[Identifier, ...]
    name: str
    kinds: tuple[str, ...]
    telecoms: tuple[Telecom, ...]
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class CoverageValue:
    """Who pays, as the sender knows it."""

    patient: Reference
    status: str
    kind: Concept
    payers: tuple[Reference, ...]
    member_number: str
    group: str
    plan: str
    relationship: Concept
    order: int | None
    starts: Moment | None
    ends: Moment | None
