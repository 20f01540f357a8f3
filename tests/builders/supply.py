"""What was dispensed and delivered, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.actions.context import system_context
from hearthline.rooms.supply import actions, rules
from hearthline.rooms.supply.values import (
    Carrier,
    DeliveryFacts,
    DispensedFacts,
    KitFacts,
    KitLine,
    KitPlace,
    Storage,
    TripFacts,
)

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
NEW_YORK = "America/New_York"
NOON_TOMORROW = datetime(2026, 5, 15, 16, tzinfo=UTC)


def dispensed_facts(
    patient_id: UUID, key: object = 1, version: int = 1, **given: Any
) -> DispensedFacts:
    """Return one bag of immune globulin to be used by noon tomorrow."""
    thread = derived_id("test dispensing", patient_id, key)
    values: dict[str, Any] = {
        "id": derived_id("test dispensing version", thread, version),
        "thread": thread,
        "patient_id": patient_id,
        "drug": "immune globulin human 10 %",
        "brand": "Sampleglob",
        "lot": "LOT-7",
        "quantity": read_quantity("40", "g"),
        "beyond_use_at": NOON_TOMORROW,
        "zone": NEW_YORK,
        "storage": Storage.REFRIGERATED,
        "dispensed_at": AT,
        "dispensed_by": "Ines Fable",
        "pharmacy": "North pharmacy",
    }
    return DispensedFacts(**values | given)


def kit_line(item: str = "Epinephrine auto-injector 0.3 mg", **given: Any) -> KitLine:
    """Return two auto-injectors in date until the end of November."""
    values: dict[str, Any] = {
        "id": "injector",
        "item": item,
        "count": 2,
        "expected": 2,
        "lot": "A17",
        "expires_on": date(2026, 11, 30),
    }
    return KitLine(**values | rules.medicine_in(item) | given)


def kit_facts(patient_id: UUID, key: object = 1, **given: Any) -> KitFacts:
    """Return a kit in the home with two auto-injectors and gloves."""
    gloves = kit_line("Gloves, pairs", id="gloves", count=3, expected=3, lot="", expires_on=None)
    values: dict[str, Any] = {
        "id": derived_id("test kit", patient_id, key),
        "patient_id": patient_id,
        "lines": (kit_line(), gloves),
        "packed_on": AT.date(),
        "band": "adult",
        "place": KitPlace.HOME,
    }
    return KitFacts(**values | given)


def trip_facts(branch_id: UUID, key: object = 1, **given: Any) -> TripFacts:
    """Return a van that leaves on Friday at 07:30."""
    values: dict[str, Any] = {
        "id": derived_id("test trip", branch_id, key),
        "branch_id": branch_id,
        "day": date(2026, 5, 15),
        "departs": time(7, 30),
        "zone": NEW_YORK,
        "name": "Van 3",
        "carrier": Carrier.VAN,
    }
    return TripFacts(**values | given)


def delivery_facts(
    patient_id: UUID, branch_id: UUID, key: object = 1, **given: Any
) -> DeliveryFacts:
    """Return a pack promised for Friday, 08:00 to 08:30."""
    values: dict[str, Any] = {
        "id": derived_id("test delivery", patient_id, key),
        "patient_id": patient_id,
        "branch_id": branch_id,
        "day": date(2026, 5, 15),
        "opens": time(8),
        "closes": time(8, 30),
        "zone": NEW_YORK,
    }
    return DeliveryFacts(**values | given)


def deliver(
    patient_id: UUID,
    branch_id: UUID,
    *,
    order_id: UUID | None = None,
    key: object = 1,
    at: datetime = AT,
    **given: Any,
) -> DispensedFacts:
    """Store something dispensed, promised and handed over; return it."""
    delivery = delivery_facts(patient_id, branch_id, key)
    actions.plan_many(system_context(at=at), deliveries=(delivery,))
    facts = dispensed_facts(patient_id, key, order_id=order_id, delivery_id=delivery.id, **given)
    actions.record_many(system_context(at=at), dispensed=(facts,))
    actions.confirm_delivery(
        system_context(at=at),
        delivery_id=delivery.id,
        received_by="Mara Quill",
        received_at=at,
        zone=NEW_YORK,
    )
    return facts
