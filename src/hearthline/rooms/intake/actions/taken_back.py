"""What its sender took back, accepted: the record is marked and kept, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.platform.actions.context import Context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, HomeMedicationFacts
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.intake.actions.lines import TELL_OF_LINES, lines_in
from hearthline.rooms.intake.models import SourceRecord
from hearthline.rooms.lines import actions as lines

_KINDS = {
    "allergies": "allergy",
    "allergy_reviews": "allergy_review",
    "conditions": "condition",
    "home_medications": "home_medication",
    "hospital_stays": "hospital_stay",
}


def take_back(
    context: Context, part: str, record_id: UUID, *, told_by: SourceRecord | None = None
) -> None:
    """Mark a record as entered in error; the context's reason stays with it.

    A line that another resource tells of as well stays.

    Parameters
    ----------
    told_by
        The resource whose sender took it back, where a line may have several.
    """
    if not context.reason.strip():
        context = replace(context, reason="its sender took it back")
    if part in _KINDS:
        census.enter_in_error(context, kind=_KINDS[part], record_id=record_id)
    elif part != "lines" or not _is_told_of_elsewhere(record_id, told_by):
        _OTHERS[part](context, record_id)


def end_home_medication(
    context: Context, held: HomeMedicationFacts, order: Mapping[str, Any]
) -> None:
    """End a drug taken at home whose order has ended: on its last day, else on today."""
    said = order.get("ends")
    ends_on = date.fromisoformat(said[:10]) if said else None
    today = local_day(context.server_time, context.caller.zone)
    ended = replace(held, status=str(order["status"])[:40], ends_on=ends_on or today)
    census.replace_records(context, facts=CensusFacts(home_medications=(ended,)))


def _measurement(context: Context, record_id: UUID) -> None:
    census.measurement_was_wrong(context, measurement_id=record_id)


def _coverage(context: Context, record_id: UUID) -> None:
    coverage.coverage_was_wrong(context, coverage_id=record_id)


def _line(context: Context, record_id: UUID) -> None:
    lines.enter_in_error(context, line_id=record_id)


_OTHERS: dict[str, Callable[[Context, UUID], None]] = {
    "measurements": _measurement,
    "coverages": _coverage,
    "lines": _line,
}


def _is_told_of_elsewhere(line_id: UUID, told_by: SourceRecord | None) -> bool:
    if told_by is None:
        return False
    told = SourceRecord.objects.filter(patient_id=told_by.patient_id, kind__in=TELL_OF_LINES)
    others = told.exclude(pk=told_by.pk).values_list("facts", flat=True)
    return any(line_id in lines_in(facts) for facts in others)
