"""The nightly removal of jobs that ended long ago."""

from __future__ import annotations

from hearthline.platform.jobs import queue
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress


@job("jobs.forget_finished")
def forget_finished(progress: Progress) -> dict[str, int]:
    """Remove jobs that ended more than 30 days ago."""
    return {"removed": queue.forget_finished(before=progress.now())}
