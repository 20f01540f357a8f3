"""Forms of emergencies."""

from hearthline.rooms.emergency.forms.areas import AreaForm, AreaStepForm, CloseAreaForm
from hearthline.rooms.emergency.forms.plans import CareSignatureForm, PlanForm
from hearthline.rooms.emergency.forms.runs import (
    BeginForm,
    CorrectPatientForm,
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
    "CorrectPatientForm",
    "PlanForm",
    "PractiseForm",
    "RecordForm",
    "RestartForm",
    "WhoseForm",
    "written_as",
]
