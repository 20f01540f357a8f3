"""Sentences and words of emergencies."""

from __future__ import annotations

from collections.abc import Mapping

from hearthline.rooms.emergency.messages import areas, plans, runs

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    **areas.MESSAGES,
    **plans.MESSAGES,
    **runs.MESSAGES,
}
