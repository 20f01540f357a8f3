"""What pages may read of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.files.models import Mark, StoredFile


@dataclass(frozen=True, slots=True)
class FileSummary:
    """A file as lists name it."""

    id: UUID
    name: str
    purpose: str
    pages: int
    made_at: datetime
    made_by: str


def files_of(caller: Caller, subject: UUID) -> QuerySet[StoredFile]:
    """Return the files about somebody that the caller may see, newest first."""
    return visible(caller, StoredFile).filter(subject_id=subject).order_by("-made_at", "id")


def by_ids(ids: Iterable[UUID]) -> dict[UUID, FileSummary]:
    """Return files by id, for lists that have asked for scope already."""
    rows = StoredFile.objects.filter(pk__in=list(ids))
    return {
        row.pk: FileSummary(row.pk, row.name, row.purpose, row.pages, row.made_at, row.made_by)
        for row in rows
    }


def marks_on(file_id: UUID) -> list[Mark]:
    """Return the marks that stand on a file, page by page, oldest first."""
    rows = Mark.objects.filter(file_id=file_id, removed_at__isnull=True)
    return list(rows.order_by("page", "made_at", "id"))
