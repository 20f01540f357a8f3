"""Deciding about referrals: the episode follows, and orders are drafted from what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.kernel.quantity import Quantity
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import PractitionerFacts, TherapyClass
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.rules.deciding import require_conditions
from hearthline.rooms.intake.rules.differences import revived_field
from hearthline.rooms.intake.rules.readiness import AreaState, ReferralFacts, areas
from hearthline.rooms.intake.rules.records.identity import practitioner_id_of
from hearthline.rooms.intake.rules.referrals import orders_to_draft
from hearthline.rooms.intake.values import ReferralState
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as therapy_queries
from hearthline.rooms.therapy.values import (
    Evidence,
    Frequency,
    FrequencyKind,
    Mode,
    Route,
    TherapyOrderFacts,
)


@action("intake.accept_referral", version=2, kind=Kind.REQUEST, permission="intake.decide")
def accept_referral(
    context: Context,
    *,
    referral_id: UUID,
    revision: int,
    conditions: tuple[ConditionAsked, ...] = (),
    starts_on: date | None = None,
    first_dose_on: date | None = None,
    first_dose_at: time | None = None,
) -> UUID:
    """Accept a referral, perhaps on conditions: its orders are drafted for the pharmacist.

    Parameters
    ----------
    conditions
        What must be there by an hour, each with its owner; one that is not met then brings the
        referral back to the top.
    first_dose_on, first_dose_at
        Civil moment of the first dose at home, in the zone of the referral's clock.

    Returns
    -------
    UUID
        The episode of care.

    Raises
    ------
    Refused
        If it was decided already; if the tip of a central line is not confirmed and no condition
        is set; or while something holds the gate of acceptance shut. What may be overridden
        waits for the conditions, what nobody may let pass for nothing.
    """
    referral = _to_decide(context, referral_id)
    require_conditions(areas_of(referral), conditions, now=context.server_time)
    in_words = "; ".join(condition.what for condition in conditions)
    census.decide_episode(
        context,
        episode_id=referral.episode_id,
        accept=True,
        conditions=in_words,
        starts_on=starts_on or first_dose_on or referral.needed_on,
    )
    first = (first_dose_on, first_dose_at)
    orders = orders_to_draft(referral.orders)
    prescribers = _prescribers(referral, orders)
    drafts = tuple(
        _order_facts(referral, order, first, prescribers.get(order["record"])) for order in orders
    )
    known = therapy_queries.orders_by_ids([draft.order_id for draft in drafts])
    new = tuple(draft for draft in drafts if draft.order_id not in known)
    if new:
        therapy.add_orders(context, orders=new)
    _decide(context, referral, revision, ReferralState.ACCEPTED, conditions=in_words)
    for condition in conditions:
        create(
            context,
            Condition,
            id=context.next_id(),
            referral_id=referral.pk,
            patient_id=referral.patient_id,
            what=condition.what.strip()[:300],
            owner_role=condition.owner_role,
            owner_name=condition.owner_name,
            due=condition.due,
            made_at=context.server_time,
            made_by=context.caller.name,
        )
    return referral.episode_id


@action("intake.decline_referral", version=1, kind=Kind.REQUEST, permission="intake.decide")
def decline_referral(context: Context, *, referral_id: UUID, revision: int) -> None:
    """Decline a referral; the context's reason says why, and the person stays on record.

    Raises
    ------
    Refused
        Without a reason, or if it was decided already.
    """
    if not context.reason.strip():
        raise Refused(Message("intake.reason_missing"), field="reason")
    referral = _to_decide(context, referral_id)
    census.decide_episode(context, episode_id=referral.episode_id, accept=False)
    _decide(context, referral, revision, ReferralState.DECLINED)


def areas_of(referral: Referral) -> Sequence[AreaState]:
    """Return how the areas that a decision may not leave unsaid stand."""
    held = lines.lines_of([referral.patient_id]).get(referral.patient_id, ())
    facts = ReferralFacts(likelihood=referral.likelihood, drug=referral.drug, lines=held)
    return areas(facts)


def _to_decide(context: Context, referral_id: UUID) -> Referral:
    referral = context.get(Referral, referral_id)
    context.about(referral.patient_id)
    if referral.state != ReferralState.TO_DECIDE:
        raise Refused(Message("intake.decided_already", {"by": referral.decided_by}))
    return referral


def _decide(
    context: Context, referral: Referral, revision: int, state: ReferralState, **values: Any
) -> None:
    revise(
        context,
        referral,
        revision=revision,
        state=state.value,
        decision_reason=context.reason[:500],
        decided_at=context.server_time,
        decided_by=context.caller.name,
        **values,
    )


_ROUTES = {
    "intravenous": Route.INTRAVENOUS,
    "subcutaneous": Route.SUBCUTANEOUS,
    "intramuscular": Route.INTRAMUSCULAR,
    "enteral": Route.ENTERAL,
    "other": Route.OTHER,
}


def _prescribers(
    referral: Referral, orders: Sequence[dict[str, Any]]
) -> dict[str, PractitionerFacts]:
    """Return who wrote each order, of those whom the sender sent along, by the order's record."""
    ids = {
        order["record"]: practitioner_id_of(referral.sender_id, order["prescriber_key"])
        for order in orders
        if order.get("prescriber_key")
    }
    known = census_queries.practitioners_by_ids(ids.values())
    return {record: known[one] for record, one in ids.items() if one in known}


