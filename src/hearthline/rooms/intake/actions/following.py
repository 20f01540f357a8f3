"""What happens to a referral after it came: calls, documents, the dose clock, conditions, care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.files import actions as files
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.intake.actions.typing import attach
from hearthline.rooms.intake.models import Condition, Referral, ReferralCall
from hearthline.rooms.intake.rules.clock import next_due
from hearthline.rooms.intake.values import ReferralState
from hearthline.rooms.intake.values.deciding import CallMade
from hearthline.rooms.intake.values.typed import DoseClock
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as therapy_queries
from hearthline.rooms.therapy.values import OrderState


@dataclass(frozen=True, slots=True)
class TipRead:
    """What a report of the line's tip says: which line, who read it, and where the tip lies."""

    line_id: UUID
    by: str
    evidence: str
    on: date


@action("intake.log_call", version=1, kind=Kind.FACT, permission="intake.read")
def log_call(context: Context, *, referral_id: UUID, call: CallMade) -> UUID:
    """Write down that somebody was called about a referral, and what came of it."""
    referral = Referral.objects.get(pk=referral_id)
    context.concerns(referral.patient_id)
    made = create(
        context,
        ReferralCall,
        id=context.next_id(),
        referral_id=referral.pk,
        patient_id=referral.patient_id,
        who=call.who[:120],
        number=call.number[:40],
        outcome=call.outcome,
        said=call.said[:500],
        at=call.at or context.server_time,
        by=context.caller.name,
    )
    return made.pk


@action("intake.attach_document", version=1, kind=Kind.REQUEST, permission="intake.decide")
def attach_document(
    context: Context,
    *,
    referral_id: UUID,
    content: bytes,
    name: str,
    purpose: Purpose,
    tip: TipRead | None = None,
) -> UUID:
    """Put a document to a referral; with ``tip``, confirm the line's tip from it.

    Raises
    ------
    Refused
        If the file cannot be kept, or the caller's role may not confirm a tip.
    """
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    file_id = files.keep_file(
        context,
        content=content,
        name=name,
        purpose=purpose,
        subject=referral.patient_id,
        branch=referral.branch_id,
    )
    attach(context, referral, file_id)
    if tip is not None:
        lines.confirm_tip(context, line_id=tip.line_id, on=tip.on, by=tip.by, evidence=tip.evidence)
    return file_id


@action("intake.set_clock", version=1, kind=Kind.REQUEST, permission="intake.decide")
def set_clock(
    context: Context,
    *,
    referral_id: UUID,
    revision: int,
    clock: DoseClock,
    call_back: str = "",
    call_back_who: str = "",
) -> None:
    """Say when the last dose was given and the next is due; needed-by follows from it."""
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    due = next_due(clock)
    revise(
        context,
        referral,
        revision=revision,
        zone=clock.zone,
        last_dose_at=clock.last_dose_at,
        next_due_on=clock.next_due_on,
        next_due_at=clock.next_due_at,
        discharge_on=clock.discharge_on,
        discharge_at=clock.discharge_at,
        needed_by=due,
        needed_on=local_day(due, clock.zone) if due else clock.next_due_on,
        call_back=call_back[:40],
        call_back_who=call_back_who[:120],
    )


@action("intake.begin_care", version=1, kind=Kind.REQUEST, permission="intake.decide")
def begin_care(context: Context, *, referral_id: UUID) -> None:
    """Begin the care of an accepted referral: the episode and its verified orders become active.

    Raises
    ------
    Refused
        While something holds the gate of the first dose shut, or a condition is not met. What
        nobody may let pass comes first, in its own words.
    """
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state != ReferralState.ACCEPTED:
        raise Refused(Message("intake.not_accepted"))
    today = local_day(context.server_time, referral.zone or context.caller.zone)
    census.step_episode(
        context,
        episode_id=referral.episode_id,
        to=EpisodeState.ACTIVE,
        on=today,
        decided_with=referral.pk,
    )
    unmet = Condition.objects.filter(referral=referral, met_at__isnull=True).order_by("due").first()
    if unmet is not None:
        raise Refused(Message("intake.condition_not_met", {"what": unmet.what}))
    orders = therapy_queries.heads_of([referral.patient_id], states=(OrderState.VERIFIED,))
    for order in orders.get(referral.patient_id, ()):
        if order.episode_id == referral.episode_id:
            therapy.activate_order(context, order_id=order.id)
