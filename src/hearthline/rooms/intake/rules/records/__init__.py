"""What a resource becomes in the rooms to the left: records by part, ids derived from identity.

Ids depend on sender, type and key only, so that taking the same thing in twice meets the same
records.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from hearthline.rooms.intake.rules.records.clinical import (
    allergy_pieces,
    condition_pieces,
    is_over,
    line_pieces,
    measurement_pieces,
    order_pieces,
    side_in,
    side_of,
    stay_pieces,
)
from hearthline.rooms.intake.rules.records.documents import document_of, order_words
from hearthline.rooms.intake.rules.records.identity import (
    Identity,
    Piece,
    patient_id_of,
    sender_id_of,
    source_record_id,
)
from hearthline.rooms.intake.rules.records.people import (
    coverage_pieces,
    organization_pieces,
    patient_pieces,
    practitioner_pieces,
    related_pieces,
)
from hearthline.rooms.intake.rules.records.wording import instant_of
from hearthline.rooms.intake.values import received as reading

__all__ = [
    "Identity",
    "Piece",
    "document_of",
    "instant_of",
    "is_over",
    "order_words",
    "patient_id_of",
    "pieces",
    "sender_id_of",
    "side_in",
    "side_of",
    "source_record_id",
]


def pieces(value: reading.Value, who: Identity, patient_id: UUID | None) -> tuple[Piece, ...]:
    """Return the records that ``value`` becomes; none when it stays a document of intake.

    Parameters
    ----------
    patient_id
        The person it is about; ``None`` for people and places outside the program.
    """
    found = {piece.facts.id: piece for piece in _pieces(value, who, patient_id)}
    return tuple(found.values())


def _pieces(value: reading.Value, who: Identity, patient_id: UUID | None) -> Iterator[Piece]:
    match value:
        case reading.PatientValue():
            return patient_pieces(value, who, patient_id)
        case reading.PractitionerValue():
            return practitioner_pieces(value, who)
        case reading.OrganizationValue():
            return organization_pieces(value, who)
    if patient_id is None:
        return iter(())
    match value:
        case reading.RelatedPersonValue():
            return related_pieces(value, who, patient_id)
        case reading.CoverageValue():
            return coverage_pieces(value, who, patient_id)
        case reading.AllergyValue():
            return allergy_pieces(value, who, patient_id)
        case reading.ConditionValue():
            return condition_pieces(value, who, patient_id)
        case reading.EncounterValue():
            return stay_pieces(value, who, patient_id)
        case reading.OrderValue():
            return order_pieces(value, who, patient_id)
        case reading.MeasurementValue():
            return measurement_pieces(value, who, patient_id)
        case reading.LineValue():
            return line_pieces(value, who, patient_id)
        case _:
            return iter(())
