"""Sentences and words of emergencies."""

from __future__ import annotations

from collections.abc import Mapping

from hearthline.rooms.emergency.messages import plans, runs

MESSAGES: Mapping[str, str | tuple[str, str]] = {**plans.MESSAGES, **runs.MESSAGES}
