"""Forms of emergencies."""

from hearthline.rooms.emergency.forms.areas import AreaForm, AreaStepForm, CloseAreaForm
from hearthline.rooms.emergency.forms.plans import CareSignatureForm, PlanForm

__all__ = ["AreaForm", "AreaStepForm", "CareSignatureForm", "CloseAreaForm", "PlanForm"]
