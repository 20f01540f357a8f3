"""Pages of emergencies."""

from hearthline.rooms.emergency.pages.after import hand_over, hand_over_sheet, report, restart
from hearthline.rooms.emergency.pages.areas import (
    area,
    areas,
    change_area,
    close_area,
    declare_area,
    in_area,
)
from hearthline.rooms.emergency.pages.drills import drills
from hearthline.rooms.emergency.pages.patients import (
    care_plan,
    care_plan_sheet,
    of_patient,
    plan,
    sign,
)
from hearthline.rooms.emergency.pages.practice import practise
from hearthline.rooms.emergency.pages.protocols import protocol, protocols
from hearthline.rooms.emergency.pages.recording import record
from hearthline.rooms.emergency.pages.runs import begin, run, runs, whose

__all__ = [
    "area",
    "areas",
    "begin",
    "care_plan",
    "care_plan_sheet",
    "change_area",
    "close_area",
    "declare_area",
    "drills",
    "hand_over",
    "hand_over_sheet",
    "in_area",
    "of_patient",
    "plan",
    "practise",
    "protocol",
    "protocols",
    "record",
    "report",
    "restart",
    "run",
    "runs",
    "sign",
    "whose",
]
