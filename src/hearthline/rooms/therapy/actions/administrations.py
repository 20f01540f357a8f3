"""Doses that were given, held or refused; whoever reports one is believed and never refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import ROWS_A_STATEMENT, columns, journalled
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.therapy.actions.gates import flag_dose, goes_on_with
from hearthline.rooms.therapy.models import Administration, Order
from hearthline.rooms.therapy.rules import dose_flags
from hearthline.rooms.therapy.values import AdministrationFacts, OrderStanding, OrderState


@action("therapy.record_administration", version=1, kind=Kind.FACT, permission="therapy.administer")
def record_administration(context: Context, *, facts: AdministrationFacts) -> UUID:
    """Write down what became of a dose; return the thread that corrections will share."""
    goes_on = goes_on_with(facts)
    _insert(context, [facts])
    flag_dose(context, facts, goes_on=goes_on)
    return facts.thread


@action("therapy.amend_administration", version=1, kind=Kind.FACT, permission="therapy.administer")
def amend_administration(context: Context, *, facts: AdministrationFacts, version: int) -> int:
    """Put right what was written of a dose; the old version stays.

    ``version`` is the one the correction was made from; when another was written meanwhile,
    the correction follows it and is flagged.
    """
    last = Administration.objects.select_for_update().get(thread=facts.thread, is_latest=True)
    context.concerns(last.patient_id)
    if last.version != version:
        context.flag("therapy.dose_corrected_meanwhile")
    said = replace(facts, patient_id=last.patient_id)
    _flag(context, [said])
    row = columns(said)
    before = {name: getattr(last, name) for name in row if name != "id"}
    Administration.objects.filter(pk=last.pk).update(is_latest=False)
    record = Administration.objects.create(
        **row,
        version=last.version + 1,
        amends=last,
        written_at=context.server_time,
        written_by=context.caller.name,
    )
    context.changed(record, before=journalled(before), after=journalled(row))
    return record.version


def _insert(context: Context, administrations: Sequence[AdministrationFacts]) -> None:
    context.concerns(*{facts.patient_id for facts in administrations})
    _flag(context, administrations)
    rows = [
        Administration(
            **columns(facts), written_at=context.server_time, written_by=context.caller.name
        )
        for facts in administrations
    ]
    Administration.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    for row, facts in zip(rows, administrations, strict=True):
        context.changed(row, after=journalled(columns(facts)))


def _flag(context: Context, administrations: Sequence[AdministrationFacts]) -> None:
    named = {facts.order_id for facts in administrations if facts.order_id}
    orders = {
        row.pk: OrderStanding(row.patient_id, OrderState(row.state), row.in_force is not None)
        for row in rows_for(Order.objects.all(), "pk", named)
    }
    for facts in administrations:
        order = orders.get(facts.order_id) if facts.order_id else None
        for flag in dose_flags(facts, order):
            context.flag(flag)
