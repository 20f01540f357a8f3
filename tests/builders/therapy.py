"""Orders for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import (
    AdministrationFacts,
    DoseOutcome,
    GivenBy,
    LineNeed,
    Mode,
    NursingKind,
    NursingOrderFacts,
    Route,
    TherapyOrderFacts,
    VisitFrequency,
)


def order_facts(
    patient_id: UUID, key: object = 1, version: int = 1, **given: Any
) -> TherapyOrderFacts:
    """Return an order for immune globulin every 4 weeks."""
    order_id = derived_id("test order", patient_id, key)
    values: dict[str, Any] = {
        "order_id": order_id,
        "version_id": derived_id("test order version", order_id, version),
        "patient_id": patient_id,
        "drug": "immune globulin human 10 %",
        "therapy": TherapyClass.IMMUNE_GLOBULIN,
        "dose": read_quantity("40", "g"),
        "dose_basis": "0.5 g/kg × 80 kg",
        "is_weight_based": Answer.YES,
        "duration_minutes": 270,
        "route": Route.INTRAVENOUS,
        "mode": Mode.RAMPED,
        "frequency": read_frequency("every 4 weeks"),
        "first_dose_on": date(2026, 5, 15),
        "first_dose_at": time(9, 0),
        "zone": "America/New_York",
        "given_by": GivenBy.NURSE,
        "line_need": LineNeed.ANY,
        "starts_on": date(2026, 5, 15),
        "prescriber": "Dr Hal Nemo",
    }
    return TherapyOrderFacts(**values | given)


def nursing_facts(patient_id: UUID, key: object = 1, **given: Any) -> NursingOrderFacts:
    """Return an order for weekly line care."""
    order_id = derived_id("test nursing order", patient_id, key)
    values: dict[str, Any] = {
        "order_id": order_id,
        "version_id": derived_id("test order version", order_id, 1),
        "patient_id": patient_id,
        "kind": NursingKind.LINE_CARE,
        "frequency": VisitFrequency(1, 1, 7, 2, "weekly plus 2 as needed"),
        "starts_on": date(2026, 5, 15),
        "prescriber": "Dr Hal Nemo",
    }
    return NursingOrderFacts(**values | given)


def dose_facts(
    patient_id: UUID, key: object = 1, version: int = 1, **given: Any
) -> AdministrationFacts:
    """Return a whole dose of immune globulin that Rosa gave on Thursday at 09:42."""
    thread = derived_id("test dose", patient_id, key)
    values: dict[str, Any] = {
        "id": derived_id("test dose version", thread, version),
        "thread": thread,
        "patient_id": patient_id,
        "outcome": DoseOutcome.GIVEN,
        "started_at": datetime(2026, 5, 14, 13, 42, tzinfo=UTC),
        "drug": "immune globulin human 10 %",
        "amount": read_quantity("40", "g"),
        "given_by": GivenBy.NURSE,
        "given_by_name": "Rosa Invented",
        "zone": "America/New_York",
    }
    return AdministrationFacts(**values | given)
