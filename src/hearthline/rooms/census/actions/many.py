"""Writing many records at once, in a constant number of statements for any number of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.placements import place
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import columns, create_all, journalled, replace_all
from hearthline.platform.records.models import next_numbers
from hearthline.rooms.census.models import CodeStatusStatement, Patient
from hearthline.rooms.census.parts import OF_A_PATIENT, OF_NOBODY, REPLACEABLE
from hearthline.rooms.census.rules import sort_name
from hearthline.rooms.census.search import index_people
from hearthline.rooms.census.values import CensusFacts, PatientFacts

RECORD_SERIES = "patient record"
FIRST_RECORD_NUMBER = 200_001


@action("census.add_records", version=1, kind=Kind.REQUEST, permission="census.import")
def add_records(context: Context, *, facts: CensusFacts, branch_id: UUID) -> int:
    """Insert new records; people without an episode belong to ``branch_id``.

    Returns
    -------
    int
        How many records were written.

    Raises
    ------
    IntegrityError
        If an id or identifier exists already; nothing is written then.
    """
    context.concerns(*subjects_of(facts))
    written = len(_add_patients(context, facts.patients))
    for part, (model, _) in (OF_NOBODY | OF_A_PATIENT).items():
        written += len(create_all(context, model, getattr(facts, part)))
    written += len(
        create_all(
            context,
            CodeStatusStatement,
            facts.code_statuses,
            recorded_at=context.server_time,
            recorded_by=context.caller.name,
        )
    )
    _place(context, facts, branch_id)
    SubjectAccess.objects.bulk_create(
        [
            SubjectAccess(
                subject_id=member.patient_id,
                actor_id=member.actor_id,
                why=member.role,
                since=member.since,
                until=member.until,
            )
            for member in facts.team
            if member.actor_id is not None
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    index_people(_found_differently(facts))
    return written


@action("census.replace_records", version=1, kind=Kind.REQUEST, permission="census.write")
def replace_records(context: Context, *, facts: CensusFacts) -> int:
    """Bring existing records, named by id, to what ``facts`` say; return how many differed.

    Used when a person accepts what a changed referral says. Other parts than the patient and
    ``REPLACEABLE`` (measurements, reviews, code status) are added anew, never replaced.

    Raises
    ------
    NotInScope
        If a record does not exist or belongs to somebody the caller may not see.
    """
    subjects = subjects_of(facts)
    for patient_id in subjects:
        context.get(Patient, patient_id)
    context.about(*subjects)
    changed = 0
    if facts.patients:
        changed += replace_all(context, Patient, facts.patients)
        _refresh_sort_names(facts.patients)
    for part in REPLACEABLE:
        model, _ = (OF_NOBODY | OF_A_PATIENT)[part]
        changed += replace_all(context, model, getattr(facts, part))
    index_people(_found_differently(facts))
    return changed


def subjects_of(facts: CensusFacts) -> set[UUID]:
    """Return every patient that ``facts`` are about."""
    found = {patient.id for patient in facts.patients}
    for part in OF_A_PATIENT:
        found.update(value.patient_id for value in getattr(facts, part))
    found.update(value.patient_id for value in facts.code_statuses)
    return found


def _found_differently(facts: CensusFacts) -> set[UUID]:
    return {patient.id for patient in facts.patients} | {
        number.patient_id for number in facts.identifiers
    }


def _add_patients(context: Context, patients: Sequence[PatientFacts]) -> Sequence[Patient]:
    if not patients:
        return []
    numbers = next_numbers(RECORD_SERIES, len(patients), first=FIRST_RECORD_NUMBER)
    records = []
    for facts, number in zip(patients, numbers, strict=True):
        row = patient_columns(facts)
        record = Patient(**row, record_number=number)
        records.append(record)
        context.changed(record, after=journalled(row | {"record_number": number}))
    Patient.objects.bulk_create(records, batch_size=500)
    return records


def patient_columns(facts: PatientFacts) -> dict[str, Any]:
    """Return a patient's columns, the sorting name included."""
    return columns(facts) | {"sort_name": sort_name(facts.family_name, facts.given_name)}


def _refresh_sort_names(patients: Iterable[PatientFacts]) -> None:
    rows = [
        Patient(id=facts.id, sort_name=sort_name(facts.family_name, facts.given_name))
        for facts in patients
    ]
    Patient.objects.bulk_update(rows, ["sort_name"], batch_size=500)


def _place(context: Context, facts: CensusFacts, branch_id: UUID) -> None:
    branches: dict[UUID, set[UUID]] = {}
    for episode in facts.episodes:
        branches.setdefault(episode.branch_id, set()).add(episode.patient_id)
    in_care = {episode.patient_id for episode in facts.episodes}
    others = {patient.id for patient in facts.patients} - in_care
    branches.setdefault(branch_id, set()).update(others)
    for branch, people in branches.items():
        if people:
            place(people, branch, context.server_time)
