"""Pages of emergencies."""

from hearthline.rooms.emergency.pages.patients import (
    care_plan,
    care_plan_sheet,
    of_patient,
    plan,
    sign,
)
from hearthline.rooms.emergency.pages.protocols import protocol, protocols

__all__ = [
    "care_plan",
    "care_plan_sheet",
    "of_patient",
    "plan",
    "protocol",
    "protocols",
    "sign",
]
