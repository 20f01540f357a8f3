"""The visits of a nurse's day that she cannot make, and where each of them stands by now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.limits import urgencies
from hearthline.rooms.scheduling.rules.urgency import Urgency
from hearthline.rooms.scheduling.values import (
    Assigned,
    Need,
    OfferState,
    PlanState,
    PromiseState,
)
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Absence, Nurse


class Standing(StrEnum):
    """Where a visit of somebody who is away stands."""

    OPEN = "open"
    OFFERED = "offered"
    GIVEN = "given"
    BEGUN = "begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayVisit:
    """A visit that was hers.

    Parameters
    ----------
    was
        Where the plan in force had it when she was reported away.
    now
        Where it stands, the draft read first; ``None`` when it has no place at all.
    told
        How far its time has gone towards the family, and what they were told.
    offer
        The last offer of it, in the state it has now.
    passed_over
        Nurses who were asked and did not take it.
    """

    need: Need
    name: str
    record_number: str
    was: Assigned
    now: Assigned | None
    standing: Standing
    urgency: Urgency
    told: tuple[datetime, PromiseState] | None
    offer: models.Offer | None = None
    passed_over: frozenset[UUID] = frozenset()

    @property
    def is_told(self) -> bool:
        """Whether somebody has to call the family when it moves."""
        return self.told is not None and self.told[1] is not PromiseState.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayDay:
    """A nurse's day: whether she is away, and her visits in the order of their urgency."""

    nurse: Nurse
    day: date
    absence: Absence | None
    is_changed: bool
    visits: tuple[AwayVisit, ...]

    @property
    def is_away(self) -> bool:
        """Whether she is away all day or cannot make some of her visits."""
        return self.absence is not None or self.is_changed

    def of(self, standing: Standing) -> list[AwayVisit]:
        """Return the visits that stand so."""
        return [visit for visit in self.visits if visit.standing is standing]


def away_day(caller: Caller, nurse: Nurse, day: date, now: datetime) -> AwayDay:
    """Return a nurse's day with what she cannot make; a constant number of queries."""
    absence = next((a for a in nurse.absences if a.first_day <= day <= a.last_day), None)
    was = _was_hers(nurse.id, day, absence.reported_at if absence and absence.reported_at else now)
    ids = {item.need_id for item in was}
    needs = queries.needs_by_ids(ids)
    standing_now = _as_they_stand(ids)
    told = _told(ids)
    offers = queries.offers_of(ids, now)
    asked = queries.turned_down(ids, now)
    seen = _in_scope(caller, ids)
    people = census.by_ids({item.patient_id for item in was})
    urgency = urgencies((needs[item.need_id], day) for item in was if item.need_id in needs)
    known_at = absence.reported_at if absence is not None else None
    visits = []
    for item in was:
        if item.need_id not in seen or item.need_id not in needs:
            continue
        place = standing_now.get(item.need_id)
        visits.append(
            AwayVisit(
                need=needs[item.need_id],
                name=people[item.patient_id].name if item.patient_id in people else "",
                record_number=people[item.patient_id].record_number
                if item.patient_id in people
                else "",
                was=item,
                now=place[0] if place else None,
                standing=_standing(
                    item, place, nurse, absence, known_at, next(iter(offers[item.need_id]), None)
                ),
                urgency=urgency[item.need_id],
                told=told.get(item.need_id),
                offer=next(iter(offers[item.need_id]), None),
                passed_over=frozenset(asked[item.need_id]),
            )
        )
    visits.sort(key=lambda visit: (*visit.urgency.order, str(visit.need.id)))
    changed = absence is None and any(not _holds(nurse, item) for item in was)
    return AwayDay(nurse=nurse, day=day, absence=absence, is_changed=changed, visits=tuple(visits))


def away_nurses(caller: Caller, day: date) -> list[tuple[Nurse, int]]:
    """Return the nurses of the caller's branches who work on a day or are away, with visits."""
    branches = None if caller.branches is None else sorted(caller.branches)
    nurses = workforce.nurses_between(branches, day, day)
    rows = queries.assignments_between(day, day, with_draft=True).values_list("nurse_id", flat=True)
    count: dict[UUID, int] = {}
    for nurse_id in rows:
        count[nurse_id] = count.get(nurse_id, 0) + 1
    return [
        (nurse, count.get(nurse.id, 0))
        for nurse in nurses
        if nurse.shifts or nurse.absences or nurse.id in count
    ]


