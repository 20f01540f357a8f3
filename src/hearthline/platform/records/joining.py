"""Joining two subjects that turned out to be one, and parting them again.

Every row that names the one names the other afterwards; which rows those were is kept, so that
parting gives back exactly those. No room is named here: a model says by its ``scope_rule`` or
``when_joined`` which of its columns name a subject.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, Model, UniqueConstraint, UUIDField

from hearthline.platform.accounts.belonging import joining_of

AT_ONCE = 5_000
_LAST_ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$")

Key = UUID | int


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows of one column of one model when two subjects were joined.

    Parameters
    ----------
    moved
        Keys of the rows that followed.
    aside
        Keys of the rows that could not, because the other subject had one of its own.
    own
        Keys of the rows the other subject had before.
    """

    model: str
    column: str
    moved: tuple[Key, ...]
    aside: tuple[Key, ...] = ()
    own: tuple[Key, ...] = ()


@dataclass(slots=True)
class Parted:
    """What parting did, in rows by model.

    Parameters
    ----------
    returned
        Rows that had followed and went back.
    went_along
        Rows written since that belong to what went back (a visit of a planned need).
    stayed
        Rows written since that stay.
    tied_to_both
        Rows written since that name records of both; they are among the others as well.
    """

    returned: Counter[str] = field(default_factory=Counter)
    went_along: Counter[str] = field(default_factory=Counter)
    stayed: Counter[str] = field(default_factory=Counter)
    tied_to_both: Counter[str] = field(default_factory=Counter)


def subject_columns() -> Iterator[tuple[type[Model], str]]:
    """Yield every column whose rows follow a subject."""
    for model in apps.get_models():
        for column in joining_of(model).follow:
            yield model, column


def is_owner(model: type[Model], column: str) -> bool:
    """Whether a column says whom a row is about; others of the model only mention somebody."""
    return joining_of(model).follow[0] == column


def rows_by_model(subject: UUID) -> Counter[str]:
    """Return how many rows of each model are about a subject."""
    found: Counter[str] = Counter()
    for model, column in subject_columns():
        if is_owner(model, column):
            found[model._meta.label] = model._default_manager.filter(**{column: subject}).count()
    return +found


def would_stay_aside(source: UUID, target: UUID) -> Counter[str]:
    """Return how many rows of each model could not follow from ``source`` to ``target``."""
    found: Counter[str] = Counter()
    for model, column in subject_columns():
        found[model._meta.label] += len(_clashing(model, column, source, target))
    return +found


def join(source: UUID, target: UUID) -> list[Moved]:
    """Let every row of ``source`` name ``target``; must run in a transaction.

    A row that would break a uniqueness of the database is left where it is, and said.
    """
    found = []
    for model, column in subject_columns():
        theirs, own = _keys(model, column, source), _keys(model, column, target)
        if not theirs and not own:
            continue
        aside = _clashing(model, column, source, target)
        moved = [key for key in theirs if key not in aside]
        _rename(model, column, moved, source, target)
        found.append(
            Moved(model._meta.label, column, tuple(moved), tuple(sorted(aside, key=str)), own)
        )
    return found


def part(source: UUID, target: UUID, kept: Sequence[Moved]) -> Parted:
    """Give back to ``source`` what followed to ``target``; must run in a transaction.

    What was written since stays with ``target``, unless it belongs to a record that goes back:
    a visit that was planned since for a need that came along must not be left at another home.
    """
    told = Parted()
    for moved in kept:
        model = apps.get_model(moved.model)
        count = _rename(model, moved.column, _back(model, moved, target), target, source)
        told.returned[moved.model] += count
    _part_what_came_since(source, target, kept, told)
    return told


def written_since(target: UUID, kept: Sequence[Moved]) -> Parted:
    """Return what :func:`part` would do with what was written since, without doing it."""
    told = Parted()
    rows = _since(target, kept)
    _sorted_out(rows, kept, told)
    return told


def _back(model: type[Model], moved: Moved, target: UUID) -> list[Key]:
    """Return the keys that go back: the row that is the subject's own carries its key."""
    if _is_key(model, moved.column):
        return [target] if moved.moved else []
    return list(moved.moved)


def _is_key(model: type[Model], column: str) -> bool:
    return column == model._meta.pk.attname


def _keys(model: type[Model], column: str, subject: UUID) -> tuple[Key, ...]:
    rows = model._default_manager.filter(**{column: subject})
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def _rename(
    model: type[Model], column: str, keys: Sequence[Key], source: UUID, target: UUID
) -> int:
    rows = model._default_manager.filter(**{column: source})
    return sum(
        rows.filter(pk__in=keys[start : start + AT_ONCE]).update(**{column: target})
        for start in range(0, len(keys), AT_ONCE)
    )


def _clashing(model: type[Model], column: str, source: UUID, target: UUID) -> set[Key]:
    """Return the rows of ``source`` that the database would not let name ``target``."""
    rows = model._default_manager
    alone = model._meta.get_field(column.removesuffix("_id")) if _is_key(model, column) else None
    if alone is not None and rows.filter(**{column: target}).exists():
        return set(_keys(model, column, source))
    found: set[Key] = set()
    for others, condition in _unique_with(model, column):
        chosen = rows.filter(condition) if condition is not None else rows.all()
        held = set(chosen.filter(**{column: target}).values_list(*others))
        if not held:
            continue
        for key, *values in chosen.filter(**{column: source}).values_list("pk", *others):
            if None not in values and tuple(values) in held:
                found.add(key)
    return found


