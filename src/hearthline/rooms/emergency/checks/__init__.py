"""What emergencies contribute to readiness."""

from hearthline.rooms.emergency.checks.nurses import (
    BACKUP_PUMP,
    FIRST_PLACE,
    NURSE,
    NURSE_CHECKS,
    first_dose_placed,
    nurse_holds_card,
    pump_backed_up,
)
from hearthline.rooms.emergency.checks.plans import (
    KIT,
    ORDERS,
    PLAN,
    PLAN_CHECKS,
    RISK,
    kit_in_date,
    orders_signed,
    plan_signed,
    risk_answered,
)
from hearthline.rooms.emergency.checks.reading import READ, READING_CHECKS, plan_is_read
from hearthline.rooms.emergency.checks.runs import RESTART, RUN_CHECKS, restart_decided

CHECKS = (*PLAN_CHECKS, *READING_CHECKS, *NURSE_CHECKS, *RUN_CHECKS)

__all__ = [
    "BACKUP_PUMP",
    "CHECKS",
    "FIRST_PLACE",
    "KIT",
    "NURSE",
    "ORDERS",
    "PLAN",
    "READ",
    "RESTART",
    "RISK",
    "first_dose_placed",
    "kit_in_date",
    "nurse_holds_card",
    "orders_signed",
    "plan_is_read",
    "plan_signed",
    "pump_backed_up",
    "restart_decided",
    "risk_answered",
]
