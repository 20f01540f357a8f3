"""The stream of reads: who saw whose data, when, on which page."""

from __future__ import annotations

from collections.abc import Set
from uuid import UUID

from django.db import transaction

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.journal.models import ReadEntry, ReadSubject


def write_read(*, caller: Caller, page: str, subjects: Set[UUID]) -> None:
    """Store one read entry with the set of subjects that was shown."""
    with transaction.atomic():
        entry = ReadEntry.objects.create(
            actor_id=caller.actor_id,
            role=caller.role,
            at=caller.at,
            page=page,
            broke_glass=bool(caller.opened & subjects),
        )
        ReadSubject.objects.bulk_create(
            [ReadSubject(read=entry, subject_id=subject) for subject in subjects], batch_size=500
        )
