"""What somebody should look at in what was reported of a visit; it is stored whatever it says."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hearthline.kernel.answers import Answer
from hearthline.rooms.visits.values import NOT_MADE, Planned, VisitFacts, VisitState

AHEAD = timedelta(minutes=5)
"""Clocks may differ by so much before a time lies in the future."""


def check_in_due(said_at: datetime, minutes: int, risk_minutes: int, *, risk: Answer) -> datetime:
    """Return by when a nurse in a home is heard of again.

    Parameters
    ----------
    said_at
        When it was last known that she is well: her arrival, or the last time she said so.
    risk
        Whether the home holds a risk for her. A home nobody assessed is taken for one that does.
    """
    return said_at + timedelta(minutes=minutes if risk is Answer.NO else risk_minutes)


def visit_flags(facts: VisitFacts, planned: Planned | None, now: datetime) -> list[str]:
    """Return why a visit wants a review: not planned, another nurse, times, reason.

    Parameters
    ----------
    planned
        What the plan in force says of it; ``None`` when nothing does.
    now
        When it is written down.
    """
    found = []
    if planned is None:
        found.append("visits.not_planned")
    elif planned.patient_id != facts.patient_id:
        found.append("visits.of_another_patient")
    elif facts.nurse_id is not None and facts.nurse_id not in planned.nurse_ids:
        found.append("visits.another_nurse")
    times = [at for at in (facts.arrived_at, facts.started_at, facts.ended_at) if at is not None]
    if any(later < earlier for earlier, later in pairwise(times)):
        found.append("visits.times_out_of_order")
    if any(at > now + AHEAD for at in times):
        found.append("visits.in_the_future")
    if facts.state in NOT_MADE and not facts.reason.strip():
        found.append("visits.no_reason")
    if facts.state is VisitState.DONE and facts.nurse_id is None:
        found.append("visits.nobody_named")
    if facts.state in NOT_MADE and facts.ended_at is not None:
        found.append("visits.not_made_but_ended")
    return found
