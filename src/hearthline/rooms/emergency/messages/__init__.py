"""Sentences and words of emergencies."""

from __future__ import annotations

from collections.abc import Mapping

from hearthline.rooms.emergency.messages import areas, drills, plans, runs

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    **areas.MESSAGES,
    **drills.MESSAGES,
    **plans.MESSAGES,
    **runs.MESSAGES,
}
