"""What a changed resource says that it did not say before, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census.values import Phone
from hearthline.rooms.intake.rules.records import Piece
from hearthline.rooms.intake.values.plain import plain

DOCUMENT = "document"
"""The part of what stays a document of intake: no record elsewhere follows from it."""

CAN_BE_TAKEN_BACK = frozenset(
    {
        "allergies",
        "allergy_reviews",
        "measurements",
        "conditions",
        "home_medications",
        "hospital_stays",
        "coverages",
        "lines",
        DOCUMENT,
    }
)
"""Parts whose records are marked when their sender no longer stands by them.

People, places and payers stay: that a name is no longer sent does not make it wrong.
"""

_UNCOMPARED = frozenset({"id", "patient_id", "source", "prescriber_key"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; ``kind`` is changed, added or gone (a whole record)."""

    part: str
    record: str
    name: str
    before: Any
    after: Any
    kind: str = "changed"


def kept(
    pieces: Sequence[Piece], record_id: UUID, document: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return records as JSON to keep beside the raw resource."""
    if not pieces:
        return [{"part": DOCUMENT, "id": str(record_id), "values": document}]
    found = [
        {"part": piece.part, "id": str(piece.facts.id), "values": jsonable(piece.facts)}
        for piece in pieces
    ]
    if document:
        found.append({"part": DOCUMENT, "id": str(record_id), "values": document})
    return found


def of_person_now(
    before: Sequence[dict[str, Any]], patient_id: UUID | None
) -> list[dict[str, Any]]:
    """Return kept records with the person's own under the id the person has now.

    A record that was merged into another since is compared as what it is part of.
    """
    return [
        {**item, "id": str(patient_id)} if patient_id and item["part"] == "patients" else item
        for item in before
    ]


def jsonable(facts: Any) -> dict[str, Any]:
    """Return a record as JSON, its own id and owner as text."""
    return {name: _text_id(value) for name, value in plain(facts).items()}


def _text_id(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def changes(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[FieldChange]:
    """Return every field that differs, records in the order they are kept."""
    old = {(item["part"], item["id"]): item["values"] for item in before}
    new = {(item["part"], item["id"]): item["values"] for item in after}
    found = []
    for (part, record), values in new.items():
        was = old.get((part, record))
        if was is None:
            found.append(FieldChange(part, record, "", None, values, "added"))
            continue
        for name, value in values.items():
            if name not in _UNCOMPARED and was.get(name) != value:
                found.append(FieldChange(part, record, name, was.get(name), value))
    found.extend(
        FieldChange(part, record, "", values, None, "gone")
        for (part, record), values in old.items()
        if (part, record) not in new
    )
    return found


def revived(kind: type[Any], values: dict[str, Any]) -> Any:
    """Return a record value of ``kind`` from its JSON."""
    hints = _hints(kind)
    return kind(**{name: revived_field(hints[name], value) for name, value in values.items()})


def field_value(kind: type[Any], name: str, value: Any) -> Any:
    """Return one field of ``kind`` from its JSON."""
    return revived_field(_hints(kind)[name], value)


def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def revived_field(hint: Any, value: Any) -> Any:
    """Return a value of the hinted type from JSON."""
    if value is None:
        return None
    if isinstance(hint, UnionType):
        hint = next(item for item in get_args(hint) if item is not NoneType)
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return tuple(revived_field(inner, item) for item in value)
    if hint is Phone:
        return Phone(**value)
    if hint is Quantity:
        return Quantity(Decimal(value["value"]), value["unit"], value["original"])
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value)
