"""Kinds of background work of the platform itself, and which of them recur."""

from __future__ import annotations

from datetime import time, timedelta

from hearthline.platform.jobs.kinds import Schedule

JOBS: tuple[str, ...] = (
    "hearthline.platform.jobs.tidying.forget_finished",
    "hearthline.platform.findings.following.sweep",
    "hearthline.platform.messaging.delivering.deliver",
    "hearthline.platform.messaging.delivering.look_after",
)

SCHEDULES: tuple[Schedule, ...] = (
    Schedule("jobs.forget_finished", at=time(2, 40)),
    Schedule("findings.sweep", at=time(3, 10)),
    Schedule("messaging.look_after", every=timedelta(minutes=5)),
)

CHORES: tuple[str, ...] = ("hearthline.platform.findings.following.follow_journal",)
"""Small repeated work of one worker at a time, every few seconds: ``chore(at)``."""
