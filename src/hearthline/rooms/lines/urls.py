"""Addresses of lines."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.lines import pages

app_name = "lines"
urlpatterns = [
    path("<uuid:patient_id>/", pages.of_patient, name="of_patient"),
    path("<uuid:patient_id>/new/", pages.line, name="add"),
    path("<uuid:patient_id>/<uuid:line_id>/", pages.line, name="line"),
    path("<uuid:patient_id>/<uuid:line_id>/in-error/", pages.in_error, name="in_error"),
    path("<uuid:patient_id>/<uuid:line_id>/tip/", pages.confirm_tip, name="confirm_tip"),
    path("<uuid:patient_id>/<uuid:line_id>/end/", pages.plan_end, name="plan_end"),
    path("<uuid:patient_id>/<uuid:line_id>/removal/", pages.remove, name="remove"),
]
