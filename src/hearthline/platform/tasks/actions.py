"""Opening, taking and closing tasks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import STAFF
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.tasks.models import Task


@action("tasks.open", version=1, kind=Kind.REQUEST, permission="tasks.write")
def open_task(
    context: Context,
    *,
    title: Message,
    owner_role: str,
    detail: Message | None = None,
    due: datetime | None = None,
    subject: UUID | None = None,
    branch: UUID | None = None,
    origin: str | None = None,
    url: str = "",
    is_done_there: bool = False,
) -> UUID:
    """Open a task for a role; with an ``origin`` that has an open one, return that one.

    Parameters
    ----------
    origin
        What it came from (``"findings.override:<id>"``); one task is open for it at a time.
    url
        Where it is done; empty for a task that is only ticked off.
    is_done_there
        Whether doing it at ``url`` is the only way to close it: the page there says how it
        ended, and a word typed here would hide that it did not.

    Raises
    ------
    Refused
        If the title is empty or no such role works here.
    """
    if subject:
        context.concerns(subject)
    if not str(title.params.get("text", title.code)).strip():
        raise Refused(Message("tasks.title_needed"), field="text")
    if owner_role not in STAFF:
        raise Refused(Message("tasks.no_such_role", {"role": owner_role}), field="owner_role")
    if origin is not None:
        earlier = Task.objects.filter(origin=origin, closed_at__isnull=True).first()
        if earlier is not None:
            return earlier.id
    task = Task(
        id=context.next_id(),
        title=_stored(title),
        detail=_stored(detail) if detail else None,
        subject_id=subject,
        branch_id=branch,
        owner_role=owner_role,
        due=due,
        origin=origin,
        url=url,
        is_done_there=is_done_there,
        made_by=context.caller.name,
        made_at=context.server_time,
    )
    task.save(force_insert=True)
    context.changed(task, after={"title": task.title, "owner_role": owner_role, "due": due})
    return task.id


@action("tasks.take", version=1, kind=Kind.REQUEST, permission="tasks.write")
def take_task(context: Context, *, task_id: UUID, revision: int | None = None) -> None:
    """Make the caller the one who does it."""
    task = _open(context, task_id, revision)
    before = task.owner_actor_name or None
    task.owner_actor_id = context.caller.actor_id
    task.owner_actor_name = context.caller.name
    task.revision += 1
    task.save(update_fields=["owner_actor_id", "owner_actor_name", "revision"])
    context.changed(task, before={"taken_by": before}, after={"taken_by": context.caller.name})


@action("tasks.close", version=1, kind=Kind.REQUEST, permission="tasks.write")
def close_task(
    context: Context,
    *,
    task_id: UUID,
    note: str,
    revision: int | None = None,
    origin: str | None = None,
) -> None:
    """Close a task with a word on what was done.

    Parameters
    ----------
    origin
        The task's own origin, from the action that does what the task asks for; a task done
        elsewhere is closed by that alone.

    Raises
    ------
    Refused
        If the note is empty, it is closed already, or it is done elsewhere.
    Conflict
        If somebody changed it since ``revision``.
    """
    if not note.strip():
        raise Refused(Message("tasks.note_needed"), field="note")
    task = _open(context, task_id, revision)
    if task.is_done_there and (origin is None or origin != task.origin):
        raise Refused(Message("tasks.done_there"))
    task.closed_at = context.server_time
    task.closed_by = context.caller.name
    task.closed_note = note.strip()[:500]
    task.revision += 1
    task.save(update_fields=["closed_at", "closed_by", "closed_note", "revision"])
    context.changed(task, before={"closed": False}, after={"closed": True, "note": note})


@action("tasks.put_off", version=1, kind=Kind.REQUEST, permission="tasks.write")
def put_off(context: Context, *, task_id: UUID, due: datetime) -> None:
    """Make a task due at another time."""
    task = _open(context, task_id, None)
    before, task.due = task.due, due
    task.revision += 1
    task.save(update_fields=["due", "revision"])
    context.changed(task, before={"due": before}, after={"due": due})


def _open(context: Context, task_id: UUID, revision: int | None) -> Task:
    task = context.get(Task, task_id)
    if task.closed_at is not None:
        raise Refused(
            Message(
                "tasks.closed_already",
                {"name": task.closed_by, "at": task.closed_at.isoformat()},
            )
        )
    if revision is not None and revision != task.revision:
        raise Conflict(expected=revision, found=task.revision)
    if task.subject_id:
        context.about(task.subject_id)
    return task


def _stored(message: Message) -> dict[str, object]:
    return {"code": message.code, "params": dict(message.params)}
