"""What emergencies contribute to readiness."""

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
from hearthline.rooms.emergency.checks.runs import RESTART, RUN_CHECKS, restart_decided

CHECKS = (*PLAN_CHECKS, *RUN_CHECKS)

__all__ = [
    "CHECKS",
    "KIT",
    "ORDERS",
    "PLAN",
    "RESTART",
    "RISK",
    "kit_in_date",
    "orders_signed",
    "plan_signed",
    "restart_decided",
    "risk_answered",
]
