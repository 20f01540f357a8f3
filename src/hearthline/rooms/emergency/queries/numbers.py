"""The number to call in an emergency, as the program decided it."""

from __future__ import annotations

from django.core.cache import cache

from hearthline.rooms.program.queries import settings_in_force

KEPT_SECONDS = 30
_KEY = "emergency.number"


def emergency_number() -> str:
    """Return the local emergency number, up to half a minute old: every step may name it."""
    kept: str | None = cache.get(_KEY)
    if kept is None:
        kept = str(settings_in_force().settings.emergency_number)
        cache.set(_KEY, kept, KEPT_SECONDS)
    return kept
