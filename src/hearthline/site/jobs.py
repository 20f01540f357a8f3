"""Kinds of background work of the platform itself, and which of them recur."""

from __future__ import annotations

from datetime import time

from hearthline.platform.jobs.kinds import Schedule

JOBS: tuple[str, ...] = (
    "hearthline.platform.jobs.tidying.forget_finished",
    "hearthline.platform.findings.following.sweep",
)

SCHEDULES: tuple[Schedule, ...] = (
    Schedule("jobs.forget_finished", at=time(2, 40)),
    Schedule("findings.sweep", at=time(3, 10)),
)

CHORES: tuple[str, ...] = ("hearthline.platform.findings.following.follow_journal",)
"""Small repeated work of one worker at a time, every few seconds: ``chore(at)``."""
