"""Forms of emergencies."""

from hearthline.rooms.emergency.forms.areas import AreaForm, AreaStepForm, CloseAreaForm
from hearthline.rooms.emergency.forms.plans import CareSignatureForm, PlanForm
from hearthline.rooms.emergency.forms.runs import (
    BeginForm,
    PractiseForm,
    RecordForm,
    RestartForm,
    WhoseForm,
    written_as,
)

__all__ = [
    "AreaForm",
    "AreaStepForm",
    "BeginForm",
    "CareSignatureForm",
    "CloseAreaForm",
    "PlanForm",
    "PractiseForm",
    "RecordForm",
    "RestartForm",
    "WhoseForm",
    "written_as",
]
