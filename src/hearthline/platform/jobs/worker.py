"""The worker: takes jobs one after another until it is told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.module_loading import import_string

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.kinds import TryLater, kinds
from hearthline.platform.jobs.leases import give_back, own_name, take
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.progress import Progress

LOOK_EVERY_SECONDS = 0.5
BEAT_EVERY_SECONDS = 15.0
CHORES_EVERY_SECONDS = 3.0
CHORES = "chores"

logger = logging.getLogger(__name__)


class Worker:
    """Runs jobs of some lanes; one at a time, with a heartbeat beside it.

    Parameters
    ----------
    lanes
        Which jobs it takes.
    clock
        Reads the time; the commands give the machine's clock.
    """

    def __init__(self, lanes: Collection[str], *, clock: Callable[[], datetime]) -> None:
        self.lanes = tuple(lanes)
        self.name = own_name("worker")
        self.clock = clock
        self.doing = ""
        self._stop = threading.Event()

    def stop(self) -> None:
        """Stop after the present step; a job in hand is put back."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether :meth:`stop` was called."""
        return self._stop.is_set()

    def run(self, *, once: bool = False) -> int:
        """Work until stopped, or (``once``) until nothing waits; return how many jobs ended."""
        self._beat()
        beside = []
        if once:
            self._chores()
        else:
            beside = [
                threading.Thread(target=self._repeat, args=given, daemon=True)
                for given in (
                    (self._beat, BEAT_EVERY_SECONDS),
                    (self._chores, CHORES_EVERY_SECONDS),
                )
            ]
        for thread in beside:
            thread.start()
        ended = 0
        try:
            while not self.is_stopping:
                job = self._next()
                if job is not None:
                    self._do(job)
                    ended += 1
                elif once:
                    break
                else:
                    self._stop.wait(LOOK_EVERY_SECONDS)
        finally:
            self._stop.set()
            for thread in beside:
                thread.join(timeout=2)
            give_back(self.name, holder=self.name)
            give_back(CHORES, holder=self.name)
        return ended

    def _next(self) -> Job | None:
        try:
            return queue.claim(self.lanes, worker=self.name, at=self.clock())
        except OperationalError:
            logger.warning("jobs: the database is busy or away; looking again")
            connection.close_if_unusable_or_obsolete()
            return None

    def _do(self, job: Job) -> None:
        self.doing = job.name
        progress = Progress(job.id, clock=self.clock, is_stopping=lambda: self.is_stopping)
        try:
            kind = kinds().get(job.name)
            if kind is None:
                raise HearthlineError(Message("jobs.unknown_kind", {"name": job.name}))
            result = kind(progress, **job.params)
        except HearthlineError as error:
            logger.warning("jobs: %s ended with %s", job.name, error)
            queue.fail(job, at=self.clock(), why=error.message)
        except TryLater as later:
            logger.warning("jobs: %s waits, %s", job.name, later)
            queue.try_again(job, at=self.clock(), why=later.why)
        except Exception:
            error_id = uuid4().hex[:12]
            logger.exception("jobs: %s failed, error %s", job.name, error_id)
            queue.try_again(job, at=self.clock(), why=Message("jobs.broke", {"error": error_id}))
        else:
            progress.flush()
            if progress.stopped:
                queue.put_back(job, at=self.clock())
            else:
                queue.finish(job, at=self.clock(), result=result)
        finally:
            self.doing = ""

    def _chores(self) -> None:
        """Small repeated work; several workers share it by a lease."""
        at = self.clock()
        if not take(CHORES, holder=self.name, at=at):
            return
        queue.put_back_abandoned(at)
        queue.queue_recurring(at)
        for path in import_string(settings.HEARTHLINE_CHORES):
            import_string(path)(at)

    def _beat(self) -> None:
        take(self.name, holder=self.name, at=self.clock(), doing=self.doing)

    def _repeat(self, work: Callable[[], None], every_seconds: float) -> None:
        try:
            while not self._stop.is_set():
                try:
                    work()
                except OperationalError:
                    logger.warning("jobs: the database is busy or away; %s waits", work.__name__)
                except Exception:
                    logger.exception("jobs: %s failed; it is tried again", work.__name__)
                self._stop.wait(every_seconds)
        finally:
            connection.close()
