"""Pages of homes."""

from hearthline.rooms.home.pages.assessing import assess, assessment, in_error
from hearthline.rooms.home.pages.editing import (
    add_item,
    begin_draft,
    change_head,
    change_item,
    edit_questionnaire,
    new_questionnaire,
)
from hearthline.rooms.home.pages.exchange import answers_fhir, import_answers, import_questionnaire
from hearthline.rooms.home.pages.homes import card, modifications, of_patient, station
from hearthline.rooms.home.pages.looking import photograph, second_look
from hearthline.rooms.home.pages.modifying import agree, decline, finish
from hearthline.rooms.home.pages.questionnaires import questionnaire, questionnaire_fhir

__all__ = [
    "add_item",
    "agree",
    "answers_fhir",
    "assess",
    "assessment",
    "begin_draft",
    "card",
    "change_head",
    "change_item",
    "decline",
    "edit_questionnaire",
    "finish",
    "import_answers",
    "import_questionnaire",
    "in_error",
    "modifications",
    "new_questionnaire",
    "of_patient",
    "photograph",
    "questionnaire",
    "questionnaire_fhir",
    "second_look",
    "station",
]
