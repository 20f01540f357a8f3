"""Records of emergencies."""

from hearthline.rooms.emergency.models.plans import CarePlanSignature, EmergencyPlan
from hearthline.rooms.emergency.models.runs import EmergencyRun, RunFact

__all__ = ["CarePlanSignature", "EmergencyPlan", "EmergencyRun", "RunFact"]
