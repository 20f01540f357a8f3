"""Giving away the visits of somebody who is away: who takes one, overtime, the pharmacist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.tasks import actions as tasks
from hearthline.platform.tasks.queries import open_origins
from hearthline.rooms.scheduling import models, moving
from hearthline.rooms.scheduling.actions.steps import asked_with, record_step, slot
from hearthline.rooms.scheduling.actions.visits import move_visit
from hearthline.rooms.scheduling.away.overtime import Extra, extra_of
from hearthline.rooms.scheduling.limits import planned_day, urgencies
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.scheduling.queries import needs_by_ids
from hearthline.rooms.scheduling.rules.urgency import NEVER_PASSED
from hearthline.rooms.scheduling.values import OvertimeState


@action("scheduling.cover_visit", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def cover_visit(
    context: Context,
    *,
    need_id: UUID,
    nurse_id: UUID,
    day: date,
    starts: time,
    instead_of: UUID | None = None,
) -> UUID:
    """Give a visit of somebody who is away to another nurse, in the draft.

    Parameters
    ----------
    instead_of
        Whose seat she takes at a visit for two; who is away when not given. The other nurse
        keeps hers.

    Raises
    ------
    Refused
        If it would start later than its dose, laboratory or bag allows, if it is overtime that no
        manager agreed to, or if it breaks another rule.
    """
    context.get(models.Need, need_id)
    _refuse_late_start(need_id, day, starts)
    together = _together(need_id, nurse_id, instead_of)
    extra = _extra(need_id, together, day, starts)
    if extra.minutes and not _is_agreed(need_id, nurse_id, extra.minutes):
        raise Refused(
            Message("scheduling.overtime_needs_yes", {"seconds": extra.minutes * 60}), field="nurse"
        )
    return move_visit(context, need_id=need_id, nurse_ids=together, day=day, starts=starts)


@action("scheduling.ask_overtime", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def ask_overtime(
    context: Context,
    *,
    need_id: UUID,
    nurse_id: UUID,
    day: date,
    starts: time,
    instead_of: UUID | None = None,
) -> UUID:
    """Ask a manager for the overtime that a visit would bring a nurse.

    Parameters
    ----------
    instead_of
        Whose seat she would take at a visit for two.

    Raises
    ------
    Refused
        If it would bring none.
    """
    need = context.get(models.Need, need_id)
    extra = _extra(need_id, _together(need_id, nurse_id, instead_of), day, starts)
    if not extra.minutes:
        raise Refused(Message("scheduling.no_overtime"))
    waiting = models.Overtime.objects.filter(
        need=need, nurse_id=nurse_id, state=OvertimeState.ASKED
    ).first()
    row = waiting or models.Overtime(
        id=context.next_id(),
        need=need,
        patient_id=need.patient_id,
        nurse_id=nurse_id,
        state=OvertimeState.ASKED,
    )
    row.day, row.starts = day, starts
    row.minutes, row.week_minutes = extra.minutes, extra.week_minutes
    row.asked_by, row.asked_at = context.caller.name, context.server_time
    row.save()
    context.about(need.patient_id, nurse_id)
    context.changed(row, after={"minutes": row.minutes, "state": row.state})
    return row.id


@action(
    "scheduling.decide_overtime",
    version=1,
    kind=Kind.REQUEST,
    permission="scheduling.allow_overtime",
)
def decide_overtime(context: Context, *, overtime_id: UUID, is_agreed: bool, reason: str) -> None:
    """Say yes or no to overtime that was asked for; the reason is kept.

    Raises
    ------
    Refused
        If no reason is given, or it is decided already.
    """
    row = context.get(models.Overtime, overtime_id)
    if row.state != OvertimeState.ASKED:
        raise Refused(Message("scheduling.overtime_decided"))
    if not reason.strip():
        raise Refused(Message("scheduling.overtime_reason"), field="reason")
    row.state = OvertimeState.AGREED if is_agreed else OvertimeState.REFUSED
    row.decided_by = Actor.objects.filter(id=context.caller.actor_id).first()
    row.decided_at, row.reason = context.server_time, reason.strip()[:300]
    row.save()
    context.about(row.patient_id, row.nurse_id)
    context.changed(
        row,
        before={"state": OvertimeState.ASKED},
        after={"state": row.state, "minutes": row.minutes, "reason": row.reason},
    )


@action("scheduling.leave_open", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def leave_open(context: Context, *, need_id: UUID) -> UUID | None:
    """Leave a visit without a nurse in the draft, since the one it stands with is away.

    It stays in the list of what has nobody; a family that was told is called. Returns the step
    that Undo takes back; ``None`` when it had no nurse.
    """
    need = context.get(models.Need, need_id)
    rows = moving.rows_of(need_id)
    draft = moving.draft_for_moves(context)
    before = slot(draft, need_id)
    moving.take_out(draft, need_id)
    for row in rows:
        busy = models.Assignment.objects.filter(plan=draft, nurse_id=row.nurse_id, day=row.day)
        if not busy.exists():
            models.Drive.objects.filter(plan=draft, nurse_id=row.nurse_id, day=row.day).delete()
    draft.revision += 1
    draft.save()
    calls.reconcile(context, [need_id])
    context.about(need.patient_id, *(row.nurse_id for row in rows))
    context.changed(
        need,
        before={"nurses": [str(row.nurse_id) for row in rows]},
        after={"nurses": []},
    )
    return record_step(context, draft, need, before, None).id if before else None


@action("scheduling.hand_to_pharmacist", version=1, kind=Kind.REQUEST, permission="scheduling.move")
def hand_to_pharmacist(context: Context, *, need_id: UUID) -> UUID:
    """Give a visit that cannot be in time to the pharmacist, who decides.

    It is not moved: in the draft it stands without a nurse. One task is open for it at a time.
    """
    row = context.get(models.Need, need_id)
    need = needs_by_ids([need_id])[need_id]
    limit = urgencies([(need, planned_day(need))])[need_id].first
    origin = f"scheduling.too_late:{need_id}"
    is_asked = bool(open_origins([origin]))
    task = tasks.open_task(
        context,
        title=Message("scheduling.task_too_late", {"kind": need.kind}),
        detail=limit.why,
        owner_role=Role.PHARMACIST,
        due=max(context.server_time + timedelta(minutes=1), limit.start_by),
        subject=need.patient_id,
        branch=need.branch_id,
        origin=origin,
        url=f"/census/{need.patient_id}/",
    )
    step_id = None
    if moving.away_from(moving.rows_of(need_id)):
        step_id = leave_open(context, need_id=need_id)
    if not is_asked:
        asked_with(context, row, step_id, task=task)
    context.about(need.patient_id)
    context.changed(row, after={"with_pharmacist": task})
    return task


def _refuse_late_start(need_id: UUID, day: date, starts: time) -> None:
    """Refuse a start later than what a dose, the laboratory or a bag allows."""
    need = needs_by_ids([need_id]).get(need_id)
    if need is None:
        return
    urgency = urgencies([(need, planned_day(need))])[need_id]
    begins = to_instant(day, starts, need.zone)
    # What spoils or is lost comes before what is only late.
    late = urgency.passed_by(begins, NEVER_PASSED) or urgency.passed_by(begins)
    if late is not None:
        raise Refused(late.too_late, field="starts")


def _together(need_id: UUID, nurse_id: UUID, instead_of: UUID | None) -> list[UUID]:
    """Return the nurses of a visit once somebody takes the seat of who is away."""
    partners = moving.partners_of(moving.rows_of(need_id), instead_of)
    return [nurse_id, *(one for one in partners if one != nurse_id)]


def _extra(need_id: UUID, nurse_ids: Sequence[UUID], day: date, starts: time) -> Extra:
    return extra_of(moving.try_move(need_id, nurse_ids, day, starts), nurse_ids[0])


def _is_agreed(need_id: UUID, nurse_id: UUID, minutes: int) -> bool:
    return models.Overtime.objects.filter(
        need_id=need_id, nurse_id=nurse_id, state=OvertimeState.AGREED, minutes__gte=minutes
    ).exists()
