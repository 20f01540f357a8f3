"""Care plans of one person: three readings from the approved words and the records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.content.queries import in_force
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_day, shown_quantity
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import CodeStatus, MeasurementFacts, MeasurementKind
from hearthline.rooms.emergency import contents, models
from hearthline.rooms.emergency.queries.patients import Stand, risks_of, stands_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.rules.care import read_out
from hearthline.rooms.emergency.rules.kits import KitStand
from hearthline.rooms.emergency.values import (
    Allowed,
    CareReading,
    CareSigned,
    Reading,
    RiskKind,
)
from hearthline.rooms.program import queries as program
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
SAID_PLAINLY = (CodeStatus.FULL, CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY)
EMERGENCY_NUMBER = "911"
"""The local emergency number, as texts and steps name it."""


class NoCareText(Exception):
    """Nobody has approved words for a care plan."""


def family_reading(patient_id: UUID, on: date) -> CareReading:
    """Return what the family reads, in its language where an approved version exists."""
    return readings_of(patient_id, on)[Reading.FAMILY]


def readings_of(patient_id: UUID, on: date) -> dict[Reading, CareReading]:
    """Return all three readings of a person's care plan.

    Raises
    ------
    NoCareText
        If no words are approved yet.
    """
    english = _text("en", on)
    if english is None:
        raise NoCareText
    wanted = _language_of(patient_id, on)
    own = _text(wanted, on) if wanted != "en" else english
    language = wanted if own is not None else "en"
    family = own if own is not None else english
    phone = _phone_of(patient_id)
    known, holds = _known(patient_id, on, english["words"], phone)
    found = {
        reading: read_out(english, reading, language="en", wanted="en", known=known, holds=holds)
        for reading in (Reading.NURSE, Reading.DISPATCHER)
    }
    if family is not english:
        known, holds = _known(patient_id, on, family["words"], phone)
    found[Reading.FAMILY] = read_out(
        family, Reading.FAMILY, language=language, wanted=wanted, known=known, holds=holds
    )
    return found


def signatures_of(patient_id: UUID) -> list[CareSigned]:
    """Return who signed a person's care plan, newest first."""
    rows = models.CarePlanSignature.objects.filter(patient_id=patient_id)
    return [
        CareSigned(
            id=row.id,
            reading=Reading(row.reading),
            language=row.language,
            by_interpreter=row.by_interpreter,
            digest=row.digest,
            signer=row.signer,
            relation=row.relation,
            signed_on=row.signed_on,
            witnessed_by=row.witnessed_by,
            written_at=row.written_at,
        )
        for row in rows.order_by("-written_at", "-id")[:20]
    ]


def _text(language: str, on: date) -> Mapping[str, Any] | None:
    found = in_force(contents.CARE_TEXT_KIND, on=on, language=language)
    return next((version.body for version in found.values()), None)


def _phone_of(patient_id: UUID) -> str:
    """Return the number of the branch whose care somebody is in."""
    own = census.episodes_of([patient_id]).get(patient_id, [])
    open_ones = {one.branch_id for one in own if one.state in census.OPEN_STATES}
    branches = program.by_ids(open_ones)
    return next((branch.phone for branch in branches.values() if branch.phone), "")


def _language_of(patient_id: UUID, on: date) -> str:
    home = census.visit_homes([patient_id], on).get(patient_id)
    return (home.spoken_language if home else "").split("-")[0].lower() or "en"


