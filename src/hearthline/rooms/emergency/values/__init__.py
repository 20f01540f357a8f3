"""The words of emergencies that other rooms may use."""

from hearthline.rooms.emergency.values.care import (
    CareReading,
    CareSigned,
    Reading,
    Section,
    SignatureFacts,
)
from hearthline.rooms.emergency.values.plans import (
    Allowed,
    FirstPlace,
    NurseNeed,
    Plan,
    PlanFacts,
    Risk,
    RiskReason,
    RiskSubject,
    Unknown,
)
from hearthline.rooms.emergency.values.rules import (
    BandLine,
    EmergencyRules,
    KitBand,
    KitNeed,
    PriorityRule,
    RiskKind,
    RiskRule,
    Strength,
    TherapyRule,
)
from hearthline.rooms.emergency.values.runs import LedFrom, Run, RunFacts

__all__ = [
    "Allowed",
    "BandLine",
    "CareReading",
    "CareSigned",
    "EmergencyRules",
    "FirstPlace",
    "KitBand",
    "KitNeed",
    "LedFrom",
    "NurseNeed",
    "Plan",
    "PlanFacts",
    "PriorityRule",
    "Reading",
    "Risk",
    "RiskKind",
    "RiskReason",
    "RiskRule",
    "RiskSubject",
    "Run",
    "RunFacts",
    "Section",
    "SignatureFacts",
    "Strength",
    "TherapyRule",
    "Unknown",
]
