"""The chain: what of an entry is sealed, and the keyed code that ties it to all before it.

``chain(n) = HMAC-SHA256(key, chain(n-1) || header(n))`` with an empty chain before the first.
The header holds the position, every column of the entry, its subjects, and the digest of its
payload, so that a payload can be erased by law without breaking the chain. HMAC: RFC 2104;
SHA-256: FIPS 180-4.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings

from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.journal.writing import canonical


def journal_key() -> bytes:
    """Return the key of this program's journal."""
    return settings.HEARTHLINE_JOURNAL_KEY.encode()


def key_mark(key: bytes) -> str:
    """Return a mark that tells keys apart without showing them; heads carry it."""
    return hmac.digest(key, b"hearthline journal key", hashlib.sha256).hex()[:16]


def header(entry: JournalEntry, subjects: Collection[UUID], position: int) -> bytes:
    """Return the one byte form of everything that is sealed of an entry."""
    return canonical(
        [
            position,
            entry.id,
            str(entry.action_id),
            entry.name,
            entry.version,
            str(entry.actor_id),
            entry.actor_name,
            entry.role,
            entry.branch_id and str(entry.branch_id),
            entry.source,
            _instant(entry.server_time),
            _instant(entry.device_time),
            entry.zone,
            entry.reason,
            entry.caused_by and str(entry.caused_by),
            entry.flags,
            entry.result,
            sorted(map(str, subjects)),
            entry.payload_digest,
        ]
    )


def link(key: bytes, before: str, head: bytes) -> str:
    """Return the chain value of an entry from the one before it and its header."""
    return hmac.digest(key, before.encode() + b"\n" + head, hashlib.sha256).hex()


def _instant(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else None
