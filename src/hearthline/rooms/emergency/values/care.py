"""The emergency care plan of a person: what it says, to whom, in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Reading(StrEnum):
    """To whom a care plan speaks."""

    NURSE = "nurse"
    FAMILY = "family"
    DISPATCHER = "dispatcher"


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a reading."""

    heading: str
    lines: tuple[str, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class CareReading:
    """One reading in one language.

    Parameters
    ----------
    language
        Of its words; ``wanted`` is the one the family asked for. They differ where no approved
        version exists: then it is read through an interpreter.
    digest
        Of everything it says; another digest is another plan, to be signed again.
    """

    reading: Reading
    language: str
    wanted: str
    title: str
    sections: tuple[Section, ...]
    digest: str

    @property
    def needs_interpreter(self) -> bool:
        """Whether it has to be read to the family in their language."""
        return self.wanted != self.language


@dataclass(frozen=True, slots=True)
class CareSigned:
    """Who signed which reading when."""

    id: UUID
    reading: Reading
    language: str
    by_interpreter: bool
    digest: str
    signer: str
    relation: str
    signed_on: date
    witnessed_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """A signature as it is written down; ``digest`` is of the reading the signer saw."""

    id: UUID
    patient_id: UUID
    digest: str
    signer: str
    relation: str = ""
    signed_on: date
    by_interpreter: bool = False
