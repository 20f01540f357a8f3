"""Undo: the last step of the draft is taken back, with what was asked of others by it."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks.queries import open_among
from hearthline.rooms.scheduling import models, moving, queries
from hearthline.rooms.scheduling.actions.offers import take_back_offer
from hearthline.rooms.scheduling.actions.steps import slot
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.scheduling.rules.offers import state_at
from hearthline.rooms.scheduling.values import OfferState, PlanState


@action("scheduling.take_back_move", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def take_back_move(context: Context, *, step_id: UUID) -> None:
    """Undo the last step of the draft: a move, a visit left open, an offer, a pharmacist asked.

    A visit goes back even to a nurse who was away already when the step was made: that is where
    it stood, and publishing looks at it again.

    Raises
    ------
    Refused
        If it is not the last one, the draft is gone, the old place breaks a rule by now, or the
        offer made with it was accepted.
    """
    step = context.get(models.MoveDone, step_id)
    plan = step.plan
    last = (
        models.MoveDone.objects.filter(plan=plan, taken_back_at__isnull=True)
        .order_by("-made_at", "-id")
        .first()
    )
    if plan.state != PlanState.DRAFT or last is None or last.id != step.id:
        raise Refused(Message("scheduling.not_the_last_move"))
    _take_back_what_was_asked(context, step)
    if slot(plan, step.need_id) != step.before:
        _put_back(plan, step)
    step.taken_back_at = context.server_time
    step.save()
    plan.revision += 1
    plan.save()
    context.about(step.patient_id)
    context.changed(step.need, before=step.after, after=step.before)
    calls.reconcile(context, [step.need_id])


def _put_back(plan: models.Plan, step: models.MoveDone) -> None:
    """Let a visit stand where it stood before a step."""
    if step.before is None:
        moving.take_out(plan, step.need_id)
        return
    trial = moving.try_move(
        step.need_id,
        [UUID(nurse) for nurse in step.before["nurses"]],
        date.fromisoformat(step.before["day"]),
        time.fromisoformat(step.before["starts"]),
    )
    if not trial.is_allowed and not step.before.get("away"):
        raise Refused(trial.refusal)
    moving.carry_out(plan, trial)


def _take_back_what_was_asked(context: Context, step: models.MoveDone) -> None:
    """Withdraw the offer of a step and close its task, as far as nobody answered them."""
    if "offer" in step.after:
        offer = models.Offer.objects.get(pk=step.after["offer"])
        now = state_at(OfferState(offer.state), offer.reply_by_at, context.server_time)
        if now is OfferState.ACCEPTED:
            name = queries.offered_to([offer])[offer.id]
            raise Refused(Message("scheduling.undo_accepted", {"name": name}))
        if now is OfferState.OFFERED:
            take_back_offer(context, offer_id=offer.id)
    if "task" in step.after and open_among([UUID(step.after["task"])]):
        note = sentence(Message("scheduling.undo_task"))
        tasks.close_task(context, task_id=UUID(step.after["task"]), note=note)
