"""Addresses of the design system: the catalogue and the choice of appearance."""

from __future__ import annotations

from django.urls import path

from hearthline.platform.ui import appearance, catalogue

app_name = "ui"
urlpatterns = [
    path("appearance/", appearance.choose, name="appearance"),
    path("components/", catalogue.components, name="components"),
    path("components/board/", catalogue.board, name="components-board"),
    path("components/progress/", catalogue.progress, name="components-progress"),
]
