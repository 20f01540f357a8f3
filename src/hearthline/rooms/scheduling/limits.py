"""Reads what bounds the start of visits: doses due, the laboratory's hour, the bag's use-by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.queries.visit_facts import drugs_given, facts_of
from hearthline.rooms.scheduling.rules.urgency import Urgency, urgency_of
from hearthline.rooms.scheduling.rules.visit_facts import VisitFacts
from hearthline.rooms.scheduling.values import Need, PlanState
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import TherapyOrder


def urgencies(needs: Iterable[tuple[Need, date]]) -> dict[UUID, Urgency]:
    """Return how long each visit can wait, each with the day on which it is planned.

    The number of queries does not depend on how many visits are asked about.
    """
    asked = list(needs)
    if not asked:
        return {}
    drugs = drugs_given([need for need, _day in asked])
    facts = facts_of([need for need, _day in asked], not_before=min(day for _need, day in asked))
    return {
        need.id: urgency_of(
            need,
            day,
            doses=_doses(drugs.get(need.id, ()), day, need.zone),
            laboratory=facts[need.id].last_pick_up(day),
            use_by=facts[need.id].use_by,
        )
        for need, day in asked
    }


def specimen_refusals(facts: VisitFacts, ready_at: datetime) -> tuple[Message, ...]:
    """Return why specimens ready at ``ready_at`` reach no laboratory; empty when they do."""
    if facts.laboratory is None:
        return ()
    return program.specimen_refusals(facts.laboratory, ready_at)


def planned_day(need: Need) -> date:
    """Return the day on which a visit stands in the published plan, else its first day.

    A draft does not count: what the day asked for stays true while somebody tries another.
    """
    row = (
        models.Assignment.objects.filter(need_id=need.id, plan__state=PlanState.PUBLISHED)
        .order_by("-plan__number")
        .first()
    )
    return row.day if row is not None else need.earliest_day


def _doses(drugs: Sequence[TherapyOrder], day: date, zone: str) -> list[datetime]:
    begins = to_instant(day, time(0), zone)
    ends = begins + timedelta(days=1)
    return sorted(at for drug in drugs for at in therapy.doses_between(drug, begins, ends))
