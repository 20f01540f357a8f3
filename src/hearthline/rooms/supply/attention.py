"""Lines of Today: departures and what they precede, late and failed packs, what expires."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem, PlannedVisit, first_visits
from hearthline.rooms.census import queries as census
from hearthline.rooms.supply import models, queries
from hearthline.rooms.supply.values import OPEN_DELIVERIES, DeliveryState, KitPlace, KitState

CARRIERS = (Role.WAREHOUSE, Role.DRIVER)
TOLD_OF_LATE = (*CARRIERS, Role.PHARMACIST, Role.SCHEDULER, Role.NURSE_MANAGER)
TOLD_OF_EXPIRY = (Role.WAREHOUSE, Role.PHARMACIST)
MOST = 40
EXPIRES_WITHIN = timedelta(hours=36)
FAILED_WITHIN = timedelta(days=3)
_DAY = timedelta(days=1)


def kits_due(caller: Caller, _now: datetime) -> Sequence[AttentionItem]:
    """Return intact kits that expire within the shorter of the program's warnings or have expired.

    Three queries.
    """
    if caller.role not in TOLD_OF_EXPIRY:
        return []
    within = timedelta(days=queries.warn_days(caller.today)[1])
    rows = list(
        visible(caller, models.Kit)
        .filter(state=KitState.INTACT, expires_on__lte=caller.today + within)
        .exclude(place=KitPlace.RETURNED)
        .order_by("expires_on", "number")[:MOST]
    )
    people = census.by_ids([row.patient_id for row in rows])
    return [
        AttentionItem(
            key=f"supply.kit:{row.id}",
            title=Message(
                "supply.kit_due",
                {
                    "name": people[row.patient_id].name if row.patient_id in people else "",
                    "number": row.number,
                },
            ),
            detail=queries.kit_message(queries.kit_value(row), caller.today),
            state="blocking" if row.expires_on and row.expires_on < caller.today else "open",
            due=to_instant(row.expires_on, time(23, 59), caller.zone) if row.expires_on else None,
            owner=Role.WAREHOUSE,
            branch=None,
            url=reverse("supply:kit", args=[row.id]),
            action=Message("supply.kit_due_open"),
            subject=row.patient_id,
        )
        for row in rows
    ]


def departures(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return trips that have not left, with the first visit that their packs precede."""
    if caller.role not in CARRIERS:
        return []
    trips = list(
        visible(caller, models.Trip)
        .filter(day__range=(caller.today, caller.today + _DAY), left_at__isnull=True)
        .order_by("day", "departs", "id")[:MOST]
    )
    packs = visible(caller, models.Delivery).filter(trip__in=trips, state__in=OPEN_DELIVERIES)
    on_trip: dict[object, list[models.Delivery]] = {}
    for pack in packs.order_by("day", "opens", "id"):
        on_trip.setdefault(pack.trip_id, []).append(pack)
    patients = list({pack.patient_id for found in on_trip.values() for pack in found})
    visits = first_visits(patients, now)
    lines = []
    for trip in trips:
        loaded = on_trip.get(trip.pk, [])
        if not loaded:
            continue
        first = min(
            (
                at
                for pack in loaded
                if (at := _begins(visits.get(pack.patient_id), pack)) is not None
            ),
            default=None,
        )
        departs = to_instant(trip.day, trip.departs, trip.zone)
        lines.append(
            AttentionItem(
                key=f"supply.trip:{trip.pk}",
                title=Message(
                    "supply.attention_departs",
                    {"name": trip.name, "at": departs.isoformat(), "count": len(loaded)},
                ),
                detail=Message("supply.attention_departs_detail", {"visit": first.isoformat()})
                if first
                else Message("supply.attention_departs_plain"),
                state="blocking" if departs < now else "open",
                due=departs,
                owner=caller.role,
                branch=trip.branch_id,
                url=reverse("supply:trip", args=[trip.pk]),
                action=Message("supply.attention_open_trip"),
            )
        )
    return lines


def late_and_failed(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return packs that are late, overdue or were not handed over, the earliest visit first."""
    if caller.role not in TOLD_OF_LATE:
        return []
    failed = Q(
        state__in=(DeliveryState.NOT_DELIVERED, DeliveryState.RETURNED),
        day__gte=caller.today - FAILED_WITHIN,
    )
    due = Q(state__in=OPEN_DELIVERIES) & (Q(is_late=True) | Q(day__lte=caller.today))
    rows = list(
        visible(caller, models.Delivery).filter(failed | due).order_by("day", "closes", "id")[:MOST]
    )
    people = census.by_ids({row.patient_id for row in rows})
    visits = first_visits([row.patient_id for row in rows], now)
    lines = []
    for row in rows:
        found = queries.delivery_value(row)
        is_over = found.is_open and found.window.closes_at < now
        if found.is_open and not row.is_late and not is_over:
            continue
        begins = _begins(visits.get(row.patient_id), row)
        name = people[row.patient_id].name if row.patient_id in people else None
        at = found.window.closes_at
        clashes = begins is not None and at > begins
        lines.append(
            AttentionItem(
                key=f"supply.delivery:{row.pk}",
                title=Message(
                    "supply.attention_late" if found.is_open else "supply.attention_failed",
                    {"name": name},
                ),
                detail=_late_detail(at, begins)
                if found.is_open
                else Message("supply.attention_failed_detail"),
                state="blocking" if is_over or clashes or not found.is_open else "open",
                due=min(at, begins) if begins else at,
                owner=caller.role,
                branch=row.branch_id,
                url=reverse("supply:delivery", args=[row.pk]),
                action=Message("supply.attention_open_delivery"),
                subject=row.patient_id,
            )
        )
    return lines


def expiring(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return what is in homes and must be used within a day and a half."""
    if caller.role not in TOLD_OF_EXPIRY:
        return []
    rows = list(
        visible(caller, models.Dispensing)
        .filter(is_latest=True, beyond_use_at__gt=now, beyond_use_at__lte=now + EXPIRES_WITHIN)
        .order_by("beyond_use_at", "id")[:MOST]
    )
    patients = {row.patient_id for row in rows}
    left = {
        item.facts.thread: item.left
        for found in queries.dispensed_for(patients).values()
        for item in found
    }
    people = census.by_ids(patients)
    return [
        AttentionItem(
            key=f"supply.expires:{row.thread}",
            title=Message(
                "supply.attention_expires",
                {
                    "name": people[row.patient_id].name if row.patient_id in people else None,
                    "drug": row.drug,
                    "at": row.beyond_use_at.isoformat(),
                },
            ),
            detail=Message("supply.attention_expires_detail"),
            state="open",
            due=row.beyond_use_at,
            owner=caller.role,
            branch=None,
            url=reverse("supply:of_patient", args=[row.patient_id]),
            action=Message("supply.attention_open_supply"),
            subject=row.patient_id,
        )
        for row in rows
        if row.beyond_use_at is not None and left.get(row.thread)
    ]


def _begins(visit: PlannedVisit | None, pack: models.Delivery) -> datetime | None:
    return to_instant(visit.day, visit.start, pack.zone) if visit else None


def _late_detail(at: datetime, begins: datetime | None) -> Message:
    if begins is None:
        return Message("supply.attention_late_plain", {"at": at.isoformat()})
    return Message(
        "supply.attention_late_detail", {"at": at.isoformat(), "visit": begins.isoformat()}
    )
