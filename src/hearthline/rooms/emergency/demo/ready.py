"""The emergencies of the demonstration: protocols and rules approved by its own pharmacist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.platform.content import actions as content
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary, TherapyClass
from hearthline.rooms.emergency import actions, contents, queries
from hearthline.rooms.emergency.rules.orders import proposed_from
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.rules.risk import priority_of
from hearthline.rooms.emergency.values import (
    EmergencyRules,
    FirstPlace,
    KitNeed,
    NurseNeed,
    PlanFacts,
    Reading,
    SignatureFacts,
)
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import KitFacts, KitLine, KitPlace
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.queries import emergency_orders_of
from hearthline.rooms.therapy.values import EmergencyMedicine, EmergencyOrderFacts


def approve_protocols(approving: Context) -> None:
    """Approve what the product offers, as an invented medical director and pharmacist would."""
    for kind in (contents.PROTOCOL_KIND, contents.RULES_KIND, contents.CARE_TEXT_KIND):
        content.approve_drafts(
            approving,
            kind,
            "Read with the medical director of the demonstration. Approved by invented people, "
            "for no real patient",
        )


ON_A_PUMP = frozenset({TherapyClass.INOTROPE, TherapyClass.PULMONARY_HYPERTENSION})


READ_TOGETHER = 25
NOT_READ_EVERY = 17
"""One in so many families on service has not read its page yet."""


def pack_kits(context: Context, *, patients: Sequence[UUID], seed: int, today: date) -> None:
    """Pack a kit for everybody who needs one; a few are still here, expired or lack a thing."""
    rules = queries.rules_on(today)
    assert rules is not None
    needs = queries.needs_of(patients, rules, today)
    wanted = [patient for patient in patients if needs.get(patient, KitNeed.NONE) != KitNeed.NONE]
    kits = tuple(
        KitFacts(
            id=derived_id("demonstration kit", seed, patient),
            patient_id=patient,
            lines=_lines(rules, number, today),
            packed_on=today - timedelta(days=20),
            band="adult",
            place=KitPlace.PHARMACY if number % 29 == 3 else KitPlace.HOME,
        )
        for number, patient in enumerate(wanted)
        if number % 31 != 7
    )
    supply.pack_kits(context.inner("pack kits"), kits=kits)


def write_orders(
    writing: Context, verifying: Context, *, patients: Sequence[UUID], seed: int, today: date
) -> None:
    """Write and verify the emergency orders of everybody who needs a kit, all but a few."""
    rules = queries.rules_on(today)
    assert rules is not None
    needs = queries.needs_of(patients, rules, today)
    wanted = [patient for patient in patients if needs.get(patient, KitNeed.NONE) != KitNeed.NONE]
    for number, patient in enumerate(wanted):
        if number % 41 == 9:
            continue
        order_id = _order_id(seed, patient)
        facts = EmergencyOrderFacts(
            order_id=order_id,
            version_id=derived_id("demonstration emergency order version", order_id),
            patient_id=patient,
            starts_on=today - timedelta(days=21),
            prescriber="Dr. Avery Madeup",
            medicines=(
                EmergencyMedicine(
                    "epinephrine",
                    "0.3 mg auto-injector; again after 5 minutes if not better, at most 2 doses",
                    "into the outer thigh",
                    "anaphylaxis",
                ),
                EmergencyMedicine(
                    "diphenhydramine", "50 mg/mL vial, 25 mg", "into a vein", "hives or itching"
                ),
                EmergencyMedicine("saline 0.9 %", "250 mL bag", "into a vein", "low pressure"),
            ),
            signed_on=today - timedelta(days=21),
            evidence="Invented order",
        )
        therapy.write_order(writing.inner(f"write {patient}"), facts=facts)
        therapy.verify_order(verifying.inner(f"verify {patient}"), order_id=order_id, version=1)


def sign_plans(context: Context, *, patients: Sequence[UUID], seed: int, today: date) -> None:
    """Sign the emergency plan of every other episode in care."""
    rules = queries.rules_on(today)
    assert rules is not None
    signed = queries.plans_of(patients)
    ordered = emergency_orders_of(patients)
    for number, patient in enumerate(patients):
        if number % 2 or patient in signed:
            continue
        for episode in census.episodes_of([patient]).get(patient, []):
            if episode.state in census.OPEN_STATES:
                facts = _plan(rules, episode, derived_id("demonstration plan", seed, episode.id))
                order = next((o for o in ordered.get(patient, ()) if is_signed(o)), None)
                if order is not None:
                    facts = replace(
                        facts,
                        order_id=order.head.id,
                        order_version=order.version,
                        allowed=proposed_from(order.content.medicines),
                    )
                inner = context.inner(f"plan {episode.id}")
                actions.sign_plan(inner, facts=facts, version=0)


def read_to_families(context: Context, *, patients: Sequence[UUID], seed: int, today: date) -> None:
    """Let families on service read and sign their page, all but a few."""
    for start in range(0, len(patients), READ_TOGETHER):
        some = [
            patient
            for number, patient in enumerate(patients[start : start + READ_TOGETHER], start)
            if number % NOT_READ_EVERY != 4
        ]
        signed = tuple(
            SignatureFacts(
                id=derived_id("demonstration signature", seed, patient),
                patient_id=patient,
                digest=readings[Reading.FAMILY].digest,
                signer="The patient",
                by_interpreter=readings[Reading.FAMILY].needs_interpreter,
                signed_on=today - timedelta(days=1),
            )
            for patient, readings in queries.all_readings(some, today).items()
        )
        actions.sign_care_plans(context.inner(f"read {start}"), signed=signed)


def _order_id(seed: int, patient: UUID) -> UUID:
    return derived_id("demonstration emergency order", seed, patient)


def _plan(rules: EmergencyRules, episode: EpisodeSummary, made: UUID) -> PlanFacts:
    rule = rules.for_therapy(episode.therapy)
    first = priority_of(rules, therapy=episode.therapy, age_years=None, every_hours=None)
    return PlanFacts(
        id=made,
        thread=made,
        patient_id=episode.patient_id,
        episode_id=episode.id,
        kit=rule.kit if rule else KitNeed.NONE,
        kit_why="" if rule else "Decided with the prescriber",
        nurse=NurseNeed.BASIC,
        watch_minutes=rule.watch_minutes if rule else None,
        first_place=FirstPlace.HOME,
        backup_pump=Answer.YES if episode.therapy in ON_A_PUMP else Answer.NOT_ASKED,
        power_plan="Power bank in the go-bag; a neighbour with a generator"
        if episode.therapy in ON_A_PUMP
        else "",
        rank=first.rank if first else None,
        contact_within_h=first.contact_within_h if first else None,
    )


def _lines(rules: EmergencyRules, number: int, today: date) -> tuple[KitLine, ...]:
    band = next(one for one in rules.bands if one.key == "adult")
    until = today + timedelta(days=-2 if number % 23 == 5 else 40 + number * 7 % 300)
    return tuple(
        KitLine(
            id=f"line{index}",
            item=line.item,
            count=line.count - (1 if number % 37 == 11 and index == 0 else 0),
            expected=line.count,
            medicine=line.medicine,
            form=line.form.value if line.medicine else "",
            amount_mg="" if line.amount_mg is None else str(line.amount_mg),
            strength="" if line.strength is None else str(line.strength),
            lot=f"A{number % 9 + 10}" if line.medicine else "",
            expires_on=until + timedelta(days=index * 11) if line.medicine else None,
        )
        for index, line in enumerate(band.lines)
    )
