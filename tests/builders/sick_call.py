"""The morning on which a nurse with five visits calls in sick, all invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
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
    Phone,
    RoutineFacts,
    TherapyClass,
)
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.values import (
    LaboratoryFacts,
    LicenceKind,
    OpenHours,
    WeeklyPickUp,
)
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.tasks import refresh_needs
from hearthline.rooms.scheduling.values import Assigned, Drive, Familiarity, PromiseState
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import DeliveryFacts
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import GivenBy, Mode, NursingKind, VisitFrequency
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.values import SkillKind
from tests.builders.census import episode_facts, patient_facts
from tests.builders.program import NEW_YORK, make_branch
from tests.builders.scheduling import publish_draft
from tests.builders.supply import dispensed_facts
from tests.builders.therapy import nursing_facts, order_facts
from tests.builders.workforce import make_nurse

FRIDAY = date(2026, 5, 15)
MONDAY = FRIDAY - timedelta(days=4)
BEFORE = to_instant(MONDAY - timedelta(days=3), time(9), NEW_YORK)
CALLED_AT = to_instant(FRIDAY, time(6, 10), NEW_YORK)

EVERYTHING = (
    SkillKind.PERIPHERAL,
    SkillKind.PICC,
    SkillKind.PORT,
    SkillKind.ANAPHYLAXIS,
    SkillKind.BIOLOGIC,
)


@dataclass
class Morning:
    """Who is there, and the needs of Omar's day by what is done."""

    branch: UUID
    nurses: dict[str, UUID] = field(default_factory=dict)
    patients: dict[str, UUID] = field(default_factory=dict)
    needs: dict[str, UUID] = field(default_factory=dict)


def a_sick_call_morning(*, confirmed: bool = True) -> Morning:
    """Make the published week in which Omar has five visits on Friday, three of them first doses.

    Joy is an LPN, Rosa has worked nearly her whole week, Paul is busy early and not signed off
    for biologics, Dana is paid by the visit and off, Ines is free from noon.
    """
    morning = Morning(make_branch())
    _nurses(morning)
    _patients(morning)
    refresh_needs(system_context(at=BEFORE), MONDAY, 14)
    _plan(morning)
    if confirmed:
        confirm(morning, "labs", "ceftriaxone", "dalbavancin", "vedolizumab")
    return morning


def confirm(morning: Morning, *names: str) -> None:
    """Let families have confirmed the time of these visits."""
    rows = models.Promise.objects.filter(need_id__in=[morning.needs[name] for name in names])
    rows.update(state=PromiseState.CONFIRMED)


def needs_two(morning: Morning, name: str, partner: str) -> None:
    """Let a visit need two nurses, and somebody come beside Omar as published."""
    need = morning.needs[name]
    models.Need.objects.filter(id=need).update(nurses=2)
    row = models.Assignment.objects.get(need_id=need, plan__state="published")
    row.pk, row.seat, row.nurse_id = None, 1, morning.nurses[partner]
    row.save()


def fetched_at(morning: Morning, at: time) -> None:
    """Let the branch's laboratory fetch tubes once on Fridays."""
    facts = LaboratoryFacts(
        derived_id("sick call laboratory"),
        morning.branch,
        "Invented laboratory",
        hours=(OpenHours(4, time(7), at),),
        pick_ups=(WeeklyPickUp(4, at),),
    )
    program.write_laboratory(system_context(at=BEFORE), facts=facts)


def bag_expires(morning: Morning, name: str, at: time) -> None:
    """Let the bag for one visit be dispensed and at home, to be used by an hour on Friday."""
    patient = morning.patients[name]
    facts = dispensed_facts(
        patient,
        name,
        drug=name,
        order_id=derived_id("test order", patient, name),
        beyond_use_at=to_instant(FRIDAY, at, NEW_YORK),
        dispensed_at=BEFORE,
    )
    supply.dispense_and_promise(
        system_context(at=BEFORE),
        facts=facts,
        delivery=DeliveryFacts(
            derived_id("sick call delivery", patient),
            patient,
            morning.branch,
            FRIDAY,
            time(7),
            time(8),
            NEW_YORK,
        ),
    )


