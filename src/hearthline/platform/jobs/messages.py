"""Sentences about jobs, and the units they count in."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "jobs.worker_lost": (
        "The worker that did this stopped without a word. It is tried again by the next one."
    ),
    "jobs.unknown_kind": (
        "No kind of job is called {name}. The program was changed since it was asked for; "
        "ask for it again from its page."
    ),
    "jobs.broke": (
        "It broke in a way nobody foresaw; the log names it under {error}. It is tried again by "
        "itself a few times; if it stays failed, send that number to your administrator."
    ),
    "job.jobs.forget_finished": "Remove jobs that ended more than 30 days ago",
    "unit.resources": "resources",
    "unit.patients": "patients",
    "unit.entries": "entries",
    "unit.visits": "visits",
    "unit.files": "files",
    "unit.steps": "steps",
    "unit.iterations": "iterations",
}
