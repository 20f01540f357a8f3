"""Pages of homes."""

from hearthline.rooms.home.pages.assessing import assess, assessment
from hearthline.rooms.home.pages.homes import card, modifications, of_patient, station
from hearthline.rooms.home.pages.modifying import agree, decline, finish
from hearthline.rooms.home.pages.questionnaires import questionnaire, questionnaire_fhir

__all__ = [
    "agree",
    "assess",
    "assessment",
    "card",
    "decline",
    "finish",
    "modifications",
    "of_patient",
    "questionnaire",
    "questionnaire_fhir",
    "station",
]
