"""What can be done before, in and after an emergency."""

from hearthline.rooms.emergency.actions.plans import sign_care_plan, sign_plan
from hearthline.rooms.emergency.actions.runs import record_run

__all__ = ["record_run", "sign_care_plan", "sign_plan"]
