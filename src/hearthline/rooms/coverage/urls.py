"""Addresses of coverage."""

from __future__ import annotations

from django.urls import path

from hearthline.rooms.coverage import pages

app_name = "coverage"
urlpatterns = [
    path("", pages.board, name="authorisations"),
    path("export.csv", pages.export, name="export"),
    path("<uuid:patient_id>/", pages.of_patient, name="of_patient"),
    path("<uuid:patient_id>/payer/new/", pages.coverage, name="add_coverage"),
    path("<uuid:patient_id>/authorisations/new/", pages.authorisation, name="add_authorisation"),
    path(
        "<uuid:patient_id>/authorisations/<uuid:authorisation_id>/",
        pages.authorisation,
        name="authorisation",
    ),
    path(
        "<uuid:patient_id>/authorisations/<uuid:authorisation_id>/in-error/",
        pages.authorisation_in_error,
        name="authorisation_in_error",
    ),
    path(
        "<uuid:patient_id>/payers/<uuid:coverage_id>/",
        pages.correct_coverage,
        name="coverage",
    ),
    path(
        "<uuid:patient_id>/payers/<uuid:coverage_id>/in-error/",
        pages.coverage_in_error,
        name="coverage_in_error",
    ),
]
