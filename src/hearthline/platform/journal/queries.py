"""Reading the journal for its pages: filters, subjects in words, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.scope import visible
from hearthline.platform.journal.models import (
    JournalEntry,
    JournalPayload,
    JournalSubject,
    ReadEntry,
    ReadSubject,
)
from hearthline.platform.journal.naming import record_in_words
from hearthline.platform.manifest import SubjectName, rooms
from hearthline.platform.ui.parts import Change

ACTORS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader of the journal looks for; empty parts do not narrow."""

    who: str = ""
    what: str = ""
    since: date | None = None
    until: date | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """One record an action changed, field by field."""

    record: str
    record_id: str
    changes: tuple[Change, ...]
    is_new: bool


def found_entries(caller: Caller, asked: Asked) -> QuerySet[JournalEntry]:
    """Return the entries in the caller's scope that were asked for, newest first."""
    rows = visible(caller, JournalEntry).filter(_by_actor(asked), _within(asked, caller.zone))
    if asked.what:
        rows = rows.filter(name__gte=asked.what, name__lt=asked.what + "\N{DELETE}")
    if asked.subject:
        about = JournalSubject.objects.filter(subject_id=asked.subject)
        rows = rows.filter(id__in=about.values("entry_id"))
    return rows.order_by("-server_time", "-id")


def found_reads(caller: Caller, asked: Asked, *, only_glass: bool) -> QuerySet[ReadEntry]:
    """Return the reads that were asked for, newest first."""
    rows = visible(caller, ReadEntry).filter(
        _by_actor(asked), _within(asked, caller.zone, field="at")
    )
    if asked.what:
        rows = rows.filter(page__startswith=asked.what)
    if asked.subject:
        shown = ReadSubject.objects.filter(subject_id=asked.subject)
        rows = rows.filter(id__in=shown.values("read_id"))
    if only_glass:
        rows = rows.filter(broke_glass=True)
    return rows.order_by("-at", "-id")


def subjects_in_words(ids: Iterable[UUID]) -> Mapping[UUID, SubjectName]:
    """Return the names of subjects of any kind, one query a kind."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    return {
        subject: name
        for room in rooms()
        for kind in room.subjects.values()
        for subject, name in kind.names(wanted).items()
    }


def pairs_about(caller: Caller, entries: Iterable[int]) -> list[tuple[int, UUID]]:
    """Return whom each entry is about, as far as the caller may see them."""
    rows = visible(caller, JournalSubject).filter(entry_id__in=list(entries))
    return list(rows.values_list("entry_id", "subject_id"))


def first_about(caller: Caller, entries: Iterable[int], most: int) -> list[tuple[int, UUID, int]]:
    """Return the first ``most`` people each entry is about, with how many it is about in all.

    An import speaks of thousands of people in one entry; a list names a few of them.
    """
    rows = visible(caller, JournalSubject).filter(entry_id__in=list(entries))
    return _first_of(rows, "entry_id", most)


def first_shown(caller: Caller, reads: Iterable[int], most: int) -> list[tuple[int, UUID, int]]:
    """Return the first ``most`` people each read showed, with how many it showed in all."""
    rows = visible(caller, ReadSubject).filter(read_id__in=list(reads))
    return _first_of(rows, "read_id", most)


def _first_of(rows: QuerySet[Any], row: str, most: int) -> list[tuple[int, UUID, int]]:
    numbered = rows.annotate(
        place=Window(RowNumber(), partition_by=[F(row)], order_by=F("id").asc()),
        of=Window(Count("id"), partition_by=[F(row)]),
    )
    return list(numbered.filter(place__lte=most).values_list(row, "subject_id", "of"))


def actor_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of actors."""
    return dict(Actor.objects.filter(id__in=list(ids)).values_list("id", "name"))


def changed_records(payload: JournalPayload | None) -> list[ChangedRecord]:
    """Return what an entry's action changed; nothing when the values were erased."""
    body = payload.body if payload else None
    return [_changed(change) for change in body["changes"]] if body else []


def _changed(change: Mapping[str, Any]) -> ChangedRecord:
    before, after = change["before"] or {}, change["after"] or {}
    fields = [
        Change(name.replace("_", " "), _shown(before.get(name)), _shown(after.get(name)))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name) or name not in before
    ]
    name = record_in_words(change["record"])
    return ChangedRecord(name, change["id"], tuple(fields), change["before"] is None)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(part)}" for key, part in value.items())
    return str(value)


def _by_actor(asked: Asked) -> Q:
    if not asked.who:
        return Q()
    named = Actor.objects.filter(name__icontains=asked.who).values_list("id", flat=True)
    return Q(actor_id__in=list(named[:ACTORS_AT_MOST]))


def _within(asked: Asked, zone: str, *, field: str = "server_time") -> Q:
    within = Q()
    if asked.since:
        within &= Q(**{f"{field}__gte": _midnight(asked.since, zone)})
    if asked.until:
        within &= Q(**{f"{field}__lt": _midnight(asked.until + timedelta(days=1), zone)})
    return within


def _midnight(day: date, zone: str) -> datetime:
    return to_instant(day, time(0), zone)
