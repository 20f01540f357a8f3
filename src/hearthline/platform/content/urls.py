"""Addresses of content."""

from __future__ import annotations

from django.urls import path

from hearthline.platform.content import pages

app_name = "content"
urlpatterns = [
    path("", pages.versions, name="versions"),
    path("<uuid:content_id>/", pages.version, name="version"),
    path("<uuid:content_id>/approve/", pages.approve, name="approve"),
    path("<uuid:content_id>/set-aside/", pages.set_aside, name="set_aside"),
]
