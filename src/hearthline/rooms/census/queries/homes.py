"""Where people live and when they may be visited, for planning."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census.models import Address, Household, NurseWish, Patient, Routine
from hearthline.rooms.census.queries.many import facts_from, team_of
from hearthline.rooms.census.values import (
    AddressFacts,
    NurseWishKind,
    TeamMemberFacts,
    TeamRole,
    VisitHome,
)

ADDRESSES = RowsOf(lambda: Address.objects.filter(entered_in_error=False).order_by("id"))


def visit_homes(patients: Iterable[UUID], on: date) -> dict[UUID, VisitHome]:
    """Return what planning a visit on a day needs to know of each home."""
    wanted = list(patients)
    addresses = current_addresses(wanted, on)
    people = {row.pk: row for row in rows_for(Patient.objects.all(), "pk", wanted)}
    routines = {row.pk: row for row in rows_for(Routine.objects.all(), "pk", wanted)}
    households = {row.pk: row for row in rows_for(Household.objects.all(), "pk", wanted)}
    wishes: dict[UUID, list[NurseWish]] = {}
    for wish in rows_for(NurseWish.objects.filter(entered_in_error=False), "patient_id", wanted):
        wishes.setdefault(wish.patient_id, []).append(wish)
    team = team_of(wanted, on)
    return {
        patient: _visit_home(
            person,
            addresses.get(patient),
            routines.get(patient),
            households.get(patient),
            wishes.get(patient, []),
            team.get(patient, []),
        )
        for patient in wanted
        if (person := people.get(patient)) is not None
    }


def current_addresses(patients: Iterable[UUID], on: date) -> dict[UUID, AddressFacts]:
    """Return where each person lives on a day; the address begun last wins."""
    found: dict[UUID, Address] = {}
    for row in ADDRESSES(patients):
        if (row.ends_on or on) < on or (row.starts_on or on) > on:
            continue
        held = found.get(row.patient_id)
        if held is None or (row.starts_on or date.min) >= (held.starts_on or date.min):
            found[row.patient_id] = row
    return {patient: facts_from(AddressFacts, row) for patient, row in found.items()}


def unplaced_addresses() -> list[AddressFacts]:
    """Return addresses whose position is not known."""
    rows = Address.objects.filter(latitude__isnull=True, entered_in_error=False).order_by("id")
    return [facts_from(AddressFacts, row) for row in rows]


def _visit_home(
    person: Patient,
    address: AddressFacts | None,
    routine: Routine | None,
    household: Household | None,
    wishes: list[NurseWish],
    team: list[TeamMemberFacts],
) -> VisitHome:
    primary = next((m.staff_id for m in team if m.role == TeamRole.PRIMARY_NURSE), None)
    return VisitHome(
        patient_id=person.pk,
        address_id=address.id if address else None,
        address=", ".join(address.lines) if address else "",
        city=address.city if address else "",
        postal_code=address.postal_code if address else "",
        zone=address.zone if address else "",
        position=address.position if address else None,
        position_source=address.position_source if address else None,
        access_notes=address.access_notes if address else "",
        earliest=routine.earliest if routine else None,
        latest=routine.latest if routine else None,
        days=frozenset(routine.days if routine else ()),
        has_pets=Answer(household.has_pets) if household else Answer.NOT_ASKED,
        spoken_language=person.spoken_language,
        preferred=frozenset(w.staff_id for w in wishes if w.wish == NurseWishKind.PREFER),
        excluded=frozenset(w.staff_id for w in wishes if w.wish == NurseWishKind.EXCLUDE),
        primary_nurse=primary,
        pets=household.pets if household else "",
        needs_interpreter=Answer(person.needs_interpreter),
    )
