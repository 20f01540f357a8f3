"""Builds visit orders and routines for tests of scheduling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Source, system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import AddressFacts, CensusFacts, TherapyClass
from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling import actions, models, queries
from hearthline.rooms.scheduling.tasks import refresh_needs
from hearthline.rooms.scheduling.values import (
    Assigned,
    Drive,
    Familiarity,
    NoNurse,
    Precision,
    Routine,
    VisitOrder,
)
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.workforce.demo import FAMILY, GIVEN
from tests.builders.census import episode_facts, patient_facts
from tests.builders.program import AT, NEW_YORK, make_branch
from tests.builders.therapy import nursing_facts
from tests.builders.workforce import make_nurse

SURNAMES = ("Noname", "Stubbs", "Doe-Lake", "Fictum", "Proto", "Toyman", "Marlowe", "Pretend")

MONDAY = date(2026, 5, 11)
PATIENT = derived_id("test patient", 1)
BRANCH = derived_id("test branch", 1)


def visit_order(
    kind: VisitKind, *, times: int = 1, per_days: int | None = None, name: object = "", **given: Any
) -> VisitOrder:
    """Return an order of one patient, from Monday on."""
    thread = given.pop("thread", derived_id("test order", kind, name))
    return VisitOrder(
        thread=thread,
        order_id=thread,
        patient_id=given.pop("patient_id", PATIENT),
        branch_id=BRANCH,
        kind=kind,
        starts_on=given.pop("starts_on", MONDAY),
        times=times,
        per_days=per_days,
        **given,
    )


def routines(*patients: UUID, **given: Any) -> dict[UUID, Routine]:
    """Return the same routine for each patient."""
    return {patient: Routine(NEW_YORK, **given) for patient in patients or (PATIENT,)}


@dataclass(frozen=True)
class SmallProgram:
    """A branch with nurses, patients, orders, needs and, when asked, a plan."""

    branch: UUID
    nurses: list[UUID]
    patients: list[UUID]


def a_small_program(
    *,
    nurses: int = 3,
    patients: int = 6,
    first_day: date = MONDAY,
    weekdays: Sequence[int] = (0, 1, 2, 3, 4),
) -> SmallProgram:
    """Make a branch with nurses on ``weekdays`` and patients with weekly line care."""
    branch = make_branch()
    made = [
        make_nurse(
            branch, name=f"{GIVEN[n % len(GIVEN)]} {FAMILY[n % len(FAMILY)]}", weekdays=weekdays
        )
        for n in range(nurses)
    ]
    ids = []
    for number in range(patients):
        facts = patient_facts(
            ("small", number), family_name=SURNAMES[number % len(SURNAMES)], given_name="Test"
        )
        address = AddressFacts(
            id=derived_id("test address", number),
            patient_id=facts.id,
            lines=(f"{number + 1} Sample Street",),
            city="Columbus",
            state="OH",
            postal_code="43215",
            latitude=39.96 + 0.012 * (number % 5),
            longitude=-83.0 + 0.017 * (number % 7),
            position_source=PositionSource.INVENTED,
        )
        episode = episode_facts(
            facts.id, branch_id=branch, therapy=TherapyClass.ANTI_INFECTIVE, starts_on=first_day
        )
        census.add_records(
            system_context(at=AT),
            facts=CensusFacts(patients=(facts,), addresses=(address,), episodes=(episode,)),
            branch_id=branch,
        )
        order = nursing_facts(
            facts.id, ("small", number), episode_id=episode.id, starts_on=first_day
        )
        therapy.write_order(system_context(at=AT), facts=order)
        therapy.verify_order(system_context(at=AT), order_id=order.order_id, version=1)
        therapy.activate_order(system_context(at=AT, source=Source.IMPORT), order_id=order.order_id)
        ids.append(facts.id)
    return SmallProgram(branch, made, ids)


def a_kept_plan(
    small: SmallProgram, *, first_day: date = MONDAY, days: int = 7, leave_out: int = 0
) -> UUID:
    """Derive needs and keep a plan made by hand: nurses in turn, an hour and a half apart."""
    refresh_needs(system_context(at=AT), first_day, days)
    needs = queries.needs_between(first_day, first_day + timedelta(days=days - 1))
    served, left = needs[: len(needs) - leave_out], needs[len(needs) - leave_out :]
    assigned = []
    for number, need in enumerate(served):
        place = number // len(small.nurses)
        assigned.append(
            Assigned(
                need_id=need.id,
                patient_id=need.patient_id,
                nurse_ids=(small.nurses[number % len(small.nurses)],),
                day=max(need.earliest_day, first_day) + timedelta(days=place // 4 % 5),
                starts=time(8 + (place % 4) * 2, 30),
                minutes=need.minutes,
                zone=NEW_YORK,
                familiarity=(list(Familiarity)[number % 3],),
            )
        )
    drives = {
        (item.nurse_ids[0], item.day): Drive(
            item.nurse_ids[0], item.day, 64, 41.5, time(8), time(16, 40), None, (11, 12, 10, 9), 14
        )
        for item in assigned
    }
    return actions.keep_plan(
        system_context(at=AT),
        first_day=first_day,
        last_day=first_day + timedelta(days=days - 1),
        assigned=assigned,
        no_nurse=[
            NoNurse(
                need.id,
                ("skill",),
                (Message("scheduling.no_position"),),
                (Message("scheduling.place_the_home"),),
            )
            for need in left
        ],
        drives=list(drives.values()),
        figures={
            "visits": len(needs),
            "served": len(assigned),
            "unserved": leave_out,
            "own": 2,
            "met": 2,
            "new": 2,
            "known_percent": 66,
            "nurses_seen": 1.0,
            "drive_minutes": 192,
            "seconds": 1.0,
            "iterations": 100,
        },
    )


def publish_draft() -> None:
    """Publish the draft."""
    head = queries.draft()
    assert head is not None
    actions.publish(system_context(at=AT), plan_id=head.id, revision=head.revision)


def told(
    row: models.Assignment,
    *,
    precision: Precision = Precision.WINDOW,
    at: datetime = AT,
    **given: Any,
) -> None:
    """Tell a family what a row of a plan says."""
    actions.tell_family(
        system_context(at=at),
        **given,
        need_id=row.need_id,
        day=row.day,
        starts=row.starts,
        nurse_ids=[row.nurse_id],
        precision=precision,
        whom="Ada Sample",
        number="555 0100 199",
    )
