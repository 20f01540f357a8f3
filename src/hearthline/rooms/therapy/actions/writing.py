"""Writing orders: new ones, many at once, and new versions of old ones."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict
from hearthline.platform.records.editing import ROWS_A_STATEMENT, journalled
from hearthline.platform.records.models import next_numbers
from hearthline.rooms.therapy.actions.contents import VERSION_OF, kind_of, version_columns
from hearthline.rooms.therapy.actions.events import event
from hearthline.rooms.therapy.models import Order, OrderEvent
from hearthline.rooms.therapy.rules import require_step
from hearthline.rooms.therapy.values import OrderFacts, OrderState, Step

ORDER_SERIES = "order"
FIRST_ORDER_NUMBER = 8_001


@action("therapy.write_order", version=1, kind=Kind.REQUEST, permission="therapy.write")
def write_order(context: Context, *, facts: OrderFacts) -> UUID:
    """Write a new order as a draft; a number is given out."""
    context.concerns(facts.patient_id)
    _insert(context, [facts])
    return facts.order_id


@action("therapy.add_orders", version=1, kind=Kind.REQUEST, permission="therapy.write")
def add_orders(context: Context, *, orders: tuple[OrderFacts, ...]) -> int:
    """Write many new drafts in a few statements; return how many.

    An order a nursing order serves must be among them, in front, or exist already.
    """
    context.concerns(*{facts.patient_id for facts in orders})
    _insert(context, orders)
    return len(orders)


@action("therapy.amend_order", version=1, kind=Kind.REQUEST, permission="therapy.write")
def amend_order(context: Context, *, facts: OrderFacts, version: int) -> int:
    """Write the next version of an order made from ``version``; return its number.

    The version in force stays in force until the new one is verified.

    Raises
    ------
    Conflict
        If another version was written meanwhile.
    TherapyRefusal
        If the order was discontinued.
    """
    order = context.get(Order, facts.order_id)
    context.about(order.patient_id)
    require_step(OrderState(order.state), Step.AMEND)
    if order.version != version:
        raise Conflict(expected=version, found=order.version)
    model = VERSION_OF[kind_of(facts)]
    last = model.objects.get(order_id=order.pk, version=version)
    row = version_columns(facts) | {"order_id": order.pk, "patient_id": order.patient_id}
    record = model.objects.create(
        **row,
        version=version + 1,
        amends_id=last.pk,
        written_at=context.server_time,
        written_by=context.caller.name,
        writer_id=_writer(context),
    )
    order.version = version + 1
    order.revision += 1
    order.save(update_fields=["version", "revision"])
    before = {name: getattr(last, name) for name in row if name != "id"}
    context.changed(record, before=journalled(before), after=journalled(row))
    event(context, order, Step.AMEND, version=version + 1)
    return version + 1


def _writer(context: Context) -> UUID | None:
    caller = context.caller
    return None if caller.role is Role.SYSTEM else caller.actor_id


def _insert(context: Context, orders: Sequence[OrderFacts]) -> None:
    if not orders:
        return
    numbers = next_numbers(ORDER_SERIES, len(orders), first=FIRST_ORDER_NUMBER)
    heads, events = [], []
    versions: dict[type, list[object]] = {model: [] for model in VERSION_OF.values()}
    for facts, number in zip(orders, numbers, strict=True):
        kind = kind_of(facts)
        head = Order(
            id=facts.order_id,
            number=number,
            kind=kind,
            patient_id=facts.patient_id,
            episode_id=facts.episode_id,
        )
        row = version_columns(facts)
        model = VERSION_OF[kind]
        versions[model].append(
            model(
                **row,
                version=1,
                written_at=context.server_time,
                written_by=context.caller.name,
                writer_id=_writer(context),
            )
        )
        heads.append(head)
        events.append(
            OrderEvent(
                id=context.next_id(),
                order=head,
                patient_id=facts.patient_id,
                step=Step.WRITE,
                version=1,
                at=context.server_time,
                by=context.caller.name,
            )
        )
        context.changed(head, after=journalled(row | {"number": number}))
    Order.objects.bulk_create(heads, batch_size=ROWS_A_STATEMENT)
    for model, rows in versions.items():
        model.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    OrderEvent.objects.bulk_create(events, batch_size=ROWS_A_STATEMENT)
