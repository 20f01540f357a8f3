"""What orders say about holding somebody's care and going on with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.rooms.census import queries as census
from hearthline.rooms.library import queries as library
from hearthline.rooms.therapy.queries.orders import (
    STANDING,
    nursing_orders_of,
    therapy_orders_of,
)
from hearthline.rooms.therapy.values import OrderHead, OrderState, TherapyOrder

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)


def stops(on: date) -> Callable[[Iterable[TherapyOrder]], dict[str, Answer]]:
    """Return what tells of orders, drug by drug, whether each must not stop; one query.

    Which drugs must keep running is a list that the program approves; until it has one, nobody
    knows of any.
    """
    listed = library.must_not_stop(on)
    return lambda orders: {
        order.content.drug: listed.says(order.content.drug, order.content.code) for order in orders
    }


def drugs_that_may_not_stop(patient_id: UUID, episode_id: UUID, *, on: date) -> list[str]:
    """Return the running drugs that must not stop, or of which nobody knows that they may."""
    orders = therapy_orders_of([patient_id], states=RUNNING).get(patient_id, [])
    own = [order for order in orders if order.head.episode_id in (None, episode_id)]
    return [drug for drug, answer in stops(on)(own).items() if answer is not Answer.NO]


def against_resuming(patient_id: UUID, held_since: datetime) -> list[Message]:
    """Return the orders that nobody wrote or verified since a hold began."""
    drugs = therapy_orders_of([patient_id], states=STANDING).get(patient_id, [])
    nursing = nursing_orders_of([patient_id], states=STANDING).get(patient_id, [])
    if not drugs and not nursing:
        return [Message("therapy.nothing_to_resume")]
    found = [
        Message("therapy.not_verified_since_hold", {"drug": order.content.drug})
        for order in drugs
        if order.head.awaits_verification or _is_older(order.head.verified_at, held_since)
    ]
    return found + [
        Message("therapy.nursing_not_verified_since_hold", {"kind": order.content.kind})
        for order in nursing
        if order.head.awaits_verification or _is_older(order.head.verified_at, held_since)
    ]


def asks_again(head: OrderHead) -> bool:
    """Whether care went on hold after an order was verified: then it is verified again."""
    holds = census.open_holds([head.patient_id]).get(head.patient_id, {}).values()
    return any(_is_older(head.verified_at, hold.since) for hold in holds)


def _is_older(verified_at: datetime | None, held_since: datetime) -> bool:
    return verified_at is None or verified_at < held_since
