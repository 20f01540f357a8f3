"""What can be done about supply: dispensing, planning trips and packs, saying what happened.

What happened is a fact: it is stored whatever it says, and flagged when it does not fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.findings import Act, Gate
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.findings.passing import flag_shut
from hearthline.platform.records.editing import (
    ROWS_A_STATEMENT,
    columns,
    create,
    journalled,
    revise,
)
from hearthline.platform.records.models import next_numbers
from hearthline.rooms.supply import models, rules
from hearthline.rooms.supply.values import (
    OPEN_DELIVERIES,
    DeliveryFacts,
    DeliveryState,
    DeliveryStep,
    DispensedFacts,
    KitFacts,
    KitSaid,
    KitState,
    Receipt,
    TakenOff,
    TripFacts,
    Window,
)
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.workforce import queries as workforce

DRIVES = "carries the pack"
ENDS = (DeliveryStep.CONFIRM, DeliveryStep.FAIL, DeliveryStep.RETURN)
"""What ends a delivery, until somebody says otherwise."""


@action("supply.record_many", version=1, kind=Kind.FACT, permission="supply.dispense")
def record_many(context: Context, *, dispensed: tuple[DispensedFacts, ...]) -> int:
    """Write down much that was dispensed in a few statements; return how many."""
    _dispense(context, dispensed)
    return len(dispensed)


@action("supply.dispense_and_promise", version=1, kind=Kind.FACT, permission="supply.dispense")
def dispense_and_promise(
    context: Context, *, facts: DispensedFacts, delivery: DeliveryFacts
) -> UUID:
    """Write down what was dispensed together with when its pack is promised; return the thread."""
    context.concerns(delivery.patient_id)
    if delivery.patient_id != facts.patient_id:
        context.flag("supply.not_this_patients")
    goes_on = facts.order_id in therapy.last_given([facts.patient_id])
    flag_shut(
        context,
        subjects=[facts.patient_id],
        gate=Gate.DISPENSE,
        at=context.server_time,
        act=Act.CONTINUE if goes_on else Act.START,
        order_id=facts.order_id,
    )
    _plan(context, [delivery])
    _dispense(context, [replace(facts, delivery_id=delivery.id)])
    return facts.thread


@action("supply.amend_dispensed", version=1, kind=Kind.FACT, permission="supply.dispense")
def amend_dispensed(context: Context, *, facts: DispensedFacts, version: int) -> int:
    """Put right what was written; the old version stays, the context's reason says why.

    ``version`` is the one the correction was made from; when another was written meanwhile,
    the correction follows it and is flagged.
    """
    last = models.Dispensing.objects.select_for_update().get(thread=facts.thread, is_latest=True)
    context.concerns(last.patient_id)
    if last.version != version:
        context.flag("supply.corrected_meanwhile")
    if not context.reason.strip():
        context.flag("supply.no_reason")
    row = columns(replace(facts, patient_id=last.patient_id))
    before = {name: getattr(last, name) for name in row if name != "id"}
    models.Dispensing.objects.filter(pk=last.pk).update(is_latest=False)
    record = models.Dispensing.objects.create(
        **row,
        version=last.version + 1,
        amends=last,
        written_at=context.server_time,
        written_by=context.caller.name,
        reason=context.reason[:300],
    )
    context.changed(record, before=journalled(before), after=journalled(row))
    return record.version


@action("supply.take_off", version=1, kind=Kind.FACT, permission="supply.deliver")
def take_off(
    context: Context,
    *,
    dispensed_id: UUID,
    kind: TakenOff,
    containers: int,
    happened_at: datetime,
    zone: str,
) -> UUID:
    """Write down containers that came back or were thrown away; the reason is the context's.

    ``dispensed_id`` is the thread of what was dispensed.
    """
    latest = models.Dispensing.objects.get(thread=dispensed_id, is_latest=True)
    context.concerns(latest.patient_id)
    gone = sum(
        models.Removal.objects.filter(thread=dispensed_id).values_list("containers", flat=True)
    )
    if gone + containers > latest.containers:
        context.flag("supply.more_than_dispensed")
    if not context.reason.strip():
        context.flag("supply.no_reason")
    row = create(
        context,
        models.Removal,
        id=context.next_id(),
        thread=dispensed_id,
        patient_id=latest.patient_id,
        kind=kind,
        containers=containers,
        reason=context.reason[:300],
        happened_at=happened_at,
        zone=zone,
        by=context.caller.name,
        written_at=context.server_time,
    )
    return row.id


@action("supply.plan_trip", version=1, kind=Kind.REQUEST, permission="supply.plan")
def plan_trip(context: Context, *, facts: TripFacts) -> UUID:
    """Plan a departure of a van or courier."""
    if not _is_own_branch(context, facts.branch_id):
        raise NotInScope("branch")
    if not facts.name.strip():
        raise Refused(Message("supply.trip_without_name"), field="name")
    return create(context, models.Trip, **columns(facts)).id


@action("supply.plan_many", version=1, kind=Kind.REQUEST, permission="supply.plan")
def plan_many(context: Context, *, deliveries: tuple[DeliveryFacts, ...]) -> int:
    """Promise many packs in a few statements; return how many."""
    context.concerns(*{facts.patient_id for facts in deliveries})
    _plan(context, deliveries)
    return len(deliveries)


@action("supply.leave", version=1, kind=Kind.FACT, permission="supply.deliver")
def leave(context: Context, *, trip_id: UUID, at: datetime) -> int:
    """Write down that a trip left with the packs planned for it; return how many."""
    trip = models.Trip.objects.select_for_update().get(pk=trip_id)
    if not _is_own_branch(context, trip.branch_id):
        context.flag("actions.outside_scope")
    if trip.left_at is not None:
        context.flag("supply.left_already")
    revise(context, trip, revision=trip.revision, left_at=at)
    rows = list(models.Delivery.objects.filter(trip=trip, state=DeliveryState.PLANNED))
    served = {row.patient_id for row in rows}
    context.concerns(*served)
    flag_shut(context, subjects=sorted(served), gate=Gate.SHIP, at=at)
    for row in rows:
        revise(context, row, revision=row.revision, state=DeliveryState.LEFT.value)
        _event(context, row, DeliveryStep.LEAVE, at=at)
    return len(rows)


@action("supply.report_late", version=1, kind=Kind.FACT, permission="supply.deliver")
def report_late(context: Context, *, deliveries: Sequence[UUID], minutes: int, at: datetime) -> int:
    """Write down that packs come later: one entry for as many homes as the van has left.

    Parameters
    ----------
    minutes
        How much later than promised now; less than nothing is earlier again.
    at
        When it was said. The context's reason says why.

    Returns
    -------
    int
        How many promised times changed; those handed over already keep theirs and are flagged.
    """
    rows = list(
        models.Delivery.objects.select_for_update().filter(pk__in=list(deliveries)).order_by("id")
    )
    context.concerns(*{row.patient_id for row in rows})
    if abs(minutes) > rules.LONGEST_DELAY_MINUTES:
        context.flag("supply.delay_beyond_days")
    changed = 0
    for row in rows:
        if DeliveryState(row.state) not in OPEN_DELIVERIES:
            context.flag("supply.not_on_its_way")
            continue
        window = rules.later(window_of(row), minutes)
        is_late = window.closes_at > first_window_of(row).closes_at
        revise(
            context,
            row,
            revision=row.revision,
            is_late=is_late,
            late_reason=context.reason[:300] if is_late else "",
            **_window_columns(window),
        )
        _event(context, row, DeliveryStep.LATE, at=at)
        changed += 1
    return changed


@action("supply.confirm_delivery", version=1, kind=Kind.FACT, permission="supply.deliver")
def confirm_delivery(
    context: Context, *, delivery_id: UUID, received_by: str, received_at: datetime, zone: str
) -> None:
    """Write down who received a pack and when; said again, it amends what was said before."""
    row = models.Delivery.objects.select_for_update().get(pk=delivery_id)
    context.concerns(row.patient_id)
    if not received_by.strip():
        context.flag("supply.nobody_named")
    if received_at > context.server_time + timedelta(minutes=5):
        context.flag("supply.received_in_the_future")
    _happened(
        context,
        row,
        DeliveryStep.CONFIRM,
        at=received_at,
        zone=zone,
        received_by=received_by.strip(),
        state=DeliveryState.DELIVERED,
        received_at=received_at,
    )


@action("supply.confirm_many", version=1, kind=Kind.FACT, permission="supply.deliver")
def confirm_many(context: Context, *, receipts: tuple[Receipt, ...]) -> int:
    """Write down a driver's sheet: who received which pack; those ended already stay. How many."""
    told = {receipt.delivery_id: receipt for receipt in receipts}
    known = list(models.Delivery.objects.select_for_update().filter(pk__in=list(told)))
    context.concerns(*{row.patient_id for row in known})
    rows = [row for row in known if row.state in OPEN_DELIVERIES]
    if len(rows) < len(told):
        context.flag("supply.not_on_its_way")
    events = []
    for row in rows:
        receipt = told[row.pk]
        after = {
            "state": DeliveryState.DELIVERED.value,
            "received_at": receipt.received_at,
            "received_by": receipt.received_by,
        }
        context.changed(row, before={"state": row.state}, after=after)
        for name, value in after.items():
            setattr(row, name, value)
        row.revision += 1
        events.append(
            _event_row(
                context,
                row,
                DeliveryStep.CONFIRM,
                at=receipt.received_at,
                zone=receipt.zone,
                received_by=receipt.received_by,
            )
        )
    columns_set = ["state", "received_at", "received_by", "revision"]
    models.Delivery.objects.bulk_update(rows, columns_set, batch_size=ROWS_A_STATEMENT)
    models.DeliveryEvent.objects.bulk_create(events, batch_size=ROWS_A_STATEMENT)
    return len(rows)


