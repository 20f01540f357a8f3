"""Addresses of the tablet; the first three show nothing of the program and need no sign-in."""

from __future__ import annotations

from django.urls import path

from hearthline.faces.tablet import pages

app_name = "tablet"
urlpatterns = [
    path("", pages.shell, name="shell"),
    path("service-worker.js", pages.service_worker, name="service_worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("content/", pages.content, name="content"),
    path("day/", pages.day, name="day"),
    path("outbox/", pages.outbox, name="outbox"),
]
