"""Beginning and ending an import, and who sends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.intake.models import ImportRun, Sender
from hearthline.rooms.intake.rules.records import sender_id_of
from hearthline.rooms.intake.values import RunState, Tally


@action("intake.declare_sender", version=1, kind=Kind.REQUEST, permission="intake.import")
def declare_sender(context: Context, *, name: str) -> UUID:
    """Return the sender called ``name``, made when it is new.

    Raises
    ------
    Refused
        If the name is empty: identities belong to a sender.
    """
    shown = " ".join(name.split())[:120]
    if not shown:
        raise Refused(Message("intake.sender_missing"), field="sender")
    sender, is_new = Sender.objects.get_or_create(
        id=sender_id_of(shown), defaults={"name": shown, "made_at": context.server_time}
    )
    if is_new:
        context.changed(sender, after={"name": shown})
    return sender.id


@action("intake.start_run", version=1, kind=Kind.REQUEST, permission="intake.import")
def start_run(
    context: Context,
    *,
    sender_id: UUID,
    branch_id: UUID,
    names: Sequence[str],
    asked_by: str = "",
) -> UUID:
    """Begin an import; people who live in no branch's area belong to ``branch_id``."""
    run = ImportRun.objects.create(
        id=context.next_id(),
        sender_id=sender_id,
        branch_id=branch_id,
        names=[name[:300] for name in names[:50]],
        asked_by=asked_by or context.caller.name,
        state=RunState.RUNNING,
        started_at=context.server_time,
    )
    context.changed(run, after={"sender": str(sender_id), "branch": str(branch_id)})
    return run.id


@action("intake.finish_run", version=1, kind=Kind.REQUEST, permission="intake.import")
def finish_run(
    context: Context, *, run_id: UUID, state: RunState, tally: Tally, milliseconds: int
) -> None:
    """End an import with its counts."""
    run = ImportRun.objects.get(pk=run_id)
    run.state = state
    run.finished_at = context.server_time
    run.milliseconds = milliseconds
    run.counts, run.reasons, run.flags = tally.words, tally.reasons, tally.flags
    run.save(update_fields=["state", "finished_at", "milliseconds", "counts", "reasons", "flags"])
    context.changed(run, after={"state": state, "totals": tally.totals()})
