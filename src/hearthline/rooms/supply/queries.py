"""What other rooms and pages may read of supply; each in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message
from hearthline.platform.content.queries import in_force
from hearthline.platform.findings.reads import Reads
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census import queries as census
from hearthline.rooms.supply import models, rules
from hearthline.rooms.supply.values import (
    COLD,
    OPEN_DELIVERIES,
    Aside,
    Delivery,
    DeliveryState,
    Dispensed,
    DispensedFacts,
    DrugOutlook,
    Kit,
    KitFacts,
    KitPlace,
    KitState,
    Storage,
    Window,
)
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

GIVEN_STATES = (OrderState.VERIFIED, OrderState.ACTIVE)
"""Orders for which a drug must be there."""
EMERGENCY_RULES = "emergency_rules"
"""The content in which a program approves when a kit's expiry is said (``emergency`` owns it)."""
WARNED_BEFORE = (60, 30)

DISPENSED = RowsOf(
    lambda: (
        models.Dispensing.objects.filter(is_latest=True)
        .select_related("delivery")
        .order_by("-dispensed_at", "id")
    )
)
REMOVALS = RowsOf(models.Removal.objects.all)
ASIDE = RowsOf(lambda: models.SetAside.objects.order_by("written_at", "id"))
KITS = RowsOf(lambda: models.Kit.objects.order_by("-packed_on", "number"))


