"""Orders of many people at once: one statement for the orders, one for what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import CivilTime, to_instant
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy.actions.contents import VERSION_OF
from hearthline.rooms.therapy.models import (
    EmergencyVersion,
    NursingVersion,
    Order,
    OrderEvent,
    TherapyVersion,
)
from hearthline.rooms.therapy.rules import dose_instants
from hearthline.rooms.therapy.values import (
    EmergencyMedicine,
    EmergencyOrder,
    EmergencyOrderFacts,
    Evidence,
    Frequency,
    FrequencyKind,
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    NursingOrder,
    NursingOrderFacts,
    OrderFacts,
    OrderHead,
    OrderKind,
    OrderState,
    OrderStep,
    Route,
    Step,
    TherapyOrder,
    TherapyOrderFacts,
    VisitFrequency,
)

F = TypeVar("F", bound=OrderFacts)
T = TypeVar("T")

STANDING = (OrderState.DRAFT, OrderState.VERIFIED, OrderState.ACTIVE, OrderState.HELD)
"""States of orders that still mean something."""


VERSIONS: dict[OrderKind, RowsOf[Any]] = {
    kind: RowsOf(model.objects.all, "order_id") for kind, model in VERSION_OF.items()
}


@cache
def _orders(kind: OrderKind, states: tuple[OrderState, ...]) -> RowsOf[Order]:
    return RowsOf(
        lambda: Order.objects.filter(kind=kind, state__in=states, entered_in_error=False).order_by(
            "id"
        )
    )


def heads_of(
    patients: Iterable[UUID], *, states: Iterable[OrderState] = STANDING
) -> dict[UUID, list[OrderHead]]:
    """Return where each person's orders stand, without what they say."""
    found: dict[UUID, list[OrderHead]] = {}
    rows = Order.objects.filter(state__in=list(states), entered_in_error=False).order_by("id")
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(head(row))
    return found


def orders_by_ids(ids: Iterable[UUID]) -> dict[UUID, OrderHead]:
    """Return the orders called ``ids``."""
    return {row.pk: head(row) for row in rows_for(Order.objects.all(), "pk", ids)}


def therapy_orders_of(
    patients: Iterable[UUID], *, states: Iterable[OrderState] = STANDING
) -> dict[UUID, list[TherapyOrder]]:
    """Return each person's drug orders with their version in force (a draft: the newest)."""
    return _orders_of(OrderKind.THERAPY, patients, states, TherapyOrder, therapy_facts)


def nursing_orders_of(
    patients: Iterable[UUID], *, states: Iterable[OrderState] = STANDING
) -> dict[UUID, list[NursingOrder]]:
    """Return each person's nursing orders with their version in force (a draft: the newest)."""
    return _orders_of(OrderKind.NURSING, patients, states, NursingOrder, nursing_facts)


def nursing_orders(
    episodes: Iterable[UUID], *, states: Iterable[OrderState] = (OrderState.ACTIVE,)
) -> list[NursingOrder]:
    """Return the nursing orders of some episodes, those that visits are planned from."""
    rows = Order.objects.filter(
        kind=OrderKind.NURSING, state__in=list(states), entered_in_error=False
    )
    heads = [head(row) for row in rows_for(rows.order_by("id"), "episode_id", episodes)]
    return _with_content(heads, OrderKind.NURSING, NursingOrder, nursing_facts)


def emergency_orders_of(
    patients: Iterable[UUID], *, states: Iterable[OrderState] = STANDING
) -> dict[UUID, list[EmergencyOrder]]:
    """Return each person's emergency orders with their version in force."""
    return _orders_of(OrderKind.EMERGENCY, patients, states, EmergencyOrder, emergency_facts)


def versions_of(order_id: UUID) -> list[tuple[int, OrderFacts]]:
    """Return every version of an order, oldest first."""
    order = Order.objects.filter(pk=order_id).first()
    if order is None:
        return []
    kind = OrderKind(order.kind)
    rows = VERSION_OF[kind].objects.filter(order_id=order_id).order_by("version")
    return [(row.version, _READERS[kind](row, order.episode_id)) for row in rows]


def writer_of(order_id: UUID, kind: OrderKind, version: int) -> UUID | None:
    """Return the actor who wrote a version, or None where Hearthline itself did."""
    rows = VERSION_OF[kind].objects.filter(order_id=order_id, version=version)
    writer: UUID | None = rows.values_list("writer_id", flat=True).first()
    return writer


def steps_of(order_ids: Iterable[UUID]) -> dict[UUID, list[OrderStep]]:
    """Return what happened to each order, oldest first."""
    found: dict[UUID, list[OrderStep]] = {}
    for row in rows_for(OrderEvent.objects.order_by("at", "id"), "order_id", order_ids):
        step = OrderStep(row.order_id, Step(row.step), row.version, row.at, row.by, row.reason)
        found.setdefault(row.order_id, []).append(step)
    return found


