"""What can be done about lines."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, NotPermitted
from hearthline.platform.files.attaching import require_about
from hearthline.platform.records.editing import (
    columns,
    create,
    create_all,
    mark_in_error,
    replace_all,
    revise,
)
from hearthline.rooms.lines.models import AccessDevice, LineEnd
from hearthline.rooms.lines.rules import require_end, require_tip_statement
from hearthline.rooms.lines.values import LineEndFacts, LineFacts


@action("lines.add_lines", version=1, kind=Kind.REQUEST, permission="lines.import")
def add_lines(context: Context, *, lines: tuple[LineFacts, ...]) -> int:
    """Insert new lines; return how many."""
    context.concerns(*{line.patient_id for line in lines})
    return len(create_all(context, AccessDevice, lines))


@action("lines.replace_lines", version=1, kind=Kind.REQUEST, permission="lines.write")
def replace_lines(context: Context, *, lines: tuple[LineFacts, ...]) -> int:
    """Bring lines to what the values say; return how many differed."""
    for line in lines:
        context.get(AccessDevice, line.id)
    context.concerns(*{line.patient_id for line in lines})
    return replace_all(context, AccessDevice, lines)


@action("lines.add_line", version=1, kind=Kind.REQUEST, permission="lines.write")
def add_line(context: Context, *, facts: LineFacts) -> UUID:
    """Write down a line a patient has.

    Raises
    ------
    NotPermitted
        If it says that the tip was confirmed and the caller's role may not confirm tips.
    """
    context.concerns(facts.patient_id)
    may_confirm = context.caller.holds("lines.confirm_tip")
    if facts.tip_confirmed != Answer.NOT_ASKED and not may_confirm:
        raise NotPermitted("lines.confirm_tip", context.caller.role)
    return create(context, AccessDevice, **columns(facts)).id


@action("lines.correct_line", version=1, kind=Kind.REQUEST, permission="lines.write")
def correct_line(context: Context, *, facts: LineFacts, revision: int) -> None:
    """Bring a line to what ``facts`` say; where its tip lies is confirmed apart."""
    record = context.get(AccessDevice, facts.id)
    context.about(record.patient_id)
    values = {name: value for name, value in columns(facts).items() if not name.startswith("tip_")}
    del values["id"]
    del values["patient_id"]
    revise(context, record, revision=revision, **values)


@action("lines.confirm_tip", version=1, kind=Kind.REQUEST, permission="lines.confirm_tip")
def confirm_tip(
    context: Context,
    *,
    line_id: UUID,
    on: date,
    by: str,
    evidence: str,
    revision: int | None = None,
    document_id: UUID | None = None,
) -> None:
    """Record that somebody saw where the tip lies.

    ``revision`` missing confirms the line as it stands now: a report says the same whatever else
    changed.

    Raises
    ------
    LineRefusal
        Without a name or evidence: a tip is confirmed by somebody, from something.
    """
    record = context.get(AccessDevice, line_id)
    context.about(record.patient_id)
    require_tip_statement(by=by, evidence=evidence)
    require_about(context, document_id, record.patient_id)
    revise(
        context,
        record,
        revision=record.revision if revision is None else revision,
        tip_confirmed=Answer.YES.value,
        tip_confirmed_on=on,
        tip_confirmed_by=by,
        tip_evidence=evidence,
        tip_recorded_at=context.server_time,
        tip_recorded_by=context.caller.name,
        tip_document_id=document_id,
    )


@action("lines.remove_line", version=1, kind=Kind.FACT, permission="lines.write")
def remove_line(context: Context, *, line_id: UUID, on: date) -> None:
    """Record that a line was taken out."""
    record = AccessDevice.objects.get(pk=line_id)
    context.concerns(record.patient_id)
    revise(context, record, revision=record.revision, removed_on=on)


@action("lines.plan_end", version=1, kind=Kind.REQUEST, permission="lines.write")
def plan_end(context: Context, *, facts: LineEndFacts) -> UUID:
    """Say what becomes of a line when therapy ends: out, kept with care, or handed over.

    Raises
    ------
    LineRefusal
        If nobody is named, no day is given, or a hand-over was accepted by nobody.
    """
    record = context.get(AccessDevice, facts.line_id)
    if record.patient_id != facts.patient_id:
        raise NotInScope("line")
    context.about(record.patient_id)
    require_end(facts)
    require_about(context, facts.document_id, record.patient_id)
    return create(
        context,
        LineEnd,
        **columns(facts),
        recorded_at=context.server_time,
        recorded_by=context.caller.name,
    ).id


@action("lines.enter_in_error", version=1, kind=Kind.REQUEST, permission="lines.write")
def enter_in_error(context: Context, *, line_id: UUID) -> None:
    """Mark a line as entered in error; the context's reason says why."""
    record = context.get(AccessDevice, line_id)
    context.about(record.patient_id)
    mark_in_error(context, record)