@action("supply.fail_delivery", version=1, kind=Kind.FACT, permission="supply.deliver")
def fail_delivery(
    context: Context, *, delivery_id: UUID, at: datetime, zone: str, came_back: bool
) -> None:
    """Write down that a pack was not handed over, or came back; the context's reason says why."""
    row = models.Delivery.objects.select_for_update().get(pk=delivery_id)
    context.concerns(row.patient_id)
    if not context.reason.strip():
        context.flag("supply.no_reason")
    _happened(
        context,
        row,
        DeliveryStep.RETURN if came_back else DeliveryStep.FAIL,
        at=at,
        zone=zone,
        state=DeliveryState.RETURNED if came_back else DeliveryState.NOT_DELIVERED,
        received_at=None,
    )


@action("supply.pack_kit", version=1, kind=Kind.FACT, permission="supply.dispense")
def pack_kit(context: Context, *, facts: KitFacts) -> UUID:
    """Write down an emergency kit as it was packed; a kit before it is replaced by nobody's word.

    Raises
    ------
    Refused
        If nothing is in it, or two lines share a name.
    """
    context.concerns(facts.patient_id)
    rules.require_kit(facts)
    _pack(context, [facts])
    return facts.id


@action("supply.pack_kits", version=1, kind=Kind.FACT, permission="supply.dispense")
def pack_kits(context: Context, *, kits: tuple[KitFacts, ...]) -> int:
    """Write down many kits as they were packed; return how many."""
    context.concerns(*(facts.patient_id for facts in kits))
    for facts in kits:
        rules.require_kit(facts)
    _pack(context, kits)
    return len(kits)


