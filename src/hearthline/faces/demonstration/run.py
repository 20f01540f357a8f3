"""The whole demonstration: program, people, referrals by FHIR, patients on service, history, plan.

Every step is an action with an identifier derived from the seed, so that a run that was broken
off goes on where it stopped and a finished one changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import orjson
from django.contrib.auth.hashers import make_password

from hearthline.engines.roads.invented import Bank, InventedAddress
from hearthline.faces.demonstration.admitting import (
    Admitted,
    accept,
    accepted_at,
    admit,
    imported_on,
)
from hearthline.faces.demonstration.cast import Invented, invented_patients
from hearthline.faces.demonstration.cast import Stage as Progress
from hearthline.faces.demonstration.referrals import patient_key, referral_bundle
from hearthline.faces.demonstration.staging import PASSWORD, SEED, ZONE, Stage, at_hour
from hearthline.faces.demonstration.teams import Caseloads
from hearthline.kernel.calendar import local_day
from hearthline.kernel.geo import PositionSource
from hearthline.platform.accounts import actions as accounts
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.platform.content import actions as content
from hearthline.platform.findings.severity import KIND as SEVERITY
from hearthline.platform.places.inventing import keep_invented_roads
from hearthline.rooms.coverage import queries as coverage
from hearthline.rooms.emergency.demo import (
    approve_protocols,
    live_through,
    pack_kits,
    read_to_families,
    sign_plans,
    somebody_on_a_pump,
    write_orders,
)
from hearthline.rooms.home.demo import approve_questionnaires, assess_homes, screen_homes
from hearthline.rooms.intake.demo import Waiting, keep_clocks
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.rules.clock import frequency_of, spacing_of
from hearthline.rooms.intake.rules.records.identity import patient_id_of, sender_id_of
from hearthline.rooms.intake.tasks.importing import run_import
from hearthline.rooms.library.contents import KIND as MUST_NOT_STOP
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.program.demo import BranchSketch, make_departments, make_program
from hearthline.rooms.program.values import Place
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.demo import OFFICE, SignIn, make_team
from hearthline.rooms.workforce.values import Nurse, StaffCard

HOMES_OF_STAFF = 40
TOGETHER = 25
"""Patients admitted in one transaction."""
NEVER_ASSESSED = 9
"""The home of one in so many has not been assessed yet."""
NEVER_SCREENED = 3
"""Of homes that were not assessed one in so many was not screened by phone either, and of those
that wait for a decision."""
IMPORT_HOUR = 10
SAID_EVERY = 50
HOSPITALS = "Sample hospitals (invented)"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What the demonstration made, for the log and the greeting."""

    patients: int
    nurses: int
    sign_ins: Sequence[SignIn]


def demonstrate(now: datetime, say: Say) -> Made:
    """Make the demonstration program around ``now``; doing it again changes nothing.

    Parameters
    ----------
    now
        Instant from the caller's clock; no step is dated after it.
    say
        Hears a line for each phase.
    """
    today = local_day(now, ZONE)
    stage = stage_at(now)
    say("roads and town")
    metro = keep_invented_roads()
    homes = metro.addresses(HOMES_OF_STAFF + 250)
    say("program, branches and staff")
    branches, sign_ins = _begin(stage, today, homes[:HOMES_OF_STAFF])
    people = invented_patients(seed=SEED, today=today, addresses=homes[HOMES_OF_STAFF:])
    _take_in_referrals(stage, today, people, branches, say)
    nurses = _admit_all(stage, today, people, branches, say)
    _assess_homes(stage, today, people)
    _keep_clocks(stage, people)
    return Made(len(people), len(nurses), sign_ins)


def stage_at(now: datetime) -> Stage:
    """Return the demonstration's staff at ``now``."""
    return Stage(now, {role: f"{given} {family}" for role, given, family, _title in OFFICE})


def _begin(
    stage: Stage, today: date, homes: Sequence[InventedAddress]
) -> tuple[dict[Bank, UUID], list[SignIn]]:
    with batch():
        north, south = make_program(
            stage.system("program"),
            seed=SEED,
            branches=[_sketch("North", Bank.NORTH, homes), _sketch("South", Bank.SOUTH, homes)],
            zone=ZONE,
        )
        make_departments(
            stage.system("departments"),
            seed=SEED,
            hospitals={
                branch: _hospitals(bank, homes)
                for branch, bank in ((north, Bank.NORTH), (south, Bank.SOUTH))
            },
        )
        accounts.set_policy(
            stage.system("policy"), zone_name=ZONE, idle_minutes=60, requires_second_factor=False
        )
        sign_ins = make_team(
            stage.system("team"),
            seed=SEED,
            today=today,
            branches=[north, south],
            homes=_homes_by_branch(homes),
            encoded_password=make_password(PASSWORD),
        )
    return {Bank.NORTH: north, Bank.SOUTH: south}, sign_ins


