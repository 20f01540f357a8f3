"""What happened to an order, written beside the order."""

from __future__ import annotations

from hearthline.platform.actions.context import Context
from hearthline.rooms.therapy.models import Order, OrderEvent
from hearthline.rooms.therapy.values import Step


def event(context: Context, order: Order, step: Step, *, version: int) -> None:
    """Write down that ``step`` happened to a version of an order."""
    OrderEvent.objects.create(
        id=context.next_id(),
        order=order,
        patient_id=order.patient_id,
        step=step,
        version=version,
        at=context.server_time,
        by=context.caller.name,
        reason=context.reason,
    )
