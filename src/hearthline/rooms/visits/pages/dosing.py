"""Which doses a visit's form asks about, and what is said of them; until then a dose is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Need
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import (
    AdministrationFacts,
    GivenBy,
    OrderState,
    Step,
    TherapyOrder,
)
from hearthline.rooms.visits.forms import DoseAsked, VisitForm
from hearthline.rooms.visits.values import VisitFacts, VisitState
from hearthline.rooms.workforce import queries as workforce

GIVEN_ORDERS = (OrderState.VERIFIED, OrderState.ACTIVE, OrderState.HELD, OrderState.DISCONTINUED)
GIVES_THE_DRUG = (VisitKind.ADMISSION, VisitKind.INFUSION, VisitKind.PUMP_CHANGE)


@dataclass(frozen=True, slots=True)
class DoseOrder:
    """A drug order of whom a visit was to.

    Parameters
    ----------
    is_due
        Whether a nurse gives it at such a visit: that nothing is said of it is not an answer.
    """

    order: TherapyOrder
    is_due: bool


def due_at(needs: Sequence[Need]) -> dict[UUID, list[TherapyOrder]]:
    """Return by planned visit the drugs that a nurse gives there; none are left out."""
    return {need_id: drugs for need_id, drugs in scheduling.drugs_given(needs).items() if drugs}


def orders_at(
    patient_id: UUID, *, need: Need | None, kind: VisitKind | None, on: date, zone: str
) -> list[DoseOrder]:
    """Return the drug orders that stood on the day of a visit, those due there in front.

    Parameters
    ----------
    need
        What was planned; without it, ``kind`` says what the visit was.
    on, zone
        Civil day of the visit: an order that was ended later is still asked about.
    """
    orders = therapy.therapy_orders_of([patient_id], states=GIVEN_ORDERS).get(patient_id, [])
    ended = [one.head.id for one in orders if one.head.state is OrderState.DISCONTINUED]
    steps = therapy.steps_of(ended) if ended else {}
    gone = {
        order_id
        for order_id in ended
        if any(
            step.step is Step.DISCONTINUE and local_day(step.at, zone) < on
            for step in steps.get(order_id, ())
        )
    }
    if need is not None:
        due = {one.head.id for one in due_at([need]).get(need.id, ())}
    else:
        gives = kind in GIVES_THE_DRUG
        due = {
            one.head.id for one in orders if gives and one.content.given_by is GivenBy.NURSE
        } - set(ended)
    found = [DoseOrder(one, one.head.id in due) for one in orders if one.head.id not in gone]
    return sorted(found, key=lambda one: not one.is_due)


def without_a_word(orders: Sequence[DoseOrder], visit: UUID) -> list[DoseOrder]:
    """Return the orders of which nobody wrote at a visit what became of the dose."""
    told = therapy.administrations_at([visit]).get(visit, ())
    named = {dose.facts.order_id for dose in told}
    return [one for one in orders if one.order.head.id not in named]


def doses_asked(patient_id: UUID, orders: Sequence[DoseOrder], at: datetime) -> list[DoseAsked]:
    """Return the drug orders as a form asks about them, each with the lots in the home."""
    here = supply.in_hand([patient_id], at).get(patient_id, [])
    return [
        DoseAsked(
            one.order.head.id,
            one.order.content.drug,
            [
                (str(item.facts.thread), item.facts.lot or _("lot not known"))
                for item in here
                if item.facts.order_id == one.order.head.id
            ],
            is_due=one.is_due,
        )
        for one in orders
    ]


def doses_told(
    context: Context,
    facts: VisitFacts,
    orders: Sequence[DoseOrder],
    cleaned: Mapping[str, Any],
    now: datetime,
) -> list[AdministrationFacts]:
    """Return what a form says became of each dose."""
    lots = {
        str(item.facts.thread): item.facts.lot
        for item in supply.in_hand([facts.patient_id], now).get(facts.patient_id, [])
    }
    names = workforce.names([facts.nurse_id]) if facts.nurse_id else {}
    found = []
    for one in orders:
        order = one.order
        outcome, lot, why = VisitForm.told(cleaned, order.head.id)
        if outcome is None:
            continue
        found.append(
            AdministrationFacts(
                id=derived_id("dose version", context.action_id, order.head.id),
                thread=derived_id("dose of visit", facts.thread, order.head.id),
                patient_id=facts.patient_id,
                outcome=outcome,
                started_at=facts.started_at or facts.arrived_at or _decided(facts, now),
                order_id=order.head.id,
                drug=order.content.drug,
                amount=order.content.dose if outcome.value == "given" else None,
                ended_at=facts.ended_at,
                zone=facts.zone,
                given_by=GivenBy.NURSE if facts.nurse_id else GivenBy.NOT_DECIDED,
                given_by_name=names.get(facts.nurse_id, "") if facts.nurse_id else "",
                dispensed_id=UUID(lot) if lot else None,
                lot=lots.get(lot, ""),
                visit_id=facts.thread,
                reason=why,
            )
        )
    return found


def leaves_open(
    state: VisitState, orders: Collection[DoseOrder], cleaned: Mapping[str, Any]
) -> bool:
    """Whether a visit is written down as done while a dose due there is still not spoken of."""
    return state is VisitState.DONE and any(
        one.is_due and not VisitForm.is_answered(cleaned, one.order.head.id) for one in orders
    )


def _decided(facts: VisitFacts, now: datetime) -> datetime:
    """Return when a dose was held or refused at a visit of which no time is known."""
    if facts.ended_at is not None:
        return facts.ended_at
    if local_day(now, facts.zone) == facts.on:
        return now
    return to_instant(facts.on, time(12), facts.zone)
