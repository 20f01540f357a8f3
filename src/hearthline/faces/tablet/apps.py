"""The tablet as a part of Django's house."""

from __future__ import annotations

from django.apps import AppConfig


class TabletConfig(AppConfig):
    """Shell, service worker and what a tablet is given to keep."""

    name = "hearthline.faces.tablet"
    label = "tablet"
