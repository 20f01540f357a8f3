"""Trips of vans and couriers, and the packs promised with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.kernel.findings import Gate
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
from hearthline.rooms.supply import models
from hearthline.rooms.supply.actions.steps import record_step, step_row
from hearthline.rooms.supply.values import (
    DeliveryFacts,
    DeliveryState,
    DeliveryStep,
    TripFacts,
)
from hearthline.rooms.workforce import queries as workforce

DRIVES = "carries the pack"


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
    plan_packs(context, deliveries)
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
        record_step(context, row, DeliveryStep.LEAVE, at=at)
    return len(rows)


def plan_packs(context: Context, deliveries: Sequence[DeliveryFacts]) -> None:
    rows, events = [], []
    for facts in deliveries:
        row = models.Delivery(
            **columns(facts),
            first_day=facts.day,
            first_opens=facts.opens,
            first_closes=facts.closes,
        )
        rows.append(row)
        events.append(step_row(context, row, DeliveryStep.PLAN, at=context.server_time))
        context.changed(row, after=journalled(columns(facts)))
    models.Delivery.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    models.DeliveryEvent.objects.bulk_create(events, batch_size=ROWS_A_STATEMENT)
    _let_drivers_see([(row.patient_id, row.trip_id) for row in rows if row.trip_id is not None])


def _is_own_branch(context: Context, branch_id: UUID) -> bool:
    branches = context.caller.branches
    return branches is None or branch_id in branches


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
