"""Changing records: one at a time under a revision, or many in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model

from hearthline.kernel.quantity import Quantity
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Conflict, NotInScope

M = TypeVar("M", bound=Model)

ROWS_A_STATEMENT = 500


def revise(context: Context, record: Any, *, revision: int, **values: Any) -> bool:
    """Change a record that still has ``revision``; return whether anything differed.

    Raises
    ------
    Conflict
        If somebody changed it since it was read.
    """
    if record.revision != revision:
        raise Conflict(expected=revision, found=record.revision)
    changes = {name: value for name, value in values.items() if getattr(record, name) != value}
    if not changes:
        return False
    before = {name: getattr(record, name) for name in changes}
    for name, value in changes.items():
        setattr(record, name, value)
    record.revision = revision + 1
    names = [*changes, "revision"]
    updated = type(record)._default_manager.filter(pk=record.pk, revision=revision)
    if not updated.update(**{name: getattr(record, name) for name in names}):
        raise Conflict(expected=revision, found=revision + 1)
    context.changed(record, before=journalled(before), after=journalled(changes))
    return True


def mark_in_error(context: Context, record: Any) -> None:
    """Mark a record as entered in error with the context's reason; it is kept."""
    if record.entered_in_error:
        return
    record.entered_in_error, record.error_reason = True, context.reason[:300]
    record.save(update_fields=["entered_in_error", "error_reason"])
    after = {"entered_in_error": True, "error_reason": record.error_reason}
    context.changed(record, before={"entered_in_error": False}, after=after)


def create(context: Context, model: type[M], **values: Any) -> M:
    """Insert one record and tell the journal what it holds."""
    record: M = model._default_manager.create(**values)
    context.changed(record, after=journalled(values))
    return record


def create_all(context: Context, model: type[M], values: Iterable[Any], **each: Any) -> Sequence[M]:
    """Insert one record for each value; names of the value's parts are the columns."""
    rows = [(columns(value), value) for value in values]
    if not rows:
        return []
    records = [model(**row, **each) for row, _ in rows]
    model._default_manager.bulk_create(records, batch_size=ROWS_A_STATEMENT)
    for record, (row, _) in zip(records, rows, strict=True):
        context.changed(record, after=journalled(row))
    return records


def replace_all(context: Context, model: type[M], values: Sequence[Any]) -> int:
    """Update the records the values name by ``id``; return how many differed.

    Raises
    ------
    NotInScope
        If one of them does not exist.
    """
    if not values:
        return 0
    found = model._default_manager.in_bulk([value.id for value in values])
    if len(found) != len({value.id for value in values}):
        raise NotInScope(model._meta.label)
    changed: list[M] = []
    names: set[str] = set()
    for value in values:
        record: Any = found[value.id]
        row = columns(value)
        before = {name: getattr(record, name) for name in row if getattr(record, name) != row[name]}
        if not before:
            continue
        for name in before:
            setattr(record, name, row[name])
        if hasattr(record, "revision"):
            record.revision += 1
            names.add("revision")
        names.update(before)
        changed.append(record)
        after = {name: row[name] for name in before}
        context.changed(record, before=journalled(before), after=journalled(after))
    if changed:
        model._default_manager.bulk_update(changed, sorted(names), batch_size=ROWS_A_STATEMENT)
    return len(changed)


def columns(value: Any) -> dict[str, Any]:
    """Return a value's parts as columns; tuples become lists, values in them mappings."""
    row = {name: getattr(value, name) for name in _names(value.__class__)}
    return {name: _listed(part) if isinstance(part, tuple) else part for name, part in row.items()}


def _listed(parts: tuple[Any, ...]) -> list[Any]:
    return [columns(part) if is_dataclass(part) else part for part in parts]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind))


def journalled(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the journal keeps them: quantities as value, unit and original."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Quantity):
        return {"value": str(value.value), "unit": value.unit, "original": value.original}
    return value
