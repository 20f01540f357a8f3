"""Facts of an order as columns of its version."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db.models import Model

from hearthline.platform.records.editing import columns
from hearthline.rooms.therapy.models import EmergencyVersion, NursingVersion, TherapyVersion
from hearthline.rooms.therapy.values import (
    EmergencyOrderFacts,
    NursingOrderFacts,
    OrderFacts,
    OrderKind,
    TherapyOrderFacts,
)

VERSION_OF: dict[OrderKind, type[Any]] = {
    OrderKind.THERAPY: TherapyVersion,
    OrderKind.NURSING: NursingVersion,
    OrderKind.EMERGENCY: EmergencyVersion,
}


def kind_of(facts: OrderFacts) -> OrderKind:
    """Return the kind of order that ``facts`` describe."""
    match facts:
        case TherapyOrderFacts():
            return OrderKind.THERAPY
        case NursingOrderFacts():
            return OrderKind.NURSING
        case EmergencyOrderFacts():
            return OrderKind.EMERGENCY
    raise TypeError(type(facts).__name__)


def version_columns(facts: OrderFacts) -> dict[str, Any]:
    """Return the columns of a version, apart from its number and who wrote it."""
    row = columns(facts)
    row["id"] = row.pop("version_id")
    del row["episode_id"]
    if isinstance(facts, TherapyOrderFacts):
        frequency = facts.frequency
        del row["frequency"]
        row |= {
            "frequency_kind": frequency.kind,
            "frequency_original": frequency.original,
            "interval_hours": _text(frequency.interval_hours),
            "times": frequency.times,
            "per_days": _text(frequency.per_days),
            "is_as_needed": frequency.is_as_needed,
            "clock_times": [f"{clock:%H:%M}" for clock in frequency.clock_times],
        }
    elif isinstance(facts, NursingOrderFacts):
        visits = asdict(facts.frequency)
        del row["frequency"]
        row["frequency_original"] = visits.pop("original")
        row |= visits
    return row


def version_of(facts: OrderFacts, row: dict[str, Any], **written: Any) -> Model:
    """Return the version record, not stored yet."""
    record: Model = VERSION_OF[kind_of(facts)](**row, **written)
    return record


def _text(value: Any) -> str | None:
    return None if value is None else format(value, "f")