def _nurses(morning: Morning) -> None:
    branch = morning.branch
    without = tuple(skill for skill in EVERYTHING if skill is not SkillKind.BIOLOGIC)
    made: dict[str, dict[str, Any]] = {
        "omar": {"name": "Omar Sketchley", "skills": EVERYTHING, "hours": (time(7), time(18))},
        "joy": {"name": "Joy Pretend", "skills": EVERYTHING, "licence": LicenceKind.LPN},
        "rosa": {"name": "Rosa Invented", "skills": EVERYTHING, "hours": (time(7), time(19))},
        "paul": {"name": "Paul Quill", "skills": without},
        "dana": {
            "name": "Dana Madeup",
            "skills": EVERYTHING,
            "is_per_diem": True,
            "weekdays": (),
        },
        "ines": {"name": "Ines Fable", "skills": EVERYTHING, "hours": (time(12), time(20))},
    }
    for key, given in made.items():
        morning.nurses[key] = make_nurse(branch, **given)
    # Rosa begins late on Friday, after a long week.
    workforce.change_shift(
        system_context(at=BEFORE),
        staff_id=morning.nurses["rosa"],
        day=FRIDAY,
        starts=time(8, 40),
        ends=time(19),
    )


def _patients(morning: Morning) -> None:
    def drug(key: str, name: str, dose: str, at: time | None, **given: Any) -> UUID:
        patient = morning.patients[key]
        amount, unit = dose.split()
        facts = order_facts(
            patient,
            key,
            drug=name,
            therapy=given.pop("therapy", TherapyClass.ANTI_INFECTIVE),
            dose=read_quantity(amount, unit),
            dose_basis="",
            mode=Mode.INTERMITTENT,
            first_dose_on=FRIDAY,
            first_dose_at=at,
            given_by=GivenBy.NURSE,
            starts_on=FRIDAY,
            **given,
        )
        _in_force(facts, facts.order_id)
        return facts.order_id

    def visits(key: str, kind: NursingKind, times: VisitFrequency, **given: Any) -> None:
        facts = nursing_facts(
            morning.patients[key],
            key,
            kind=kind,
            frequency=times,
            episode_id=derived_id("test episode", morning.patients[key], 1),
            starts_on=given.pop("starts_on", FRIDAY),
            **given,
        )
        _in_force(facts, facts.order_id)

    once = VisitFrequency(1, 1, None, 0, "once")
    weekly = VisitFrequency(1, 1, 7, 0, "weekly")
    every_eight_weeks = VisitFrequency(1, 1, 56, 0, "every 8 weeks")
    for place, (key, surname) in enumerate(
        {
            "labs": "Noname",
            "ceftriaxone": "Stubbs",
            "dalbavancin": "Doe-Lake",
            "vedolizumab": "Sampleton",
            "dressing": "Fictum",
            "paul's": "Proto",
            "joy's": "Toyman",
            "rosa's": "Marlowe",
        }.items()
    ):
        therapy_of = {"vedolizumab": TherapyClass.BIOLOGIC}.get(key, TherapyClass.ANTI_INFECTIVE)
        morning.patients[key] = _patient(morning.branch, place, surname, therapy_of)
    visits("labs", NursingKind.LAB_DRAW, once)
    visits("dressing", NursingKind.LINE_CARE, weekly, starts_on=FRIDAY - timedelta(days=5))
    # Ceftriaxone and dalbavancin are due today; vedolizumab could be given on later days too.
    visits(
        "ceftriaxone",
        NursingKind.NURSE_GIVEN_INFUSION,
        once,
        therapy_order_id=drug(
            "ceftriaxone",
            "cefTRIAXone",
            "2 g",
            time(10),
            frequency=read_frequency("daily"),
            duration_minutes=30,
        ),
    )
    visits(
        "dalbavancin",
        NursingKind.NURSE_GIVEN_INFUSION,
        once,
        therapy_order_id=drug(
            "dalbavancin",
            "dalbavancin",
            "1500 mg",
            time(14),
            frequency=read_frequency("once"),
            duration_minutes=30,
        ),
    )
    visits(
        "vedolizumab",
        NursingKind.NURSE_GIVEN_INFUSION,
        every_eight_weeks,
        therapy_order_id=drug(
            "vedolizumab",
            "vedolizumab",
            "300 mg",
            None,
            duration_minutes=30,
            frequency=read_frequency("every 8 weeks"),
            therapy=TherapyClass.BIOLOGIC,
        ),
    )
    visits("paul's", NursingKind.LINE_CARE, once, minutes=120)
    visits("joy's", NursingKind.LINE_CARE, once, minutes=150)
    daily = VisitFrequency(1, 1, 1, 0, "daily")
    visits(
        "rosa's",
        NursingKind.ASSESSMENT,
        daily,
        minutes=578,
        starts_on=MONDAY,
        ends_on=FRIDAY - timedelta(days=1),
    )


