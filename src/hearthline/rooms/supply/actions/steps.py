"""What happened to a delivery, as its entries hold it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hearthline.platform.actions.context import Context
from hearthline.rooms.supply import models
from hearthline.rooms.supply.values import (
    DeliveryStep,
)


def record_step(
    context: Context, row: models.Delivery, step: DeliveryStep, *, at: datetime, **given: Any
) -> None:
    step_row(context, row, step, at=at, **given).save(force_insert=True)


def step_row(
    context: Context,
    row: models.Delivery,
    step: DeliveryStep,
    *,
    at: datetime,
    zone: str = "",
    **given: Any,
) -> models.DeliveryEvent:
    return models.DeliveryEvent(
        id=context.next_id(),
        delivery=row,
        patient_id=row.patient_id,
        step=step,
        happened_at=at,
        zone=zone or row.zone,
        window={
            "day": row.day.isoformat(),
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        },
        reason=context.reason[:300],
        by=context.caller.name,
        written_at=context.server_time,
        **given,
    )
