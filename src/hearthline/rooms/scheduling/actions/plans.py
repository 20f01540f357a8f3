"""Runs and plans: starting a run, keeping what it found, publishing, setting aside."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Max

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import Actor, SubjectAccess
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Conflict, Refused
from hearthline.platform.journal.writing import canonical
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling import comparing, models, planning, queries
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.scheduling.values import (
    STANDING_CALLS,
    Assigned,
    Drive,
    NoNurse,
    PlanState,
    PromiseState,
    RunState,
)
from hearthline.rooms.workforce import queries as workforce

PROMISE_DAYS = 7
"""Publishing drafts a promise for visits this many days ahead; later ones may still move."""

ACCESS_BEFORE, ACCESS_AFTER = timedelta(days=3), timedelta(days=14)
"""A nurse reads the record of a patient from before her first to after her last visit.
Not sourced: the product's proposal."""


@action("scheduling.start_run", version=1, kind=Kind.REQUEST, permission="scheduling.plan")
def start_run(
    context: Context,
    *,
    first_day: date,
    days: int,
    seed: int,
    iterations: int | None,
    seconds: float | None,
) -> UUID:
    """Ask for a plan; the run says what was asked and, later, what came out.

    Raises
    ------
    Refused
        If another run waits or is under way.
    """
    if models.PlanRun.objects.filter(state__in=[RunState.WAITING, RunState.RUNNING]).exists():
        raise Refused(Message("scheduling.run_under_way"))
    row = models.PlanRun.objects.create(
        id=context.next_id(),
        state=RunState.WAITING,
        first_day=first_day,
        days=days,
        seed=seed,
        iterations=iterations,
        seconds=seconds,
        asked_by=context.caller.name,
        asked_at=context.server_time,
    )
    context.changed(row, after={"first_day": first_day, "days": days, "seed": seed})
    return row.id


@action("scheduling.end_run", version=1, kind=Kind.FACT, permission="scheduling.plan")
def end_run(
    context: Context,
    *,
    run_id: UUID,
    state: RunState,
    figures: Mapping[str, Any],
    message: Message | None = None,
    plan_id: UUID | None = None,
    engine: str = "",
) -> None:
    """Write down how a run ended."""
    row = models.PlanRun.objects.get(id=run_id)
    before = row.state
    row.state, row.figures, row.plan_id = state, dict(figures), plan_id
    row.message = {"code": message.code, "params": dict(message.params)} if message else None
    row.engine, row.ended_at = engine, context.server_time
    row.save()
    context.changed(row, before={"state": before}, after={"state": state, "figures": figures})


@action("scheduling.keep_plan", version=1, kind=Kind.REQUEST, permission="scheduling.plan")
def keep_plan(
    context: Context,
    *,
    first_day: date,
    last_day: date,
    assigned: Sequence[Assigned],
    no_nurse: Sequence[NoNurse],
    drives: Sequence[Drive],
    figures: Mapping[str, Any],
    by_offer: Collection[UUID] = (),
) -> UUID:
    """Keep a checked plan as the draft; the draft before it is set aside.

    Whoever calls has had it checked by the planner's independent checker.

    Parameters
    ----------
    by_offer
        Nurses who are asked for each visit (per-diem): theirs are offered, not accepted, until
        they say so. What they accepted before at the same place stays accepted.
    """
    models.Plan.objects.filter(state=PlanState.DRAFT).update(state=PlanState.SET_ASIDE)
    before = queries.latest_published()
    plan = models.Plan.objects.create(
        id=context.next_id(),
        number=_next_number(),
        state=PlanState.DRAFT,
        first_day=first_day,
        last_day=last_day,
        based_on_id=before.id if before else None,
        figures=dict(figures),
        made_at=context.server_time,
    )
    _insert(plan, assigned, drives, by_offer)
    patient_of = {
        need.id: need.patient_id
        for need in queries.needs_by_ids(item.need_id for item in no_nurse).values()
    }
    models.Unserved.objects.bulk_create(
        [
            models.Unserved(
                plan=plan,
                need_id=item.need_id,
                patient_id=patient_of[item.need_id],
                blocked_by=list(item.blocked_by),
                reasons=[_stored(message) for message in item.reasons],
                remedies=[_stored(message) for message in item.remedies],
            )
            for item in no_nurse
        ],
        batch_size=500,
    )
    context.changed(plan, after={"number": plan.number, "figures": figures})
    calls.reconcile(context)
    return plan.id


