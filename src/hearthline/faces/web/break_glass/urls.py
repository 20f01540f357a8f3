"""Addresses of break-glass."""

from __future__ import annotations

from django.urls import path

from hearthline.faces.web.break_glass import pages

urlpatterns = [
    path("break-glass/", pages.ask, name="break_glass"),
    path("break-glass/openings/", pages.openings, name="openings"),
    path("break-glass/openings/<uuid:opened_id>/", pages.review, name="review_opening"),
]
