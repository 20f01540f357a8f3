"""What may be read of tasks by their owners."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hearthline.platform.tasks.models import Task


def open_among(task_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of some tasks are still open."""
    rows = Task.objects.filter(id__in=list(task_ids), closed_at__isnull=True)
    return set(rows.values_list("id", flat=True))


def open_origins(origins: Iterable[str]) -> set[str]:
    """Return those of some origins that have an open task."""
    rows = Task.objects.filter(origin__in=list(origins), closed_at__isnull=True)
    return {origin for origin in rows.values_list("origin", flat=True) if origin}
