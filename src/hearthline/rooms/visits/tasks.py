"""Background work of visits: who was not heard of in time is told to on call."""

from __future__ import annotations

from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.visits import actions, queries


@job("visits.watch_check_ins", attempts=1)
def watch_check_ins(progress: Progress) -> dict[str, int]:
    """Write to on call about every nurse whom nobody heard of in time, once for each silence."""
    now = progress.now()
    context = system_context(at=now)
    late = queries.untold(context.caller, now)
    for one in late:
        actions.tell_on_call(
            system_context(at=now), visit=one.visit.facts.thread, said_at=one.said_at
        )
    return {"told": len(late)}