def _unique_with(model: type[Model], column: str) -> Iterator[tuple[list[str], Any]]:
    """Yield the other columns of each uniqueness that ``column`` is part of, with its condition."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [_column(model, name) for name in constraint.fields]
            if column in names:
                yield [name for name in names if name != column], constraint.condition


def _column(model: type[Model], name: str) -> str:
    found: Any = model._meta.get_field(name)
    return str(found.attname)


@dataclass(slots=True)
class _Row:
    """A row written since: what it is called by others, and what it names itself."""

    model: type[Model]
    column: str
    key: Key
    called: tuple[object, ...]
    names: tuple[object, ...]


def _part_what_came_since(source: UUID, target: UUID, kept: Sequence[Moved], told: Parted) -> None:
    going = _sorted_out(_since(target, kept), kept, told)
    by_column: dict[tuple[type[Model], str], list[Key]] = {}
    for row in going:
        by_column.setdefault((row.model, row.column), []).append(row.key)
    for (model, column), keys in by_column.items():
        _rename(model, column, keys, target, source)


def _since(target: UUID, kept: Sequence[Moved]) -> list[_Row]:
    """Return the rows of ``target`` that were there neither before the joining nor through it."""
    known: dict[tuple[str, str], set[Key]] = {}
    for moved in kept:
        known[moved.model, moved.column] = {*moved.moved, *moved.own}
    found = []
    for model, column in subject_columns():
        before = known.get((model._meta.label, column))
        if _is_key(model, column):
            continue
        for row in _rows(model, column, target):
            if before is None or row.key not in before:
                found.append(row)
    return found


def _sorted_out(rows: Sequence[_Row], kept: Sequence[Moved], told: Parted) -> list[_Row]:
    """Return those of ``rows`` that belong to what goes back, and count all of them.

    The first record a row names decides: a dose belongs to its order before its visit. A row
    that names none (a task, a file) goes where the one that names it goes.
    """
    going, staying = _called(kept, lambda moved: moved.moved), _called(kept, lambda m: m.own)
    back: list[_Row] = []
    undecided = list(rows)
    is_moving = True
    while is_moving:
        is_moving = False
        left = []
        for row in undecided:
            home = next((n for n in row.names if n in going or n in staying), None)
            if home is None:
                left.append(row)
                continue
            is_moving = True
            if home in going:
                back.append(row)
                going.update(row.called)
            else:
                staying.update(row.called)
        undecided = left
        if not is_moving:
            named = {name for row in back for name in row.names}
            for row in [one for one in undecided if named.intersection(one.called)]:
                undecided.remove(row)
                back.append(row)
                going.update(row.called)
                is_moving = True
    gone = {id(row) for row in back}
    for row in rows:
        if not is_owner(row.model, row.column):
            continue
        label = row.model._meta.label
        (told.went_along if id(row) in gone else told.stayed)[label] += 1
        if going.intersection(row.names) and staying.intersection(row.names):
            told.tied_to_both[label] += 1
    return back


def _called(kept: Sequence[Moved], which: Callable[[Moved], Sequence[Key]]) -> set[object]:
    """Return by what names other records call the rows of ``kept``."""
    found: set[object] = set()
    for moved in kept:
        model, keys = apps.get_model(moved.model), which(moved)
        found.update(_name(model, key) for key in keys)
        if "thread" in _fields(model):
            for start in range(0, len(keys), AT_ONCE):
                rows = model._default_manager.filter(pk__in=keys[start : start + AT_ONCE])
                found.update(rows.values_list("thread", flat=True))
    return found


def _rows(model: type[Model], column: str, subject: UUID) -> Iterator[_Row]:
    """Yield the rows of a subject with what they are called and what they name."""
    fields = _fields(model)
    own = [c for c in (*joining_of(model).follow, *joining_of(model).stay) if c in fields]
    naming = [name for name, one in fields.items() if name not in own and _names(one)]
    threaded = ["thread"] if "thread" in fields else []
    rows = model._default_manager.filter(**{column: subject}).order_by("pk")
    for key, *values in rows.values_list("pk", *threaded, *naming):
        called, named = (_name(model, key), *values[: len(threaded)]), values[len(threaded) :]
        names = (
            _named(fields[name], value)
            for name, value in zip(naming, named, strict=True)
            if value is not None
        )
        yield _Row(model, column, key, called, tuple(name for name in names if name is not None))


def _fields(model: type[Model]) -> dict[str, Field[Any, Any]]:
    return {one.attname: one for one in model._meta.concrete_fields}


def _names(one: Field[Any, Any]) -> bool:
    """Whether a column may name another record; ``id`` is what the row itself is called."""
    is_text = isinstance(one, CharField) and one.name == "origin"
    return one.name != "id" and (isinstance(one, UUIDField | ForeignKey) or is_text)


def _name(model: type[Model], key: Key) -> object:
    """Return what a record is called: its UUID anywhere, a number only within its model."""
    return key if isinstance(key, UUID) else (model._meta.label, key)


def _named(one: Field[Any, Any], value: Any) -> object | None:
    if isinstance(one, ForeignKey):
        return _name(one.related_model, value)
    if isinstance(value, UUID):
        return value
    found = _LAST_ID.search(value)
    return UUID(found[1]) if found else None
