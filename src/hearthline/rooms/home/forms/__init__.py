"""Forms of homes: assessments by their questionnaire, modifications, the station."""

from hearthline.rooms.home.forms.answering import AssessmentForm, initial_of
from hearthline.rooms.home.forms.changes import (
    AgreeForm,
    DeclineForm,
    DoneForm,
    PhotographForm,
    QuestionnaireFileForm,
    ResponseFileForm,
    SecondLookForm,
    StationForm,
)

__all__ = [
    "AgreeForm",
    "AssessmentForm",
    "DeclineForm",
    "DoneForm",
    "PhotographForm",
    "QuestionnaireFileForm",
    "ResponseFileForm",
    "SecondLookForm",
    "StationForm",
    "initial_of",
]
