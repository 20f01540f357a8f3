"""Imports, run from the command line or as background work."""

from __future__ import annotations

import shutil
from typing import Any
from uuid import UUID

from django.conf import settings

from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.intake.models import ImportRun
from hearthline.rooms.intake.tasks.importing import run_import
from hearthline.rooms.intake.tasks.incoming import folder_of


@job("intake.import", attempts=2, permission="intake.import")
def import_files(progress: Progress, *, run_id: str) -> dict[str, Any]:
    """Import the uploaded files of a run; cancelling keeps what was read."""
    run = ImportRun.objects.select_related("sender").get(pk=run_id)
    folder = folder_of(settings.HEARTHLINE_HOME, run_id)
    report = run_import(
        [folder],
        sender=run.sender.name,
        branch_id=run.branch_id,
        clock=progress.now,
        follower=Watching(progress),
        run_id=UUID(run_id),
    )
    if not progress.stopped:
        shutil.rmtree(folder, ignore_errors=True)
    return {"totals": report.tally.totals(), "state": report.state.value}


class Watching:
    """Tells the job's progress to whoever follows it."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def advance(self, done: int, total: int | None) -> None:
        """Say how many resources are done."""
        self.progress.advance(done, total, "resources")

    @property
    def is_cancelled(self) -> bool:
        """Whether a person asked to cancel, or the worker stops."""
        return self.progress.is_cancelled
