"""How a running job tells where it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, system_context
from hearthline.platform.jobs.models import Job

WRITE_EVERY = timedelta(seconds=1)
"""Progress is written and cancellation read at most this often."""


class Progress:
    """Handed to a job's function as its first argument.

    Inside a transaction nothing is written or read, since nobody else would see it and the
    embedded database has one writer: advance between transactions.
    """

    def __init__(
        self,
        job_id: UUID,
        *,
        clock: Callable[[], datetime],
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self.job_id = job_id
        self.stopped = False
        self._clock = clock
        self._is_stopping = is_stopping
        self._cancelled = False
        self._pending: dict[str, Any] = {}
        self._next = clock()

    @property
    def is_cancelled(self) -> bool:
        """Whether a person asked to cancel, or the worker must stop: finish the step and return."""
        if self._is_stopping():
            self.stopped = True
            return True
        self._exchange()
        return self._cancelled

    def advance(self, done: int, total: int | None = None, unit: str = "") -> None:
        """Say that ``done`` of ``total`` units are done; ``unit`` is a word code ("unit.<unit>").

        ``total`` is ``None`` while it is not known.
        """
        self._pending |= {"done": done, "total": total}
        if unit:
            self._pending["unit"] = unit
        self._exchange()

    def say(self, news: Message) -> None:
        """Say in a sentence what is going on, or what is kept when it is cancelled."""
        self._pending["news"] = {"code": news.code, "params": dict(news.params)}
        self._exchange()

    def link(self, url: str) -> None:
        """Say where the result will be found."""
        self._pending["url"] = url
        self._exchange()

    def now(self) -> datetime:
        """Return the instant of this step, for the contexts of the actions it takes."""
        return self._clock()

    def context(self, *, action_id: UUID | None = None, reason: str = "") -> Context:
        """Return the context of an action that this job takes; the job is its cause."""
        given: dict[str, Any] = {"caused_by": self.job_id, "reason": reason}
        if action_id is not None:
            given["action_id"] = action_id
        return system_context(at=self.now(), **given)

    def flush(self) -> None:
        """Write what has not been written yet."""
        self._next = self._clock()
        self._exchange()

    def _exchange(self) -> None:
        now = self._clock()
        if now < self._next or connection.in_atomic_block:
            return
        self._next = now + WRITE_EVERY
        row = Job.objects.filter(pk=self.job_id)
        if self._pending:
            try:
                row.update(**self._pending)
            except OperationalError:
                # The embedded database is busy; the next step tells it.
                return
            self._pending = {}
        self._cancelled = self._cancelled or bool(row.values_list("cancel_asked", flat=True).get())
