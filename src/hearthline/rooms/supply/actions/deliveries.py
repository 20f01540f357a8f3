"""What becomes of a pack on its way: late, received, not handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import (
    ROWS_A_STATEMENT,
    revise,
)
from hearthline.rooms.supply import models, rules
from hearthline.rooms.supply.actions.steps import record_step, step_row
from hearthline.rooms.supply.values import (
    OPEN_DELIVERIES,
    DeliveryState,
    DeliveryStep,
    Receipt,
    Window,
)

ENDS = (DeliveryStep.CONFIRM, DeliveryStep.FAIL, DeliveryStep.RETURN)
"""What ends a delivery, until somebody says otherwise."""


@action("supply.report_late", version=1, kind=Kind.FACT, permission="supply.deliver")
def report_late(context: Context, *, deliveries: Sequence[UUID], minutes: int, at: datetime) -> int:
    """Write down that packs come later: one entry for as many homes as the van has left.

    Parameters
    ----------
    minutes
        How much later than promised now; less than nothing is earlier again.
    at
        When it was said. The context's reason says why.

    Returns
    -------
    int
        How many promised times changed; those handed over already keep theirs and are flagged.
    """
    rows = list(
        models.Delivery.objects.select_for_update().filter(pk__in=list(deliveries)).order_by("id")
    )
    context.concerns(*{row.patient_id for row in rows})
    if abs(minutes) > rules.LONGEST_DELAY_MINUTES:
        context.flag("supply.delay_beyond_days")
    changed = 0
    for row in rows:
        if DeliveryState(row.state) not in OPEN_DELIVERIES:
            context.flag("supply.not_on_its_way")
            continue
        window = rules.later(_window_of(row), minutes)
        is_late = window.closes_at > _first_window_of(row).closes_at
        revise(
            context,
            row,
            revision=row.revision,
            is_late=is_late,
            late_reason=context.reason[:300] if is_late else "",
            **_window_columns(window),
        )
        record_step(context, row, DeliveryStep.LATE, at=at)
        changed += 1
    return changed


@action("supply.confirm_delivery", version=1, kind=Kind.FACT, permission="supply.deliver")
def confirm_delivery(
    context: Context, *, delivery_id: UUID, received_by: str, received_at: datetime, zone: str
) -> None:
    """Write down who received a pack and when; said again, it amends what was said before."""
    row = models.Delivery.objects.select_for_update().get(pk=delivery_id)
    context.concerns(row.patient_id)
    if not received_by.strip():
        context.flag("supply.nobody_named")
    if received_at > context.server_time + timedelta(minutes=5):
        context.flag("supply.received_in_the_future")
    _happened(
        context,
        row,
        DeliveryStep.CONFIRM,
        at=received_at,
        zone=zone,
        received_by=received_by.strip(),
        state=DeliveryState.DELIVERED,
        received_at=received_at,
    )


@action("supply.confirm_many", version=1, kind=Kind.FACT, permission="supply.deliver")
def confirm_many(context: Context, *, receipts: tuple[Receipt, ...]) -> int:
    """Write down a driver's sheet: who received which pack; those ended already stay. How many."""
    told = {receipt.delivery_id: receipt for receipt in receipts}
    known = list(models.Delivery.objects.select_for_update().filter(pk__in=list(told)))
    context.concerns(*{row.patient_id for row in known})
    rows = [row for row in known if row.state in OPEN_DELIVERIES]
    if len(rows) < len(told):
        context.flag("supply.not_on_its_way")
    events = []
    for row in rows:
        receipt = told[row.pk]
        after = {
            "state": DeliveryState.DELIVERED.value,
            "received_at": receipt.received_at,
            "received_by": receipt.received_by,
        }
        context.changed(row, before={"state": row.state}, after=after)
        for name, value in after.items():
            setattr(row, name, value)
        row.revision += 1
        events.append(
            step_row(
                context,
                row,
                DeliveryStep.CONFIRM,
                at=receipt.received_at,
                zone=receipt.zone,
                received_by=receipt.received_by,
            )
        )
    columns_set = ["state", "received_at", "received_by", "revision"]
    models.Delivery.objects.bulk_update(rows, columns_set, batch_size=ROWS_A_STATEMENT)
    models.DeliveryEvent.objects.bulk_create(events, batch_size=ROWS_A_STATEMENT)
    return len(rows)


@action("supply.fail_delivery", version=1, kind=Kind.FACT, permission="supply.deliver")
def fail_delivery(
    context: Context, *, delivery_id: UUID, at: datetime, zone: str, came_back: bool
) -> None:
    """Write down that a pack was not handed over, or came back; the context's reason says why."""
    row = models.Delivery.objects.select_for_update().get(pk=delivery_id)
    context.concerns(row.patient_id)
    if not context.reason.strip():
        context.flag("supply.no_reason")
    _happened(
        context,
        row,
        DeliveryStep.RETURN if came_back else DeliveryStep.FAIL,
        at=at,
        zone=zone,
        state=DeliveryState.RETURNED if came_back else DeliveryState.NOT_DELIVERED,
        received_at=None,
    )


def _happened(
    context: Context,
    row: models.Delivery,
    step: DeliveryStep,
    *,
    at: datetime,
    zone: str,
    state: DeliveryState,
    received_at: datetime | None,
    received_by: str = "",
) -> None:
    before = _last_outcome(row)
    if before is not None and step is not DeliveryStep.RETURN and not context.reason.strip():
        context.flag("supply.no_reason")
    revise(
        context,
        row,
        revision=row.revision,
        state=state.value,
        received_at=received_at,
        received_by=received_by,
    )
    record_step(context, row, step, at=at, zone=zone, received_by=received_by, amends=before)


def _last_outcome(row: models.Delivery) -> models.DeliveryEvent | None:
    """Return what was said last of how a delivery ended: the entry that no other one amends."""
    said = models.DeliveryEvent.objects.filter(delivery=row, step__in=ENDS)
    amended = set(said.values_list("amends_id", flat=True))
    return next((event for event in said if event.pk not in amended), None)


def _window_of(row: models.Delivery) -> Window:
    """Return what a delivery promises now."""
    return Window(row.day, row.opens, row.closes, row.zone)


def _first_window_of(row: models.Delivery) -> Window:
    """Return what a delivery promised first."""
    return Window(row.first_day, row.first_opens, row.first_closes, row.zone)


def _window_columns(window: Window) -> dict[str, Any]:
    return {"day": window.day, "opens": window.opens, "closes": window.closes, "zone": window.zone}
