"""Saying through which lumen a drug runs: seen at the patient, so it is never refused."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import columns, create
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.therapy.models import Order, OrderLumen
from hearthline.rooms.therapy.rules import lumen_flags
from hearthline.rooms.therapy.values import LumenFacts, OrderKind


@action("therapy.record_lumen", version=1, kind=Kind.FACT, permission="therapy.administer")
def record_lumen(context: Context, *, facts: LumenFacts) -> UUID:
    """Write down through which line and lumen an order runs; what was said before stays."""
    order = Order.objects.get(pk=facts.order_id)
    context.concerns(order.patient_id)
    line = lines.by_ids([facts.line_id]).get(facts.line_id)
    if line is not None and line.patient_id != order.patient_id:
        context.concerns(line.patient_id)
    for flag in lumen_flags(
        facts,
        patient_id=order.patient_id,
        is_drug=order.kind == OrderKind.THERAPY,
        line=line,
        now=context.server_time,
    ):
        context.flag(flag)
    said = replace(facts, patient_id=order.patient_id, lumen=" ".join(facts.lumen.lower().split()))
    made = create(
        context,
        OrderLumen,
        **columns(said),
        by=context.caller.name,
        written_at=context.server_time,
    )
    return made.pk
