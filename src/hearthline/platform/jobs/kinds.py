"""What kinds of jobs there are: functions made jobs by a decorator and listed by their owners."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.manifest import rooms

if TYPE_CHECKING:
    from hearthline.platform.jobs.progress import Progress

Work = Callable[..., Mapping[str, Any] | None]


class TryLater(Exception):
    """What a job needs is away for now, and somebody knows why: it is tried again with a wait."""

    def __init__(self, why: Message) -> None:
        super().__init__(why.code)
        self.why = why


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of background work.

    Parameters
    ----------
    name
        ``room.verb``, stored with every job and never reused for another meaning.
    work
        ``work(progress, **params)``; returns JSON to keep as the result, or nothing. It may run
        again after a crash, so it does each step once by identifiers of its own.
    lane
        Which workers take it; long computations have a lane of their own.
    attempts
        How often it is tried before it counts as failed.
    back_off
        Wait before the second attempt; doubles each time.
    permission
        What a person needs to cancel it.
    """

    name: str
    work: Work
    lane: str = "general"
    attempts: int = 3
    back_off: timedelta = timedelta(seconds=10)
    permission: str = "jobs.read"

    def __call__(self, progress: Progress, **params: Any) -> Mapping[str, Any] | None:
        return self.work(progress, **params)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A recurring job: every ``every``, or daily at the civil time ``at`` of the program's zone."""

    kind: str
    every: timedelta | None = None
    at: time | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"schedule of {self.kind}: give either every or at")


def job(
    name: str,
    *,
    lane: str = "general",
    attempts: int = 3,
    back_off: timedelta = timedelta(seconds=10),
    permission: str = "jobs.read",
) -> Callable[[Work], JobKind]:
    """Make a function ``(progress, **params)`` a kind of job; list its path in the manifest."""

    def decorate(work: Work) -> JobKind:
        return JobKind(name, work, lane, attempts, back_off, permission)

    return decorate


@cache
def kinds() -> Mapping[str, JobKind]:
    """Return every kind of job by name: those of the platform and those of the rooms.

    Raises
    ------
    ValueError
        If two kinds share a name.
    """
    paths: Sequence[str] = [
        *import_string(settings.HEARTHLINE_JOBS),
        *(path for room in rooms() for path in room.jobs),
    ]
    found: dict[str, JobKind] = {}
    for path in paths:
        kind: JobKind = import_string(path)
        if found.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two kinds of jobs are called {kind.name}")
    return found


@cache
def schedules() -> tuple[Schedule, ...]:
    """Return every recurring job: those of the platform and those of the rooms."""
    own: tuple[Schedule, ...] = import_string(settings.HEARTHLINE_SCHEDULES)
    return (*own, *(schedule for room in rooms() for schedule in room.schedules))


def wait_before(kind: JobKind, attempts: int) -> timedelta:
    """Return how long to wait after ``attempts`` failed ones: doubling, at most an hour."""
    doublings = min(max(attempts - 1, 0), 12)
    return min(kind.back_off * (1 << doublings), timedelta(hours=1))


def next_run(schedule: Schedule, after: datetime, zone_name: str) -> datetime:
    """Return when a recurring job is due next after an instant."""
    if schedule.every is not None:
        return after + schedule.every
    assert schedule.at is not None
    day = local_day(after, zone_name)
    today = to_instant(day, schedule.at, zone_name)
    return today if today > after else to_instant(day + timedelta(days=1), schedule.at, zone_name)
