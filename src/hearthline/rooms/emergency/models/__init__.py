"""Records of emergencies."""

from hearthline.rooms.emergency.models.areas import AreaAffected, AreaEntry, AreaEvent
from hearthline.rooms.emergency.models.drills import (
    DrillResult,
)
from hearthline.rooms.emergency.models.plans import CarePlanSignature, EmergencyPlan
from hearthline.rooms.emergency.models.runs import (
    EmergencyRun,
    RestartDecision,
    RunConsequence,
    RunFact,
    RunPatientCorrection,
)

__all__ = [
    "AreaAffected",
    "AreaEntry",
    "AreaEvent",
    "CarePlanSignature",
    "DrillResult",
    "EmergencyPlan",
    "EmergencyRun",
    "RestartDecision",
    "RunConsequence",
    "RunFact",
    "RunPatientCorrection",
]
