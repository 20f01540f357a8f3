"""Calls as pages and other rooms read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import F

from hearthline.rooms.workforce import models
from hearthline.rooms.workforce.values import Call, CallFacts, CallOutcome


def calls_of(patient_id: UUID, *, most: int = 100) -> list[Call]:
    """Return the calls about a patient, latest first."""
    return call_values(
        models.Call.objects.filter(patient_id=patient_id).order_by("-called_at")[:most]
    )


def call_values(rows: Iterable[models.Call]) -> list[Call]:
    """Return calls as values with their newest version, one query for all."""
    calls = list(rows)
    versions: dict[UUID, models.CallVersion] = {
        row.call_id: row
        for row in models.CallVersion.objects.filter(
            call_id__in=[call.pk for call in calls], version=F("call__version")
        )
    }
    return [_value(call, versions[call.pk]) for call in calls]


def call_versions(call_id: UUID) -> Sequence[models.CallVersion]:
    """Return every version of a call, newest first."""
    return list(models.CallVersion.objects.filter(call_id=call_id).order_by("-version"))


def _value(call: models.Call, said: models.CallVersion) -> Call:
    return Call(
        CallFacts(
            id=call.pk,
            branch_id=call.branch_id,
            caller=said.caller,
            called_at=said.called_at,
            zone=said.zone,
            patient_id=said.patient_id,
            phone=said.phone,
            about=said.about,
            advice=said.advice,
            call_back_due=said.call_back_due,
        ),
        call.version,
        call.taken_at,
        call.taken_by,
        call.called_back_at,
        call.closed_at,
        CallOutcome(call.outcome) if call.outcome else None,
    )
