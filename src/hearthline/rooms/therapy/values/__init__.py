"""The words of orders that other rooms may use."""

from hearthline.rooms.therapy.values.administrations import (
    REACHED_THE_PATIENT,
    Administration,
    AdministrationFacts,
    DoseOutcome,
    OrderStanding,
)
from hearthline.rooms.therapy.values.facts import (
    EmergencyMedicine,
    EmergencyOrderFacts,
    Evidence,
    NursingOrderFacts,
    OrderFacts,
    TherapyOrderFacts,
)
from hearthline.rooms.therapy.values.frequency import Frequency, FrequencyKind, VisitFrequency
from hearthline.rooms.therapy.values.lumens import LumenFacts, RunsThrough
from hearthline.rooms.therapy.values.summaries import (
    EmergencyOrder,
    NursingOrder,
    OrderHead,
    OrderStep,
    TherapyOrder,
)
from hearthline.rooms.therapy.values.words import (
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    OrderKind,
    OrderState,
    Route,
    Step,
)

__all__ = [
    "REACHED_THE_PATIENT",
    "Administration",
    "AdministrationFacts",
    "DoseOutcome",
    "EmergencyMedicine",
    "EmergencyOrder",
    "EmergencyOrderFacts",
    "Evidence",
    "Frequency",
    "FrequencyKind",
    "GivenBy",
    "LineNeed",
    "LumenFacts",
    "Mode",
    "NursingKind",
    "NursingOrder",
    "NursingOrderFacts",
    "OrderFacts",
    "OrderHead",
    "OrderKind",
    "OrderStanding",
    "OrderState",
    "OrderStep",
    "Route",
    "RunsThrough",
    "Step",
    "TherapyOrder",
    "TherapyOrderFacts",
    "VisitFrequency",
]
