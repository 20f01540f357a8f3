"""Batch mode: the same actions, journal entries inserted in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import transaction

from hearthline.platform.journal.writing import Written, store


class Batch:
    """Entries of the actions run so far, in order."""

    def __init__(self) -> None:
        self._written: dict[UUID, Written] = {}

    def add(self, written: Written) -> None:
        """Keep an entry until the batch ends."""
        self._written[written.entry.action_id] = written

    def find(self, action_id: UUID) -> Written | None:
        """Return the entry of an action already run in this batch."""
        return self._written.get(action_id)

    def entries(self) -> list[Written]:
        """Return everything kept so far."""
        return list(self._written.values())


_RUNNING: ContextVar[Batch | None] = ContextVar("running batch", default=None)


def running() -> Batch | None:
    """Return the batch the current code runs in, if any."""
    return _RUNNING.get()


@contextmanager
def batch() -> Iterator[None]:
    """Run actions in one transaction and write their journal entries together.

    An action that fails and is caught leaves no entry; an error that leaves the block undoes
    everything in it.
    """
    if _RUNNING.get() is not None:
        yield
        return
    current = Batch()
    token = _RUNNING.set(current)
    try:
        with transaction.atomic():
            yield
            store(current.entries())
    finally:
        _RUNNING.reset(token)
