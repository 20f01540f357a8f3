"""Records of emergencies."""

from hearthline.rooms.emergency.models.plans import CarePlanSignature, EmergencyPlan

__all__ = ["CarePlanSignature", "EmergencyPlan"]
