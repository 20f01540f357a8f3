"""The sealer: gives entries gapless positions and ties them into the chain.

One sealer runs at a time (a lease), so positions follow the order in which entries were found
committed, whatever order their ids were given in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.journal import heads
from hearthline.platform.journal.chain import header, journal_key, key_mark, link
from hearthline.platform.journal.heads import Head
from hearthline.platform.journal.models import JournalEntry, JournalSubject

AT_ONCE = 500
"""Entries sealed in one transaction: some 20 ms, so that others may write between."""


class JournalShorter(HearthlineError):
    """The database ends before the head outside it: entries were lost or cut off."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The last sealed entry: position (0 when none) and chain value."""

    position: int
    chain: str


def tip() -> Tip:
    """Return where the chain in the database ends."""
    last = (
        JournalEntry.objects.filter(position__isnull=False)
        .order_by("-position")
        .values_list("position", "chain")
        .first()
    )
    return Tip(last[0] or 0, last[1]) if last else Tip(0, "")


def unsealed_count() -> int:
    """Return how many entries wait for the sealer."""
    return JournalEntry.objects.filter(position__isnull=True).count()


def check_head(at: datetime) -> Tip:
    """Compare the database with the newest head before sealing begins; return the tip.

    A database that is ahead was sealed just before a crash: the missing head is written now.

    Raises
    ------
    JournalShorter
        If the database ends before the head, or with another chain value at its position.
    """
    now, head = tip(), heads.last()
    if head is None or head.position < now.position:
        if now.position:
            write_head(now, at=at)
        return now
    if (head.position, head.chain) != (now.position, now.chain):
        raise JournalShorter(
            Message("journal.shorter", {"head": head.position, "found": now.position})
        )
    return now


def seal_some(before: Tip, *, at: datetime, limit: int = AT_ONCE) -> Tip:
    """Seal up to ``limit`` waiting entries after ``before``, write the head, return the new tip."""
    waiting = list(JournalEntry.objects.filter(position__isnull=True).order_by("id")[:limit])
    if not waiting:
        return before
    key = journal_key()
    subjects = subjects_of([entry.id for entry in waiting])
    position, chain = before.position, before.chain
    rows: list[tuple[int, str, int]] = []
    for entry in waiting:
        position += 1
        chain = link(key, chain, header(entry, subjects[entry.id], position))
        rows.append((position, chain, entry.id))
    table = connection.ops.quote_name(JournalEntry._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET position = %s, chain = %s WHERE id = %s",  # noqa: S608
            rows,
        )
    after = Tip(position, chain)
    write_head(after, at=at)
    return after


def subjects_of(entries: Sequence[int]) -> dict[int, list[UUID]]:
    """Return whom each entry is about."""
    found: dict[int, list[UUID]] = defaultdict(list)
    pairs = JournalSubject.objects.filter(entry_id__in=entries)
    for entry_id, subject_id in pairs.values_list("entry_id", "subject_id"):
        found[entry_id].append(subject_id)
    return found


def write_head(now: Tip, *, at: datetime, restart: str = "") -> None:
    """Write outside the database where the chain ends."""
    heads.append(
        Head(now.position, now.chain, at.isoformat(), key_mark(journal_key()), restart), at=at
    )


def make_durable() -> None:
    """Let this connection's commits reach the disk before a head names them."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")
