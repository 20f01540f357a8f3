"""Searching: every word of the question begins a word of the record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import rooms
from hearthline.platform.search.models import SearchRecord, SearchWord
from hearthline.platform.search.words import after_prefix, asked_words

SHORTEST = 2
"""Letters a question must have before anything is looked up."""
SCANNED_AT_ONCE = 200
SCANNED_AT_MOST = 4000
"""Matching words looked through for one question, so that a common one stays quick."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record that was found."""

    kind: str
    label: str
    record_id: UUID
    subject_id: UUID
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found; ``has_more`` when the list was cut."""

    found: tuple[Found, ...]
    has_more: bool = False


def searchable_kinds(caller: Caller) -> dict[str, str]:
    """Return the kinds of records the caller's role may find, with their labels."""
    return {
        source.kind: source.label
        for room in rooms()
        for source in room.search
        if caller.holds(source.permission)
    }


def search(caller: Caller, question: str, *, limit: int = 20) -> Answer:
    """Return up to ``limit`` records in the caller's scope that the question describes.

    Notes
    -----
    The longest word of the question drives: its range of the index is read in order and the
    other words are asked of each match, so that reading stops as soon as enough are found.
    """
    kinds = searchable_kinds(caller)
    asked = sorted(asked_words(question), key=lambda words: -max(map(len, words)))
    if not kinds or not asked or max(map(len, asked[0])) < SHORTEST:
        return Answer(())
    matches = SearchWord.objects.filter(_begins(asked[0]), kind__in=kinds)
    for words in asked[1:]:
        same = SearchWord.objects.filter(_begins(words), record=OuterRef("record"))
        matches = matches.filter(Exists(same))
    ordered = matches.order_by("word", "kind", "record_id").values_list("record_id", flat=True)
    records: dict[int, SearchRecord] = {}
    for start in range(0, SCANNED_AT_MOST, SCANNED_AT_ONCE):
        batch = list(ordered[start : start + SCANNED_AT_ONCE])
        rows = visible(caller, SearchRecord).in_bulk(
            [pk for pk in dict.fromkeys(batch) if pk not in records]
        )
        records |= {pk: rows[pk] for pk in dict.fromkeys(batch) if pk in rows}
        if len(batch) < SCANNED_AT_ONCE or len(records) > limit:
            break
    shown = sorted(list(records.values())[:limit], key=lambda row: (row.kind, row.title))
    return Answer(
        tuple(
            Found(
                row.kind,
                kinds[row.kind],
                row.record_id,
                row.subject_id,
                row.title,
                row.detail,
                row.url,
            )
            for row in shown
        ),
        has_more=len(records) > limit,
    )


def _begins(prefixes: frozenset[str]) -> Q:
    return reduce(
        or_, (Q(word__gte=prefix, word__lt=after_prefix(prefix)) for prefix in sorted(prefixes))
    )
