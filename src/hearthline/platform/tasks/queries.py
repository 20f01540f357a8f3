"""What may be read of tasks by their owners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from hearthline.platform.tasks.models import Task


def open_among(task_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of some tasks are still open."""
    rows = Task.objects.filter(id__in=list(task_ids), closed_at__isnull=True)
    return set(rows.values_list("id", flat=True))


def open_of_origin(origin: str) -> list[UUID]:
    """Return the tasks that are open for one origin."""
    rows = Task.objects.filter(origin=origin, closed_at__isnull=True)
    return list(rows.values_list("id", flat=True))


def open_origins(origins: Iterable[str]) -> set[str]:
    """Return those of some origins that have an open task."""
    rows = Task.objects.filter(origin__in=list(origins), closed_at__isnull=True)
    return {origin for origin in rows.values_list("origin", flat=True) if origin}


def known_origins(origins: Iterable[str]) -> set[str]:
    """Return those of some origins that have or ever had a task."""
    rows = Task.objects.filter(origin__in=list(origins))
    return {origin for origin in rows.values_list("origin", flat=True) if origin}


def who_took(origins: Iterable[str], *, subject: UUID | None, since: datetime) -> str:
    """Return who took or closed one of the tasks of some origins; empty where nobody did.

    Parameters
    ----------
    subject, since
        Whom the tasks are about, and from when on they were opened.
    """
    rows = Task.objects.filter(origin__in=list(origins), subject_id=subject, made_at__gte=since)
    for closed_by, taken_by in (
        rows.filter(~Q(owner_actor_name="") | ~Q(closed_by=""))
        .order_by("made_at", "id")
        .values_list("closed_by", "owner_actor_name")[:1]
    ):
        return closed_by or taken_by
    return ""
