"""The watch over area events: people past their hour are escalated, newcomers are listed."""

from __future__ import annotations

from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.emergency import actions, queries


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
