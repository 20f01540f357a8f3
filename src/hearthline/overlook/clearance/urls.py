"""Addresses of clearance: the program's readiness, and the panel of one person."""

from __future__ import annotations

from django.urls import path

from hearthline.overlook.clearance import pages, program

app_name = "clearance"
urlpatterns = [
    path("clearance/", program.readiness_of_program, name="program"),
    path("census/chart/<uuid:patient_id>/clearance/", pages.panel, name="panel"),
]
