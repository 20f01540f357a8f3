"""What can be done about orders."""

from hearthline.rooms.therapy.actions.administrations import (
    amend_administration,
    record_administration,
)
from hearthline.rooms.therapy.actions.holds import confirm_hold, hold_course, resume_course
from hearthline.rooms.therapy.actions.lumens import record_lumen
from hearthline.rooms.therapy.actions.steps import (
    activate_order,
    discontinue_order,
    hold_order,
    resume_order,
    verify_order,
)
from hearthline.rooms.therapy.actions.writing import (
    add_orders,
    amend_order,
    write_order,
)

__all__ = [
    "activate_order",
    "add_orders",
    "amend_administration",
    "amend_order",
    "confirm_hold",
    "discontinue_order",
    "hold_course",
    "hold_order",
    "record_administration",
    "record_lumen",
    "resume_course",
    "resume_order",
    "verify_order",
    "write_order",
]
