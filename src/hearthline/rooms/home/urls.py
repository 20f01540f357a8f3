"""Addresses of homes."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.home import pages

app_name = "home"
urlpatterns = [
    path("", pages.modifications, name="modifications"),
    path("questionnaires/<uuid:questionnaire_id>/", pages.questionnaire, name="questionnaire"),
    path("questionnaires/new/", pages.new_questionnaire, name="new_questionnaire"),
    path("questionnaires/<uuid:questionnaire_id>/draft/", pages.begin_draft, name="begin_draft"),
    path("questionnaires/<uuid:questionnaire_id>/head/", pages.change_head, name="change_head"),
    path(
        "questionnaires/<uuid:questionnaire_id>/edit/",
        pages.edit_questionnaire,
        name="edit_questionnaire",
    ),
    path("questionnaires/<uuid:questionnaire_id>/add/", pages.add_item, name="add_item"),
    path("questionnaires/<uuid:questionnaire_id>/item/", pages.change_item, name="change_item"),
    path("questionnaires/<uuid:questionnaire_id>/fhir/", pages.questionnaire_fhir, name="fhir"),
    path("questionnaires/import/", pages.import_questionnaire, name="import_questionnaire"),
    path("<uuid:patient_id>/import/<slug:key>/", pages.import_answers, name="import_answers"),
    path(
        "<uuid:patient_id>/assessments/<uuid:assessment_id>/fhir/",
        pages.answers_fhir,
        name="answers_fhir",
    ),
    path(
        "<uuid:patient_id>/assessments/<uuid:assessment_id>/second-look/",
        pages.second_look,
        name="second_look",
    ),
    path(
        "<uuid:patient_id>/assessments/<uuid:assessment_id>/in-error/",
        pages.in_error,
        name="in_error",
    ),
    path(
        "<uuid:patient_id>/assessments/<uuid:assessment_id>/photograph/",
        pages.photograph,
        name="photograph",
    ),
    path("<uuid:patient_id>/", pages.of_patient, name="of_patient"),
    path("<uuid:patient_id>/assess/<slug:key>/", pages.assess, name="assess"),
    path(
        "<uuid:patient_id>/assessments/<uuid:assessment_id>/", pages.assessment, name="assessment"
    ),
    path(
        "<uuid:patient_id>/modifications/<uuid:modification_id>/agree/", pages.agree, name="agree"
    ),
    path(
        "<uuid:patient_id>/modifications/<uuid:modification_id>/done/", pages.finish, name="finish"
    ),
    path(
        "<uuid:patient_id>/modifications/<uuid:modification_id>/decline/",
        pages.decline,
        name="decline",
    ),
    path("<uuid:patient_id>/station/", pages.station, name="station"),
    path("<uuid:patient_id>/card/", pages.card, name="card"),
]
