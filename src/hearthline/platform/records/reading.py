"""Reading rows for many ids without meeting the database's limit of parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

IDS_A_STATEMENT = 10_000


def rows_for(queryset: QuerySet[M], path: str, ids: Iterable[UUID]) -> Iterator[M]:
    """Yield the rows whose ``path`` is one of ``ids``: one statement for each 10,000 ids."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), IDS_A_STATEMENT):
        yield from queryset.filter(**{f"{path}__in": wanted[start : start + IDS_A_STATEMENT]})
