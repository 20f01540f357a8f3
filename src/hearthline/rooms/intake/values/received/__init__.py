"""What a resource says, in our own words: one frozen value for each kind that is read.

Texts are kept as received beside what was made of them. ``None`` means that the sender did
not say it.
"""

from __future__ import annotations

from hearthline.rooms.intake.values.received.clinical import (
    AllergyReaction,
    AllergyValue,
    AnswerItem,
    ConditionValue,
    Disposition,
    EncounterValue,
    LineKind,
    LineValue,
    MeasurementKind,
    MeasurementValue,
    QuestionnaireValue,
)
from hearthline.rooms.intake.values.received.orders import (
    NOT_ORDERS,
    Drug,
    Evidence,
    EvidenceKind,
    Frequency,
    FrequencyKind,
    InfusionProposal,
    Likelihood,
    MedicationValue,
    OrderValue,
    Route,
    ServiceRequestValue,
    TherapyClass,
)
from hearthline.rooms.intake.values.received.people import (
    CoverageValue,
    OrganizationValue,
    PatientValue,
    PractitionerValue,
    RelatedPersonValue,
)
from hearthline.rooms.intake.values.received.shared import (
    Address,
    Coding,
    Concept,
    ContactPerson,
    Identifier,
    Language,
    Moment,
    PersonName,
    Precision,
    Reference,
    Telecom,
)

Value = (
    PatientValue
    | RelatedPersonValue
    | PractitionerValue
    | OrganizationValue
    | CoverageValue
    | AllergyValue
    | ConditionValue
    | EncounterValue
    | OrderValue
    | MedicationValue
    | ServiceRequestValue
    | LineValue
    | MeasurementValue
    | QuestionnaireValue
)

__all__ = [
    "NOT_ORDERS",
    "Address",
    "AllergyReaction",
    "AllergyValue",
    "AnswerItem",
    "Coding",
    "Concept",
    "ConditionValue",
    "ContactPerson",
    "CoverageValue",
    "Disposition",
    "Drug",
    "EncounterValue",
    "Evidence",
    "EvidenceKind",
    "Frequency",
    "FrequencyKind",
    "Identifier",
    "InfusionProposal",
    "Language",
    "Likelihood",
    "LineKind",
    "LineValue",
    "MeasurementKind",
    "MeasurementValue",
    "MedicationValue",
    "Moment",
    "OrderValue",
    "OrganizationValue",
    "PatientValue",
    "PersonName",
    "PractitionerValue",
    "Precision",
    "QuestionnaireValue",
    "Reference",
    "RelatedPersonValue",
    "Route",
    "ServiceRequestValue",
    "Telecom",
    "TherapyClass",
    "Value",
]
