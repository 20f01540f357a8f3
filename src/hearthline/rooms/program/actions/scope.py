"""Which licence may do what: a change by one person, the approval by another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.program import models
from hearthline.rooms.program.queries.scope import licence_scope
from hearthline.rooms.program.values import LicenceKind, scope_key


@action("program.change_licence_scope", version=1, kind=Kind.REQUEST, permission="program.approve")
def change_licence_scope(
    context: Context,
    *,
    state: str,
    task: str,
    licences: Collection[LicenceKind],
    source: str,
    revision: int,
) -> None:
    """Say which licences may do one thing in a state; it waits for another person's approval.

    Parameters
    ----------
    task
        Code of a kind of visit or of a task.
    source
        The law or board rule it rests on.
    revision
        0 while the product's proposal holds.
    """
    if not licences:
        raise Refused(Message("program.scope_of_nobody"), field="licences")
    if not source.strip():
        raise Refused(Message("program.scope_without_source"), field="source")
    values = {
        "licences": sorted(licences),
        "source": source.strip(),
        "changed_by": context.caller.name,
        "changed_by_actor": context.caller.actor_id,
        "changed_at": context.server_time,
        "approved_by": "",
        "approved_at": None,
    }
    _write(context, state, task, revision, values)


@action("program.approve_licence_scope", version=1, kind=Kind.REQUEST, permission="program.approve")
def approve_licence_scope(
    context: Context, *, state: str, tasks: Sequence[str], revisions: Sequence[int]
) -> int:
    """Approve rows of a state's table as this program's own; return how many.

    Parameters
    ----------
    revisions
        Of each row as it was seen; 0 for a proposal of the product.

    Raises
    ------
    Refused
        If the caller changed one of them: nobody approves their own change.
    Conflict
        If one was changed since it was seen.
    """
    scope = licence_scope(state)
    for task, revision in zip(tasks, revisions, strict=True):
        row = models.LicenceScopeRow.objects.filter(state=state, key=scope_key(task)).first()
        if row is not None and row.changed_by_actor == context.caller.actor_id:
            raise Refused(Message("program.own_change"))
        values = {
            "licences": sorted(scope.row(scope_key(task)).licences),
            "approved_by": context.caller.name,
            "approved_at": context.server_time,
        }
        _write(context, state, task, revision, values)
    return len(tasks)


def _write(
    context: Context, state: str, task: str, revision: int, values: dict[str, object]
) -> None:
    try:
        key = scope_key(task)
    except ValueError as error:
        raise Refused(Message("program.no_such_task", {"task": task})) from error
    row = models.LicenceScopeRow.objects.filter(state=state, key=key).first()
    if row is not None:
        revise(context, row, revision=revision, **values)
        return
    if revision != 0:
        raise Conflict(expected=revision, found=0)
    create(context, models.LicenceScopeRow, id=context.next_id(), state=state, key=key, **values)
