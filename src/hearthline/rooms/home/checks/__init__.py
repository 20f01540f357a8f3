"""What homes contribute to readiness."""

from hearthline.rooms.home.checks.assessed import (
    ASSESSED_CHECKS,
    due_again,
    home_is_ready,
    safe_to_visit,
)
from hearthline.rooms.home.checks.parts import PARTS_CHECKS, cold_is_kept, pump_is_powered
from hearthline.rooms.home.checks.screened import SCREENED_CHECKS, home_is_screened

CHECKS = (*SCREENED_CHECKS, *ASSESSED_CHECKS, *PARTS_CHECKS)

__all__ = [
    "CHECKS",
    "cold_is_kept",
    "due_again",
    "home_is_ready",
    "home_is_screened",
    "pump_is_powered",
    "safe_to_visit",
]