@action("supply.say_of_kit", version=1, kind=Kind.FACT, permission="supply.deliver")
def say_of_kit(context: Context, *, said: KitSaid) -> None:
    """Say where a kit is now and whether it is intact; once not intact, it never is again."""
    row = models.Kit.objects.select_for_update().get(id=said.kit_id)
    context.concerns(row.patient_id)
    state = said.state
    if state is KitState.INTACT and row.state != KitState.INTACT:
        context.flag("supply.kit_not_intact_again")
        state = KitState(row.state)
    create(
        context,
        models.KitEvent,
        id=context.next_id(),
        kit_id=row.id,
        patient_id=row.patient_id,
        place=said.place.value,
        state=state.value,
        holder=said.holder.strip()[:200],
        why=said.why.strip()[:300],
        happened_at=said.happened_at,
        by=context.caller.name,
        written_at=context.server_time,
    )
    revise(
        context,
        row,
        revision=row.revision,
        place=said.place.value,
        state=state.value,
        holder=said.holder.strip()[:200],
    )


def _is_own_branch(context: Context, branch_id: UUID) -> bool:
    branches = context.caller.branches
    return branches is None or branch_id in branches


def _dispense(context: Context, dispensed: Iterable[DispensedFacts]) -> None:
    wanted = list(dispensed)
    context.concerns(*{facts.patient_id for facts in wanted})
    orders = therapy.orders_by_ids({facts.order_id for facts in wanted if facts.order_id})
    rows = []
    for facts in wanted:
        order = orders.get(facts.order_id) if facts.order_id else None
        if order is not None and order.patient_id != facts.patient_id:
            context.flag("supply.order_of_another_patient")
        verified = None if order is None else order.in_force is not None
        for flag in rules.flags_of(facts, is_verified=verified):
            context.flag(flag)
        row = models.Dispensing(
            **columns(facts), written_at=context.server_time, written_by=context.caller.name
        )
        rows.append(row)
        context.changed(row, after=journalled(columns(facts)))
    models.Dispensing.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)


