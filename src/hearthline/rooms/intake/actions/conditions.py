"""Conditions of an acceptance: met, unticked, put off, given to somebody else, added."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.intake.actions.reasons import require_reason
from hearthline.rooms.intake.actions.referrals import amended, set_condition
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.rules.deciding import require_condition
from hearthline.rooms.intake.values import Amended, ReferralState
from hearthline.rooms.intake.values.deciding import ConditionAsked

DECIDE = "intake.decide"


@action("intake.meet_condition", version=2, kind=Kind.REQUEST, permission="intake.read")
def meet_condition(context: Context, *, condition_id: UUID) -> None:
    """Say that a condition is met; who and when stay with it.

    Raises
    ------
    Refused
        To whoever neither owns it nor may decide.
    """
    condition = _own(context, condition_id)
    if condition.met_at is not None:
        return
    condition.met_at, condition.met_by = context.server_time, context.caller.name
    condition.save(update_fields=["met_at", "met_by"])
    context.changed(condition, before={"met": False}, after={"met": True})


@action("intake.untick_condition", version=1, kind=Kind.REQUEST, permission="intake.read")
def untick_condition(context: Context, *, condition_id: UUID) -> None:
    """Say that a condition was ticked by mistake; the context's reason says why.

    Raises
    ------
    Refused
        Without a reason, or to whoever neither owns it nor may decide.
    """
    require_reason(context)
    condition = _own(context, condition_id)
    if condition.met_at is None:
        return
    was = {"by": condition.met_by, "at": condition.met_at.isoformat()}
    condition.met_at, condition.met_by = None, ""
    condition.save(update_fields=["met_at", "met_by"])
    context.changed(condition, before={"met": True}, after={"met": False})
    amended(context, condition.referral, Amended.UNTICKED, was=was, condition=condition)


@action("intake.change_condition", version=1, kind=Kind.REQUEST, permission="intake.read")
def change_condition(
    context: Context,
    *,
    condition_id: UUID,
    due: datetime,
    owner_role: str,
    owner_name: str = "",
) -> None:
    """Put a condition off to another hour or give it to another owner, with a reason.

    Raises
    ------
    DecisionRefusal
        If the new hour has passed.
    Refused
        Without a reason, to whoever neither owns it nor may decide, or once it is met.
    """
    require_reason(context)
    condition = _own(context, condition_id)
    if condition.met_at is not None:
        raise Refused(Message("intake.condition_met_already", {"by": condition.met_by}))
    before = {"due": condition.due, "owner": condition.owner_role, "name": condition.owner_name}
    after = {"due": due, "owner": owner_role, "name": owner_name.strip()[:200]}
    if after == before:
        return
    if due != condition.due:
        asked = ConditionAsked(condition.what, owner_role, due, owner_name)
        require_condition(asked, now=context.server_time)
        was = {"due": condition.due.isoformat()}
        amended(context, condition.referral, Amended.PUT_OFF, was=was, condition=condition)
    if (owner_role, after["name"]) != (condition.owner_role, condition.owner_name):
        was = {"role": condition.owner_role, "name": condition.owner_name}
        amended(context, condition.referral, Amended.GIVEN, was=was, condition=condition)
    condition.due, condition.owner_role = due, owner_role
    condition.owner_name = owner_name.strip()[:200]
    condition.save(update_fields=["due", "owner_role", "owner_name"])
    context.changed(condition, before=before, after=after)


@action("intake.add_condition", version=1, kind=Kind.REQUEST, permission="intake.decide")
def add_condition(context: Context, *, referral_id: UUID, asked: ConditionAsked) -> UUID:
    """Set another condition of a referral that is accepted; care waits for it as for the rest.

    Raises
    ------
    DecisionRefusal
        Without words, or if its hour has passed.
    Refused
        If the referral is not accepted.
    """
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state != ReferralState.ACCEPTED:
        raise Refused(Message("intake.condition_needs_acceptance"))
    require_condition(asked, now=context.server_time)
    made = set_condition(context, referral, asked)
    amended(context, referral, Amended.ADDED, was={}, condition=made)
    return made.pk


def _own(context: Context, condition_id: UUID) -> Condition:
    """Return a condition to whoever owns it or may decide."""
    condition = context.get(Condition, condition_id)
    context.about(condition.patient_id)
    if context.caller.role != condition.owner_role and not context.caller.holds(DECIDE):
        raise Refused(Message("intake.condition_of_another", {"role": condition.owner_role}))
    return condition
