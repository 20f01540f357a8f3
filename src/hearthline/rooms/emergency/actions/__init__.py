"""What can be done before, in and after an emergency."""

from hearthline.rooms.emergency.actions.after import allow_restart, follow_run
from hearthline.rooms.emergency.actions.areas import (
    LOOK_AGAIN_AFTER,
    close_area,
    declare_area,
    escalate_area,
    look_again,
    record_area_step,
    widen_area,
)
from hearthline.rooms.emergency.actions.kits import ask_for_kit
from hearthline.rooms.emergency.actions.naming import correct_patient
from hearthline.rooms.emergency.actions.plans import sign_care_plan, sign_care_plans, sign_plan
from hearthline.rooms.emergency.actions.runs import record_run
from hearthline.rooms.emergency.actions.unanswered import escalate_run

__all__ = [
    "LOOK_AGAIN_AFTER",
    "allow_restart",
    "ask_for_kit",
    "close_area",
    "correct_patient",
    "declare_area",
    "escalate_area",
    "escalate_run",
    "follow_run",
    "look_again",
    "record_area_step",
    "record_run",
    "sign_care_plan",
    "sign_care_plans",
    "sign_plan",
    "widen_area",
]
