"""What is kept of resources that become no record elsewhere, or not only one."""

from __future__ import annotations

from typing import Any

from hearthline.rooms.intake.rules.records.wording import day_of
from hearthline.rooms.intake.values import received as reading
from hearthline.rooms.intake.values.plain import plain


def document_of(value: reading.Value) -> dict[str, Any]:
    """Return what is kept of a value that becomes no record elsewhere, or not only one."""
    match value:
        case reading.OrderValue() | reading.ServiceRequestValue():
            return order_words(value)
        case reading.QuestionnaireValue() | reading.MedicationValue():
            return dict(plain(value))
        case reading.LineValue(is_removal=True):
            return dict(plain(value))
        case _:
            return {}


def order_words(value: reading.OrderValue | reading.ServiceRequestValue) -> dict[str, Any]:
    """Return what an order says, part by part, for showing, comparing and drafting from it."""
    common = {
        "status": value.status,
        "intent": value.intent,
        "is_forbidden": value.is_forbidden,
        "starts": _moment_text(value.starts),
        "ends": _moment_text(value.ends),
        "authored": plain(day_of(value.authored)),
        "reasons": list(value.reasons),
    }
    if isinstance(value, reading.ServiceRequestValue):
        requester = value.requester
        return {
            **common,
            "what": value.what.label,
            "prescriber": requester.display or requester.original if requester else "",
        }
    prescriber = value.prescriber
    return {
        **common,
        "drug": value.drug.name,
        "dose": plain(value.dose),
        "dose_original": value.dose_original,
        "rate": plain(value.rate),
        "rate_original": value.rate_original,
        "route": value.route.value,
        "route_original": value.route_original,
        "frequency": plain(value.frequency),
        "infuse_over_minutes": plain(value.infuse_over_minutes),
        "instructions": value.instructions,
        "prescriber": prescriber.display or prescriber.original if prescriber else "",
        "prescriber_key": prescriber.key if prescriber else "",
    }


def _moment_text(moment: reading.Moment | None) -> str | None:
    if moment is None:
        return None
    return (moment.instant or moment.day).isoformat()
