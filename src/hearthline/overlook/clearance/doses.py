"""The next dose of one person: when it is due, which visit gives it, and what bounds its start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.kernel.findings import Finding
from hearthline.overlook.clearance.rules import Bound, BoundKind, HourToMove, hour_to_move
from hearthline.platform.findings.evaluating import Verdict
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.limits import urgencies
from hearthline.rooms.scheduling.promises.holds import is_done_at_the_visit
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

AHEAD = timedelta(days=60)
"""How far ahead a dose is looked for; every four weeks is the rarest that is usual."""
STANDS = frozenset({OrderState.DRAFT, OrderState.VERIFIED, OrderState.ACTIVE})
MIXED = frozenset({OrderState.VERIFIED, OrderState.ACTIVE})


FindingKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next dose of one person.

    Parameters
    ----------
    drug
        What is given; empty when no order stands.
    due
        When it falls due by the order; ``None`` is not known.
    visit
        The planned visit that gives it; ``None`` when nobody planned one, or no nurse gives it.
    move
        The hour after which it must move.
    at_the_visit
        What blocks it now and the visit that gives it clears itself, before the drug.
    """

    drug: str
    due: datetime | None
    visit: Assigned | None
    move: HourToMove
    at_the_visit: frozenset[FindingKey] = frozenset()

    @property
    def starts(self) -> datetime | None:
        """When it starts: with its visit, else when it is due."""
        return self.visit.start_instant if self.visit else self.due


def next_dose(
    patient_id: UUID, orders: Sequence[TherapyOrder], stands: Verdict, now: datetime
) -> NextDose:
    """Return the next dose, in a constant number of queries."""
    due = {order.head.id: at for order in orders if (at := _due(order, now)) is not None}
    first = min(
        (order for order in orders if order.head.id in due),
        key=lambda order: due[order.head.id],
        default=None,
    )
    visit, bounds = _visit(patient_id, now)
    if visit is None and first is not None:
        bounds = _by_order(patient_id, first, due[first.head.id], now)
    done_there = frozenset(
        key_of(row.finding)
        for row in stands.blocking
        if visit is not None and is_done_at_the_visit(row.finding)
    )
    clears = _clears(stands)
    drugs = [order.content.drug for order in orders if order.head.state in STANDS]
    return NextDose(
        drug=first.content.drug if first else next(iter(drugs), ""),
        due=due[first.head.id] if first else None,
        visit=visit,
        move=hour_to_move(
            bounds,
            now=now,
            is_blocked=not stands.is_clear,
            clears_at=clears.values(),
            at_the_visit=len(done_there),
            unplanned=sum(
                row.finding.clears_by not in clears and key_of(row.finding) not in done_there
                for row in stands.blocking
            ),
        ),
        at_the_visit=done_there,
    )


def key_of(finding: Finding) -> FindingKey:
    """Return what tells the findings about one person apart."""
    return finding.check, finding.discriminator


def _due(order: TherapyOrder, now: datetime) -> datetime | None:
    """Return when a dose of an order falls due next; a first one that is late is still due."""
    if order.head.state not in STANDS:
        return None
    first = therapy.first_dose(order)
    if first is not None:
        return first
    return next(iter(therapy.doses_between(order, now, now + AHEAD)), None)


def _visit(patient_id: UUID, now: datetime) -> tuple[Assigned | None, list[Bound]]:
    """Return the next planned visit that may give a drug, and what bounds its start."""
    planned = [
        one
        for one in scheduling.next_visits([patient_id], now.date() - timedelta(days=1))[patient_id]
        if one.end_instant > now
    ]
    needs = scheduling.needs_by_ids(one.need_id for one in planned)
    giving = next(
        (
            one
            for one in planned
            if one.need_id in needs and scheduling.drugs_may_be_given(needs[one.need_id])
        ),
        None,
    )
    if giving is None:
        return None, []
    need = needs[giving.need_id]
    limits = urgencies([(need, giving.day)])[need.id].limits
    return giving, [Bound(BoundKind(one.kind), one.start_by, one.at) for one in limits]


def _by_order(patient_id: UUID, order: TherapyOrder, due: datetime, now: datetime) -> list[Bound]:
    """Return what bounds a dose that no planned visit gives: its hour, and the bag's."""
    bounds = [Bound(BoundKind.DOSE, due, due)]
    if order.head.state in MIXED:
        outlooks = supply.drug_outlooks([patient_id], now, orders={patient_id: [order]})
        runs = timedelta(minutes=order.content.duration_minutes or 0)
        bounds += [
            Bound(BoundKind.USE_BY, one.use_by - runs, one.use_by)
            for one in outlooks[patient_id]
            if one.use_by is not None
        ]
    return bounds


def _clears(stands: Verdict) -> dict[UUID | None, datetime]:
    """Return when each delivery and visit that clears what blocks is promised."""
    wanted = {row.finding.clears_by for row in stands.blocking if row.finding.clears_by}
    if not wanted:
        return {}
    found: dict[UUID | None, datetime] = {
        key: one.window.closes_at
        for key, one in supply.deliveries_by_ids(wanted).items()
        if one.is_open
    }
    return found | {one.need_id: one.start_instant for one in scheduling.assigned_to(wanted)}
