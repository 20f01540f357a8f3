"""Where the program stands: a mark that changes with every action and every new finding."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connection
from django.db.models import Max

from hearthline.platform.findings.models import JournalCursor
from hearthline.platform.journal.models import JournalEntry

LOOK_EVERY_SECONDS = 1.0
UNKNOWN = ""

logger = logging.getLogger(__name__)


def current_mark() -> str:
    """Return the present mark: newest journal entry, and how far findings have followed it.

    The newest entry tells of every commit soon. An entry committed late under a lower number is
    told of when the sealer has given it its position, which follows the order of commits.
    """
    newest = JournalEntry.objects.aggregate(id=Max("id"), position=Max("position"))
    followed = JournalCursor.objects.aggregate(position=Max("position"))["position"]
    return f"{newest['id'] or 0}.{newest['position'] or 0}.{followed or 0}"


class Watch:
    """Reads the mark once a second for all streams of this process, while there are any.

    Every process reads the database itself, so that it makes no difference which one a reader
    is connected to.
    """

    def __init__(self) -> None:
        self.mark = UNKNOWN
        self._changed = asyncio.Condition()
        self._readers = 0
        self._looking: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def __aenter__(self) -> Watch:
        self._readers += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._readers -= 1
        if not self._readers and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def beyond(self, mark: str, *, within_seconds: float) -> str | None:
        """Return the mark when it is another than ``mark``, or nothing when the time is over."""

        async def wait() -> str:
            async with self._changed:
                await self._changed.wait_for(lambda: self.mark not in (UNKNOWN, mark))
                return self.mark

        try:
            return await asyncio.wait_for(wait(), within_seconds)
        except TimeoutError:
            return None

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            found = await loop.run_in_executor(self._thread, _read)
            if found != UNKNOWN and found != self.mark:
                async with self._changed:
                    self.mark = found
                    self._changed.notify_all()
            await asyncio.sleep(LOOK_EVERY_SECONDS)


def _read() -> str:
    try:
        return current_mark()
    except DatabaseError:
        logger.warning("live: the database is busy or away; looking again")
        connection.close_if_unusable_or_obsolete()
        return UNKNOWN
