"""Background work of emergencies: what follows from a run, the watch over runs and area events."""

from __future__ import annotations

from uuid import UUID

from hearthline.platform.accounts.queries import program_day
from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.values import Consequence


@job("emergency.follow_run", attempts=8)
def follow_run(progress: Progress, *, run_id: str, caused_by: str) -> dict[str, int]:
    """Do what follows from a run, each thing in a transaction of its own.

    One that breaks keeps no other from being done; the job is tried again for it.
    """
    done, broken = 0, None
    for what in Consequence:
        context = system_context(at=progress.now(), caused_by=UUID(caused_by))
        try:
            done += actions.follow_run(context, run_id=UUID(run_id), what=what)
        except Exception as error:
            broken = error
    if broken is not None:
        raise broken
    return {"done": done}


@job("emergency.watch_runs", attempts=1)
def watch_runs(progress: Progress) -> dict[str, int]:
    """Tell the second in line of runs that nobody answers."""
    now = progress.now()
    told = 0
    for run_id in queries.runs_to_watch(now):
        told += actions.escalate_run(system_context(at=now), run_id=run_id)
    return {"told": told}


@job("emergency.watch_kits", attempts=1)
def watch_kits(progress: Progress) -> dict[str, int]:
    """Ask for a new kit where one ends before care does or is for another weight."""
    now = progress.now()
    asked = 0
    for kit in queries.kits_to_replace(program_day(now)):
        asked += actions.ask_for_kit(system_context(at=now), kit=kit)
    return {"asked": asked}


@job("emergency.watch_areas", attempts=1)
def watch_areas(progress: Progress) -> dict[str, int]:
    """Look at every open event: who is past the hour, and who came into the area."""
    now = progress.now()
    watched = queries.areas_to_watch(now, look_again_after=actions.LOOK_AGAIN_AFTER)
    escalated = 0
    for event_id in watched.to_escalate:
        escalated += actions.escalate_area(system_context(at=now), event_id=event_id)
    found = 0
    for event_id in watched.to_look_at:
        found += actions.look_again(system_context(at=now), event_id=event_id)
    return {"escalated": escalated, "found": found}
