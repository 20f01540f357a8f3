"""The records behind care plans: what fills the approved words, for any number of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.ui.display import shown_day, shown_quantity
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import (
    AddressFacts,
    AllergyFacts,
    CodeStatus,
    EpisodeSummary,
    MeasurementFacts,
    MeasurementKind,
    PatientSummary,
)
from hearthline.rooms.emergency.queries.distance import (
    MOST_MEASURED,
    care_message,
    emergency_care_of,
)
from hearthline.rooms.emergency.queries.numbers import emergency_number
from hearthline.rooms.emergency.queries.order_words import allowed_words
from hearthline.rooms.emergency.queries.patients import Stand, risks_of, stands_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.rules.care import CONDITIONS, PLACES, read_out
from hearthline.rooms.emergency.rules.kits import KitStand
from hearthline.rooms.emergency.rules.orders import EPINEPHRINE, written_out
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.rules.risk import age_on
from hearthline.rooms.emergency.values import (
    CareReading,
    EmergencyCare,
    Reading,
    Risk,
    RiskKind,
)
from hearthline.rooms.program import queries as program
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
EVERYTHING = PLACES | CONDITIONS
SAID_PLAINLY = (CodeStatus.FULL, CodeStatus.DO_NOT_RESUSCITATE, CodeStatus.COMFORT_ONLY)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records behind some people's care plans, read once."""

    on: date
    people: Mapping[UUID, PatientSummary]
    addresses: Mapping[UUID, AddressFacts]
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
    def of(
        cls,
        patients: Sequence[UUID],
        on: date,
        *,
        reads: Reads | None = None,
        stands: Mapping[UUID, Stand] | None = None,
        named: Set[str] = EVERYTHING,
    ) -> Gathered:
        """Read what texts say of some people.

        Parameters
        ----------
        reads
            What others read of these people, or of more than these.
        named
            Places and conditions of the texts; what takes long to find out is left out where
            none of them asks for it.
        """
        reads = reads or Reads(patients)
        orders = reads.of(therapy.therapy_orders_of)
        stops = reads.once(therapy.stops, on)
        rules = reads.once(rules_on, on)
        if stands is None:
            stands = {} if rules is None else stands_of(patients, rules, on, reads)
        codes = reads.of(census.code_statuses)
        return cls(
            on=on,
            people=reads.of(census.by_ids),
            addresses=reads.of(census.current_addresses, on),
            phones=_phones_of(reads.of(census.episodes_of)),
            stops={patient: stops(_running(orders.get(patient, []))) for patient in patients},
            allergies=reads.of(census.active_allergies),
            asked=frozenset(reads.of(census.allergy_reviews)),
            weights=census.latest_measurements(MeasurementKind.WEIGHT, patients)
            if "weight" in named
            else {},
            codes={patient: stated.status for patient, stated in codes.items()},
            risks=risks_of(patients, rules, on, reads)
            if rules is not None and "home_drugs" in named
            else {},
            stands=stands,
            care=_care_of(patients, on)
            if named & {"emergency_care", "emergency_care_unknown"}
            else {},
        )

    def language(self, patient: UUID) -> str:
        return language_of(self.people[patient])

    def all_three(
        self,
        patient: UUID,
        english: Mapping[str, Any],
        texts: Mapping[str, Mapping[str, Any]],
        wanted: str,
    ) -> dict[Reading, CareReading]:
        """Return the readings of one person, the family's in its language where there is one."""
        known, holds = self.filled(patient, english["words"])
        found = for_staff(english, known, holds)
        found[Reading.FAMILY] = self.family(patient, texts, wanted)
        return found

    def family(
        self, patient: UUID, texts: Mapping[str, Mapping[str, Any]], wanted: str
    ) -> CareReading:
        """Return what one family reads, in its language where there is one."""
        language = wanted if wanted in texts else "en"
        known, holds = self.filled(patient, texts[language]["words"])
        return read_out(
            texts[language],
            Reading.FAMILY,
            language=language,
            wanted=wanted,
            known=known,
            holds=holds,
        )

    def filled(self, patient: UUID, words: Mapping[str, str]) -> tuple[dict[str, str], set[str]]:
        """Return what fills a text, and which of its conditions hold."""
        not_known = words["not_known"]
        person, home = self.people[patient], self.addresses.get(patient)
        phone = self.phones.get(patient, "")
        address = ", ".join(filter(None, [*home.lines, home.city] if home else []))
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


def language_of(person: PatientSummary) -> str:
    """Return the language a family wants, as texts are named."""
    return person.spoken_language.split("-")[0].lower() or "en"


def _running(orders: Iterable[TherapyOrder]) -> list[TherapyOrder]:
    return [order for order in orders if order.head.state in RUNNING]


def _care_of(patients: Sequence[UUID], on: date) -> dict[UUID, EmergencyCare]:
    """Return the nearest emergency department of each; a page's worth of homes at a time."""
    found: dict[UUID, EmergencyCare] = {}
    for start in range(0, len(patients), MOST_MEASURED):
        found |= emergency_care_of(patients[start : start + MOST_MEASURED], on)
    return found


def _phones_of(episodes: Mapping[UUID, Sequence[EpisodeSummary]]) -> dict[UUID, str]:
    """Return the number of the branch whose care each is in."""
    open_ones = {
        patient: {one.branch_id for one in own if one.state in census.OPEN_STATES}
        for patient, own in episodes.items()
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


def for_staff(
    english: Mapping[str, Any], known: Mapping[str, str], holds: set[str]
) -> dict[Reading, CareReading]:
    """Return what nurse and dispatcher read of one person."""
    return {
        reading: read_out(english, reading, language="en", wanted="en", known=known, holds=holds)
        for reading in (Reading.NURSE, Reading.DISPATCHER)
    }
