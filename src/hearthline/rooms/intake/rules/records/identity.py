"""Whose resource it is, and the ids that follow from it and from nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose resource it is: sender, type and key; ``source`` is what records show."""

    sender_id: UUID
    kind: str
    key: str
    source: str

    def id_of(self, part: str, *more: object) -> UUID:
        """Return the id of the record that this resource becomes in ``part``."""
        return derived_id("imported", self.sender_id, self.kind, self.key, part, *more)

    @property
    def record_id(self) -> UUID:
        """The id of the source record."""
        return source_record_id(self.sender_id, self.kind, self.key)


def source_record_id(sender_id: UUID, kind: str, key: str) -> UUID:
    """Return the id under which a sender's resource is kept."""
    return derived_id("source record", sender_id, kind, key)


def sender_id_of(name: str) -> UUID:
    """Return the id of the sender called ``name``; blanks and case do not make another one."""
    return derived_id("sender", " ".join(name.split()).casefold())


def patient_id_of(sender_id: UUID, key: str) -> UUID:
    """Return the id of the person a sender calls ``key``."""
    return derived_id("imported", sender_id, "Patient", key, "patients")


def practitioner_id_of(sender_id: UUID, key: str) -> UUID:
    """Return the id of the clinician a sender calls ``key``."""
    return derived_id("imported", sender_id, "Practitioner", key, "practitioners")


@dataclass(frozen=True, slots=True)
class Piece:
    """One record for one part of one room."""

    part: str
    facts: Any
