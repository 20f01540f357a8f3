"""Turning a finished action into a journal entry and storing it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

import orjson
from django.core.serializers.json import DjangoJSONEncoder

from hearthline.platform.journal.models import JournalEntry, JournalPayload, JournalSubject

if TYPE_CHECKING:
    from hearthline.platform.actions.context import Context


@dataclass(frozen=True, slots=True)
class Written:
    """An entry ready to be stored, with its payload and subjects."""

    entry: JournalEntry
    text: str
    subjects: frozenset[UUID]


def canonical(body: Any) -> bytes:
    """Return the one byte form of a payload: sorted keys, plain JSON values."""
    return orjson.dumps(
        body,
        default=DjangoJSONEncoder().default,
        option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS,
    )


def digest(text: bytes) -> str:
    """Return the digest under which a payload is sealed."""
    return hashlib.sha256(text).hexdigest()


def entry_from(context: Context, *, name: str, version: int, result: dict[str, Any]) -> Written:
    """Return the entry that says what ``context`` did under ``name``."""
    caller = context.caller
    text = canonical(
        {
            "changes": [
                {
                    "record": change.record,
                    "id": change.record_id,
                    "before": change.before,
                    "after": change.after,
                }
                for change in context.draft.changes
            ]
        }
    )
    branch = next(iter(caller.branches)) if caller.branches and len(caller.branches) == 1 else None
    entry = JournalEntry(
        action_id=context.action_id,
        name=name,
        version=version,
        actor_id=caller.actor_id,
        actor_name=caller.name,
        role=caller.role,
        branch_id=branch,
        source=context.source,
        server_time=context.server_time,
        device_time=context.device_time,
        zone=context.zone,
        reason=context.reason,
        caused_by=context.caused_by,
        flags=list(context.draft.flags),
        result=result,
        payload_digest=digest(text),
    )
    return Written(entry, text.decode(), frozenset(context.draft.subjects))


def store(written: Sequence[Written]) -> None:
    """Insert entries with payloads and subjects, three statements for any number."""
    if not written:
        return
    JournalEntry.objects.bulk_create([item.entry for item in written], batch_size=500)
    JournalPayload.objects.bulk_create(
        [JournalPayload(entry=item.entry, text=item.text) for item in written], batch_size=500
    )
    JournalSubject.objects.bulk_create(
        [
            JournalSubject(entry=item.entry, subject_id=subject)
            for item in written
            for subject in item.subjects
        ],
        batch_size=500,
    )
