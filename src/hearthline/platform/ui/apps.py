"""The design system as a Django app: templates, tags and static files, no records."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Label ``ui``."""

    name = "hearthline.platform.ui"
    label = "ui"
