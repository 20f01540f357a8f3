"""Care plans: three readings from the approved words and the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.content.queries import in_force
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.records.reading import rows_for
from hearthline.platform.ui.display import shown_day, shown_quantity
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import (
    AllergyFacts,
    CodeStatus,
    MeasurementFacts,
    MeasurementKind,
    PatientSummary,
    VisitHome,
)
from hearthline.rooms.emergency import contents, models
from hearthline.rooms.emergency.queries.distance import care_message, emergency_care_of
from hearthline.rooms.emergency.queries.numbers import emergency_number
from hearthline.rooms.emergency.queries.patients import Stand, risks_of, stands_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.rules.care import read_out
from hearthline.rooms.emergency.rules.kits import KitStand
from hearthline.rooms.emergency.rules.orders import EPINEPHRINE, written_out
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.rules.risk import age_on
from hearthline.rooms.emergency.values import (
    Allowed,
    CareReading,
    CareSigned,
    EmergencyCare,
    Reading,
    Risk,
    RiskKind,
)
from hearthline.rooms.program import queries as program
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
SAID_PLAINLY = (CodeStatus.FULL, CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY)


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
    found = all_readings([patient_id], on)
    if not found:
        raise NoCareText
    return found[patient_id]


def all_readings(patients: Iterable[UUID], on: date) -> dict[UUID, dict[Reading, CareReading]]:
    """Return all three readings of any number of people; empty while no words are approved.

    A constant number of queries, and one for each language that a family wants.
    """
    english = _text("en", on)
    if english is None:
        return {}
    gathered = _Gathered.of(list(patients), on)
    wanted = {patient: gathered.language_of(patient) for patient in gathered.people}
    texts = {"en": english} | {
        language: text
        for language in sorted(set(wanted.values()) - {"en"})
        if (text := _text(language, on)) is not None
    }
    return {
        patient: gathered.all_three(patient, english, texts, language)
        for patient, language in wanted.items()
    }


def staff_readings(patients: Iterable[UUID], on: date) -> dict[UUID, dict[Reading, CareReading]]:
    """Return what nurse and dispatcher read of any number of people, in a constant number of
    queries; empty while no words are approved.
    """
    english = _text("en", on)
    if english is None:
        return {}
    gathered = _Gathered.of(list(patients), on)
    return {
        patient: _for_staff(english, *gathered.filled(patient, english["words"]))
        for patient in gathered.people
    }


def _for_staff(
    english: Mapping[str, Any], known: Mapping[str, str], holds: set[str]
) -> dict[Reading, CareReading]:
    return {
        reading: read_out(english, reading, language="en", wanted="en", known=known, holds=holds)
        for reading in (Reading.NURSE, Reading.DISPATCHER)
    }


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


def signed_digests(patients: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return what of care plans each person's family has signed, ever; one query."""
    found: dict[UUID, set[str]] = {}
    rows = models.CarePlanSignature.objects.filter(reading=Reading.FAMILY.value)
    for row in rows_for(rows.only("patient_id", "digest"), "patient_id", patients):
        found.setdefault(row.patient_id, set()).add(row.digest)
    return found


