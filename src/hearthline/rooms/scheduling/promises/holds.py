"""Reads which visits hold their place only for now, and who would get it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.findings import Finding, Gate, OverrideClass
from hearthline.kernel.messages import Message
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shut import Shut, blocking_now
from hearthline.platform.manifest import MustRun, must_run
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.queries.visit_facts import drugs_given, drugs_may_be_given
from hearthline.rooms.scheduling.rules import clearing
from hearthline.rooms.scheduling.rules.clearing import Blocking, ClearedBy, cleared_by
from hearthline.rooms.scheduling.rules.holds import Hold, Missing, drug_missing, hold_of
from hearthline.rooms.scheduling.rules.skills import held_on
from hearthline.rooms.scheduling.rules.urgency import is_first_dose
from hearthline.rooms.scheduling.values import Assigned, Need, Place, PlanState
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.supply.values import DrugOutlook
from hearthline.rooms.therapy.values import TherapyOrder
from hearthline.rooms.workforce.values import Nurse

DRUG_CHECK = "supply.drug_there"
"""Read live instead: a late van counts at once."""


def holds_of(visits: Iterable[Assigned], now: datetime) -> dict[UUID, Hold]:
    """Return the visits among some that lack drug, clearance or authorisation, by need.

    Only visits at which a drug is given, and those of people who are not on service yet, are
    looked at; the number of queries does not depend on how many there are.
    """
    coming = {item.need_id: item for item in visits if item.end_instant > now}
    needs = {
        need_id: need
        for need_id, need in queries.needs_by_ids(coming).items()
        if drugs_may_be_given(need) or coming[need_id].is_tentative
    }
    if not needs:
        return {}
    settings = program.settings_in_force().settings
    patients = {need.patient_id for need in needs.values()}
    outlooks = supply.drug_outlooks(patients, now)
    given = drugs_given(list(needs.values()))
    shut = blocking_now(patients, (Gate.FIRST_DOSE, Gate.EACH_DOSE), now)
    running = must_run(now, Reads(list(shut)))
    first_start = _first_starts(coming.values())
    near = now + timedelta(days=settings.promise_window_days)
    found = {}
    for need_id, need in needs.items():
        item = coming[need_id]
        own = _of_visit(need, outlooks.get(need.patient_id, ()), given)
        missing = [
            lack
            for outlook in own
            for lack in [
                drug_missing(
                    outlook,
                    item.start_instant,
                    item.end_instant,
                    is_near=item.start_instant <= near,
                )
            ]
            if lack is not None
        ]
        gate = gate_of(need)
        unstopped = goes_on(given.get(need_id, ()), running.get(need.patient_id, ()))
        asks = drugs_may_be_given(need) and item.start_instant <= near
        if asks and not (unstopped and need.kind is not VisitKind.ADMISSION):
            missing += [
                Missing(row.message, row.owner)
                for row in shut.get(need.patient_id, ())
                if gate in row.gates
                and row.check != DRUG_CHECK
                and _waits(row, item, own, first_start[need.patient_id])
            ]
        if item.is_tentative and not missing:
            missing.append(Missing(Message("scheduling.hold_not_on_service"), "intake"))
        hold = hold_of(
            missing,
            own,
            item.start_instant,
            item.minutes,
            give_up_minutes=settings.give_up_minutes,
            hand_over_minutes=settings.hand_over_minutes,
        )
        if hold is not None:
            found[need_id] = hold
    return found


def holds_with_earlier(visits: Collection[Assigned], now: datetime) -> dict[UUID, Hold]:
    """Return which of some visits are tentative, knowing the other visits of the same people.

    What an earlier visit clears does not hold a later one, whether or not both are asked about.
    This is what telling, sheets, calendars and lists of single visits read.
    """
    coming = [item for item in visits if item.end_instant > now]
    if not coming:
        return {}
    rows = queries.assignments_between(
        local_day(now, coming[0].zone), max(item.day for item in coming)
    ).filter(patient_id__in={item.patient_id for item in coming}, need__withdrawn_at__isnull=True)
    known = {item.need_id: item for item in queries.assigned_values(rows)}
    known |= {item.need_id: item for item in coming}
    found = holds_of(known.values(), now)
    return {item.need_id: found[item.need_id] for item in coming if item.need_id in found}


def hold_at(need_id: UUID, place: Place, now: datetime) -> Hold | None:
    """Return how a visit would hold a place that a family is told; ``None`` when it is certain."""
    rows = models.Assignment.objects.filter(
        need_id=need_id, plan__state__in=[PlanState.DRAFT, PlanState.PUBLISHED]
    ).order_by("-plan__number", "seat")
    seats = list(rows)
    planned = queries.assigned_values(row for row in seats if row.plan_id == seats[0].plan_id)
    if not planned:
        return None
    asked = replace(planned[0], day=place.day, starts=place.starts, zone=place.zone)
    return holds_with_earlier([asked], now).get(need_id)


def blocking_of(row: Shut) -> Blocking:
    """Return what the rules of clearing read of a stored finding."""
    return _blocking(row, row.override_class)


def is_done_at_the_visit(finding: Finding) -> bool:
    """Whether a visit that is planned clears a finding itself, before the drug."""
    return clearing.is_done_at_the_visit(_blocking(finding, finding.override))


def _blocking(found: Shut | Finding, override: OverrideClass) -> Blocking:
    return Blocking(
        says=found.message.code,
        owner=found.owner,
        stage=found.stage,
        override=override,
        clears_by=found.clears_by,
        place=str(found.message.params.get("place", "")),
    )


def _waits(row: Shut, item: Assigned, own: Sequence[DrugOutlook], first_start: datetime) -> bool:
    """Whether nothing planned clears a finding before the drug of a visit."""
    in_time = {
        outlook.delivery_id
        for outlook in own
        if outlook.delivery_id is not None
        and outlook.expected_at is not None
        and outlook.expected_at <= item.start_instant
    }
    by = cleared_by(
        blocking_of(row), deliveries=in_time, has_earlier_visit=first_start < item.start_instant
    )
    return by is ClearedBy.NOTHING


def _first_starts(coming: Iterable[Assigned]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for item in coming:
        known = found.get(item.patient_id)
        found[item.patient_id] = min(known or item.start_instant, item.start_instant)
    return found


def goes_on(drugs: Sequence[TherapyOrder], running: Sequence[MustRun]) -> bool:
    """Whether all that is given at a visit must run and goes on: no finding takes its place."""
    unstopped = {one.order_id for one in running}
    return bool(drugs) and all(drug.head.id in unstopped for drug in drugs)


def next_for_place(
    item: Assigned, nurses: Mapping[UUID, Nurse], plan_ids: Collection[UUID]
) -> models.Unserved | None:
    """Return which visit without a nurse would get the place, first doses first.

    It fits the time, and the nurse has its competencies; roads and hours are looked at when it
    is moved there.
    """
    held = {
        name
        for nurse in item.nurse_ids
        if nurse in nurses
        for name in held_on(nurses[nurse], item.day)
    }
    rows = (
        models.Unserved.objects.filter(
            plan_id__in=list(plan_ids),
            need__withdrawn_at__isnull=True,
            need__earliest_day__lte=item.day,
            need__latest_day__gte=item.day,
            need__opens__lte=item.starts,
            need__closes__gte=item.starts,
            need__minutes__lte=item.minutes,
            need__nurses=1,
        )
        .exclude(need_id=item.need_id)
        .select_related("need")
        .order_by("-need__priority", "need__latest_day", "need__closes", "id")
    )
    return next((row for row in rows[:50] if set(row.need.skills) <= held), None)


def _of_visit(
    need: Need, outlooks: Sequence[DrugOutlook], given: Mapping[UUID, Sequence[TherapyOrder]]
) -> list[DrugOutlook]:
    """Return the outlooks of what is given at a visit; an admission starts everything."""
    if need.kind is VisitKind.ADMISSION:
        return list(outlooks)
    orders = {order.head.id for order in given.get(need.id, ())}
    return [item for item in outlooks if item.order_id in orders]


def gate_of(need: Need) -> Gate:
    """Return the gate before the drug of a visit: an admission starts what it gives."""
    is_first = need.kind is VisitKind.ADMISSION or is_first_dose(need)
    return Gate.FIRST_DOSE if is_first else Gate.EACH_DOSE