def _was_hers(nurse_id: UUID, day: date, at: datetime) -> list[Assigned]:
    """Return her visits of the day in the plan that was in force at ``at``, and any since."""
    plans = models.Plan.objects.filter(
        state=PlanState.PUBLISHED, first_day__lte=day, last_day__gte=day
    ).order_by("-number")
    then = plans.filter(published_at__lte=at).first()
    newest = plans.first()
    rows = list(
        models.Assignment.objects.filter(
            Q(plan=then) | Q(plan=newest) | Q(plan__state=PlanState.DRAFT),
            nurse_id=nurse_id,
            day=day,
            need__withdrawn_at__isnull=True,
        )
    )
    first: dict[UUID, Assigned] = {}
    order = {plan.id: place for place, plan in enumerate((then, newest)) if plan is not None}
    rows.sort(key=lambda row: (order.get(row.plan_id, 2), row.starts))
    for item in queries.assigned_values(rows):
        first.setdefault(item.need_id, item)
    return list(first.values())


def _as_they_stand(ids: set[UUID]) -> dict[UUID, tuple[Assigned, bool]]:
    """Return by need where it stands (the draft where there is one) and whether all accepted."""
    rows = list(
        models.Assignment.objects.filter(
            need_id__in=ids, plan__state__in=[PlanState.DRAFT, PlanState.PUBLISHED]
        ).select_related("plan")
    )
    draft = queries.draft()
    newest: dict[UUID, tuple[bool, int]] = {}
    for row in rows:
        rank = (row.plan.state == PlanState.DRAFT, row.plan.number)
        newest[row.need_id] = max(newest.get(row.need_id, rank), rank)
    held = [
        row
        for row in rows
        if (row.plan.state == PlanState.DRAFT, row.plan.number) == newest[row.need_id]
        and (draft is None or row.plan_id == draft.id or not _in(draft, row.day))
    ]
    accepted: dict[UUID, bool] = {}
    for row in held:
        accepted[row.need_id] = accepted.get(row.need_id, True) and row.is_accepted
    return {item.need_id: (item, accepted[item.need_id]) for item in queries.assigned_values(held)}


def _in(draft: queries.PlanHead, day: date) -> bool:
    return draft.first_day <= day <= draft.last_day


def _told(ids: set[UUID]) -> dict[UUID, tuple[datetime, PromiseState]]:
    rows = models.Promise.objects.filter(need_id__in=ids)
    return {
        row.need_id: (to_instant(row.day, row.starts, row.zone), PromiseState(row.state))
        for row in rows
    }


def _in_scope(caller: Caller, ids: set[UUID]) -> set[UUID]:
    return set(visible(caller, models.Need).filter(id__in=ids).values_list("id", flat=True))


def _standing(
    was: Assigned,
    place: tuple[Assigned, bool] | None,
    nurse: Nurse,
    absence: Absence | None,
    known_at: datetime | None,
    offer: models.Offer | None,
) -> Standing:
    if place is None:
        return Standing.OFFERED if offer and offer.state == OfferState.OFFERED else Standing.OPEN
    item, is_accepted = place
    if nurse.id in item.nurse_ids:
        if absence is None and _holds(nurse, item):
            return Standing.GIVEN
        if known_at is not None and was.start_instant <= known_at:
            return Standing.BEGUN
        return Standing.OPEN
    if is_accepted:
        return Standing.GIVEN
    # A place whose offer nobody took is free again, whoever still stands there in the draft.
    ended = offer is not None and offer.state not in (OfferState.OFFERED, OfferState.ACCEPTED)
    return Standing.OPEN if ended else Standing.OFFERED


def _holds(nurse: Nurse, item: Assigned) -> bool:
    """Whether her hours of the day, as they are now, hold the visit."""
    return any(
        shift.start_instant <= item.start_instant and item.end_instant <= shift.end_instant
        for shift in nurse.shifts
    )


def by_need(visits: Sequence[AwayVisit]) -> Mapping[UUID, AwayVisit]:
    """Return the visits by need."""
    return {visit.need.id: visit for visit in visits}
