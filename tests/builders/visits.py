"""Visits as they happened, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.visits.values import VisitFacts, VisitState

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)


def visit_facts(patient_id: UUID, need_id: UUID | None = None, **given: Any) -> VisitFacts:
    """Return a visit for line care that was made on Thursday from 08:35 to 09:20."""
    thread = need_id or derived_id("test visit", patient_id)
    values: dict[str, Any] = {
        "id": derived_id("test visit version", thread, given.pop("version", 1)),
        "thread": thread,
        "patient_id": patient_id,
        "need_id": need_id,
        "kind": VisitKind.LINE_CARE,
        "state": VisitState.DONE,
        "on": date(2026, 5, 14),
        "zone": "America/New_York",
        "arrived_at": datetime(2026, 5, 14, 12, 30, tzinfo=UTC),
        "started_at": datetime(2026, 5, 14, 12, 35, tzinfo=UTC),
        "ended_at": datetime(2026, 5, 14, 13, 20, tzinfo=UTC),
    }
    return VisitFacts(**values | given)
