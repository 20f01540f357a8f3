"""Area events for tests: a power cut in the evening, people with signed ranks, who is on call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.platform.jobs.models import Recurring
from hearthline.platform.jobs.worker import Worker
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import AddressFacts, CensusFacts, TherapyClass
from hearthline.rooms.emergency import actions
from hearthline.rooms.emergency.values import (
    AreaFacts,
    AreaKind,
    AreaStep,
    AreaStepFacts,
    KitNeed,
    PlanFacts,
)
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.models import StaffMember
from hearthline.rooms.workforce.values import OnCallRole
from tests.builders.census import NORTH, episode_facts, patient_facts
from tests.builders.workforce import make_nurse, turns_of

CUT = datetime(2026, 5, 14, 22, 40, tzinfo=UTC)
"""18:40 in New York: the power fails."""
DECLARED = CUT + timedelta(minutes=5)
EVENT = derived_id("test area event")


def somebody_at(
    key: object,
    zip_code: str = "43215",
    *,
    therapy: TherapyClass = TherapyClass.INOTROPE,
    place: dict[str, Any] | None = None,
    **given: Any,
) -> UUID:
    """Store a person in care whose home has a ZIP code; empty for no address."""
    person = patient_facts(key, **given)
    episode = episode_facts(person.id, branch_id=NORTH, therapy=therapy)
    home = AddressFacts(
        derived_id("test home", person.id),
        person.id,
        ("12 Example Lane",),
        "Columbus",
        "OH",
        zip_code,
        access_notes="Side door",
        **place or {},
    )
    facts = CensusFacts(
        patients=(person,), episodes=(episode,), addresses=(home,) if zip_code or place else ()
    )
    census.add_records(system_context(at=CUT - timedelta(days=2)), facts=facts, branch_id=NORTH)
    return person.id


def sign_rank(patient_id: UUID, rank: int | None, hours: int | None, **given: Any) -> None:
    """Sign an emergency plan with a priority."""
    (episode,) = census_queries.episodes_of([patient_id])[patient_id]
    made = derived_id("test plan", patient_id)
    values: dict[str, Any] = {
        "kit": KitNeed.NONE,
        "kit_why": "Decided with the prescriber",
        "backup_pump": Answer.YES,
        "power_plan": "Neighbour with a generator",
    }
    facts = PlanFacts(
        id=made,
        thread=made,
        patient_id=patient_id,
        episode_id=episode.id,
        rank=rank,
        contact_within_h=hours,
        **values | given,
    )
    actions.sign_plan(system_context(at=CUT - timedelta(days=1)), facts=facts, version=0)


def area_facts(**given: Any) -> AreaFacts:
    """Return a power cut in one ZIP code."""
    values: dict[str, Any] = {
        "id": EVENT,
        "title": "Power cut, north side",
        "kind": AreaKind.POWER_CUT,
        "began_at": CUT,
        "zips": ("43215",),
    }
    return AreaFacts(**values | given)


def step_facts(patient_id: UUID, step: AreaStep, at: datetime, **given: Any) -> AreaStepFacts:
    """Return something that happened about a person in that power cut."""
    values: dict[str, Any] = {
        "id": derived_id("test area entry", patient_id, step, at, sorted(map(str, given))),
        "event_id": EVENT,
        "patient_id": patient_id,
        "step": step,
        "at": at,
    }
    return AreaStepFacts(**values | given)


def on_call_tonight() -> tuple[UUID, UUID]:
    """Put Ines first and Omar second on call; return their actors."""
    found = []
    for place, name in enumerate(("Ines First", "Omar Second"), start=1):
        staff = make_nurse(NORTH, name=name, phone=f"614 555 010{place}")
        workforce.set_on_call(
            system_context(at=CUT - timedelta(days=2)),
            branch_id=NORTH,
            role=OnCallRole.NURSE,
            place=place,
            since=date(2026, 5, 4),
            patterns=turns_of(NORTH, staff, place=place),
        )
        found.append(StaffMember.objects.get(id=staff).actor_id)
    return found[0], found[1]


def watch(at: datetime) -> None:
    """Let the worker look at area events at an hour, as it does every minute."""
    Recurring.objects.update_or_create(
        name="emergency.watch_areas", defaults={"next_at": at - timedelta(seconds=1)}
    )
    Worker(["general"], clock=lambda: at).run(once=True)
