"""Asking every night for a plan of lines whose therapy ends soon."""

from __future__ import annotations

from django.urls import reverse

from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.platform.tasks.actions import open_task
from hearthline.rooms.census import queries as census
from hearthline.rooms.lines.checks import end_planned


@job("lines.ask_for_ends")
def ask_for_ends(progress: Progress) -> dict[str, int]:
    """Open a task for each line whose therapy ends soon and of which nobody planned the end."""
    now = progress.now()
    patients = list(dict.fromkeys(episode.patient_id for episode in census.open_episodes()))
    asked = 0
    for finding in end_planned(patients, now, Reads(patients)):
        if finding.state is not State.OPEN:
            continue
        action_id = derived_id("line end asked", finding.discriminator, now.date())
        open_task(
            system_context(at=now, action_id=action_id),
            title=finding.message,
            owner_role=Role.NURSE_MANAGER,
            subject=finding.subject,
            origin=f"lines.end:{finding.discriminator}",
            url=reverse("lines:of_patient", args=[finding.subject]),
        )
        asked += 1
    return {"asked": asked}
