"""Area events: declared, widened and closed by request; what happens about people is a fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import holders, program_day
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.messaging.sending import send
from hearthline.platform.records.editing import create, journalled
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.actions.on_call import (
    ROWS_A_STATEMENT,
    let_on_call_see,
)
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.areas import order_of, require_area, stand_of
from hearthline.rooms.emergency.values import (
    AreaFacts,
    AreaRank,
    AreaStep,
    AreaStepFacts,
    FoundBy,
)

ON_CALL = "area event"
AREA = "emergency.area"
LOOK_AGAIN_AFTER = timedelta(minutes=5)


@action("emergency.declare_area", version=1, kind=Kind.REQUEST, permission=AREA)
def declare_area(context: Context, *, facts: AreaFacts) -> UUID:
    """Declare an area event, list whom it touches and tell who is on call.

    The hours within which people are to be reached count from now, when the program knows.

    Raises
    ------
    EmergencyRefusal
        If the area is nowhere.
    """
    require_area(facts)
    event = create(
        context,
        models.AreaEvent,
        id=facts.id,
        declared_at=context.server_time,
        declared_by=context.caller.name,
        looked_at=context.server_time,
        **_where(facts),
    )
    branches = _look(context, event, facts)
    _tell(
        context,
        branches,
        key=f"area {event.pk} declared",
        message=Message("notice.area_declared", {"at": context.server_time.isoformat()}),
        event_id=event.pk,
    )
    return event.pk


@action("emergency.widen_area", version=1, kind=Kind.REQUEST, permission=AREA)
def widen_area(context: Context, *, facts: AreaFacts) -> None:
    """Say anew what happens where; nobody who is listed already is left out by it.

    Raises
    ------
    EmergencyRefusal
        If the area is nowhere or the event was closed.
    """
    event = _open(context, facts.id)
    require_area(facts)
    after = _where(facts)
    before = {name: getattr(event, name) for name in after}
    for name, value in after.items():
        setattr(event, name, value)
    event.save(update_fields=list(after))
    context.changed(event, before=journalled(before), after=journalled(after))
    _look(context, event, facts)


@action("emergency.record_area_step", version=1, kind=Kind.FACT, permission="emergency.area_step")
def record_area_step(context: Context, *, facts: AreaStepFacts) -> UUID:
    """Write down what happened about one person: heard, reached, arranged.

    It happened, so nothing is refused: somebody who was not listed is listed by it, and what is
    said about a closed event, the future or a wrong percentage is flagged.
    """
    context.concerns(facts.patient_id)
    event = models.AreaEvent.objects.select_for_update().get(pk=facts.event_id)
    if event.closed_at is not None:
        context.flag("emergency.area_closed_already")
    if facts.at > context.server_time + timedelta(minutes=5):
        context.flag("emergency.area_step_in_the_future")
    percent = facts.battery_percent
    if percent is not None and not 0 <= percent <= 100:
        context.flag("emergency.battery_out_of_range")
        percent = None
    row = models.AreaAffected.objects.filter(event=event, patient_id=facts.patient_id).first()
    if row is None:
        row = _listed_by_hand(context, event, facts.patient_id)
    made = create(
        context,
        models.AreaEntry,
        id=facts.id,
        affected_id=row.pk,
        patient_id=facts.patient_id,
        step=facts.step.value,
        at=facts.at,
        power=facts.power.value,
        battery_percent=percent,
        said=facts.said.strip()[:500],
        next_contact_at=facts.next_contact_at,
        by=context.caller.name,
        written_at=context.server_time,
    )
    _read_again([row])
    return made.pk


@action("emergency.close_area", version=1, kind=Kind.REQUEST, permission=AREA)
def close_area(context: Context, *, event_id: UUID, note: str) -> None:
    """Close an event with a word on how it ended, and for those who were not reached.

    Raises
    ------
    EmergencyRefusal
        Without a word, or if it is closed.
    """
    event = _open(context, event_id)
    if not note.strip():
        raise EmergencyRefusal(Message("emergency.area_note_needed"), field="note")
    event.closed_at = context.server_time
    event.closed_by = context.caller.name
    event.closed_note = note.strip()[:500]
    event.save(update_fields=["closed_at", "closed_by", "closed_note"])
    context.changed(event, before={"closed": False}, after={"closed": True, "note": note})


@action("emergency.look_again", version=1, kind=Kind.FACT, permission=AREA)
def look_again(context: Context, *, event_id: UUID) -> int:
    """List who came into the area since, and who is on call now; return how many were new."""
    event = models.AreaEvent.objects.select_for_update().get(pk=event_id)
    before = models.AreaAffected.objects.filter(event=event).count()
    _look(context, event, queries.area_value(event))
    models.AreaEvent.objects.filter(pk=event_id).update(looked_at=context.server_time)
    return models.AreaAffected.objects.filter(event=event).count() - before


@action("emergency.escalate_area", version=1, kind=Kind.FACT, permission=AREA)
def escalate_area(context: Context, *, event_id: UUID) -> int:
    """Call on-call, the second in line and the nurse managers about people past their hour.

    Returns how many people it is about.
    """
    now = context.server_time
    event = models.AreaEvent.objects.select_for_update().get(pk=event_id)
    rows = list(
        models.AreaAffected.objects.filter(event=event, next_escalation_at__lte=now).order_by("id")
    )
    if not rows or event.closed_at is not None:
        return 0
    context.about(*(row.patient_id for row in rows))
    entries = [
        models.AreaEntry(
            id=derived_id("escalation", row.pk, row.next_escalation_at),
            affected=row,
            patient_id=row.patient_id,
            step=AreaStep.ESCALATED.value,
            at=now,
            by=context.caller.name,
            written_at=now,
        )
        for row in rows
    ]
    models.AreaEntry.objects.bulk_create(entries, ROWS_A_STATEMENT)
    for made in entries:
        context.changed(made, after={"step": made.step, "patient": str(made.patient_id)})
    _read_again(rows)
    by_branch = Counter(row.branch_id for row in rows)
    for branch, count in by_branch.items():
        _tell(
            context,
            [branch],
            key=f"area {event.pk} {branch} {now.isoformat()}",
            message=Message("notice.area_hour_passed", {"count": count, "at": now.isoformat()}),
            event_id=event.pk,
        )
    return len(rows)


def _where(facts: AreaFacts) -> dict[str, Any]:
    centre = facts.centre
    return {
        "title": facts.title.strip()[:120],
        "kind": facts.kind.value,
        "began_at": facts.began_at,
        "zips": list(facts.zips),
        "latitude": centre.latitude if centre else None,
        "longitude": centre.longitude if centre else None,
        "radius_km": facts.radius_km,
    }


def _open(context: Context, event_id: UUID) -> models.AreaEvent:
    event = context.get(models.AreaEvent, event_id)
    if event.closed_at is not None:
        raise EmergencyRefusal(
            Message(
                "emergency.area_closed",
                {"name": event.closed_by, "at": event.closed_at.isoformat()},
            )
        )
    return event


def _look(context: Context, event: models.AreaEvent, facts: AreaFacts) -> set[UUID]:
    """List who is touched and not listed, read every rank again; return the branches."""
    today = program_day(context.server_time)
    listed = {row.patient_id: row for row in models.AreaAffected.objects.filter(event=event)}
    new = [one for one in queries.touched_by(facts, today) if one.patient_id not in listed]
    ranks = queries.area_ranks([*listed, *(one.patient_id for one in new)], today)
    made = [
        _row(context, event, one.patient_id, one.branch_id, one.found_by, ranks[one.patient_id])
        for one in new
    ]
    _insert(context, made)
    moved = [row for row in listed.values() if _rank(event, row, ranks[row.patient_id])]
    for row in moved:
        context.changed(row, after={"rank": row.rank, "contact_by": row.contact_by})
    _read_again(moved)
    everybody = [*listed.values(), *made]
    _let_on_call_see(context, everybody)
    return {row.branch_id for row in everybody if row.branch_id is not None}


def _row(
    context: Context,
    event: models.AreaEvent,
    patient_id: UUID,
    branch_id: UUID | None,
    found_by: FoundBy,
    rank: AreaRank,
) -> models.AreaAffected:
    row = models.AreaAffected(
        id=derived_id("area event", event.pk, patient_id),
        event=event,
        patient_id=patient_id,
        branch_id=branch_id,
        found_by=found_by.value,
        added_at=context.server_time,
    )
    _rank(event, row, rank)
    row.due = row.next_escalation_at = row.contact_by
    return row


def _rank(event: models.AreaEvent, row: models.AreaAffected, rank: AreaRank) -> bool:
    """Give a row its rank and hour; return whether that differs from what it had."""
    contact_by = None
    if rank.contact_within_h is not None:
        contact_by = event.declared_at + timedelta(hours=rank.contact_within_h)
    had = (row.rank, row.contact_within_h, row.hours_from, row.contact_by)
    has = (rank.rank, rank.contact_within_h, rank.hours_from.value, contact_by)
    row.rank, row.contact_within_h, row.hours_from, row.contact_by = has
    row.rank_order = order_of(rank.rank)
    return had != has


def _insert(context: Context, rows: Sequence[models.AreaAffected]) -> None:
    models.AreaAffected.objects.bulk_create(rows, ROWS_A_STATEMENT)
    context.about(*(row.patient_id for row in rows))
    for row in rows:
        after = {"patient": row.patient_id, "rank": row.rank, "contact_by": row.contact_by}
        context.changed(row, after=journalled(after))


def _listed_by_hand(
    context: Context, event: models.AreaEvent, patient_id: UUID
) -> models.AreaAffected:
    today = program_day(context.server_time)
    rank = queries.area_ranks([patient_id], today)[patient_id]
    episodes = census.episodes_of([patient_id]).get(patient_id, [])
    branch = next((e.branch_id for e in episodes if e.state in census.OPEN_STATES), None)
    row = _row(context, event, patient_id, branch, FoundBy.BY_HAND, rank)
    _insert(context, [row])
    _let_on_call_see(context, [row])
    return row


def _read_again(rows: Sequence[models.AreaAffected]) -> None:
    """Bring what is a reading of the entries up to date."""
    entries = queries.entries_of(row.pk for row in rows)
    waits = queries.area_waits()
    names: set[str] = set()
    for row in rows:
        stand = asdict(stand_of(entries.get(row.pk, []), row.contact_by, waits=waits))
        names = set(stand)
        for name, value in stand.items():
            setattr(row, name, value)
    if rows:
        stored = {"rank", "rank_order", "contact_within_h", "hours_from", "contact_by"}
        models.AreaAffected.objects.bulk_update(rows, sorted(names | stored), ROWS_A_STATEMENT)


def _let_on_call_see(context: Context, rows: Iterable[models.AreaAffected]) -> None:
    """Let those on call see whom an event touches, though they are not of the team."""
    by_branch: dict[UUID, list[UUID]] = {}
    for row in rows:
        if row.branch_id is not None:
            by_branch.setdefault(row.branch_id, []).append(row.patient_id)
    let_on_call_see(context, by_branch, why=ON_CALL)


def _tell(
    context: Context,
    branches: Collection[UUID | None],
    *,
    key: str,
    message: Message,
    event_id: UUID,
) -> None:
    """Tell who answers for some branches; somebody of no branch is every nurse manager's."""
    today = program_day(context.server_time)
    people = queries.answering(filter(None, branches), context.server_time, today)
    told = [actor for one in people.values() for actor in one.actors]
    if None in branches:
        told += holders((Role.NURSE_MANAGER,), None, today)
    told = list(dict.fromkeys(told))
    if branches:
        send(context, key=key, to=told, message=message, url=queries.area_url(event_id))
