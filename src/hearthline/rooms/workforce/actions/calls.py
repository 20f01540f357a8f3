"""What can be done about calls: written down, taken, called back, closed, put right.

A call happened: none of it is refused, and what does not fit is flagged.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import columns, journalled
from hearthline.rooms.workforce import models
from hearthline.rooms.workforce.queries.on_call import on_call_cards
from hearthline.rooms.workforce.values import CallFacts, CallOutcome, CallStep

ON_CALL = "on call"


@action("workforce.log_call", version=1, kind=Kind.FACT, permission="workforce.log_call")
def log_call(context: Context, *, facts: CallFacts) -> UUID:
    """Write down a call; whoever is on call may see its patient from now on, for two days."""
    _about(context, facts)
    if facts.called_at > context.server_time + timedelta(minutes=5):
        context.flag("workforce.call_in_the_future")
    call = models.Call.objects.create(
        id=facts.id,
        branch_id=facts.branch_id,
        patient_id=facts.patient_id,
        called_at=facts.called_at,
        call_back_due=facts.call_back_due,
    )
    _version(context, call, facts, None)
    _event(context, call, CallStep.LOG, facts.called_at)
    _let_on_call_see(facts)
    return call.id


@action("workforce.amend_call", version=1, kind=Kind.FACT, permission="workforce.log_call")
def amend_call(context: Context, *, facts: CallFacts, version: int) -> int:
    """Put right what was written about a call; earlier versions stay. The new version's number."""
    call = models.Call.objects.select_for_update().get(pk=facts.id)
    _about(context, replace(facts, patient_id=facts.patient_id or call.patient_id))
    if call.version != version:
        context.flag("workforce.call_amended_meanwhile")
    if not context.reason.strip():
        context.flag("workforce.no_reason")
    last = models.CallVersion.objects.get(call=call, version=call.version)
    call.version += 1
    call.patient_id, call.called_at = facts.patient_id, facts.called_at
    call.call_back_due = facts.call_back_due
    call.save(update_fields=["version", "patient", "called_at", "call_back_due"])
    _version(context, call, facts, last)
    _event(context, call, CallStep.AMEND, context.server_time, said=context.reason)
    return call.version


@action("workforce.take_call", version=1, kind=Kind.FACT, permission="workforce.log_call")
def take_call(context: Context, *, call_id: UUID) -> None:
    """Say that one looks after a call; taken again, it passes on and both are on record."""
    call = _call(context, call_id)
    if call.taken_at is not None:
        context.flag("workforce.call_taken_already")
    _set(context, call, taken_at=context.server_time, taken_by=context.caller.name)
    _event(context, call, CallStep.TAKE, context.server_time)


@action("workforce.call_back", version=1, kind=Kind.FACT, permission="workforce.log_call")
def call_back(context: Context, *, call_id: UUID, at: datetime, said: str) -> None:
    """Write down that somebody was called back, and what was said."""
    call = _call(context, call_id)
    _set(context, call, called_back_at=at)
    _event(context, call, CallStep.CALL_BACK, at, said=said)


@action("workforce.close_call", version=1, kind=Kind.FACT, permission="workforce.log_call")
def close_call(context: Context, *, call_id: UUID, outcome: CallOutcome, said: str = "") -> None:
    """Write down how a call ended; an open call-back is flagged."""
    call = _call(context, call_id)
    if call.call_back_due is not None and call.called_back_at is None:
        context.flag("workforce.closed_without_call_back")
    if call.closed_at is not None:
        context.flag("workforce.call_closed_already")
    _set(context, call, closed_at=context.server_time, outcome=outcome.value)
    _event(context, call, CallStep.CLOSE, context.server_time, said=said)


def _call(context: Context, call_id: UUID) -> models.Call:
    call = models.Call.objects.select_for_update().get(pk=call_id)
    if call.patient_id is not None:
        context.concerns(call.patient_id)
    elif not _is_own_branch(context, call.branch_id):
        context.flag("actions.outside_scope")
    return call


def _about(context: Context, facts: CallFacts) -> None:
    if facts.patient_id is not None:
        context.concerns(facts.patient_id)
    elif not _is_own_branch(context, facts.branch_id):
        context.flag("actions.outside_scope")


def _is_own_branch(context: Context, branch_id: UUID) -> bool:
    branches = context.caller.branches
    return branches is None or branch_id in branches


def _set(context: Context, call: models.Call, **values: Any) -> None:
    before = {name: getattr(call, name) for name in values}
    for name, value in values.items():
        setattr(call, name, value)
    call.save(update_fields=list(values))
    context.changed(call, before=before, after=values)


def _version(
    context: Context, call: models.Call, facts: CallFacts, last: models.CallVersion | None
) -> None:
    row = columns(facts)
    del row["id"]
    record = models.CallVersion.objects.create(
        id=context.next_id(),
        call=call,
        version=call.version,
        amends=last,
        written_at=context.server_time,
        written_by=context.caller.name,
        reason=context.reason[:300],
        **row,
    )
    before = {name: getattr(last, name) for name in row} if last else None
    context.changed(record, before=journalled(before) if before else None, after=journalled(row))


def _event(
    context: Context, call: models.Call, step: CallStep, at: datetime, *, said: str = ""
) -> None:
    models.CallEvent.objects.create(
        id=context.next_id(),
        call=call,
        branch_id=call.branch_id,
        patient_id=call.patient_id,
        step=step,
        at=at,
        by=context.caller.name,
        said=said[:500],
        written_at=context.server_time,
    )


def _let_on_call_see(facts: CallFacts) -> None:
    """Let those on call see the patient of a call, though they are not of the team."""
    if facts.patient_id is None:
        return
    day = local_day(facts.called_at, facts.zone)
    SubjectAccess.objects.bulk_create(
        [
            SubjectAccess(
                subject_id=facts.patient_id,
                actor_id=card.actor_id,
                why=ON_CALL,
                since=day,
                until=day + timedelta(days=1),
            )
            for card in on_call_cards(facts.branch_id, facts.called_at)
        ],
        ignore_conflicts=True,
    )
