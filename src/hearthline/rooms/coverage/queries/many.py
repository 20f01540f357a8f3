"""Facts of coverage about many people at once: one statement for each kind of record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.coverage.models import (
    Authorisation,
    AuthorisationUse,
    CountedVisit,
    Coverage,
    Payer,
)
from hearthline.rooms.coverage.rules import payer_answer
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    AuthorisationState,
    CoverageFacts,
    PayerAnswer,
    PayerFacts,
    Permit,
    UnitKind,
    Use,
    UseFacts,
)
from hearthline.rooms.program.queries import settings_in_force

V = TypeVar("V")

AUTHORISATIONS = RowsOf(
    lambda: Authorisation.objects.filter(entered_in_error=False).order_by("-starts_on", "id")
)
UNCOVERED = RowsOf(
    lambda: (
        AuthorisationUse.objects.select_related("visit")
        .filter(authorisation__isnull=True)
        .order_by("-visit__on", "visit_id")
    )
)


def payers_by_ids(ids: Iterable[UUID]) -> dict[UUID, PayerFacts]:
    """Return the payers called ``ids``."""
    return {row.pk: _facts(PayerFacts, row) for row in rows_for(Payer.objects.all(), "pk", ids)}


def payer_called(name: str) -> PayerFacts | None:
    """Return the payer of a name, upper and lower case alike, when there is one."""
    row = Payer.objects.filter(name__iexact=name.strip()).order_by("pk").first()
    return _facts(PayerFacts, row) if row else None


def coverages_by_ids(ids: Iterable[UUID]) -> dict[UUID, CoverageFacts]:
    """Return the coverages called ``ids``."""
    rows = rows_for(Coverage.objects.all(), "pk", ids)
    return {row.pk: _facts(CoverageFacts, row) for row in rows}


def coverages_of(patients: Iterable[UUID]) -> dict[UUID, list[CoverageFacts]]:
    """Return each person's coverages, the one that pays first in front."""
    rows = Coverage.objects.filter(entered_in_error=False).order_by("rank", "id")
    found: dict[UUID, list[CoverageFacts]] = {}
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(_facts(CoverageFacts, row))
    return found


def authorisations_of(patients: Iterable[UUID]) -> dict[UUID, list[AuthorisationFacts]]:
    """Return each person's authorisations."""
    return {
        patient: [permit.facts for permit in permits]
        for patient, permits in permits_of(patients).items()
    }


def payer_answers(patients: Iterable[UUID], today: date) -> dict[UUID, PayerAnswer]:
    """Return whether a payer permits the care of each person with something asked of one."""
    horizon = today + timedelta(days=settings_in_force().settings.authorisation_notice_days)
    held = authorisations_of(patients)
    return {patient: payer_answer(facts, today, horizon) for patient, facts in held.items()}


def permits_of(patients: Iterable[UUID]) -> dict[UUID, list[Permit]]:
    """Return each person's authorisations with what was used of them, newest first."""
    found: dict[UUID, list[Permit]] = {}
    for row in AUTHORISATIONS(patients):
        found.setdefault(row.patient_id, []).append(permit(row))
    return found


def uses_of(patients: Iterable[UUID]) -> dict[UUID, list[Use]]:
    """Return what each person's visits used, newest first."""
    rows = AuthorisationUse.objects.select_related("visit").order_by("-visit__on", "visit_id")
    found: dict[UUID, list[Use]] = {}
    for row in rows_for(rows, "patient_id", patients):
        use = Use(
            _facts(UseFacts, row.visit), row.authorisation_id, UnitKind(row.unit_kind), row.amount
        )
        found.setdefault(row.patient_id, []).append(use)
    return found


def uncovered_visits(patients: Iterable[UUID]) -> dict[UUID, list[UseFacts]]:
    """Return the visits of each person that no authorisation covered, newest first."""
    found: dict[UUID, list[UseFacts]] = {}
    for row in UNCOVERED(patients):
        found.setdefault(row.patient_id, []).append(_facts(UseFacts, row.visit))
    return found


def visits_told(patient_id: UUID) -> list[UseFacts]:
    """Return every visit of a person that counts, as it was told last."""
    rows = CountedVisit.objects.filter(patient_id=patient_id, is_taken_back=False)
    return [_facts(UseFacts, row) for row in rows]


def permit(row: Authorisation) -> Permit:
    """Return an authorisation with what was used of it."""
    facts = _facts(AuthorisationFacts, row)
    return Permit(facts, row.used, row.uncounted)


ENUMS: Mapping[tuple[str, str], type[StrEnum]] = {
    ("AuthorisationFacts", "state"): AuthorisationState,
    ("AuthorisationFacts", "unit_kind"): UnitKind,
}
"""Columns that hold words of an enum, so that a value holds the enum itself."""


def _facts(kind: type[V], row: Any) -> V:
    values: dict[str, Any] = {}
    for item in fields(kind):  # type: ignore[arg-type]
        value = getattr(row, item.name)
        if item.name == "covers":
            value = tuple(value)
        elif (enum := ENUMS.get((kind.__name__, item.name))) is not None:
            value = enum(value)
        values[item.name] = value
    return kind(**values)