def _homes_by_branch(homes: Sequence[InventedAddress]) -> list[Place]:
    """Return homes in the order in which nurses are hired: two of the north, one of the south."""
    north = [home for home in homes if home.bank is Bank.NORTH]
    south = [home for home in homes if home.bank is Bank.SOUTH]
    mixed: list[InventedAddress] = []
    while len(north) >= 2 and south:
        mixed += [north.pop(0), north.pop(0), south.pop(0)]
    return [_place(home) for home in mixed]


def _hospitals(bank: Bank, homes: Sequence[InventedAddress]) -> list[Place]:
    """Return where two invented hospitals of a branch stand, in different towns if there are."""
    own = [home for home in homes if home.bank is bank]
    first = own[len(own) // 3]
    other = next((home for home in reversed(own) if home.city != first.city), own[-2])
    return [_place(first), _place(other)]


def _sketch(name: str, bank: Bank, homes: Sequence[InventedAddress]) -> BranchSketch:
    own = [home for home in homes if home.bank is bank]
    return BranchSketch(
        name=name,
        base=_place(own[-1]),
        zip_prefixes=tuple(sorted({home.zip_code for home in own})),
        towns=tuple(sorted({home.city for home in own})),
    )


def _place(home: InventedAddress) -> Place:
    return Place(
        line=f"{home.number} {home.street}",
        city=home.city,
        state=home.state,
        zip_code=home.zip_code,
        position=home.position,
        position_source=PositionSource.INVENTED,
    )


def _take_in_referrals(
    stage: Stage, today: date, people: Sequence[Invented], branches: dict[Bank, UUID], say: Say
) -> None:
    """Import the bundles day by day, each branch its own, as they would have arrived."""
    done = 0
    for day in sorted({imported_on(person, today) for person in people}):
        for bank, branch_id in branches.items():
            arrived = [
                person
                for person in people
                if person.address.bank is bank and imported_on(person, today) == day
            ]
            if len(_referrals(arrived)) < len(arrived):
                _import(arrived, branch_id, min(stage.now, at_hour(day, IMPORT_HOUR)))
            if done // SAID_EVERY != (done + len(arrived)) // SAID_EVERY:
                say(f"{done + len(arrived)} of {len(people)} referrals imported")
            done += len(arrived)


def _import(people: Sequence[Invented], branch_id: UUID, at: datetime) -> None:
    with TemporaryDirectory() as folder:
        for person in people:
            path = Path(folder) / f"referral-{person.number:03d}.json"
            path.write_bytes(orjson.dumps(referral_bundle(person)))
        run_import(
            [Path(folder)],
            sender=HOSPITALS,
            branch_id=branch_id,
            clock=lambda: at,
        )


def _admit_all(
    stage: Stage,
    today: date,
    people: Sequence[Invented],
    branches: dict[Bank, UUID],
    say: Say,
) -> list[Nurse]:
    found = _referrals(person for person in people if person.stage is not Progress.REFERRED)
    nurses = workforce.nurses_between(list(branches.values()), today, today + timedelta(days=27))
    cards = _cards(nurses)
    caseloads = Caseloads(nurses, today)
    for first in range(0, len(found), TOGETHER):
        group = found[first : first + TOGETHER]
        if first % SAID_EVERY == 0:
            say(f"{first} of {len(found)} patients admitted")
        with batch():
            ids = [referral.patient_id for _person, referral in group]
            devices = lines.lines_of(ids)
            for person, referral in group:
                known = devices.get(referral.patient_id, ())
                accept(stage, today, person, referral.id, referral.revision, known)
            orders = therapy.therapy_orders_of(ids, states=[OrderState.DRAFT])
            payers = coverage.coverages_of(ids)
            for person, referral in group:
                nurse = caseloads.own_nurse(person, branches[person.address.bank])
                made = Admitted(
                    patient_id=referral.patient_id,
                    referral_id=referral.id,
                    episode_id=referral.episode_id,
                    orders=orders.get(referral.patient_id, ()),
                    devices=devices.get(referral.patient_id, ()),
                    coverage_id=next((p.id for p in payers.get(referral.patient_id, ())), None),
                )
                admit(stage, today, person, made, cards[nurse.id] if nurse else None)
    return nurses


def _keep_clocks(stage: Stage, people: Sequence[Invented]) -> None:
    """Let the intake coordinator set the dose clocks of what waits, and write down calls."""
    found = _referrals(person for person in people if person.stage is Progress.REFERRED)
    with batch():
        keep_clocks(
            lambda step, referral_id: stage.by(Role.INTAKE, step, referral_id, at=stage.now),
            [
                Waiting(row.id, row.revision, spacing_of(frequency_of(row.orders)))
                for _person, row in found
                if row.state == "to_decide"
            ],
            now=stage.now,
            zone=ZONE,
        )


def _assess_homes(stage: Stage, today: date, people: Sequence[Invented]) -> None:
    """Assess the homes of patients on service, all but a few."""
    found = _referrals(person for person in people if person.stage is not Progress.REFERRED)
    patients = [
        referral.patient_id
        for number, (_person, referral) in enumerate(found)
        if number % NEVER_ASSESSED != 0
    ]
    with batch():
        questionnaire_id = approve_questionnaires(
            stage.system("content"), stage.by(Role.PHARMACIST, "approve content", at=stage.now)
        )
        for kind in (MUST_NOT_STOP, SEVERITY):
            approving = stage.by(Role.PHARMACIST, "approve", kind, at=stage.now)
            content.approve_drafts(approving, kind, "Read for the demonstration")
        assess_homes(
            stage.by(Role.NURSE_MANAGER, "assess homes", at=stage.now),
            questionnaire_id=questionnaire_id,
            patients=patients,
            seed=SEED,
            today=today,
        )
        _screen_homes(stage, today, people)
        approve_protocols(stage.by(Role.PHARMACIST, "approve protocols", at=stage.now))
    everybody = [referral.patient_id for _person, referral in found]
    with batch():
        pack_kits(
            stage.by(Role.PHARMACIST, "pack kits", at=stage.now),
            patients=everybody,
            seed=SEED,
            today=today,
        )
        write_orders(
            stage.by(Role.INTAKE, "write emergency orders", at=stage.now),
            stage.by(Role.PHARMACIST, "verify emergency orders", at=stage.now),
            patients=everybody,
            seed=SEED,
            today=today,
        )
        sign_plans(
            stage.by(Role.PHARMACIST, "sign emergency plans", at=stage.now),
            patients=everybody,
            seed=SEED,
            today=today,
        )
        read_to_families(
            stage.by(Role.NURSE_MANAGER, "read to families", at=stage.now),
            patients=[
                row.patient_id for person, row in found if person.stage is Progress.ON_SERVICE
            ],
            seed=SEED,
            today=today,
        )
    patient = somebody_on_a_pump(everybody)
    if patient is not None:
        live_through(
            lambda *parts, at: stage.by(Role.NURSE_MANAGER, "emergency", *parts, at=at),
            lambda *parts, at: stage.system("emergency", *parts, at=at),
            patient=patient,
            now=stage.now,
        )


def _screen_homes(stage: Stage, today: date, people: Sequence[Invented]) -> None:
    """Let intake ask by phone about homes that wait for a decision or for their assessment."""
    waiting = _referrals(person for person in people if person.stage is Progress.REFERRED)
    accepted = _referrals(person for person in people if person.stage is not Progress.REFERRED)
    asked_at = {row.patient_id: stage.now for _person, row in waiting} | {
        row.patient_id: accepted_at(person, today) for person, row in accepted[::NEVER_ASSESSED]
    }
    screen_homes(
        lambda step, patient: stage.by(Role.INTAKE, step, patient, at=asked_at[patient]),
        patients=[one for number, one in enumerate(asked_at) if number % NEVER_SCREENED],
        seed=SEED,
        today=today,
    )


def _referrals(people: Iterable[Invented]) -> list[tuple[Invented, Referral]]:
    sender = sender_id_of(HOSPITALS)
    ids = {patient_id_of(sender, patient_key(person)): person for person in people}
    rows = {row.patient_id: row for row in Referral.objects.filter(patient_id__in=list(ids))}
    return [(person, rows[key]) for key, person in ids.items() if key in rows]


def _cards(nurses: Sequence[Nurse]) -> dict[UUID, StaffCard]:
    actors = workforce.actors_of([nurse.id for nurse in nurses])
    return {
        nurse.id: StaffCard(
            id=nurse.id,
            actor_id=actors[nurse.id],
            name=nurse.name,
            phone="",
            branch_id=nurse.branch_id,
            is_nurse=True,
        )
        for nurse in nurses
    }
