"""Addresses of incidents."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.incidents import pages

app_name = "incidents"
urlpatterns = [
    path("", pages.reports, name="reports"),
    path("report/", pages.report, name="report"),
    path("<uuid:incident_id>/", pages.incident, name="incident"),
    path("<uuid:incident_id>/in-error/", pages.in_error, name="in_error"),
]
