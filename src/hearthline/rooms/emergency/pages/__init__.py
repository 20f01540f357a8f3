"""Pages of emergencies."""

from hearthline.rooms.emergency.pages.areas import (
    area,
    areas,
    change_area,
    close_area,
    declare_area,
    in_area,
)
from hearthline.rooms.emergency.pages.patients import (
    care_plan,
    care_plan_sheet,
    of_patient,
    plan,
    sign,
)
from hearthline.rooms.emergency.pages.protocols import protocol, protocols

__all__ = [
    "area",
    "areas",
    "care_plan",
    "care_plan_sheet",
    "change_area",
    "close_area",
    "declare_area",
    "in_area",
    "of_patient",
    "plan",
    "protocol",
    "protocols",
    "sign",
]
