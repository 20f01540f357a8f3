"""Infusions that run and that no rule may stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.reads import Reads
from hearthline.platform.manifest import MustRun
from hearthline.rooms.library import queries as library
from hearthline.rooms.library.values import MustNotStop
from hearthline.rooms.therapy.models import Order, TherapyVersion
from hearthline.rooms.therapy.queries.orders import therapy_orders_of
from hearthline.rooms.therapy.values import FrequencyKind, OrderKind, OrderState, TherapyOrder


def must_run(now: datetime, reads: Reads) -> Mapping[UUID, Sequence[MustRun]]:
    """Return the active infusions on the must-not-stop list, by patient.

    As long as no list is approved, whatever runs without an end counts: unknown is never no.
    """
    listed = reads.once(library.must_not_stop, reads.day(now))
    found = {}
    for patient, orders in reads.of(therapy_orders_of).items():
        running = [
            MustRun(order.head.id, order.content.drug, is_listed=listed.is_approved)
            for order in orders
            if order.head.state is OrderState.ACTIVE and _must_run(order, listed)
        ]
        if running:
            found[patient] = running
    return found


def who_runs() -> QuerySet[Order, UUID]:
    """Return the ids of everybody with an active drug order, to be asked within another query."""
    return Order.objects.filter(
        kind=OrderKind.THERAPY, state=OrderState.ACTIVE, entered_in_error=False
    ).values_list("patient_id", flat=True)


def patients_who_may_have_one(caller: Caller) -> list[UUID]:
    """Return who in the caller's scope has an active drug that the list may name; two queries."""
    listed = library.must_not_stop(caller.today)
    if listed.is_approved:
        named = Q(pk__in=())
        for entry in listed.drugs:
            named |= Q(code__in=entry.codes)
            for name in (entry.name, *entry.also_called):
                named |= Q(drug__icontains=name)
    else:
        named = Q(frequency_kind=FrequencyKind.CONTINUOUS)
    rows = TherapyVersion.objects.filter(
        named,
        order__in=visible(caller, Order).filter(state=OrderState.ACTIVE, entered_in_error=False),
        version=F("order__in_force"),
    )
    return list(rows.values_list("order__patient_id", flat=True).distinct())


def _must_run(order: TherapyOrder, listed: MustNotStop) -> bool:
    says = listed.says(order.content.drug, order.content.code)
    is_continuous = order.content.frequency.kind is FrequencyKind.CONTINUOUS
    return says is Answer.YES or (says is Answer.UNKNOWN and is_continuous)