def _patient(branch: UUID, number: int, surname: str, therapy_class: TherapyClass) -> UUID:
    facts = patient_facts(
        ("sick call", number),
        family_name=surname,
        given_name="Test",
        phones=(Phone(f"555 0100 1{number:02d}", "mobile"),),
    )
    address = AddressFacts(
        id=derived_id("sick call address", number),
        patient_id=facts.id,
        lines=(f"{number + 1} Sample Street",),
        city="Columbus",
        state="OH",
        postal_code="43215",
        latitude=39.96 + 0.008 * (number % 4),
        longitude=-83.0 + 0.01 * (number % 5),
        position_source=PositionSource.INVENTED,
    )
    episode = episode_facts(facts.id, branch_id=branch, therapy=therapy_class, starts_on=MONDAY)
    census.add_records(
        system_context(at=BEFORE),
        facts=CensusFacts(
            patients=(facts,),
            addresses=(address,),
            episodes=(episode,),
            routines=(RoutineFacts(facts.id, earliest=time(7), latest=time(18)),),
        ),
        branch_id=branch,
    )
    return facts.id


def _in_force(facts: Any, order_id: UUID) -> None:
    therapy.write_order(system_context(at=BEFORE), facts=facts)
    therapy.verify_order(system_context(at=BEFORE), order_id=order_id, version=1)
    therapy.activate_order(system_context(at=BEFORE, source=Source.IMPORT), order_id=order_id)


def _plan(morning: Morning) -> None:
    needs = queries.needs_between(MONDAY, FRIDAY + timedelta(days=7))
    of = {patient: key for key, patient in morning.patients.items()}
    hours: dict[str, tuple[str, time]] = {
        "labs": ("omar", time(7, 30)),
        "ceftriaxone": ("omar", time(9)),
        "dalbavancin": ("omar", time(11)),
        "vedolizumab": ("omar", time(13, 30)),
        "dressing": ("omar", time(16)),
        "paul's": ("paul", time(8, 30)),
        "joy's": ("joy", time(8, 15)),
        "rosa's": ("rosa", time(8)),
    }
    assigned = []
    for need in needs:
        key = of[need.patient_id]
        nurse, starts = hours[key]
        day = need.earliest_day if key == "rosa's" else FRIDAY
        if not need.earliest_day <= day <= need.latest_day:
            continue
        morning.needs.setdefault(key, need.id)
        assigned.append(
            Assigned(
                need_id=need.id,
                patient_id=need.patient_id,
                nurse_ids=(morning.nurses[nurse],),
                day=day,
                starts=starts,
                minutes=need.minutes,
                zone=NEW_YORK,
                familiarity=(Familiarity.MET,),
            )
        )
    actions.keep_plan(
        system_context(at=BEFORE),
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=13),
        assigned=assigned,
        no_nurse=(),
        drives=_drives(assigned),
        figures={"visits": len(assigned), "served": len(assigned), "unserved": 0},
    )
    publish_draft()
    models.Plan.objects.update(published_at=BEFORE)


def _drives(assigned: Sequence[Assigned]) -> list[Drive]:
    found = {}
    for item in assigned:
        ends = (datetime.combine(item.day, item.starts) + timedelta(minutes=item.minutes)).time()
        found[item.nurse_ids[0], item.day] = Drive(
            item.nurse_ids[0], item.day, 20, 12.0, item.starts, ends, None, (10,), 10
        )
    return list(found.values())
