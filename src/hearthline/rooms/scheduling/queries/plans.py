"""What may be read of plans, needs, assignments, locks and promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hearthline.kernel.calendar import to_civil, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import kept_visits, visit_reports
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.program.values import LicenceKind, VisitKind
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.values import (
    Assigned,
    Familiarity,
    Need,
    NoNurse,
    OrderLink,
    Past,
    PlanState,
    PromiseState,
    Reserved,
)


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan in a line."""

    id: UUID
    number: int
    state: PlanState
    first_day: date
    last_day: date
    revision: int
    figures: dict[str, Any]


def draft() -> PlanHead | None:
    """Return the draft under way, if there is one."""
    row = models.Plan.objects.filter(state=PlanState.DRAFT).first()
    return plan_head(row) if row else None


def rests_of(plan_id: UUID) -> dict[tuple[UUID, date], time]:
    """Return when a plan lets its nurses rest, by nurse and day, in the zone of the nurse."""
    rows = models.Drive.objects.filter(plan_id=plan_id, rest_at__isnull=False)
    return {
        (nurse, day): at
        for nurse, day, at in rows.values_list("nurse_id", "day", "rest_at")
        if at is not None
    }


def published_on(day: date) -> PlanHead | None:
    """Return the newest published plan that covers ``day``."""
    row = models.Plan.objects.filter(
        state=PlanState.PUBLISHED, first_day__lte=day, last_day__gte=day
    ).first()
    return plan_head(row) if row else None


def latest_published() -> PlanHead | None:
    """Return the plan published last."""
    row = models.Plan.objects.filter(state=PlanState.PUBLISHED).first()
    return plan_head(row) if row else None


def in_force(first_day: date, last_day: date, *, with_draft: bool = False) -> dict[date, UUID]:
    """Return for each day the plan that is read: the newest published one that covers it.

    With ``with_draft`` the draft is read where it reaches.
    """
    states = [PlanState.PUBLISHED, *([PlanState.DRAFT] if with_draft else [])]
    found: dict[date, UUID] = {}
    rows = models.Plan.objects.filter(
        state__in=states, first_day__lte=last_day, last_day__gte=first_day
    ).values_list("id", "first_day", "last_day", "state")
    for plan_id, begins, ends, _state in sorted(rows, key=lambda row: row[3] != PlanState.DRAFT):
        day = max(begins, first_day)
        while day <= min(ends, last_day):
            found.setdefault(day, plan_id)
            day += timedelta(days=1)
    return found


def assignments_between(
    first_day: date, last_day: date, *, with_draft: bool = False, caller: Caller | None = None
) -> QuerySet[models.Assignment]:
    """Return the rows in force from ``first_day`` to ``last_day``, one query after the plans."""
    rows: QuerySet[models.Assignment] = (
        models.Assignment.objects.all() if caller is None else visible(caller, models.Assignment)
    )
    plans = in_force(first_day, last_day, with_draft=with_draft)
    wanted = Q(pk__in=[])
    for plan_id, low, high in _segments(plans):
        wanted |= Q(plan_id=plan_id, day__range=(low, high))
    return rows.filter(wanted)


def assigned_between(
    first_day: date, last_day: date, *, with_draft: bool = False
) -> list[Assigned]:
    """Return who visits whom in the days, as values; two nurses of a visit are one value."""
    return assigned_values(assignments_between(first_day, last_day, with_draft=with_draft))


def assigned_values(rows: Iterable[models.Assignment]) -> list[Assigned]:
    """Return rows as values, seats of one visit together."""
    seats: dict[tuple[UUID, UUID], list[models.Assignment]] = {}
    for row in rows:
        seats.setdefault((row.plan_id, row.need_id), []).append(row)
    found = []
    for items in seats.values():
        items.sort(key=lambda row: row.seat)
        first = items[0]
        found.append(
            Assigned(
                need_id=first.need_id,
                patient_id=first.patient_id,
                nurse_ids=tuple(row.nurse_id for row in items),
                day=first.day,
                starts=first.starts,
                minutes=first.minutes,
                zone=first.zone,
                familiarity=tuple(Familiarity(row.familiarity) for row in items),
                is_tentative=first.is_tentative,
            )
        )
    return sorted(found, key=lambda item: (item.day, item.starts, str(item.need_id)))


def next_visits(patient_ids: Iterable[UUID], first_day: date) -> dict[UUID, list[Assigned]]:
    """Return the published visits of some patients from a day on, soonest first."""
    wanted = list(patient_ids)
    rows = assignments_between(first_day, first_day + timedelta(days=56)).filter(
        patient_id__in=wanted
    )
    found: dict[UUID, list[Assigned]] = {patient: [] for patient in wanted}
    for item in assigned_values(rows):
        found[item.patient_id].append(item)
    return found


