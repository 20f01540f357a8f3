"""Orders drafted from what a referral was sent with, for the pharmacist to verify."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import Quantity
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import PractitionerFacts, TherapyClass
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.rules.differences import revived_field
from hearthline.rooms.intake.rules.records.identity import practitioner_id_of
from hearthline.rooms.intake.rules.referrals import orders_to_draft
from hearthline.rooms.therapy.values import (
    Evidence,
    Frequency,
    FrequencyKind,
    Mode,
    Route,
    TherapyOrderFacts,
)

_ROUTES = {
    "intravenous": Route.INTRAVENOUS,
    "subcutaneous": Route.SUBCUTANEOUS,
    "intramuscular": Route.INTRAMUSCULAR,
    "enteral": Route.ENTERAL,
    "other": Route.OTHER,
}


def order_drafts(
    referral: Referral, first: tuple[date | None, time | None]
) -> tuple[TherapyOrderFacts, ...]:
    """Return the orders of a referral as drafts; ``first`` is the first dose at home."""
    orders = orders_to_draft(referral.orders)
    prescribers = _prescribers(referral, orders)
    return tuple(
        _order_facts(referral, order, first, prescribers.get(order["record"])) for order in orders
    )


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
