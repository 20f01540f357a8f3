"""Telling families, hearing that they agree, and calling those whose visit moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks import queries as task_queries
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.promises import calls, holds
from hearthline.rooms.scheduling.values import (
    WAITING_CALLS,
    CallOutcome,
    CallState,
    Place,
    Precision,
    PromiseState,
)

STATE_AFTER = {
    CallOutcome.AGREED: CallState.AGREED,
    CallOutcome.LEFT_MESSAGE: CallState.LEFT_MESSAGE,
    CallOutcome.NOT_REACHED: CallState.TRY_AGAIN,
    CallOutcome.REFUSED: CallState.REFUSED,
}


@action("scheduling.tell_family", version=1, kind=Kind.FACT, permission="scheduling.promise")
def tell_family(
    context: Context,
    *,
    need_id: UUID,
    day: date,
    starts: time,
    nurse_ids: Sequence[UUID],
    precision: Precision,
    whom: str,
    number: str,
    is_tentative: bool = False,
) -> None:
    """Write down what a family was told: when, who comes, how exactly, whom and by which number.

    What was said counts, also when the plan says something else by now: then a call stands at
    once. A visit that waits for drug, clearance or authorisation is promised as tentative,
    whoever tells it; ``is_tentative`` says that it was told so although nothing is missing now.
    """
    need = models.Need.objects.filter(id=need_id).first()
    if need is None:
        raise NotInScope("scheduling.Need")
    context.concerns(need.patient_id)
    place = Place(day, starts, need.zone, frozenset(nurse_ids))
    promise = models.Promise.objects.filter(need=need).first()
    before = None
    if promise is None:
        promise = models.Promise(id=context.next_id(), need=need, patient_id=need.patient_id)
    else:
        before = {"state": promise.state, "place": calls.stored_place(_place_of(promise))}
    _say(promise, place, precision)
    promise.state = PromiseState.TOLD
    promise.is_tentative = (
        is_tentative or holds.hold_at(need_id, place, context.server_time) is not None
    )
    promise.told_whom, promise.told_number = whom.strip()[:200], number.strip()[:40]
    promise.told_by, promise.told_at = context.caller.name, context.server_time
    promise.confirmed_whom, promise.confirmed_at = "", None
    promise.awaits_plan = None
    promise.changed_at = context.server_time
    promise.save()
    context.changed(
        promise,
        before=before,
        after={
            "state": promise.state,
            "place": calls.stored_place(place),
            "precision": precision,
            "tentative": promise.is_tentative,
            "whom": promise.told_whom,
            "number": promise.told_number,
        },
    )
    calls.reconcile(context, [need_id])


@action("scheduling.confirm_promise", version=1, kind=Kind.FACT, permission="scheduling.promise")
def confirm_promise(context: Context, *, need_id: UUID, whom: str) -> None:
    """Write down that a family agreed to what it was told."""
    need = models.Need.objects.filter(id=need_id).first()
    if need is None:
        raise NotInScope("scheduling.Need")
    context.concerns(need.patient_id)
    promise = models.Promise.objects.filter(need=need).first()
    if promise is None or promise.state == PromiseState.DRAFT:
        context.flag("scheduling.confirmed_untold")
        return
    before = promise.state
    promise.state = PromiseState.CONFIRMED
    promise.confirmed_whom, promise.confirmed_at = whom.strip()[:200], context.server_time
    promise.changed_at = context.server_time
    promise.save()
    context.changed(promise, before={"state": before}, after={"state": promise.state, "by": whom})


@action("scheduling.record_call", version=1, kind=Kind.FACT, permission="scheduling.promise")
def record_call(
    context: Context,
    *,
    call_id: UUID,
    outcome: CallOutcome,
    whom: str = "",
    number: str = "",
    note: str = "",
    try_again_at: datetime | None = None,
) -> UUID:
    """Write down one attempt to reach a family whose visit moved.

    Agreed: the new time is what the family was told, and confirmed. A message left or nobody
    reached leaves the visit not agreed. Refused: the visit asks to be planned again.
    """
    call = models.Call.objects.select_related("need").filter(id=call_id).first()
    if call is None:
        raise NotInScope("scheduling.Call")
    context.concerns(call.patient_id)
    attempt = models.CallAttempt.objects.create(
        id=context.next_id(),
        call=call,
        patient_id=call.patient_id,
        outcome=outcome,
        whom=whom.strip()[:200],
        number=number.strip()[:40],
        note=note.strip()[:500],
        by=context.caller.name,
        at=context.server_time,
    )
    if call.state not in WAITING_CALLS:
        context.flag("scheduling.call_ended_already")
        context.changed(attempt, after={"outcome": outcome, "whom": whom})
        return attempt.id
    before = call.state
    call.state = STATE_AFTER[outcome]
    match outcome:
        case CallOutcome.AGREED:
            _agreed(context, call, attempt)
        case CallOutcome.REFUSED:
            _refused(context, call, attempt)
        case CallOutcome.NOT_REACHED:
            call.try_again_at = try_again_at
            if try_again_at is not None and task_queries.open_among([call.task_id]):
                tasks.put_off(calls.Hand(context).system, task_id=call.task_id, due=try_again_at)
    call.save()
    context.changed(
        call,
        before={"state": before},
        after={"state": call.state, "whom": attempt.whom, "number": attempt.number},
    )
    calls.reconcile(context, [call.need_id])
    return attempt.id


def _agreed(context: Context, call: models.Call, attempt: models.CallAttempt) -> None:
    """Make the new place what the family was told; without one, nothing is promised any more."""
    promise = models.Promise.objects.get(need_id=call.need_id)
    new = calls.read_place(call.new)
    before = {"state": promise.state, "place": call.old}
    if new is None:
        promise.state = PromiseState.DRAFT
    else:
        _say(promise, new, Precision(promise.precision))
        promise.state = PromiseState.CONFIRMED
        held = holds.hold_at(call.need_id, new, context.server_time)
        promise.is_tentative = held is not None
        promise.confirmed_whom, promise.confirmed_at = attempt.whom, attempt.at
        draft = queries.draft()
        promise.awaits_plan = draft.id if draft is not None and call.in_draft else None
    promise.told_whom, promise.told_number = attempt.whom, attempt.number
    promise.told_by, promise.told_at = attempt.by, attempt.at
    promise.changed_at = context.server_time
    promise.save()
    context.changed(promise, before=before, after={"state": promise.state, "place": call.new})
    call.ended_at = context.server_time
    calls.Hand(context).close_task(call, Message("scheduling.call_agreed"))


def _refused(context: Context, call: models.Call, attempt: models.CallAttempt) -> None:
    """Close the call and ask for another place; the task stands until there is one."""
    hand = calls.Hand(context)
    hand.close_task(call, Message("scheduling.call_refused"))
    person = census.by_ids([call.patient_id]).get(call.patient_id)
    call.task_id = tasks.open_task(
        hand.system,
        title=Message(
            "scheduling.replan_title",
            {"name": person.name if person else None, "kind": call.need.kind},
        ),
        detail=Message("scheduling.replan_detail", {"note": attempt.note or None}),
        owner_role=Role.SCHEDULER,
        due=call.due,
        subject=call.patient_id,
        branch=call.need.branch_id,
        origin=calls.origin_of(call.id),
        url=reverse("scheduling:call", args=[call.id]),
        is_done_there=True,
    )


def _say(promise: models.Promise, place: Place, precision: Precision) -> None:
    promise.day, promise.starts, promise.zone = place.day, place.starts, place.zone
    promise.nurse_ids = sorted(map(str, place.nurse_ids))
    promise.precision = precision


def _place_of(promise: models.Promise) -> Place:
    return calls.told_of(promise).place
