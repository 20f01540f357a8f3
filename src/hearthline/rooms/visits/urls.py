"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.visits.pages import doses, safety, unplanned, visits

app_name = "visits"
urlpatterns = [
    path("", visits.day, name="day"),
    path("done/", visits.done, name="done"),
    path("unplanned/", unplanned.whom, name="unplanned"),
    path("unplanned/<uuid:patient_id>/", unplanned.record, name="record_unplanned"),
    path("doses/<uuid:administration_id>/", doses.correct, name="correct_dose"),
    path("<uuid:need_id>/", visits.visit, name="visit"),
    path("<uuid:need_id>/well/", safety.well, name="well"),
    path("<uuid:need_id>/record/", visits.record, name="record"),
]
