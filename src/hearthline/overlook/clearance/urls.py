"""Addresses of clearance: the program's readiness, and the panel of one person."""

from __future__ import annotations

from django.urls import path

from hearthline.overlook.clearance import pages, program

app_name = "clearance"
urlpatterns = [
    path("", program.readiness_of_program, name="program"),
    path("<uuid:patient_id>/", pages.panel, name="panel"),
]
