"""Asking every night for another look at homes in which something changed."""

from __future__ import annotations

from datetime import time, timedelta

from django.urls import reverse

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.queries import program_zone
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.platform.tasks.actions import open_task
from hearthline.platform.tasks.queries import open_origins
from hearthline.rooms.census import queries as census
from hearthline.rooms.home.actions import again_origin
from hearthline.rooms.home.checks import due_again
from hearthline.rooms.home.rules import again_within_days


@job("home.ask_again")
def ask_again(progress: Progress) -> dict[str, int]:
    """Open a task for each home that is to be assessed again, with a day; one is open at a time."""
    now, zone = progress.now(), program_zone()
    patients = list(dict.fromkeys(episode.patient_id for episode in census.open_episodes()))
    due = [one for one in due_again(patients, now, Reads(patients)) if one.state is State.OPEN]
    asked_for = open_origins(again_origin(one.subject) for one in due)
    today, asked = local_day(now, zone), 0
    for finding in due:
        if again_origin(finding.subject) in asked_for:
            continue
        day = today + timedelta(days=again_within_days(finding.message.code))
        open_task(
            system_context(at=now, action_id=derived_id("home again", finding.subject, today)),
            title=finding.message,
            owner_role=Role.NURSE_MANAGER,
            due=to_instant(day, time(17), zone),
            subject=finding.subject,
            origin=again_origin(finding.subject),
            url=reverse("home:of_patient", args=[finding.subject]),
        )
        asked += 1
    return {"asked": asked}
