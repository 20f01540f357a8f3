"""Payers and authorisations for tests."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.rooms.coverage import actions
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    CoverageFacts,
    PayerFacts,
    UnitKind,
    UseFacts,
)
from tests.builders.census import AT


def a_payer_of(patient_id: UUID, name: str = "Example Mutual") -> UUID:
    """Store a payer and that it covers a person; return the coverage."""
    payer = PayerFacts(derived_id("test payer", patient_id, name), name)
    facts = CoverageFacts(derived_id("test coverage", patient_id, name), patient_id, payer.id)
    actions.add_records(system_context(at=AT), payers=(payer,), coverages=(facts,))
    return facts.id


def authorisation_facts(
    patient_id: UUID, coverage_id: UUID, key: object = 1, **given: Any
) -> AuthorisationFacts:
    """Return twelve nursing visits granted from May to July."""
    values: dict[str, Any] = {
        "id": derived_id("test authorisation", patient_id, key),
        "coverage_id": coverage_id,
        "patient_id": patient_id,
        "what": "nursing visits",
        "state": AuthorisationState.GRANTED,
        "number": f"A-{key}",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 7, 31),
        "unit_kind": UnitKind.VISITS,
        "units": 12,
    }
    return AuthorisationFacts(**values | given)


def authorise(patient_id: UUID, key: object = 1, **given: Any) -> AuthorisationFacts:
    """Store a payer and an authorisation of a person."""
    facts = authorisation_facts(patient_id, a_payer_of(patient_id, f"Payer {key}"), key, **given)
    actions.set_authorisation(system_context(at=AT), facts=facts, revision=0)
    return facts


def use_facts(patient_id: UUID, key: object = 1, **given: Any) -> UseFacts:
    """Return a line care visit that was made on 14 May."""
    values: dict[str, Any] = {
        "visit_id": derived_id("test visit", patient_id, key),
        "patient_id": patient_id,
        "on": date(2026, 5, 14),
        "kind": "line_care",
    }
    return UseFacts(**values | given)