@action("scheduling.set_aside_draft", version=1, kind=Kind.REQUEST, permission="scheduling.plan")
def set_aside_draft(context: Context, *, plan_id: UUID, revision: int) -> None:
    """Put the draft away; the published plan is what everybody sees again."""
    plan = _draft(plan_id, revision)
    plan.state = PlanState.SET_ASIDE
    plan.revision += 1
    plan.save()
    context.changed(plan, before={"state": PlanState.DRAFT}, after={"state": plan.state})
    calls.reconcile(context)


@action("scheduling.publish", version=1, kind=Kind.REQUEST, permission="scheduling.publish")
def publish(context: Context, *, plan_id: UUID, revision: int) -> str:
    """Publish the draft: it never changes again, and its digest says so.

    Promises are drafted for the coming week's visits, families whose visit moved are to be
    called, and nurses may read the records of the patients they will see. The document holds
    what changed against the plan before, so that everybody can be told.

    Returns
    -------
    str
        Digest of the document (SHA-256).

    Raises
    ------
    Refused
        If the plan breaks a rule as things stand now; nothing else keeps it back.
    """
    plan = _draft(plan_id, revision)
    rows = list(models.Assignment.objects.filter(plan=plan))
    unserved = list(models.Unserved.objects.filter(plan=plan))
    assigned = queries.assigned_values(rows)
    _refuse_broken(plan, assigned, context.server_time)
    changes = comparing.changes_of(queries.plan_head(plan))
    calls.reconcile(context)
    body = {
        "number": plan.number,
        "first_day": plan.first_day,
        "last_day": plan.last_day,
        "assignments": [
            {
                "need": row.need_id,
                "nurse": row.nurse_id,
                "seat": row.seat,
                "day": row.day,
                "starts": row.starts,
                "zone": row.zone,
                "minutes": row.minutes,
                "tentative": row.is_tentative,
                "accepted": row.is_accepted,
            }
            for row in sorted(
                rows, key=lambda row: (row.day, row.starts, str(row.need_id), row.seat)
            )
        ],
        "unserved": sorted(str(row.need_id) for row in unserved),
        "changes": [comparing.stored_change(change) for change in changes],
        "calls": sorted(
            str(need)
            for need in models.Call.objects.filter(state__in=STANDING_CALLS).values_list(
                "need_id", flat=True
            )
        ),
        "figures": plan.figures,
    }
    text = canonical(body)
    plan.digest = hashlib.sha256(text).hexdigest()
    plan.state = PlanState.PUBLISHED
    plan.published_at = context.server_time
    plan.published_by = Actor.objects.filter(id=context.caller.actor_id).first()
    plan.revision += 1
    plan.save()
    models.Document.objects.create(plan=plan, body=orjson.loads(text))
    _draft_promises(context, plan.first_day, assigned)
    calls.reconcile(context)
    _open_records(assigned, context.caller.today)
    context.about(*{row.patient_id for row in rows})
    context.changed(
        plan,
        before={"state": PlanState.DRAFT},
        after={"state": plan.state, "digest": plan.digest, "visits": len(assigned)},
    )
    return plan.digest