def _text(language: str, on: date) -> Mapping[str, Any] | None:
    found = in_force(contents.CARE_TEXT_KIND, on=on, language=language)
    return next((version.body for version in found.values()), None)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The records behind some people's care plans, read once."""

    on: date
    people: Mapping[UUID, PatientSummary]
    homes: Mapping[UUID, VisitHome]
    phones: Mapping[UUID, str]
    stops: Mapping[UUID, Mapping[str, Answer]]
    allergies: Mapping[UUID, Sequence[AllergyFacts]]
    asked: frozenset[UUID]
    weights: Mapping[UUID, MeasurementFacts]
    codes: Mapping[UUID, CodeStatus]
    risks: Mapping[UUID, Risk]
    stands: Mapping[UUID, Stand]
    care: Mapping[UUID, EmergencyCare]

    @classmethod
    def of(cls, patients: Sequence[UUID], on: date) -> _Gathered:
        orders = therapy.therapy_orders_of(patients, states=RUNNING)
        stops = therapy.stops(on)
        rules = rules_on(on)
        codes = census.code_statuses(patients)
        return cls(
            on=on,
            people=census.by_ids(patients),
            homes=census.visit_homes(patients, on),
            phones=_phones_of(patients),
            stops={patient: stops(orders.get(patient, [])) for patient in patients},
            allergies=census.active_allergies(patients),
            asked=frozenset(census.allergy_reviews(patients)),
            weights=census.latest_measurements(MeasurementKind.WEIGHT, patients),
            codes={patient: stated.status for patient, stated in codes.items()},
            risks={} if rules is None else risks_of(patients, rules, on),
            stands={} if rules is None else stands_of(patients, rules, on),
            care=emergency_care_of(patients, on),
        )

    def language_of(self, patient: UUID) -> str:
        home = self.homes.get(patient)
        return (home.spoken_language if home else "").split("-")[0].lower() or "en"

    def all_three(
        self,
        patient: UUID,
        english: Mapping[str, Any],
        texts: Mapping[str, Mapping[str, Any]],
        wanted: str,
    ) -> dict[Reading, CareReading]:
        """Return the readings of one person, the family's in its language where there is one."""
        known, holds = self.filled(patient, english["words"])
        found = _for_staff(english, known, holds)
        language = wanted if wanted in texts else "en"
        family = texts[language]
        if family is not english:
            known, holds = self.filled(patient, family["words"])
        found[Reading.FAMILY] = read_out(
            family, Reading.FAMILY, language=language, wanted=wanted, known=known, holds=holds
        )
        return found

    def filled(self, patient: UUID, words: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
        """Return what fills a text, and which of its conditions hold."""
        not_known = words["not_known"]
        person, home = self.people[patient], self.homes.get(patient)
        phone = self.phones.get(patient, "")
        address = ", ".join(filter(None, [home.address, home.city] if home else []))
        stops = self.stops.get(patient, {})
        critical = [drug for drug, answer in stops.items() if answer is Answer.YES]
        allergies = self.allergies.get(patient, [])
        status = self.codes.get(patient, CodeStatus.NOT_ASKED)
        known = {
            "name": f"{person.given_name} {person.family_name}".strip(),
            "born": shown_day(person.birth_date) if person.birth_date else not_known,
            "age": _age_words(person.birth_date, self.on, words),
            "phone": phone or not_known,
            "emergency": emergency_number(),
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
            "weight": _weight_words(self.weights.get(patient), not_known),
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
            "code_dnr"
            if status in (CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY)
            else "",
            "code_full" if status is CodeStatus.FULL else "",
            "allergies" if allergies else "",
        }
        if status not in SAID_PLAINLY:
            holds.add("code_unknown")
        if not allergies:
            holds.add("no_allergies" if patient in self.asked else "allergies_unknown")
        near = self.care.get(patient)
        holds.add("emergency_care" if near else "emergency_care_unknown")
        known["emergency_care"] = sentence(care_message(near)) if near else not_known
        risk = self.risks.get(patient)
        helping = (
            [one for one in risk.reasons if one.kind is RiskKind.HOME_MEDICATION] if risk else []
        )
        if helping:
            holds.add("home_drugs")
            known["home_drugs"] = "; ".join(f"{one.detail}: {one.text}" for one in helping)
        if (stand := self.stands.get(patient)) is not None:
            _add_stand(stand, known, holds, words, self.on)
        return known, holds - {""}


def _phones_of(patients: Sequence[UUID]) -> dict[UUID, str]:
    """Return the number of the branch whose care each is in."""
    open_ones = {
        patient: {one.branch_id for one in own if one.state in census.OPEN_STATES}
        for patient, own in census.episodes_of(patients).items()
    }
    branches = program.by_ids(set().union(*open_ones.values()))
    return {
        patient: next(
            (branches[one].phone for one in own & set(branches) if branches[one].phone), ""
        )
        for patient, own in open_ones.items()
    }


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
    allowed, _left = written_out(stand.plans, [one for one in stand.orders if is_signed(one)])
    injected = [one for one in allowed if one.medicine == EPINEPHRINE]
    if injected:
        holds.add("epinephrine")
        known["epinephrine"] = "; ".join(allowed_words(one) for one in injected)
    watch = [plan.facts.watch_minutes for plan in stand.plans if plan.facts.watch_minutes]
    if watch:
        holds.add("watch")
        known["watch_minutes"] = str(max(watch))
    hours = [plan.facts.contact_within_h for plan in stand.plans if plan.facts.contact_within_h]
    if hours:
        holds.add("power")
        known["contact_hours"] = str(min(hours))


def allowed_words(one: Allowed) -> str:
    """Return a form of an order in words: ``0.3 mg auto-injector``."""
    form = word("medicine_form", one.form)
    if one.strength is not None:
        form = f"{form} {one.strength}\N{NO-BREAK SPACE}mg/mL"
    if one.amount_mg is not None:
        return f"{one.amount_mg}\N{NO-BREAK SPACE}mg {form}"
    if one.per_kg is not None:
        by_weight = f"{form}, {one.per_kg}\N{NO-BREAK SPACE}mg/kg"
    elif one.medicine == EPINEPHRINE or not one.words:
        by_weight = f"{form}, by weight"
    else:
        by_weight = f"{form}, {one.words}"
    return f"{by_weight}, at most {one.cap_mg} mg" if one.cap_mg is not None else by_weight


def order_words(one: Allowed) -> str:
    """Return all that is allowed of a medicine in one line: what, how, when, how often."""
    parts = [f"{one.medicine} {allowed_words(one)}", one.route]
    if one.repeat_minutes is not None:
        parts.append(f"again after {one.repeat_minutes}\N{NO-BREAK SPACE}min")
    if one.most_doses is not None:
        parts.append(f"at most {one.most_doses} doses")
    return ", ".join([*filter(None, parts), *([f"for {one.when}"] if one.when else [])])


def _age_words(born: date | None, on: date, words: Mapping[str, str]) -> str:
    """Return an age as it is said on the telephone: months below two years."""
    years = age_on(born, on)
    if born is None or years is None:
        return words["not_known"]
    if years >= 2:
        return words.get("years", "{years}").format(years=years)
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    return words.get("months", "{months}").format(months=months)


def _weight_words(weight: MeasurementFacts | None, not_known: str) -> str:
    if weight is None:
        return not_known
    on = f", {shown_day(weight.taken_on)}" if weight.taken_on else ""
    return f"{shown_quantity(weight.quantity)}{on}"
