"""What a plan must say before it can be signed."""

from __future__ import annotations

from hearthline.kernel.messages import Message
from hearthline.rooms.emergency.rules.orders import require_as_ordered
from hearthline.rooms.emergency.rules.refusal import EmergencyRefusal
from hearthline.rooms.emergency.values import KitNeed, PlanFacts, TherapyRule
from hearthline.rooms.therapy.values import EmergencyOrder

_ORDER = (KitNeed.NONE, KitNeed.FIRST_DOSE, KitNeed.EVERY_DOSE)


def require_plan(facts: PlanFacts, rule: TherapyRule | None, order: EmergencyOrder | None) -> None:
    """Refuse a plan that nobody could act on.

    Raises
    ------
    EmergencyRefusal
        Fewer doses with a kit than the approved rules ask for, or any kit decision without
        rules, need a reason; what is allowed needs the signed order it follows, says what that
        order says, and all of it.
    """
    least = rule.kit if rule is not None else KitNeed.EVERY_DOSE
    if _ORDER.index(facts.kit) < _ORDER.index(least) and not facts.kit_why.strip():
        raise EmergencyRefusal(Message("emergency.kit_reason_needed"), field="kit_why")
    if facts.allowed and order is None:
        raise EmergencyRefusal(Message("emergency.order_needed"), field="order_id")
    if order is not None and order.content.signed_on is None:
        raise EmergencyRefusal(Message("emergency.order_not_signed"), field="order_id")
    if order is not None and order.version != facts.order_version:
        raise EmergencyRefusal(Message("emergency.order_changed"), field="order_id")
    if order is not None:
        require_as_ordered(facts.allowed, order)


def is_signed(order: EmergencyOrder) -> bool:
    """Whether an emergency order is signed by its prescriber and verified."""
    return order.content.signed_on is not None and order.head.in_force is not None