def _order_facts(
    referral: Referral,
    order: dict[str, Any],
    first: tuple[date | None, time | None],
    prescriber: PractitionerFacts | None,
) -> TherapyOrderFacts:
    stated = order["frequency"]
    kind = FrequencyKind(stated["kind"])
    minutes = order["infuse_over_minutes"]
    is_continuous = kind is FrequencyKind.CONTINUOUS
    rate = revived_field(Quantity, order["rate"])
    return TherapyOrderFacts(
        order_id=derived_id("imported order", order["record"]),
        version_id=derived_id("imported order version", order["record"]),
        patient_id=referral.patient_id,
        episode_id=referral.episode_id,
        starts_on=_day(order["starts"]) or referral.needed_on,
        ends_on=_later_day(order["ends"], order["starts"]),
        prescriber_id=prescriber.id if prescriber else None,
        prescriber=(prescriber.name if prescriber else order["prescriber"])[:200],
        instructions=_instructions(order),
        source=referral.place,
        drug=order["drug"],
        therapy=TherapyClass(referral.therapy),
        indication=", ".join(order["reasons"])[:240],
        dose=revived_field(Quantity, order["dose"]),
        dose_original=order["dose_original"],
        rate=rate,
        duration_minutes=round(float(minutes)) if minutes is not None else None,
        route=_ROUTES.get(order["route"], Route.NOT_STATED),
        mode=Mode.CONTINUOUS if is_continuous else Mode.NOT_STATED,
        frequency=Frequency(
            kind=kind,
            original=stated["original"],
            interval_hours=_number(stated["interval_hours"]),
            times=stated["times"],
            per_days=_number(stated["per_days"]),
            is_as_needed=stated["is_as_needed"],
        ),
        first_dose_on=first[0],
        first_dose_at=first[1],
        zone=referral.zone if first[1] else "",
        evidence=tuple(Evidence(item["kind"], item["original"]) for item in referral.evidence),
    )


def _instructions(order: dict[str, Any]) -> str:
    """Return the words of the order, with a rate that could not be read as a quantity."""
    rate = order["rate_original"]
    said = order["instructions"]
    return said if order["rate"] or not rate or rate in said else f"{said} (rate {rate})".strip()


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    if len(text) == 10:
        return date.fromisoformat(text)
    return local_day(datetime.fromisoformat(text), "UTC")


def _later_day(ends: str | None, starts: str | None) -> date | None:
    last, first = _day(ends), _day(starts)
    return None if last and first and last < first else last
