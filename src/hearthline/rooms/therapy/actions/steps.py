"""What happens to an order: verified, active, held, resumed, discontinued."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hearthline.kernel.findings import Gate
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, NotPermitted
from hearthline.platform.records.editing import revise
from hearthline.rooms.therapy import queries
from hearthline.rooms.therapy.actions.contents import VERSION_OF
from hearthline.rooms.therapy.actions.events import event
from hearthline.rooms.therapy.actions.gates import require_change, require_gate
from hearthline.rooms.therapy.models import Order
from hearthline.rooms.therapy.rules import (
    after_step,
    require_reason,
    require_second_person,
    require_step,
)
from hearthline.rooms.therapy.values import OrderKind, OrderState, Step

VERIFY_PERMISSION = {
    OrderKind.THERAPY: "therapy.verify",
    OrderKind.NURSING: "therapy.verify_nursing",
    OrderKind.EMERGENCY: "therapy.verify",
}
"""Drug orders are verified by a pharmacist, nursing orders by a nurse manager."""


@action("therapy.verify_order", version=1, kind=Kind.REQUEST, permission="therapy.read")
def verify_order(context: Context, *, order_id: UUID, version: int) -> None:
    """Verify a version of an order; it is in force from now on.

    Raises
    ------
    Refused
        If it changes what runs while something holds the gate of each dose shut.
    Conflict
        If ``version`` is no longer the newest.
    NotPermitted
        If the caller's role may not verify orders of this kind.
    TherapyRefusal
        If the caller wrote this version.
    """
    order = _order(context, order_id)
    kind = OrderKind(order.kind)
    permission = VERIFY_PERMISSION[kind]
    if not context.caller.holds(permission):
        raise NotPermitted(permission, context.caller.role)
    is_in_force = order.in_force == version and not queries.asks_again(queries.head(order))
    require_step(OrderState(order.state), Step.VERIFY, is_in_force=is_in_force)
    if order.version != version:
        raise Conflict(expected=version, found=order.version)
    content = VERSION_OF[kind].objects.get(order_id=order.pk, version=version)
    require_second_person(kind, writer=content.writer_id, verifier=context.caller.actor_id)
    ran = order.in_force
    go(
        context,
        order,
        Step.VERIFY,
        in_force=version,
        verified_by=context.caller.name,
        verified_at=context.server_time,
    )
    context.changed(content, after={"verified_by": context.caller.name})
    if ran is not None:
        require_change(context, order, ran=ran)


@action("therapy.activate_order", version=1, kind=Kind.REQUEST, permission="therapy.write")
def activate_order(context: Context, *, order_id: UUID) -> None:
    """Let a verified order be carried out.

    Raises
    ------
    Refused
        If it is a drug and something holds the gate of the first dose shut.
    """
    order = _order(context, order_id)
    require_step(OrderState(order.state), Step.ACTIVATE)
    require_gate(context, [order], Gate.FIRST_DOSE)
    go(context, order, Step.ACTIVATE)


@action("therapy.hold_order", version=1, kind=Kind.REQUEST, permission="therapy.hold")
def hold_order(context: Context, *, order_id: UUID) -> None:
    """Hold an order; the context's reason says why.

    A running infusion is not stopped by this: whoever holds says so to the nurse.
    """
    order = _order(context, order_id)
    require_reason(context.reason)
    require_step(OrderState(order.state), Step.HOLD)
    go(context, order, Step.HOLD)


@action("therapy.resume_order", version=1, kind=Kind.REQUEST, permission="therapy.hold")
def resume_order(context: Context, *, order_id: UUID) -> None:
    """Let a held order be carried out again.

    Raises
    ------
    Refused
        If it is a drug and something holds the gate of each dose shut.
    """
    order = _order(context, order_id)
    require_step(OrderState(order.state), Step.RESUME)
    require_gate(context, [order], Gate.EACH_DOSE)
    go(context, order, Step.RESUME)


@action("therapy.discontinue_order", version=1, kind=Kind.REQUEST, permission="therapy.discontinue")
def discontinue_order(context: Context, *, order_id: UUID) -> None:
    """End an order for good; the context's reason says why."""
    order = _order(context, order_id)
    require_reason(context.reason)
    require_step(OrderState(order.state), Step.DISCONTINUE)
    go(context, order, Step.DISCONTINUE)


def _order(context: Context, order_id: UUID) -> Order:
    order = context.get(Order, order_id)
    context.about(order.patient_id)
    return order


def go(context: Context, order: Order, step: Step, **values: Any) -> None:
    """Let an order take a step inside a running action, and write down that it did."""
    state = after_step(OrderState(order.state), step)
    revise(context, order, revision=order.revision, state=state.value, **values)
    event(context, order, step, version=order.in_force or order.version)