def _known(
    patient_id: UUID, on: date, words: Mapping[str, str], phone: str
) -> tuple[dict[str, str], set[str]]:
    """Return what fills a text, and which of its conditions hold."""
    not_known = words["not_known"]
    person = census.by_ids([patient_id])[patient_id]
    home = census.visit_homes([patient_id], on).get(patient_id)
    address = ", ".join(filter(None, [home.address, home.city] if home else []))
    orders = therapy.therapy_orders_of([patient_id], states=RUNNING).get(patient_id, [])
    stops = therapy.stops(on)(orders)
    critical = [drug for drug, answer in stops.items() if answer is Answer.YES]
    allergies = census.active_allergies([patient_id]).get(patient_id, [])
    weight = census.latest_measurements(MeasurementKind.WEIGHT, [patient_id]).get(patient_id)
    stated = census.code_statuses([patient_id]).get(patient_id)
    status = stated.status if stated else CodeStatus.NOT_ASKED
    known = {
        "name": f"{person.given_name} {person.family_name}".strip(),
        "born": shown_day(person.birth_date) if person.birth_date else not_known,
        "phone": phone or not_known,
        "emergency": EMERGENCY_NUMBER,
        "address": address or not_known,
        "access": home.access_notes if home else "",
        "drugs": ", ".join(stops) or not_known,
        "critical_drugs": ", ".join(critical),
        "allergies": "; ".join(
            f"{one.substance} — {one.reaction}" if one.reaction else one.substance
            for one in allergies
        )
        or not_known,
        "code_status": words.get(f"code_{status}", str(status)),
        "weight": _weight_words(weight, not_known),
        **dict.fromkeys(
            ("home_drugs", "kit", "kit_place", "contact_hours", "epinephrine", "call_first"),
            not_known,
        ),
    }
    holds = {
        "must_not_stop" if critical else "",
        "may_stop" if stops and all(a is Answer.NO for a in stops.values()) else "",
        "stop_unknown" if not critical and set(stops.values()) != {Answer.NO} else "",
        "access" if known["access"] else "",
        "address" if address else "address_unknown",
        "phone" if phone else "phone_unknown",
        "drugs" if stops else "no_drugs",
        "code_dnr" if status in (CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY) else "",
        "code_full" if status is CodeStatus.FULL else "",
        "allergies" if allergies else "",
    }
    if status not in SAID_PLAINLY:
        holds.add("code_unknown")
    if not allergies:
        asked = census.allergy_reviews([patient_id]).get(patient_id)
        holds.add("no_allergies" if asked else "allergies_unknown")
    rules = rules_on(on)
    if rules is not None:
        stand = stands_of([patient_id], rules, on).get(patient_id)
        risk = risks_of([patient_id], rules, on)[patient_id]
        helping = [one for one in risk.reasons if one.kind is RiskKind.HOME_MEDICATION]
        if helping:
            holds.add("home_drugs")
            known["home_drugs"] = "; ".join(f"{one.detail}: {one.text}" for one in helping)
        if stand is not None:
            _add_stand(stand, known, holds, words, on)
    return known, holds - {""}


def _add_stand(
    stand: Stand, known: dict[str, str], holds: set[str], words: Mapping[str, str], on: date
) -> None:
    outlook = stand.outlook
    if outlook.stand is KitStand.SERVES and outlook.kit is not None:
        holds.add("kit")
        place = outlook.kit.facts.place
        known["kit_place"] = words.get(f"kit_{place}", str(place))
        known["kit"] = sentence(supply.kit_message(outlook.kit, on))
    else:
        holds.add("no_kit")
    allowed = [one for plan in stand.plans for one in plan.facts.allowed]
    injected = [one for one in allowed if one.medicine == "epinephrine"]
    if injected:
        holds.add("epinephrine")
        known["epinephrine"] = "; ".join(allowed_words(one) for one in injected)
    hours = [plan.facts.contact_within_h for plan in stand.plans if plan.facts.contact_within_h]
    if hours:
        holds.add("power")
        known["contact_hours"] = str(min(hours))


def allowed_words(one: Allowed) -> str:
    """Return a form of an order in words: ``0.3 mg auto-injector``."""
    form = word("medicine_form", one.form)
    if one.amount_mg is None:
        by_weight = f"{form}, by weight"
        return f"{by_weight}, at most {one.cap_mg} mg" if one.cap_mg is not None else by_weight
    return f"{one.amount_mg}\N{NO-BREAK SPACE}mg {form}"


def _weight_words(weight: MeasurementFacts | None, not_known: str) -> str:
    if weight is None:
        return not_known
    on = f", {shown_day(weight.taken_on)}" if weight.taken_on else ""
    return f"{shown_quantity(weight.quantity)}{on}"
