"""Keeping the index: a step of the actions that change what people are found by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from hearthline.platform.search.models import SearchRecord, SearchWord
from hearthline.platform.search.words import kept_words

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Document:
    """A record as search keeps it.

    Parameters
    ----------
    kind, record_id
        Which record; kinds are those of the manifests' search sources.
    subject_id
        Whom it is about: who may see them may find it.
    title, detail, url
        What is shown when it is found, and where it leads; the address names nobody.
    found_by
        Names, numbers and dates that it is found by.
    """

    kind: str
    record_id: UUID
    subject_id: UUID
    title: str
    detail: str
    url: str
    found_by: tuple[str | date | None, ...]


def index(document: Document) -> None:
    """Keep one record in the index; nothing is written when nothing changed."""
    index_many([document])


def index_many(documents: Iterable[Document]) -> int:
    """Keep many records in the index; return how many were new or had changed."""
    waiting: list[Document] = []
    changed = 0
    for document in documents:
        waiting.append(document)
        if len(waiting) == AT_ONCE:
            changed += _keep(waiting)
            waiting = []
    return changed + _keep(waiting)


def forget(kind: str, record_ids: Sequence[UUID]) -> None:
    """Take records out of the index (entered in error)."""
    gone = SearchRecord.objects.filter(kind=kind, record_id__in=record_ids)
    with transaction.atomic():
        SearchWord.objects.filter(record__in=gone).delete()
        gone.delete()


def _keep(documents: Sequence[Document]) -> int:
    if not documents:
        return 0
    words = {doc.record_id: kept_words(doc.found_by) for doc in documents}
    stored = {
        (row.kind, row.record_id): row
        for row in SearchRecord.objects.filter(record_id__in=list(words))
    }
    fresh: list[SearchRecord] = []
    outdated: list[int] = []
    for doc in documents:
        row = SearchRecord(
            kind=doc.kind,
            record_id=doc.record_id,
            subject_id=doc.subject_id,
            title=doc.title[:200],
            detail=doc.detail[:200],
            url=doc.url,
            digest=_digest(doc, words[doc.record_id]),
        )
        earlier = stored.get((doc.kind, doc.record_id))
        if earlier is not None and earlier.digest == row.digest:
            continue
        if earlier is not None:
            outdated.append(earlier.pk)
        fresh.append(row)
    if not fresh:
        return 0
    with transaction.atomic():
        if outdated:
            SearchWord.objects.filter(record_id__in=outdated).delete()
            SearchRecord.objects.filter(pk__in=outdated).delete()
        SearchRecord.objects.bulk_create(fresh)
        SearchWord.objects.bulk_create(
            [
                SearchWord(record=row, kind=row.kind, word=word)
                for row in fresh
                for word in sorted(words[row.record_id])
            ],
            batch_size=2000,
        )
    return len(fresh)


def _digest(doc: Document, words: frozenset[str]) -> str:
    told = "\x1f".join([str(doc.subject_id), doc.title, doc.detail, doc.url, *sorted(words)])
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
