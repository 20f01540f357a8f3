"""Reading rows for many ids without meeting the database's limit of parameters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import BooleanField, F, Func, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
Id = UUID | str

IDS_A_STATEMENT = 10_000


def rows_for(queryset: QuerySet[M], path: str, ids: Iterable[UUID]) -> Iterator[M]:
    """Yield the rows whose ``path`` is one of ``ids``: one statement for each 10,000 ids."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), IDS_A_STATEMENT):
        yield from queryset.filter(**{f"{path}__in": wanted[start : start + IDS_A_STATEMENT]})


def is_one_of(path: str, ids: Iterable[Id]) -> Any:
    """Return a condition for a filter: a column is one of the ids, which need no parameter each."""
    return _IsOneOf(F(path), list(ids))


class RowsOf(Generic[M]):
    """Reads the rows of a model that belong to some ids, by a statement that is built once.

    To build a statement takes Django several times as long as the database needs to answer it
    about one person. What is kept is the statement and never an answer.

    Parameters
    ----------
    rows
        Says which rows, in which order, with what is joined to them. It is asked once a process,
        so nothing in it may depend on the moment.
    path
        Column that is one of the ids.

    Examples
    --------
    >>> EPISODES = RowsOf(lambda: Episode.objects.filter(entered_in_error=False))  # doctest: +SKIP
    >>> EPISODES([patient_id])  # doctest: +SKIP
    """

    def __init__(self, rows: Callable[[], QuerySet[M]], path: str = "patient_id") -> None:
        self._rows = rows
        self._path = path
        self._built: _Statement | None = None

    def __call__(self, ids: Iterable[Id]) -> list[M]:
        """Return the rows of ``ids``, each once, in one query; without ids, none and no query."""
        wanted = list(dict.fromkeys(ids))
        if not wanted:
            return []
        if self._built is None:
            self._built = _Statement.of(self._rows(), self._path)
        return self._built.rows(wanted)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement with what turns its rows into records.

    Attributes
    ----------
    parameters
        What it is asked with; ``_IDS`` stands where the ids go.
    columns
        Names of the columns of the model itself, which come first in a row.
    converters
        What turns a column as the database gives it into a value, by its place.
    """

    database: str
    compiler: Any
    text: str
    parameters: Sequence[Any]
    columns: Sequence[str]
    converters: Any

    @classmethod
    def of(cls, queryset: QuerySet[Any], path: str) -> _Statement:
        # It outlives the thread that builds it: what it is built with is nobody's own connection.
        spare = connections.create_connection(queryset.db)
        compiler = queryset.filter(_IsOneOf(F(path))).query.get_compiler(connection=spare)
        text, parameters = compiler.as_sql()
        own = compiler.klass_info["select_fields"]
        columns = [compiler.select[place][0].target.attname for place in own]
        converters = compiler.get_converters([chosen[0] for chosen in compiler.select])
        spare.close()
        return cls(queryset.db, compiler, text, parameters, columns, converters)

    def rows(self, ids: Sequence[Id]) -> list[Any]:
        connection = connections[self.database]
        given = [_told(ids, connection.vendor) if one is _IDS else one for one in self.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self.text, given)
            found = cursor.fetchall()
        compiler = copy(self.compiler)
        compiler.connection = connection
        model, own = compiler.klass_info["model"], len(self.columns)
        populators: Any = get_related_populators
        joined = populators(compiler.klass_info, compiler.select, self.database)
        records = []
        for row in compiler.apply_converters(found, self.converters):
            record = model.from_db(self.database, self.columns, row[:own])
            for one in joined:
                one.populate(row, record)
            records.append(record)
        return records


_IDS = object()
"""Stands among the parameters of a statement where the ids go."""


class _IsOneOf(Func):
    """Whether a column is one of the ids, all of them in one parameter."""

    arity = 1
    output_field = BooleanField()
    template = "%(expressions)s = ANY(%%s)"

    def __init__(self, column: Any, ids: Any = _IDS) -> None:
        super().__init__(column)
        self.ids = ids

    def as_sql(self, compiler: Any, connection: Any, *given: Any, **more: Any) -> Any:
        text, parameters = super().as_sql(compiler, connection, *given, **more)
        ids = self.ids if self.ids is _IDS else _told(self.ids, connection.vendor)
        return text, [*parameters, ids]

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        listed = "%(expressions)s IN (SELECT value FROM json_each(%%s))"
        return self.as_sql(compiler, connection, template=listed, **more)


def _told(ids: Sequence[Id], vendor: str) -> Any:
    if vendor == "sqlite":
        return json.dumps([one.hex if isinstance(one, UUID) else one for one in ids])
    return list(ids)
