"""What may not be waved through when a referral is decided or its care begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hearthline.kernel.findings import State
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.intake.rules.readiness import Area, AreaState
from hearthline.rooms.intake.values.deciding import ConditionAsked

MOST_CONDITIONS = 12


class DecisionRefusal(HearthlineError):
    """A referral cannot be decided like this; the message says the way out."""


def needs_conditions(areas: Sequence[AreaState]) -> Message | None:
    """Return why a referral cannot be accepted outright, or ``None``.

    An unconfirmed tip of a central line is never waved through: it is accepted on the condition
    that the report comes, or not.
    """
    for area in areas:
        if area.area is Area.LINE and area.state is State.OPEN and area.is_blocking:
            return Message("intake.tip_not_confirmed")
    return None


def require_conditions(
    areas: Sequence[AreaState], conditions: Sequence[ConditionAsked], *, now: datetime
) -> None:
    """Refuse an acceptance that leaves something unsaid.

    Raises
    ------
    DecisionRefusal
        ``intake.tip_not_confirmed`` without a condition, or a condition without words, owner or
        an hour to come.
    """
    if not conditions and (why := needs_conditions(areas)):
        raise DecisionRefusal(why)
    if len(conditions) > MOST_CONDITIONS:
        raise DecisionRefusal(Message("intake.too_many_conditions", {"most": MOST_CONDITIONS}))
    for condition in conditions:
        require_condition(condition, now=now)


def require_condition(condition: ConditionAsked, *, now: datetime) -> None:
    """Refuse a condition without words, or whose hour has passed.

    Raises
    ------
    DecisionRefusal
        ``intake.condition_without_words`` or ``intake.condition_in_the_past``.
    """
    if not condition.what.strip():
        raise DecisionRefusal(Message("intake.condition_without_words"), field="conditions")
    if condition.due <= now:
        message = Message("intake.condition_in_the_past", {"what": condition.what})
        raise DecisionRefusal(message, field="conditions")
