"""The web application as a part of Django's house."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates and addresses that every page shares."""

    name = "hearthline.faces.web"
    label = "web"
