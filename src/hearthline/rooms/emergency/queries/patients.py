"""Risk, plan and kit of patients, for any number of them in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import word
from hearthline.platform.records.reading import RowsOf
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import (
    AllergyFacts,
    EpisodeSummary,
    HealthAnswerFacts,
    HealthQuestion,
    MeasurementFacts,
    PatientSummary,
    Sex,
)
from hearthline.rooms.emergency import models
from hearthline.rooms.emergency.rules.after import REACTIONS, in_turn
from hearthline.rooms.emergency.rules.kits import (
    BandOutlook,
    KitOutlook,
    band_outlook,
    care_until,
    kit_need,
    kit_outlook,
)
from hearthline.rooms.emergency.rules.risk import age_on, pregnant_on, risk_of
from hearthline.rooms.emergency.values import (
    Allowed,
    EmergencyCare,
    EmergencyRules,
    FirstPlace,
    KitNeed,
    NurseNeed,
    Plan,
    PlanFacts,
    Risk,
    RiskSubject,
)
from hearthline.rooms.home.values import HomePhone
from hearthline.rooms.incidents import queries as incidents
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import EmergencyOrder, TherapyOrder
from hearthline.rooms.workforce.values import CertificateKind

ASKED_ABOUT_PREGNANCY = range(12, 56)
"""Ages at which pregnancy stands among what nobody knows: wide on purpose, a proposal. It decides
what is asked, never what is given."""

PLANS = RowsOf(
    lambda: models.EmergencyPlan.objects.filter(is_latest=True).order_by("-signed_at", "id")
)
RUNS = RowsOf(
    lambda: models.EmergencyRun.objects.filter(is_practice=False, begun_at__isnull=False).order_by(
        "-begun_at", "id"
    )
)

CARDS = {NurseNeed.BASIC: CertificateKind.BLS, NurseNeed.ADVANCED: CertificateKind.ACLS}


@dataclass(frozen=True, slots=True)
class Stand:
    """How one patient stands before an emergency.

    Attributes
    ----------
    need
        At which doses a kit is needed; ``None`` is not decided.
    is_first_dose
        Whether a first dose is to come: of an ordered drug nothing was given yet, or none is
        ordered.
    band
        Which contents a kit for this weight has.
    """

    patient_id: UUID
    episodes: tuple[EpisodeSummary, ...]
    plans: tuple[Plan, ...]
    need: KitNeed | None
    outlook: KitOutlook
    orders: tuple[EmergencyOrder, ...]
    is_first_dose: bool
    band: BandOutlook


def plans_of(patients: Iterable[UUID]) -> dict[UUID, list[Plan]]:
    """Return the plans in force of each person, one an episode."""
    found: dict[UUID, list[Plan]] = {}
    for row in PLANS(patients):
        found.setdefault(row.patient_id, []).append(plan_value(row))
    return found


def risks_of(
    patients: Iterable[UUID],
    rules: EmergencyRules | None,
    on: date,
    reads: Reads | None = None,
    *,
    care: Mapping[UUID, EmergencyCare] | None = None,
    phones: Mapping[UUID, HomePhone] | None = None,
) -> dict[UUID, Risk]:
    """Return why each person's risk is higher, and what nobody knows.

    ``reads`` holds what others read of these people, or of more than these; ``care`` the
    nearest emergency department of each and ``phones`` whether somebody can call from there,
    where that was worked out: without it, it is not known.
    """
    wanted = list(patients)
    known = _Known.of(reads or Reads(wanted))
    near, calls = care or {}, phones or {}
    days = rules.pregnancy_days if rules is not None else 0
    return {
        patient: risk_of(
            rules,
            replace(
                known.subject(patient, on, near.get(patient)),
                pregnant=known.pregnant(patient, on, days),
                phone=calls.get(patient),
            ),
        )
        for patient in wanted
        if patient in known.people
    }


def stands_of(
    patients: Iterable[UUID], rules: EmergencyRules, on: date, reads: Reads | None = None
) -> dict[UUID, Stand]:
    """Return how each person in care stands with plan, kit and emergency orders.

    ``reads`` holds what others read of these people, or of more than these.
    """
    wanted = list(patients)
    reads = reads or Reads(wanted)
    episodes = {
        patient: tuple(one for one in listed if one.state in census.OPEN_STATES)
        for patient, listed in reads.of(census.episodes_of).items()
    }
    in_care = [patient for patient in wanted if episodes.get(patient)]
    plans = reads.of(plans_of)
    kits = reads.of(supply.kits_of)
    emergency = reads.of(therapy.emergency_orders_of)
    given = reads.of(therapy.last_given)
    orders = reads.of(therapy.therapy_orders_of)
    people = reads.of(census.by_ids)
    weights = reads.of(census.latest_weights)
    found = {}
    for patient in in_care:
        own = tuple(
            plan
            for plan in plans.get(patient, [])
            if any(plan.facts.episode_id == one.id for one in episodes[patient])
        )
        person = people.get(patient)
        found[patient] = Stand(
            patient_id=patient,
            episodes=episodes[patient],
            plans=own,
            need=kit_need(rules, own, [one.therapy for one in episodes[patient]]),
            outlook=kit_outlook(
                kits.get(patient, []), on, until=care_until(rules, episodes[patient], on)
            ),
            orders=tuple(emergency.get(patient, ())),
            is_first_dose=_has_one_to_come(orders.get(patient, ()), given),
            band=band_outlook(
                rules,
                weights.get(patient),
                age_years=age_on(person.birth_date, on) if person else None,
                on=on,
            ),
        )
    return found


def card_for(need: NurseNeed) -> CertificateKind | None:
    """Return the card that a plan asks of the nurse; ``None`` where none is decided."""
    return CARDS.get(need)


def needs_of(patients: Iterable[UUID], rules: EmergencyRules, on: date) -> dict[UUID, KitNeed]:
    """Return at which doses each person needs a kit, where that is decided."""
    return {
        patient: stand.need
        for patient, stand in stands_of(patients, rules, on).items()
        if stand.need is not None
    }


def _has_one_to_come(orders: Sequence[TherapyOrder], last_given: Mapping[UUID, datetime]) -> bool:
    return not orders or any(order.head.id not in last_given for order in orders)


def plan_value(row: models.EmergencyPlan) -> Plan:
    """Return the record as a value."""
    facts = PlanFacts(
        id=row.id,
        thread=row.thread,
        patient_id=row.patient_id,
        episode_id=row.episode_id,
        kit=KitNeed(row.kit),
        kit_why=row.kit_why,
        order_id=row.order_id,
        order_version=row.order_version,
        allowed=tuple(allowed_value(one) for one in row.allowed),
        nurse=NurseNeed(row.nurse),
        watch_minutes=row.watch_minutes,
        first_place=FirstPlace(row.first_place),
        backup_pump=Answer(row.backup_pump),
        power_plan=row.power_plan,
        rank=row.rank,
        contact_within_h=row.contact_within_h,
    )
    return Plan(facts, row.version, row.signed_by, row.signed_at, row.rules_id)


def allowed_value(stored: Mapping[str, Any]) -> Allowed:
    """Return a stored form of an order as a value; older plans say less."""
    given: dict[str, Any] = {
        name: Decimal(stored[name]) if stored.get(name) else None
        for name in ("amount_mg", "cap_mg", "per_kg", "strength")
    }
    given |= {name: stored.get(name) for name in ("repeat_minutes", "most_doses")}
    given |= {name: stored.get(name, "") for name in ("route", "when", "words")}
    return Allowed(str(stored["medicine"]), Form(str(stored["form"])), **given)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records say of some patients."""

    people: Mapping[UUID, PatientSummary]
    orders: Mapping[UUID, list[TherapyOrder]]
    episodes: Mapping[UUID, list[EpisodeSummary]]
    parts: Mapping[str, Mapping[UUID, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, reads: Reads) -> _Known:
        parts: dict[str, Mapping[UUID, Any]] = {
            "allergies": reads.of(census.active_allergies),
            "reviews": reads.of(census.allergy_reviews),
            "medications": reads.of(census.home_medications_of),
            "conditions": reads.of(census.conditions_of),
            "alone": reads.of(census.who_lives_alone),
            "weights": reads.of(census.latest_weights),
            "given": reads.of(therapy.last_given),
            "earlier": reads.of(earlier_reactions),
            "health": reads.of(census.health_answers_of),
        }
        return cls(
            reads.of(census.by_ids),
            reads.of(therapy.therapy_orders_of),
            reads.of(census.episodes_of),
            parts,
        )

    def subject(self, patient: UUID, on: date, care: EmergencyCare | None = None) -> RiskSubject:
        person = self.people[patient]
        age = age_on(person.birth_date, on)
        orders = self.orders.get(patient, [])
        open_ones = [e for e in self.episodes.get(patient, []) if e.state in census.OPEN_STATES]
        therapies = {str(one.therapy) for one in open_ones}
        therapies |= {str(order.content.therapy) for order in orders}
        allergies = self.parts["allergies"].get(patient, [])
        medications = self.parts["medications"].get(patient, [])
        alone = self.parts["alone"].get(patient, Answer.NOT_ASKED)
        return RiskSubject(
            drugs=tuple(order.content.drug for order in orders),
            therapies=frozenset(therapies),
            is_first_dose=_has_one_to_come(orders, self.parts["given"]),
            allergies=tuple((one.substance, _reaction(one)) for one in allergies),
            allergies_asked=patient in self.parts["reviews"],
            medications=tuple(one.drug for one in medications),
            conditions=tuple(self.parts["conditions"].get(patient, [])),
            lives_alone=Answer(alone),
            age_years=age,
            has_weight=patient in self.parts["weights"],
            may_be_pregnant=_may_be_pregnant(person, age),
            kilograms=_kilograms(self.parts["weights"].get(patient)),
            earlier=tuple(self.parts["earlier"].get(patient, ())),
            care=care,
            takes_drugs=_answered(
                self.parts["health"].get(patient, {}), HealthQuestion.TAKES_DRUGS_AT_HOME
            ),
        )

    def pregnant(self, patient: UUID, on: date, days: int) -> Answer:
        """Return whether somebody is pregnant, as it was answered, where that still counts."""
        said = self.parts["health"].get(patient, {})
        return _pregnant(self.people[patient], said, on, days)


def pregnancies_of(patients: Iterable[UUID], rules: EmergencyRules, on: date) -> dict[UUID, str]:
    """Return of each person ``yes``, ``no`` or ``unknown``; who cannot be is ``no``."""
    wanted = list(patients)
    answers = census.health_answers_of(wanted)
    found = {}
    for patient, person in census.by_ids(wanted).items():
        answer = _pregnant(person, answers.get(patient, {}), on, rules.pregnancy_days)
        may_be = _may_be_pregnant(person, age_on(person.birth_date, on))
        found[patient] = str(answer) if answer.is_known else "unknown" if may_be else "no"
    return found


def earlier_reactions(patients: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the reactions that each person had here: what was begun or reported, and when.

    An incident that was made from a run stands for nothing more than the run.
    """
    found: dict[UUID, list[str]] = {}
    wanted = list(patients)
    runs = RUNS(wanted)
    incident_of = {derived_id("incident of run", *in_turn(row.pk, row.turn)) for row in runs}
    for patient, reported in incidents.reactions_of(wanted).items():
        for incident_id, severity, at in reported:
            if incident_id not in incident_of:
                said = word("severity", severity)
                found.setdefault(patient, []).append(f"infusion reaction, {said}, {at:%d-%b-%Y}")
    for row in runs:
        if row.patient_id is not None and REACTIONS.intersection(row.begun):
            said = ", ".join(key.replace("_", " ") for key in row.begun if key in REACTIONS)
            found.setdefault(row.patient_id, []).append(f"{said}, {row.begun_at:%d-%b-%Y}")
    return found


def _pregnant(
    person: PatientSummary,
    answers: Mapping[HealthQuestion, HealthAnswerFacts],
    on: date,
    counts_days: int,
) -> Answer:
    may_be = _may_be_pregnant(person, age_on(person.birth_date, on))
    said = answers.get(HealthQuestion.PREGNANT)
    return pregnant_on(said, on, counts_days=counts_days, may_be=may_be)


def _may_be_pregnant(person: PatientSummary, age: int | None) -> bool:
    """Whether pregnancy is asked about: not of men, nor of ages outside a wide range."""
    return person.sex is not Sex.MALE and (age is None or age in ASKED_ABOUT_PREGNANCY)


def _answered(
    answers: Mapping[HealthQuestion, HealthAnswerFacts], question: HealthQuestion
) -> Answer:
    found = answers.get(question)
    return Answer.NOT_ASKED if found is None else found.answer


def _reaction(allergy: AllergyFacts) -> str:
    return ", ".join(filter(None, (allergy.reaction, allergy.severity)))


def _kilograms(weight: MeasurementFacts | None) -> Decimal | None:
    if weight is None:
        return None
    try:
        return weight.quantity.to("kg").value
    except HearthlineError:
        return None
