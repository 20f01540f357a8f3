"""Taking back one's own change: what was edited gets its values back, what was added is marked.

Only what nobody changed since can be taken back; the journal keeps both.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.actions.context import Context
from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject
from hearthline.platform.records.editing import journalled, mark_in_error, revise


class CannotUndo(HearthlineError):
    """The change cannot be taken back; the message says what to do instead."""

    def __init__(self, code: str) -> None:
        super().__init__(Message(code))


def undo(context: Context, *, of: UUID, models: Collection[type[Model]]) -> None:
    """Take back the action ``of``, if it is the caller's own and touched only ``models``.

    Raises
    ------
    CannotUndo
        ``records.nothing_to_undo`` or ``records.changed_since``.
    """
    entry = JournalEntry.objects.filter(action_id=of, actor_id=context.caller.actor_id).first()
    payload = JournalPayload.objects.filter(entry=entry).first() if entry else None
    changes = payload.body.get("changes", []) if payload and payload.body else []
    labels = {model._meta.label for model in models}
    if not changes or any(change["record"] not in labels for change in changes):
        raise CannotUndo("records.nothing_to_undo")
    subjects = JournalSubject.objects.filter(entry=entry).values_list("subject_id", flat=True)
    context.about(*subjects)
    for change in reversed(changes):
        model = apps.get_model(change["record"])
        record: Any = context.get(model, change["id"])
        if change["before"] is None:
            mark_in_error(context, record)
            continue
        _restore(context, record, change["before"], change["after"])


def _restore(context: Context, record: Any, before: dict[str, Any], after: dict[str, Any]) -> None:
    values = {name: record._meta.get_field(name).to_python(value) for name, value in before.items()}
    now = {name: getattr(record, name) for name in after}
    told = {name: record._meta.get_field(name).to_python(value) for name, value in after.items()}
    if journalled(now) != journalled(told):
        raise CannotUndo("records.changed_since")
    revise(context, record, revision=record.revision, **values)