def past_of(patient_ids: Iterable[UUID] | None, *, before: date) -> dict[UUID, Past]:
    """Return kept visits of patients before a day: nurses with counts, usual start by series.

    What was written down counts as it happened: the nurse who came, at the time she began, and
    a visit that was missed not at all. A planned visit that nobody wrote about counts as planned.
    """
    first, last = before - timedelta(days=365), before - timedelta(days=1)
    rows = assignments_between(first, last)
    wanted = None if patient_ids is None else list(patient_ids)
    if wanted is not None:
        rows = rows.filter(patient_id__in=wanted)
    planned = list(rows.values_list("patient_id", "nurse_id", "starts", "need__kind", "need_id"))
    told = visit_reports(list({need for *_rest, need in planned}))
    visits: dict[UUID, Counter[UUID]] = {}
    starts: dict[tuple[UUID, str], list[int]] = {}
    for patient, nurse, clock, kind, need in planned:
        if need not in told:
            visits.setdefault(patient, Counter())[nurse] += 1
            starts.setdefault((patient, kind), []).append(clock.hour * 60 + clock.minute)
    for kept in kept_visits(wanted, first, last):
        counts = visits.setdefault(kept.patient_id, Counter())
        if kept.nurse_id is not None:
            counts[kept.nurse_id] += 1
        if kept.begun_at is not None:
            begun = to_civil(kept.begun_at, kept.zone).clock
            series = starts.setdefault((kept.patient_id, kept.kind), [])
            series.append(begun.hour * 60 + begun.minute)
    usual: dict[UUID, dict[str, int]] = {}
    for (patient, kind), minutes in starts.items():
        usual.setdefault(patient, {})[kind] = sorted(minutes)[len(minutes) // 2]
    return {
        patient: Past(dict(counts), usual.get(patient, {})) for patient, counts in visits.items()
    }


def assigned_to(needs: Iterable[UUID]) -> list[Assigned]:
    """Return who was planned for some needed visits in the newest published plan that has them."""
    rows = models.Assignment.objects.filter(plan__state=PlanState.PUBLISHED).select_related("plan")
    newest: dict[UUID, list[models.Assignment]] = {}
    for row in rows_for(rows.order_by("need_id", "-plan__number", "seat"), "need_id", needs):
        held = newest.setdefault(row.need_id, [])
        if not held or held[0].plan_id == row.plan_id:
            held.append(row)
    return assigned_values(row for held in newest.values() for row in held)


def needs_between(
    first_day: date, last_day: date, *, branch_ids: Sequence[UUID] | None = None
) -> list[Need]:
    """Return needs in force that may be served in the days."""
    rows = models.Need.objects.filter(
        withdrawn_at__isnull=True, earliest_day__lte=last_day, latest_day__gte=first_day
    )
    if branch_ids is not None:
        rows = rows.filter(branch_id__in=list(branch_ids))
    return [need_value(row) for row in rows.order_by("earliest_day", "id")]


def needs_by_ids(ids: Iterable[UUID]) -> dict[UUID, Need]:
    """Return needs by id."""
    return {row.id: need_value(row) for row in models.Need.objects.filter(id__in=list(ids))}


def no_nurse_in(plan_id: UUID) -> list[NoNurse]:
    """Return what a plan leaves without a nurse, most urgent first."""
    rows = models.Unserved.objects.filter(plan_id=plan_id).select_related("need")
    return [
        no_nurse_value(row)
        for row in rows.order_by("-need__priority", "need__latest_day", "need__closes", "id")
    ]


def no_nurse_value(row: models.Unserved) -> NoNurse:
    """Return the record as a value."""
    return NoNurse(
        row.need_id,
        tuple(row.blocked_by),
        tuple(Message(item["code"], item["params"]) for item in row.reasons),
        tuple(Message(item["code"], item["params"]) for item in row.remedies),
    )


def locks_of(need_ids: Iterable[UUID] | None = None) -> dict[UUID, Reserved]:
    """Return who and when visits stay."""
    rows = models.Lock.objects.filter(released_at__isnull=True)
    if need_ids is not None:
        rows = rows.filter(need_id__in=list(need_ids))
    return {
        row.need_id: Reserved(
            tuple(UUID(nurse) for nurse in row.nurse_ids),
            to_instant(row.day, row.starts, row.zone),
        )
        for row in rows
    }


def promises_of(first_day: date, last_day: date) -> dict[UUID, tuple[Any, PromiseState]]:
    """Return by need the start a family was given and how far that went."""
    rows = models.Promise.objects.filter(day__range=(first_day, last_day))
    return {
        row.need_id: (to_instant(row.day, row.starts, row.zone), PromiseState(row.state))
        for row in rows
    }


def need_value(row: models.Need) -> Need:
    """Return the record as a value."""
    return Need(
        id=row.id,
        thread=row.thread,
        kind=VisitKind(row.kind),
        occurrence=row.occurrence,
        patient_id=row.patient_id,
        branch_id=row.branch_id,
        serves=tuple(
            OrderLink(UUID(thread), VisitKind(kind), occurrence)
            for thread, kind, occurrence in row.serves
        ),
        minutes=row.minutes,
        earliest_day=row.earliest_day,
        latest_day=row.latest_day,
        opens=row.opens,
        closes=row.closes,
        zone=row.zone,
        days=frozenset(row.days),
        skills=frozenset(row.skills),
        licence_kinds=frozenset(LicenceKind(kind) for kind in row.licence_kinds),
        nurses=row.nurses,
        priority=row.priority,
        follows=row.follows,
        apart=(row.apart_from, row.apart_days)
        if row.apart_from is not None and row.apart_days is not None
        else None,
    )


def plan_head(row: models.Plan) -> PlanHead:
    """Return a plan in a line."""
    return PlanHead(
        row.id,
        row.number,
        PlanState(row.state),
        row.first_day,
        row.last_day,
        row.revision,
        row.figures,
    )


def _segments(plans: dict[date, UUID]) -> list[tuple[UUID, date, date]]:
    found: list[tuple[UUID, date, date]] = []
    for day in sorted(plans):
        if found and found[-1][0] == plans[day] and found[-1][2] == day - timedelta(days=1):
            found[-1] = (plans[day], found[-1][1], day)
        else:
            found.append((plans[day], day, day))
    return found