def dispensed_for(patients: Iterable[UUID]) -> dict[UUID, list[Dispensed]]:
    """Return what was dispensed for each person in its newest version, latest first."""
    rows = DISPENSED(patients)
    gone = _taken_off({row.patient_id for row in rows})
    used = therapy.containers_used({row.patient_id for row in rows})
    aside = {row.thread: row for row in ASIDE({row.patient_id for row in rows})}
    found: dict[UUID, list[Dispensed]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(
            dispensed_value(
                row,
                taken_off=gone[row.thread],
                used=used.get(row.thread, 0),
                aside=aside.get(row.thread),
            )
        )
    return found


def in_hand(patients: Iterable[UUID], at: datetime) -> dict[UUID, list[Dispensed]]:
    """Return what is in each home at ``at`` and may still be given, soonest beyond-use first.

    What has no beyond-use time on record is among it, last: it is not known, not unlimited.
    """
    found: dict[UUID, list[Dispensed]] = {}
    for patient, items in dispensed_for(patients).items():
        here = [
            item
            for item in items
            if item.delivery is not None
            and item.delivery.state is DeliveryState.DELIVERED
            and item.left
            and not item.is_expired(at)
        ]
        if here:
            found[patient] = sorted(here, key=_by_beyond_use)
    return found


def deliveries(
    patients: Iterable[UUID] | None, first_day: date, last_day: date
) -> dict[UUID, list[Delivery]]:
    """Return the deliveries promised in the days (``patients`` ``None``: to anybody), by time."""
    rows = models.Delivery.objects.filter(day__range=(first_day, last_day)).order_by(
        "day", "opens", "id"
    )
    found: dict[UUID, list[Delivery]] = {}
    for row in rows if patients is None else rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(delivery_value(row))
    return found


def deliveries_by_ids(ids: Iterable[UUID]) -> dict[UUID, Delivery]:
    """Return the deliveries called ``ids``."""
    return {
        row.pk: delivery_value(row) for row in rows_for(models.Delivery.objects.all(), "pk", ids)
    }


def open_deliveries(patients: Iterable[UUID]) -> dict[UUID, list[Delivery]]:
    """Return the deliveries still to come, soonest first."""
    rows = models.Delivery.objects.filter(state__in=OPEN_DELIVERIES).order_by("day", "closes", "id")
    found: dict[UUID, list[Delivery]] = {}
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(delivery_value(row))
    return found


def beyond_use(patients: Iterable[UUID], at: datetime) -> dict[UUID, dict[UUID, datetime]]:
    """Return by person and order the last instant at which the drug may be given.

    Counted is what is there or on its way at ``at``; an order that is absent has none on record,
    which is not known, never unlimited.
    """
    found = {
        patient: rules.last_use(items, at) for patient, items in dispensed_for(patients).items()
    }
    return {patient: orders for patient, orders in found.items() if orders}


def drug_outlooks(
    patients: Iterable[UUID],
    at: datetime,
    *,
    orders: dict[UUID, list[TherapyOrder]] | None = None,
    dispensed: Mapping[UUID, Sequence[Dispensed]] | None = None,
) -> dict[UUID, list[DrugOutlook]]:
    """Return for every drug order that may be given whether its drug is there at ``at``.

    ``expected_at`` of an outlook is when the soonest open delivery is promised.
    """
    wanted = list(patients)
    known = therapy.therapy_orders_of(wanted, states=GIVEN_STATES) if orders is None else orders
    dispensed = dispensed_for(wanted) if dispensed is None else dispensed
    return {
        patient: [
            rules.outlook(
                patient, order.head.id, order.content.drug, dispensed.get(patient, ()), at
            )
            for order in found
        ]
        for patient, found in known.items()
    }


def kept_cold(reads: Reads) -> dict[UUID, Answer]:
    """Return whether what is left of what was dispensed is kept cold, by its labels."""
    found = {}
    for patient, items in reads.of(dispensed_for).items():
        labels = {item.facts.storage for item in items if item.left}
        if labels & COLD:
            found[patient] = Answer.YES
        elif labels and Storage.NOT_STATED not in labels:
            found[patient] = Answer.NO
    return found


def outlook_message(item: DrugOutlook) -> Message:
    """Return the sentence that says whether a drug is there."""
    params = {
        "drug": item.drug,
        "at": item.expected_at.isoformat() if item.expected_at else "",
        "use_by": item.use_by.isoformat() if item.use_by else "",
    }
    return Message(f"supply.drug_{item.state}", params)


def dispensed_value(
    row: models.Dispensing,
    *,
    taken_off: int = 0,
    used: int = 0,
    aside: models.SetAside | None = None,
) -> Dispensed:
    """Return the record as a value."""
    given = {item.name: getattr(row, item.name) for item in fields(DispensedFacts)}
    facts = DispensedFacts(
        **given
        | {
            "storage": Storage(row.storage),
            "protect_from_light": Answer(row.protect_from_light),
        }
    )
    return Dispensed(
        facts,
        row.version,
        delivery_value(row.delivery) if row.delivery is not None else None,
        taken_off,
        used,
        Aside(aside.state) if aside is not None else None,
        aside.why if aside is not None else "",
    )


def delivery_value(row: models.Delivery) -> Delivery:
    """Return the record as a value."""
    return Delivery(
        id=row.pk,
        patient_id=row.patient_id,
        branch_id=row.branch_id,
        trip_id=row.trip_id,
        window=Window(row.day, row.opens, row.closes, row.zone),
        first_window=Window(row.first_day, row.first_opens, row.first_closes, row.zone),
        state=DeliveryState(row.state),
        late_reason=row.late_reason,
        received_at=row.received_at,
        received_by=row.received_by,
    )


def packs_of(delivery_ids: Sequence[UUID]) -> dict[UUID, list[Dispensed]]:
    """Return what travels with each delivery."""
    found: dict[UUID, list[Dispensed]] = {}
    rows = models.Dispensing.objects.filter(is_latest=True).order_by("drug", "id")
    for row in rows_for(rows, "delivery_id", delivery_ids):
        if row.delivery_id is not None:
            found.setdefault(row.delivery_id, []).append(_without_delivery(row))
    return found


def kits_of(patients: Iterable[UUID]) -> dict[UUID, list[Kit]]:
    """Return each person's kits, intact ones first, the one that lasts longest first of them."""
    found: dict[UUID, list[Kit]] = {}
    for row in KITS(patients):
        found.setdefault(row.patient_id, []).append(kit_value(row))
    for kits in found.values():
        kits.sort(
            key=lambda kit: (
                kit.state is not KitState.INTACT,
                -(kit.expires_on or date.min).toordinal(),
            )
        )
    return found


def warn_days(on: date) -> tuple[int, int]:
    """Return how many days before a kit's expiry it stands on the list, and on Today.

    The program's approved emergency rules say so; until it has any, 60 and 30 (proposals).
    """
    for version in in_force(EMERGENCY_RULES, on=on).values():
        said = sorted((day for day in version.body.get("warn_days", ())), reverse=True)
        if said:
            return said[0], said[-1]
    return WARNED_BEFORE


def ends_before_care(kits: QuerySet[models.Kit], on: date) -> list[UUID]:
    """Return which of some kits expire before the care of their patient does.

    Care without a planned end goes on for as long as the list of kits looks ahead.
    """
    ahead = on + timedelta(days=warn_days(on)[0])
    ends: dict[UUID, date] = {}
    for episode in census.open_episodes():
        until = episode.planned_end or ahead
        ends[episode.patient_id] = max(until, ends.get(episode.patient_id, until))
    rows = kits.filter(expires_on__isnull=False).values_list("id", "patient_id", "expires_on")
    return [
        kit
        for kit, patient, expires in rows
        if expires is not None and patient in ends and expires < ends[patient]
    ]


def kit_value(row: models.Kit) -> Kit:
    """Return the record as a value."""
    facts = KitFacts(
        id=row.id,
        patient_id=row.patient_id,
        lines=rules.lines_read(row.lines),
        packed_on=row.packed_on,
        band=row.band,
        place=KitPlace(row.place),
        holder=row.holder,
        note=row.note,
    )
    return Kit(facts, row.number, KitState(row.state), row.revision)


def kit_message(kit: Kit, on: date) -> Message:
    """Return the sentence that says whether a kit serves on a day."""
    trouble = kit.trouble(on)
    params = {
        "number": kit.number,
        "place": kit.facts.place.value,
        "day": kit.expires_on.isoformat() if kit.expires_on else "",
        "item": kit.missing[0].item if kit.missing else "",
        "state": kit.state.value,
    }
    return Message(f"supply.kit_{trouble or 'serves'}", params)


def _without_delivery(row: models.Dispensing) -> Dispensed:
    given = {item.name: getattr(row, item.name) for item in fields(DispensedFacts)}
    given["storage"] = Storage(row.storage)
    return Dispensed(DispensedFacts(**given), row.version)


def _taken_off(patients: Iterable[UUID]) -> defaultdict[UUID, int]:
    found: defaultdict[UUID, int] = defaultdict(int)
    for row in REMOVALS(patients):
        found[row.thread] += row.containers
    return found


def _by_beyond_use(item: Dispensed) -> tuple[bool, str]:
    until = item.facts.beyond_use_at
    return (until is None, until.isoformat() if until else "")
