"""What can be done before, in and after an emergency."""

from hearthline.rooms.emergency.actions.plans import sign_care_plan, sign_plan

__all__ = ["sign_care_plan", "sign_plan"]