def _plan(context: Context, deliveries: Sequence[DeliveryFacts]) -> None:
    rows, events = [], []
    for facts in deliveries:
        row = models.Delivery(
            **columns(facts),
            first_day=facts.day,
            first_opens=facts.opens,
            first_closes=facts.closes,
        )
        rows.append(row)
        events.append(_event_row(context, row, DeliveryStep.PLAN, at=context.server_time))
        context.changed(row, after=journalled(columns(facts)))
    models.Delivery.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    models.DeliveryEvent.objects.bulk_create(events, batch_size=ROWS_A_STATEMENT)
    _let_drivers_see([(row.patient_id, row.trip_id) for row in rows if row.trip_id is not None])


def _happened(
    context: Context,
    row: models.Delivery,
    step: DeliveryStep,
    *,
    at: datetime,
    zone: str,
    state: DeliveryState,
    received_at: datetime | None,
    received_by: str = "",
) -> None:
    before = _last_outcome(row)
    if before is not None and step is not DeliveryStep.RETURN and not context.reason.strip():
        context.flag("supply.no_reason")
    revise(
        context,
        row,
        revision=row.revision,
        state=state.value,
        received_at=received_at,
        received_by=received_by,
    )
    _event(context, row, step, at=at, zone=zone, received_by=received_by, amends=before)


def _last_outcome(row: models.Delivery) -> models.DeliveryEvent | None:
    """Return what was said last of how a delivery ended: the entry that no other one amends."""
    said = models.DeliveryEvent.objects.filter(delivery=row, step__in=ENDS)
    amended = set(said.values_list("amends_id", flat=True))
    return next((event for event in said if event.pk not in amended), None)


def _event(
    context: Context, row: models.Delivery, step: DeliveryStep, *, at: datetime, **given: Any
) -> None:
    _event_row(context, row, step, at=at, **given).save(force_insert=True)


def _event_row(
    context: Context,
    row: models.Delivery,
    step: DeliveryStep,
    *,
    at: datetime,
    zone: str = "",
    **given: Any,
) -> models.DeliveryEvent:
    return models.DeliveryEvent(
        id=context.next_id(),
        delivery=row,
        patient_id=row.patient_id,
        step=step,
        happened_at=at,
        zone=zone or row.zone,
        window={
            "day": row.day.isoformat(),
            "opens": f"{row.opens:%H:%M}",
            "closes": f"{row.closes:%H:%M}",
        },
        reason=context.reason[:300],
        by=context.caller.name,
        written_at=context.server_time,
        **given,
    )


def _pack(context: Context, kits: Sequence[KitFacts]) -> None:
    numbers = next_numbers("kit", len(kits), first=1001)
    rows = [
        models.Kit(
            id=facts.id,
            number=f"K{number}",
            patient_id=facts.patient_id,
            band=facts.band,
            lines=rules.lines_stored(facts.lines),
            packed_on=facts.packed_on,
            packed_by=context.caller.name,
            expires_on=rules.kit_expiry(facts.lines),
            place=facts.place.value,
            holder=facts.holder,
            state=KitState.INTACT.value,
            note=facts.note,
        )
        for facts, number in zip(kits, numbers, strict=True)
    ]
    models.Kit.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    for row in rows:
        context.changed(row, after={"number": row.number, "lines": row.lines, "place": row.place})


def _let_drivers_see(packs: Sequence[tuple[UUID, UUID]]) -> None:
    """Let the driver of a trip see whom it serves, on that day."""
    trips = models.Trip.objects.in_bulk({trip for _patient, trip in packs})
    drivers = workforce.actors_of({trip.driver_id for trip in trips.values() if trip.driver_id})
    SubjectAccess.objects.bulk_create(
        [
            SubjectAccess(
                subject_id=patient,
                actor_id=drivers[driver],
                why=DRIVES,
                since=trips[trip].day,
                until=trips[trip].day + timedelta(days=1),
            )
            for patient, trip in packs
            if (driver := trips[trip].driver_id) is not None and driver in drivers
        ],
        ignore_conflicts=True,
        batch_size=ROWS_A_STATEMENT,
    )


def _window_columns(window: Window) -> dict[str, Any]:
    return {"day": window.day, "opens": window.opens, "closes": window.closes, "zone": window.zone}


def window_of(row: models.Delivery) -> Window:
    """Return what a delivery promises now."""
    return Window(row.day, row.opens, row.closes, row.zone)


def first_window_of(row: models.Delivery) -> Window:
    """Return what a delivery promised first."""
    return Window(row.first_day, row.first_opens, row.first_closes, row.zone)
