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

CHECKS = PLAN_CHECKS

__all__ = [
    "CHECKS",
    "KIT",
    "ORDERS",
    "PLAN",
    "RISK",
    "kit_in_date",
    "orders_signed",
    "plan_signed",
    "risk_answered",
]