def _next_number() -> int:
    return (models.Plan.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _draft(plan_id: UUID, revision: int) -> models.Plan:
    plan = models.Plan.objects.filter(id=plan_id).first()
    if plan is None or plan.state != PlanState.DRAFT:
        raise Refused(Message("scheduling.not_a_draft"))
    if plan.revision != revision:
        raise Conflict(expected=revision, found=plan.revision)
    return plan


def _refuse_broken(plan: models.Plan, assigned: Sequence[Assigned], now: datetime) -> None:
    broken = planning.broken_rules(
        plan.first_day, plan.last_day, assigned, now, rests=queries.rests_of(plan.id)
    )
    if broken:
        raise Refused(
            Message("scheduling.publish_broken", {"count": len(broken), "why": sentence(broken[0])})
        )


def _insert(
    plan: models.Plan,
    assigned: Sequence[Assigned],
    drives: Sequence[Drive],
    by_offer: Collection[UUID],
) -> None:
    legs = _legs(assigned, drives)
    accepted = set(
        models.Assignment.objects.filter(
            plan=plan.based_on, nurse_id__in=list(by_offer), is_accepted=True
        ).values_list("need_id", "nurse_id", "day", "starts")
    )
    models.Assignment.objects.bulk_create(
        [
            models.Assignment(
                plan=plan,
                need_id=item.need_id,
                patient_id=item.patient_id,
                nurse_id=nurse,
                seat=seat,
                day=item.day,
                starts=item.starts,
                minutes=item.minutes,
                zone=item.zone,
                familiarity=item.familiarity[seat],
                drive_minutes=legs.get((item.need_id, nurse), 0),
                is_tentative=item.is_tentative,
                is_accepted=nurse not in by_offer
                or (item.need_id, nurse, item.day, item.starts) in accepted,
            )
            for item in assigned
            for seat, nurse in enumerate(item.nurse_ids)
        ],
        batch_size=500,
    )
    models.Drive.objects.bulk_create(
        [
            models.Drive(
                plan=plan,
                nurse_id=drive.nurse_id,
                day=drive.day,
                minutes=drive.minutes,
                km=drive.km,
                leaves=drive.leaves,
                home_by=drive.home_by,
                rest_at=drive.rest_at,
            )
            for drive in drives
        ],
        batch_size=500,
    )


def _legs(assigned: Sequence[Assigned], drives: Sequence[Drive]) -> dict[tuple[UUID, UUID], int]:
    """Return the drive before each stop by need and nurse."""
    stops: dict[tuple[UUID, date], list[Assigned]] = {}
    for item in sorted(assigned, key=lambda each: (each.start_instant, str(each.need_id))):
        for nurse in item.nurse_ids:
            stops.setdefault((nurse, item.day), []).append(item)
    found: dict[tuple[UUID, UUID], int] = {}
    for drive in drives:
        items = stops.get((drive.nurse_id, drive.day), [])
        for item, minutes in zip(items, drive.by_stop, strict=False):
            found[item.need_id, drive.nurse_id] = minutes
    return found


def _draft_promises(context: Context, first_day: date, assigned: Sequence[Assigned]) -> None:
    last_day = first_day + timedelta(days=PROMISE_DAYS - 1)
    soon = {item.need_id: item for item in assigned if item.day <= last_day}
    stored = {row.need_id: row for row in models.Promise.objects.filter(need_id__in=list(soon))}
    changed = []
    for need_id, item in soon.items():
        row = stored.pop(need_id, None)
        if row is not None and row.state == PromiseState.DRAFT:
            row.day, row.starts, row.zone = item.day, item.starts, item.zone
            row.nurse_ids = sorted(map(str, item.nurse_ids))
            row.is_tentative, row.changed_at = item.is_tentative, context.server_time
            changed.append(row)
            soon[need_id] = item
    models.Promise.objects.bulk_update(
        changed,
        ["day", "starts", "zone", "nurse_ids", "is_tentative", "changed_at"],
        batch_size=200,
    )
    known = set(
        models.Promise.objects.filter(need_id__in=list(soon)).values_list("need_id", flat=True)
    )
    models.Promise.objects.bulk_create(
        [
            models.Promise(
                id=context.next_id(),
                need_id=need_id,
                patient_id=item.patient_id,
                day=item.day,
                starts=item.starts,
                zone=item.zone,
                nurse_ids=sorted(map(str, item.nurse_ids)),
                state=PromiseState.DRAFT,
                is_tentative=item.is_tentative,
                changed_at=context.server_time,
            )
            for need_id, item in soon.items()
            if need_id not in known
        ],
        batch_size=500,
    )


def _open_records(assigned: Sequence[Assigned], today: date) -> None:
    """Let each nurse read the record of the patients she will see."""
    spans: dict[tuple[UUID, UUID], tuple[date, date]] = {}
    for item in assigned:
        for nurse in item.nurse_ids:
            low, high = spans.get((nurse, item.patient_id), (item.day, item.day))
            spans[nurse, item.patient_id] = min(low, item.day), max(high, item.day)
    actors = workforce.actors_of({nurse for nurse, _ in spans})
    SubjectAccess.objects.bulk_create(
        [
            SubjectAccess(
                subject_id=patient,
                actor_id=actors[nurse],
                why="visit",
                since=min(today, low - ACCESS_BEFORE),
                until=high + ACCESS_AFTER,
            )
            for (nurse, patient), (low, high) in spans.items()
            if nurse in actors
        ],
        ignore_conflicts=True,
        batch_size=500,
    )


def _stored(message: Message) -> dict[str, Any]:
    return {"code": message.code, "params": dict(message.params)}
