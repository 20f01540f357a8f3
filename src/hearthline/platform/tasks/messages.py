"""Sentences about tasks."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.tasks.open": "Task opened",
    "action.tasks.take": "Task taken",
    "action.tasks.close": "Task closed",
    "tasks.said": "{text}",
    "tasks.title_needed": "Say in a few words what is to be done.",
    "tasks.no_such_role": "Nobody works here as {role}. Choose a role from the list.",
    "tasks.note_needed": "Say in a few words what was done; it stays in the record.",
    "tasks.closed_already": "{name} closed this at {at:moment}. Nothing is left to do.",
    "tasks.done_there": "This is closed where it is done. Open it and say there how it ended.",
    "action.tasks.put_off": "Task put off",
    "tasks.for": "Asked by {name} at {at:moment}.",
    "tasks.taken": "Asked by {name} at {at:moment}. {by} is at it.",
    "tasks.open": "Open",
    "rows.tasks.Task": ("{count} task", "{count} tasks"),
}
