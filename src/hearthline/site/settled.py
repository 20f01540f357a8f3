"""What a web process does once, when it has loaded what it serves."""

from __future__ import annotations

from django.urls import get_resolver

from hearthline.platform.lasting import keep_loaded


def settle() -> None:
    """Load every page, and keep what is loaded out of the rounds of the garbage collector."""
    _every_page = get_resolver().url_patterns
    keep_loaded()
