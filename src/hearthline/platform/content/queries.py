"""What rooms read of content: the version in force, and the one a record was made with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from hearthline.platform.content.models import ContentVersion, VersionState
from hearthline.platform.records.reading import RowsOf

VERSIONS = RowsOf(ContentVersion.objects.all, "pk")


@dataclass(frozen=True, slots=True)
class Version:
    """A version as rooms use it; ``approved_by`` is empty for a draft."""

    id: UUID
    kind: str
    key: str
    language: str
    number: int
    title: str
    body: Mapping[str, Any]
    approved_by: str
    effective_from: date | None
    digest: str = ""
    state: str = ""

    @property
    def is_approved(self) -> bool:
        """Whether the program works by it."""
        return bool(self.approved_by)


def in_force(kind: str, *, on: date, language: str = "en") -> dict[str, Version]:
    """Return the approved versions that count on a day, by key: the latest that has begun."""
    return {
        row.key: version(row)
        for row in _approved(language)([kind])
        if row.effective_from is not None and row.effective_from <= on
    }


@lru_cache(maxsize=16)
def _approved(language: str) -> RowsOf[ContentVersion]:
    return RowsOf(
        lambda: ContentVersion.objects.filter(
            state=VersionState.APPROVED, language=language
        ).order_by("effective_from", "number"),
        "kind",
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that waits for approval, as approving it needs it."""

    id: UUID
    key: str
    revision: int


def drafts(kind: str) -> list[Draft]:
    """Return what of a kind waits for approval."""
    rows = ContentVersion.objects.filter(kind=kind, state=VersionState.DRAFT).order_by("key")
    return [Draft(row.id, row.key, row.revision) for row in rows]


def by_ids(ids: Iterable[UUID]) -> dict[UUID, Version]:
    """Return the versions called ``ids``, whatever their state."""
    return {row.id: version(row) for row in VERSIONS(ids)}


def version(row: ContentVersion) -> Version:
    """Return a row as a value."""
    return Version(
        id=row.id,
        kind=row.kind,
        key=row.key,
        language=row.language,
        number=row.number,
        title=row.title,
        body=row.body,
        approved_by=row.approver_name,
        effective_from=row.effective_from,
        digest=row.digest,
        state=row.state,
    )


T = TypeVar("T")


class ReadOnce(Generic[T]):
    """Turns bodies into values, those with the same digest once in the life of a process.

    The values are frozen: whoever reads a version gets the same one. The oldest of ``most`` kept
    ones goes first.
    """

    def __init__(self, read: Callable[[Mapping[str, Any]], T], *, most: int = 64) -> None:
        self._read = read
        self._most = most
        self._kept: dict[str, T] = {}

    def __call__(self, version: Version) -> T:
        """Return what the version's body says."""
        found = self._kept.get(version.digest)
        if found is None:
            found = self._read(version.body)
            if version.digest:
                if len(self._kept) >= self._most:
                    self._kept.pop(next(iter(self._kept)), None)
                self._kept[version.digest] = found
        return found
