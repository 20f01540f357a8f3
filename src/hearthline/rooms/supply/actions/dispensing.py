"""What is dispensed: written down, promised with its pack, put right, taken off again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Act, Gate
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.findings.passing import flag_shut
from hearthline.platform.records.editing import (
    ROWS_A_STATEMENT,
    columns,
    create,
    journalled,
)
from hearthline.rooms.supply import models, rules
from hearthline.rooms.supply.actions.trips import plan_packs
from hearthline.rooms.supply.values import (
    DeliveryFacts,
    DispensedFacts,
    TakenOff,
)
from hearthline.rooms.therapy import queries as therapy


@action("supply.record_many", version=1, kind=Kind.FACT, permission="supply.dispense")
def record_many(context: Context, *, dispensed: tuple[DispensedFacts, ...]) -> int:
    """Write down much that was dispensed in a few statements; return how many."""
    _dispense(context, dispensed)
    return len(dispensed)


@action("supply.dispense_and_promise", version=1, kind=Kind.FACT, permission="supply.dispense")
def dispense_and_promise(
    context: Context, *, facts: DispensedFacts, delivery: DeliveryFacts
) -> UUID:
    """Write down what was dispensed together with when its pack is promised; return the thread."""
    context.concerns(delivery.patient_id)
    if delivery.patient_id != facts.patient_id:
        context.flag("supply.not_this_patients")
    goes_on = facts.order_id in therapy.last_given([facts.patient_id])
    flag_shut(
        context,
        subjects=[facts.patient_id],
        gate=Gate.DISPENSE,
        at=context.server_time,
        act=Act.CONTINUE if goes_on else Act.START,
        order_id=facts.order_id,
    )
    plan_packs(context, [delivery])
    _dispense(context, [replace(facts, delivery_id=delivery.id)])
    return facts.thread


@action("supply.amend_dispensed", version=1, kind=Kind.FACT, permission="supply.dispense")
def amend_dispensed(context: Context, *, facts: DispensedFacts, version: int) -> int:
    """Put right what was written; the old version stays, the context's reason says why.

    ``version`` is the one the correction was made from; when another was written meanwhile,
    the correction follows it and is flagged.
    """
    last = models.Dispensing.objects.select_for_update().get(thread=facts.thread, is_latest=True)
    context.concerns(last.patient_id)
    if last.version != version:
        context.flag("supply.corrected_meanwhile")
    if not context.reason.strip():
        context.flag("supply.no_reason")
    row = columns(replace(facts, patient_id=last.patient_id))
    before = {name: getattr(last, name) for name in row if name != "id"}
    models.Dispensing.objects.filter(pk=last.pk).update(is_latest=False)
    record = models.Dispensing.objects.create(
        **row,
        version=last.version + 1,
        amends=last,
        written_at=context.server_time,
        written_by=context.caller.name,
        reason=context.reason[:300],
    )
    context.changed(record, before=journalled(before), after=journalled(row))
    return record.version


@action("supply.take_off", version=1, kind=Kind.FACT, permission="supply.deliver")
def take_off(
    context: Context,
    *,
    dispensed_id: UUID,
    kind: TakenOff,
    containers: int,
    happened_at: datetime,
    zone: str,
) -> UUID:
    """Write down containers that came back or were thrown away; the reason is the context's.

    ``dispensed_id`` is the thread of what was dispensed.
    """
    latest = models.Dispensing.objects.get(thread=dispensed_id, is_latest=True)
    context.concerns(latest.patient_id)
    gone = sum(
        models.Removal.objects.filter(thread=dispensed_id).values_list("containers", flat=True)
    )
    if gone + containers > latest.containers:
        context.flag("supply.more_than_dispensed")
    if not context.reason.strip():
        context.flag("supply.no_reason")
    row = create(
        context,
        models.Removal,
        id=context.next_id(),
        thread=dispensed_id,
        patient_id=latest.patient_id,
        kind=kind,
        containers=containers,
        reason=context.reason[:300],
        happened_at=happened_at,
        zone=zone,
        by=context.caller.name,
        written_at=context.server_time,
    )
    return row.id


def _dispense(context: Context, dispensed: Iterable[DispensedFacts]) -> None:
    wanted = list(dispensed)
    context.concerns(*{facts.patient_id for facts in wanted})
    orders = therapy.orders_by_ids({facts.order_id for facts in wanted if facts.order_id})
    rows = []
    for facts in wanted:
        order = orders.get(facts.order_id) if facts.order_id else None
        if order is not None and order.patient_id != facts.patient_id:
            context.flag("supply.order_of_another_patient")
        verified = None if order is None else order.in_force is not None
        for flag in rules.flags_of(facts, is_verified=verified):
            context.flag(flag)
        row = models.Dispensing(
            **columns(facts), written_at=context.server_time, written_by=context.caller.name
        )
        rows.append(row)
        context.changed(row, after=journalled(columns(facts)))
    models.Dispensing.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
