"""Moving a visit in the draft, locking and unlocking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, NotInScope, Refused
from hearthline.rooms.scheduling import models, moving
from hearthline.rooms.scheduling.actions.steps import record_step, slot
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.workforce import queries as workforce


@action("scheduling.move_visit", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def move_visit(
    context: Context,
    *,
    need_id: UUID,
    nurse_ids: Sequence[UUID],
    day: date,
    starts: time,
    revision: int | None = None,
) -> UUID:
    """Give a visit to other nurses or another time, in the draft (made when there is none).

    Raises
    ------
    Refused
        If the move breaks a rule; the message names the first one and the way out.
    """
    need = context.get(models.Need, need_id)
    draft = moving.draft_for_moves(context)
    if revision is not None and draft.revision != revision:
        raise Conflict(expected=revision, found=draft.revision)
    trial = moving.try_move(need_id, nurse_ids, day, starts)
    if not trial.is_allowed:
        raise Refused(trial.refusal, field="nurse")
    before = slot(draft, need_id)
    moving.carry_out(draft, trial)
    draft.revision += 1
    draft.save()
    after = slot(draft, need_id)
    step = record_step(context, draft, need, before, after)
    context.about(need.patient_id, *nurse_ids)
    context.changed(need, before=before, after=after)
    calls.reconcile(context, [need_id])
    return step.id


@action("scheduling.accept_offer", version=1, kind=Kind.FACT, permission="scheduling.accept")
def accept_offer(context: Context, *, need_id: UUID, nurse_id: UUID) -> None:
    """Write down that a nurse took the visit she was offered; only then it is covered.

    Raises
    ------
    NotInScope
        If a field nurse answers for somebody else.
    """
    is_herself = answers_for_herself(context, nurse_id)
    rows = [row for row in moving.rows_of(need_id) if row.nurse_id == nurse_id]
    if not rows:
        context.flag("scheduling.not_offered_any_more")
    for row in rows:
        before = row.is_accepted
        models.Assignment.objects.filter(
            need_id=need_id, nurse_id=nurse_id, day=row.day, starts=row.starts
        ).update(is_accepted=True)
        context.about(row.patient_id, nurse_id)
        if not is_herself:
            context.concerns(row.patient_id)
        context.changed(row, before={"accepted": before}, after={"accepted": True})


def answers_for_herself(context: Context, nurse_id: UUID | None) -> bool:
    """Return whether the caller is the nurse who was asked; a field nurse must be.

    Whoever plans writes down what others said. A field nurse speaks for nobody but herself.

    Raises
    ------
    NotInScope
        If a field nurse answers what somebody else was asked.
    """
    if context.caller.role is not Role.FIELD_NURSE:
        return False
    card = workforce.staff_by_actor(context.caller.actor_id)
    if card is None or card.id != nurse_id:
        raise NotInScope("scheduling.Offer")
    return True


@action("scheduling.lock_visit", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def lock_visit(context: Context, *, need_id: UUID) -> UUID:
    """Keep a visit where it is, whatever is planned anew.

    Raises
    ------
    Refused
        If it has no nurse yet.
    """
    need = context.get(models.Need, need_id)
    rows = moving.rows_of(need_id)
    if not rows:
        raise Refused(Message("scheduling.nothing_to_lock"))
    existing = models.Lock.objects.filter(need=need, released_at__isnull=True).first()
    if existing is not None:
        return existing.id
    lock = models.Lock.objects.create(
        id=context.next_id(),
        need=need,
        patient_id=need.patient_id,
        nurse_ids=[str(row.nurse_id) for row in rows],
        day=rows[0].day,
        starts=rows[0].starts,
        zone=rows[0].zone,
        made_by=context.caller.name,
        made_at=context.server_time,
    )
    context.about(need.patient_id)
    context.changed(lock, after={"day": lock.day, "starts": lock.starts})
    return lock.id


@action("scheduling.unlock_visit", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def unlock_visit(context: Context, *, need_id: UUID) -> None:
    """Let a visit move again."""
    need = context.get(models.Need, need_id)
    lock = models.Lock.objects.filter(need=need, released_at__isnull=True).first()
    if lock is None:
        return
    lock.released_at = context.server_time
    lock.save()
    context.about(need.patient_id)
    context.changed(lock, before={"released": None}, after={"released": context.server_time})
