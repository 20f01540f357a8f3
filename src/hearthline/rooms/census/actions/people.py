"""Who people are, where and how they live, and who stands near them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.placements import place
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import columns, create, journalled, mark_in_error, revise
from hearthline.platform.records.models import next_numbers
from hearthline.platform.records.undoing import undo
from hearthline.rooms.census.actions.many import (
    FIRST_RECORD_NUMBER,
    RECORD_SERIES,
    patient_columns,
)
from hearthline.rooms.census.models import (
    Address,
    Allergy,
    AllergyReview,
    Condition,
    Contact,
    HomeMedication,
    HospitalStay,
    Household,
    Identifier,
    Measurement,
    Patient,
    Routine,
)
from hearthline.rooms.census.queries.many import facts_from
from hearthline.rooms.census.rules import number_taken, sort_name
from hearthline.rooms.census.search import index_people
from hearthline.rooms.census.values import (
    AddressFacts,
    ContactFacts,
    HouseholdFacts,
    IdentifierFacts,
    PatientFacts,
    RoutineFacts,
)

MARKABLE: dict[str, type[Model]] = {
    "address": Address,
    "allergy": Allergy,
    "allergy_review": AllergyReview,
    "condition": Condition,
    "contact": Contact,
    "home_medication": HomeMedication,
    "hospital_stay": HospitalStay,
}
"""Kinds of records of a patient that can be marked as entered in error."""

UNDOABLE: tuple[type[Model], ...] = (
    *MARKABLE.values(),
    Patient,
    Household,
    Routine,
    Measurement,
)
"""Records whose change or addition can be taken back."""


@action("census.register_patient", version=1, kind=Kind.REQUEST, permission="census.write")
def register_patient(context: Context, *, facts: PatientFacts, branch_id: UUID) -> UUID:
    """Write a new person down, in a branch; a record number is given out."""
    context.about(facts.id)
    [number] = next_numbers(RECORD_SERIES, 1, first=FIRST_RECORD_NUMBER)
    create(context, Patient, **patient_columns(facts), record_number=number)
    place([facts.id], branch_id, context.server_time)
    index_people([facts.id])
    return facts.id


@action("census.correct_patient", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_patient(context: Context, *, facts: PatientFacts, revision: int) -> None:
    """Bring who a person is to what ``facts`` say."""
    patient = _about(context, facts.id)
    values = columns(facts)
    del values["id"]
    values["sort_name"] = sort_name(facts.family_name, facts.given_name)
    revise(context, patient, revision=revision, **values)
    index_people([facts.id])


@action("census.record_death", version=1, kind=Kind.REQUEST, permission="census.write")
def record_death(context: Context, *, patient_id: UUID, died_on: date | None) -> None:
    """Record that a person has died; the day may be unknown."""
    patient = _about(context, patient_id)
    revise(context, patient, revision=patient.revision, is_dead=Answer.YES.value, died_on=died_on)


@action("census.add_identifier", version=1, kind=Kind.REQUEST, permission="census.write")
def add_identifier(context: Context, *, facts: IdentifierFacts) -> UUID:
    """Add a number another system gave a person.

    Raises
    ------
    CensusRefusal
        If a record carries it already: two may be one person, and that is looked at, not typed.
    """
    _about(context, facts.patient_id)
    if Identifier.objects.filter(system=facts.system, value=facts.value).exists():
        raise number_taken()
    identifier = create(context, Identifier, **columns(facts))
    index_people([facts.patient_id])
    return identifier.id


@action("census.identifier_was_wrong", version=1, kind=Kind.REQUEST, permission="census.write")
def identifier_was_wrong(context: Context, *, identifier_id: UUID) -> None:
    """Take off a number that is not this person's: nothing may find them by it any more.

    The journal keeps it, with the context's reason.
    """
    row = context.get(Identifier, identifier_id)
    context.about(row.patient_id)
    held = columns(facts_from(IdentifierFacts, row))
    context.changed(row, before=journalled(held), after={"entered_in_error": True})
    row.delete()
    index_people([row.patient_id])


@action("census.add_address", version=1, kind=Kind.REQUEST, permission="census.write")
def add_address(context: Context, *, facts: AddressFacts) -> UUID:
    """Add where a person lives; earlier addresses stay with their period."""
    _about(context, facts.patient_id)
    return create(context, Address, **columns(facts)).id


@action("census.correct_address", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_address(context: Context, *, facts: AddressFacts, revision: int) -> None:
    """Bring an address to what ``facts`` say."""
    _about(context, facts.patient_id)
    _revise_as(context, context.get(Address, facts.id), facts, revision)


@action("census.move_home", version=1, kind=Kind.REQUEST, permission="census.write")
def move_home(context: Context, *, left_id: UUID, revision: int, facts: AddressFacts) -> UUID:
    """Write down that somebody moved: the address left ends the day before the new one starts.

    Raises
    ------
    Conflict
        If the address left was changed meanwhile.
    """
    _about(context, facts.patient_id)
    left = context.get(Address, left_id)
    if facts.starts_on is not None:
        ends_on = facts.starts_on - timedelta(days=1)
        revise(context, left, revision=revision, ends_on=ends_on)
    return create(context, Address, **columns(facts)).id


@action("census.add_contact", version=1, kind=Kind.REQUEST, permission="census.write")
def add_contact(context: Context, *, facts: ContactFacts) -> UUID:
    """Add somebody who stands near a person."""
    _about(context, facts.patient_id)
    return create(context, Contact, **columns(facts)).id


@action("census.correct_contact", version=1, kind=Kind.REQUEST, permission="census.write")
def correct_contact(context: Context, *, facts: ContactFacts, revision: int) -> None:
    """Bring a contact to what ``facts`` say."""
    _about(context, facts.patient_id)
    _revise_as(context, context.get(Contact, facts.id), facts, revision)


@action("census.set_household", version=1, kind=Kind.REQUEST, permission="census.write")
def set_household(context: Context, *, facts: HouseholdFacts, revision: int) -> None:
    """Say how a person lives; revision 0 means that nothing was asked before."""
    _about(context, facts.patient_id)
    _set_one(context, Household, facts, revision)


@action("census.set_routine", version=1, kind=Kind.REQUEST, permission="census.write")
def set_routine(context: Context, *, facts: RoutineFacts, revision: int) -> None:
    """Say when visits suit; revision 0 means that nothing was asked before."""
    _about(context, facts.patient_id)
    _set_one(context, Routine, facts, revision)


@action("census.enter_in_error", version=1, kind=Kind.REQUEST, permission="census.write")
def enter_in_error(context: Context, *, kind: str, record_id: UUID) -> None:
    """Mark a record of a patient as entered in error; the context's reason says why."""
    record: Any = context.get(MARKABLE[kind], record_id)
    context.about(record.patient_id)
    mark_in_error(context, record)


def _about(context: Context, patient_id: UUID) -> Patient:
    patient = context.get(Patient, patient_id)
    context.about(patient_id)
    return patient


def _revise_as(context: Context, record: Any, facts: Any, revision: int) -> None:
    values = columns(facts)
    del values["id"]
    del values["patient_id"]
    revise(context, record, revision=revision, **values)


def _set_one(context: Context, model: type[Any], facts: Any, revision: int) -> None:
    record = model.objects.filter(pk=facts.patient_id).first()
    values = columns(facts)
    if record is None:
        create(context, model, **values)
        return
    del values["patient_id"]
    revise(context, record, revision=revision, **values)


@action("census.undo", version=1, kind=Kind.REQUEST, permission="census.write")
def undo_change(context: Context, *, of: UUID) -> None:
    """Take back one's own change to a patient's record, if nobody changed it since.

    Raises
    ------
    CannotUndo
        If it was somebody else's, changed since, or not of a kind that can be taken back.
    """
    undo(context, of=of, models=UNDOABLE)
    index_people(context.draft.subjects)
