"""The Thursday on which the van with June's bag comes late, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.actions.context import Source, system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import (
    AddressFacts,
    CensusFacts,
    ContactFacts,
    Phone,
    RoutineFacts,
    TherapyClass,
)
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.tasks import refresh_needs
from hearthline.rooms.scheduling.values import Assigned, Familiarity
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import DeliveryFacts
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import GivenBy, Mode, NursingKind, VisitFrequency
from hearthline.rooms.workforce.values import SkillKind
from tests.builders.census import episode_facts, patient_facts
from tests.builders.program import NEW_YORK, make_branch
from tests.builders.scheduling import publish_draft, told
from tests.builders.supply import dispensed_facts
from tests.builders.therapy import nursing_facts, order_facts
from tests.builders.workforce import make_nurse

THURSDAY = date(2026, 5, 14)
MONDAY = THURSDAY - timedelta(days=3)
BEFORE = to_instant(MONDAY - timedelta(days=3), time(9), NEW_YORK)
VAN_CALLS = to_instant(THURSDAY, time(10, 50), NEW_YORK)
SKILLS = (SkillKind.PERIPHERAL, SkillKind.PICC, SkillKind.ANAPHYLAXIS, SkillKind.BIOLOGIC)


@dataclass
class LateVan:
    """June's visit at noon, its nurse, the delivery before it, and whom to call."""

    branch: UUID
    rosa: UUID
    june: UUID
    need: UUID
    delivery: UUID


def a_bag_on_its_way() -> LateVan:
    """Make the week: June's vedolizumab Thursday 12:00 by Rosa, the van promised by 11:15.

    The label says to use the bag by Thursday 18:00. June was told the exact window.
    """
    branch = make_branch()
    rosa = make_nurse(branch, skills=SKILLS, hours=(time(8), time(19)))
    make_nurse(branch, name="Vic Supposed", skills=SKILLS, hours=(time(8), time(19)))
    patient = patient_facts("june", family_name="Sampleton", given_name="June")
    address = AddressFacts(
        id=derived_id("june address"),
        patient_id=patient.id,
        lines=("4 Sample Street",),
        city="Columbus",
        state="OH",
        postal_code="43215",
        latitude=39.97,
        longitude=-82.99,
        position_source=PositionSource.INVENTED,
    )
    contact = ContactFacts(
        derived_id("june contact"),
        patient.id,
        "Ada Sampleton",
        relation="sister",
        phones=(Phone("555 0100 199"),),
        call_first=True,
    )
    episode = episode_facts(
        patient.id, branch_id=branch, therapy=TherapyClass.BIOLOGIC, starts_on=MONDAY
    )
    census.add_records(
        system_context(at=BEFORE),
        facts=CensusFacts(
            patients=(patient,),
            addresses=(address,),
            contacts=(contact,),
            episodes=(episode,),
            routines=(RoutineFacts(patient.id, earliest=time(8), latest=time(18)),),
        ),
        branch_id=branch,
    )
    order = _orders(patient.id, episode.id)
    refresh_needs(system_context(at=BEFORE), MONDAY, 7)
    need = queries.needs_between(THURSDAY, THURSDAY)[0]
    _plan(need.id, patient.id, need.minutes, rosa)
    delivery = _send(patient.id, branch, order)
    told(models.Assignment.objects.get(need_id=need.id, plan__state="published"))
    return LateVan(branch, rosa, patient.id, need.id, delivery)


def the_van_says(van: LateVan, *, minutes: int = 135) -> None:
    """Let the driver say on Thursday 10:50 that it will be later: 13:30 instead of 11:15."""
    supply.report_late(
        system_context(at=VAN_CALLS, reason="road closed"),
        deliveries=[van.delivery],
        minutes=minutes,
        at=VAN_CALLS,
    )


def _orders(patient: UUID, episode: UUID) -> UUID:
    drug = order_facts(
        patient,
        "vedolizumab",
        drug="vedolizumab",
        therapy=TherapyClass.BIOLOGIC,
        dose=read_quantity("300", "mg"),
        dose_basis="",
        mode=Mode.INTERMITTENT,
        frequency=read_frequency("every 8 weeks"),
        duration_minutes=30,
        first_dose_on=THURSDAY,
        first_dose_at=None,
        given_by=GivenBy.NURSE,
        starts_on=THURSDAY,
    )
    visit = nursing_facts(
        patient,
        "vedolizumab",
        kind=NursingKind.NURSE_GIVEN_INFUSION,
        frequency=VisitFrequency(1, 1, None, 0, "once"),
        episode_id=episode,
        starts_on=THURSDAY,
        minutes=60,
        therapy_order_id=drug.order_id,
    )
    for facts in (drug, visit):
        therapy.write_order(system_context(at=BEFORE), facts=facts)
        therapy.verify_order(system_context(at=BEFORE), order_id=facts.order_id, version=1)
        therapy.activate_order(
            system_context(at=BEFORE, source=Source.IMPORT), order_id=facts.order_id
        )
    return drug.order_id


def _plan(need: UUID, patient: UUID, minutes: int, nurse: UUID) -> None:
    actions.keep_plan(
        system_context(at=BEFORE),
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=6),
        assigned=[
            Assigned(
                need_id=need,
                patient_id=patient,
                nurse_ids=(nurse,),
                day=THURSDAY,
                starts=time(12),
                minutes=minutes,
                zone=NEW_YORK,
                familiarity=(Familiarity.OWN,),
            )
        ],
        no_nurse=(),
        drives=(),
        figures={
            "visits": 1,
            "served": 1,
            "unserved": 0,
            "own": 1,
            "known_percent": 100,
            "nurses_seen": 1.0,
            "drive_minutes": 20,
        },
    )
    publish_draft()


def _send(patient: UUID, branch: UUID, order: UUID) -> UUID:
    delivery = DeliveryFacts(
        derived_id("june delivery"), patient, branch, THURSDAY, time(10, 45), time(11, 15), NEW_YORK
    )
    supply.dispense_and_promise(
        system_context(at=BEFORE),
        facts=dispensed_facts(
            patient,
            "bag",
            drug="vedolizumab",
            order_id=order,
            beyond_use_at=to_instant(THURSDAY, time(18), NEW_YORK),
            dispensed_at=BEFORE,
        ),
        delivery=delivery,
    )
    return delivery.id