def first_dose(order: TherapyOrder) -> datetime | None:
    """Return the instant of the first dose of an order that has not begun."""
    content = order.content
    if order.head.state not in (OrderState.DRAFT, OrderState.VERIFIED):
        return None
    if content.first_dose_on is None or content.first_dose_at is None or not content.zone:
        return None
    return to_instant(content.first_dose_on, content.first_dose_at, content.zone)


def doses_between(order: TherapyOrder, begins: datetime, ends: datetime) -> list[datetime]:
    """Return the instants at which doses of an order fall due, both ends included.

    None when the first dose has no hour or the frequency no times of its own: that is not known,
    never not due.
    """
    content = order.content
    if content.first_dose_on is None or content.first_dose_at is None or not content.zone:
        return []
    first = CivilTime(content.first_dose_on, content.first_dose_at, content.zone)
    return [at for at in dose_instants(content.frequency, first, until=ends) if at >= begins]


def head(row: Order) -> OrderHead:
    """Return where an order stands."""
    return OrderHead(
        id=row.pk,
        number=row.number,
        kind=OrderKind(row.kind),
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        state=OrderState(row.state),
        version=row.version,
        in_force=row.in_force,
        verified_by=row.verified_by,
        verified_at=row.verified_at,
        revision=row.revision,
    )


def therapy_facts(row: TherapyVersion, episode_id: UUID | None) -> TherapyOrderFacts:
    """Return what a version of a drug order says."""
    values = _plain_values(TherapyOrderFacts, row, episode_id)
    values |= {
        "therapy": TherapyClass(row.therapy),
        "is_weight_based": Answer(row.is_weight_based),
        "route": Route(row.route),
        "mode": Mode(row.mode),
        "given_by": GivenBy(row.given_by),
        "line_need": LineNeed(row.line_need),
        "evidence": tuple(Evidence(**item) for item in row.evidence),
        "frequency": Frequency(
            FrequencyKind(row.frequency_kind),
            row.frequency_original,
            _decimal(row.interval_hours),
            row.times,
            _decimal(row.per_days),
            row.is_as_needed,
            tuple(time.fromisoformat(clock) for clock in row.clock_times),
        ),
    }
    return TherapyOrderFacts(**values)


def nursing_facts(row: NursingVersion, episode_id: UUID | None) -> NursingOrderFacts:
    """Return what a version of a nursing order says."""
    values = _plain_values(NursingOrderFacts, row, episode_id)
    values |= {
        "kind": NursingKind(row.kind),
        "skills": tuple(row.skills),
        "licences": tuple(row.licences),
        "frequency": VisitFrequency(
            row.times_min, row.times_max, row.per_days, row.as_needed, row.frequency_original
        ),
    }
    return NursingOrderFacts(**values)


def emergency_facts(row: EmergencyVersion, episode_id: UUID | None) -> EmergencyOrderFacts:
    """Return what a version of an emergency order says."""
    values = _plain_values(EmergencyOrderFacts, row, episode_id)
    values["medicines"] = tuple(EmergencyMedicine(**item) for item in row.medicines)
    return EmergencyOrderFacts(**values)


_READERS: dict[OrderKind, Callable[[Any, UUID | None], OrderFacts]] = {
    OrderKind.THERAPY: therapy_facts,
    OrderKind.NURSING: nursing_facts,
    OrderKind.EMERGENCY: emergency_facts,
}


def _orders_of(
    kind: OrderKind,
    patients: Iterable[UUID],
    states: Iterable[OrderState],
    make: Callable[[OrderHead, int, F], T],
    read: Callable[[Any, UUID | None], F],
) -> dict[UUID, list[T]]:
    heads = [head(row) for row in _orders(kind, tuple(states))(patients)]
    found: dict[UUID, list[T]] = {}
    for held, order in zip(heads, _with_content(heads, kind, make, read), strict=True):
        found.setdefault(held.patient_id, []).append(order)
    return found


def _with_content(
    heads: list[OrderHead],
    kind: OrderKind,
    make: Callable[[OrderHead, int, F], T],
    read: Callable[[Any, UUID | None], F],
) -> list[T]:
    rows = VERSIONS[kind]([held.id for held in heads])
    contents = {(row.order_id, row.version): row for row in rows}
    orders = []
    for held in heads:
        number = held.in_force or held.version
        orders.append(make(held, number, read(contents[held.id, number], held.episode_id)))
    return orders


def _plain_values(kind: type[Any], row: Any, episode_id: UUID | None) -> dict[str, Any]:
    names = {item.name for item in fields(kind)} - {"version_id", "episode_id", "frequency"}
    values = {name: getattr(row, name) for name in names}
    return values | {"version_id": row.pk, "episode_id": episode_id}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
