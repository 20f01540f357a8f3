"""Facts about many people at once: one statement for each kind of record.

These take ids and give values; who may ask is decided where the ids come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q
from django.db.models.functions import Coalesce

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import PositionSource
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.rooms.census.models import (
    Allergy,
    AllergyReview,
    CodeStatusStatement,
    Contact,
    Episode,
    HealthAnswer,
    Identifier,
    Measurement,
    Organization,
    Patient,
    Practitioner,
    TeamMember,
)
from hearthline.rooms.census.parts import OF_A_PATIENT, OF_NOBODY, PATIENTS
from hearthline.rooms.census.rules import OPEN_STATES
from hearthline.rooms.census.values import (
    AllergyFacts,
    AllergyReviewFacts,
    AllergyStatus,
    CodeStatusFacts,
    ContactFacts,
    EpisodeState,
    EpisodeSummary,
    HealthAnswerFacts,
    HealthQuestion,
    IdentifierFacts,
    MeasurementFacts,
    MeasurementKind,
    OrganizationFacts,
    PatientSummary,
    Phone,
    PractitionerFacts,
    Sex,
    TeamMemberFacts,
    TherapyClass,
    WhoToCall,
)

V = TypeVar("V")

PEOPLE = RowsOf(Patient.objects.all, "pk")
EPISODES = RowsOf(
    lambda: Episode.objects.filter(entered_in_error=False).order_by("-starts_on", "-id")
)
ALLERGIES = RowsOf(
    lambda: Allergy.objects.filter(status=AllergyStatus.ACTIVE, entered_in_error=False).order_by(
        "substance", "id"
    )
)
REVIEWS = RowsOf(
    lambda: AllergyReview.objects.filter(entered_in_error=False).order_by("asked_on", "id")
)
CODE_STATUSES = RowsOf(
    lambda: CodeStatusStatement.objects.filter(entered_in_error=False).order_by("recorded_at", "id")
)

HEALTH_ANSWERS = RowsOf(
    lambda: HealthAnswer.objects.filter(entered_in_error=False).order_by(
        "asked_on", "recorded_at", "id"
    )
)


def _measured(kind: MeasurementKind) -> RowsOf[Measurement]:
    return RowsOf(lambda: Measurement.objects.filter(kind=kind, entered_in_error=False))


MEASUREMENTS = {kind: _measured(kind) for kind in MeasurementKind}


def by_ids(ids: Iterable[UUID]) -> dict[UUID, PatientSummary]:
    """Return the people called ``ids``."""
    return {row.pk: summary(row) for row in PEOPLE(ids)}


def episodes_by_ids(ids: Iterable[UUID]) -> dict[UUID, EpisodeSummary]:
    """Return the episodes called ``ids``."""
    return {row.pk: episode_summary(row) for row in rows_for(Episode.objects.all(), "pk", ids)}


def episodes_of(patients: Iterable[UUID]) -> dict[UUID, list[EpisodeSummary]]:
    """Return every episode of each person, newest first."""
    return _grouped(EPISODES(patients), episode_summary)


def open_episodes(
    *, branches: Iterable[UUID] | None = None, states: Iterable[EpisodeState] = OPEN_STATES
) -> list[EpisodeSummary]:
    """Return the episodes in ``states`` of some branches (``None``: of all)."""
    rows = Episode.objects.filter(entered_in_error=False, state__in=list(states))
    if branches is not None:
        rows = rows.filter(branch_id__in=list(branches))
    return [episode_summary(row) for row in rows.order_by("id")]


def active_allergies(patients: Iterable[UUID]) -> dict[UUID, list[AllergyFacts]]:
    """Return the allergies that stand, by substance."""
    return _grouped(ALLERGIES(patients), lambda row: facts_from(AllergyFacts, row))


def allergy_reviews(patients: Iterable[UUID]) -> dict[UUID, AllergyReviewFacts]:
    """Return the latest time somebody asked each person about allergies."""
    return {row.patient_id: facts_from(AllergyReviewFacts, row) for row in REVIEWS(patients)}


def latest_measurements(
    kind: MeasurementKind, patients: Iterable[UUID]
) -> dict[UUID, MeasurementFacts]:
    """Return each person's newest dated weight or height; undated ones come last."""
    found: dict[UUID, Measurement] = {}
    for row in MEASUREMENTS[kind](patients):
        held = found.get(row.patient_id)
        if held is None or _recency(row) > _recency(held):
            found[row.patient_id] = row
    return {patient: facts_from(MeasurementFacts, row) for patient, row in found.items()}


def whom_to_call(patients: Iterable[UUID]) -> dict[UUID, list[WhoToCall]]:
    """Return whom to call about each person: who is named first, the patient, the others.

    Nobody without a number is among them; a person whom nobody can be called about has an
    empty list. Two statements.
    """
    wanted = list(patients)
    people = {row.pk: row for row in rows_for(Patient.objects.all(), "pk", wanted)}
    contacts = contacts_of(wanted)
    found: dict[UUID, list[WhoToCall]] = {}
    for patient_id, row in people.items():
        near = [
            (not contact.call_first, WhoToCall(contact.name, contact.relation, phone.number))
            for contact in contacts.get(patient_id, [])
            for phone in contact.phones
        ]
        own = [WhoToCall(summary(row).name, "", phone["number"]) for phone in row.phones]
        found[patient_id] = [
            *(one for is_later, one in near if not is_later),
            *own,
            *(one for is_later, one in near if is_later),
        ]
    return found


def latest_weights(patients: Iterable[UUID]) -> dict[UUID, MeasurementFacts]:
    """Return each person's newest dated weight; undated ones come last."""
    return latest_measurements(MeasurementKind.WEIGHT, patients)


def code_statuses(patients: Iterable[UUID]) -> dict[UUID, CodeStatusFacts]:
    """Return the code status that stands; people without one were not asked."""
    return {row.patient_id: facts_from(CodeStatusFacts, row) for row in CODE_STATUSES(patients)}


def health_answers_of(
    patients: Iterable[UUID],
) -> dict[UUID, dict[HealthQuestion, HealthAnswerFacts]]:
    """Return what each person answered last to each question of health; one query."""
    found: dict[UUID, dict[HealthQuestion, HealthAnswerFacts]] = {}
    for row in HEALTH_ANSWERS(patients):
        own = found.setdefault(row.patient_id, {})
        question = HealthQuestion(row.question)
        own[question] = HealthAnswerFacts(
            row.id, row.patient_id, question, Answer(row.answer), row.asked_on, row.until
        )
    return found


def contacts_of(patients: Iterable[UUID]) -> dict[UUID, list[ContactFacts]]:
    """Return who stands near each person, those to call first in front."""
    rows = Contact.objects.filter(entered_in_error=False).order_by("-call_first", "name", "id")
    found = rows_for(rows, "patient_id", patients)
    return _grouped(found, lambda row: facts_from(ContactFacts, row))


def team_of(patients: Iterable[UUID], on: date) -> dict[UUID, list[TeamMemberFacts]]:
    """Return who of the program cares for each person on a day."""
    rows = TeamMember.objects.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    found = rows_for(rows.order_by("role", "since", "id"), "patient_id", patients)
    return _grouped(found, lambda row: facts_from(TeamMemberFacts, row))


def known_identifiers(systems: Iterable[str]) -> dict[tuple[str, str], set[UUID]]:
    """Return who carries each number of ``systems``, whatever the source."""
    found: dict[tuple[str, str], set[UUID]] = {}
    rows = Identifier.objects.filter(system__in=list(systems)).values_list(
        "system", "value", "patient_id"
    )
    for system, value, patient in rows:
        found.setdefault((system, value), set()).add(patient)
    return found


def identifier_holders(
    numbers: Iterable[tuple[str, str]],
) -> dict[tuple[str, str], set[UUID]]:
    """Return who carries each of some (system, number) pairs, whatever the source."""
    wanted = set(numbers)
    values = sorted({value for _, value in wanted})
    found: dict[tuple[str, str], set[UUID]] = {}
    for start in range(0, len(values), 5_000):
        rows = Identifier.objects.filter(value__in=values[start : start + 5_000])
        for system, value, patient in rows.values_list("system", "value", "patient_id"):
            if (system, value) in wanted:
                found.setdefault((system, value), set()).add(patient)
    return found


def patient_of_record(record_number: str) -> UUID | None:
    """Return who has a record number, whoever may see them; shows nothing about the person.

    A number of a merged record is its survivor's.
    """
    rows = Patient.objects.filter(record_number=record_number)
    return rows.values_list(Coalesce("merged_into_id", "pk"), flat=True).first()


def identifiers_of(patients: Iterable[UUID]) -> dict[UUID, list[IdentifierFacts]]:
    """Return the numbers other systems gave each person."""
    rows = Identifier.objects.order_by("system", "value", "id")
    found = rows_for(rows, "patient_id", patients)
    return _grouped(found, lambda row: facts_from(IdentifierFacts, row))


def practitioners_by_ids(ids: Iterable[UUID]) -> dict[UUID, PractitionerFacts]:
    """Return clinicians outside the program."""
    rows = rows_for(Practitioner.objects.all(), "pk", ids)
    return {row.pk: facts_from(PractitionerFacts, row) for row in rows}


def organizations_called(names: Iterable[str]) -> dict[str, OrganizationFacts]:
    """Return the one place of each name outside the program; a name that two share names none."""
    found: dict[str, list[OrganizationFacts]] = {}
    for row in Organization.objects.filter(name__in={name for name in names if name}):
        found.setdefault(row.name, []).append(facts_from(OrganizationFacts, row))
    return {name: places[0] for name, places in found.items() if len(places) == 1}


def stored_facts(part: str, ids: Iterable[UUID]) -> dict[UUID, Any]:
    """Return records of one part of ``CensusFacts`` as facts, to compare with what came in."""
    model, kind = PATIENTS if part == "patients" else (OF_NOBODY | OF_A_PATIENT)[part]
    rows: Any = model._default_manager.all()
    return {row.pk: facts_from(kind, row) for row in rows_for(rows, "pk", ids)}


def summary(row: Patient) -> PatientSummary:
    """Return the few words that name a person."""
    return PatientSummary(
        id=row.pk,
        record_number=row.record_number,
        family_name=row.family_name,
        given_name=row.given_name,
        prefix=row.prefix,
        birth_date=row.birth_date,
        sex=Sex(row.sex),
        is_dead=Answer(row.is_dead),
        spoken_language=row.spoken_language,
    )


def episode_summary(row: Episode) -> EpisodeSummary:
    """Return an episode as other rooms need it."""
    return EpisodeSummary(
        id=row.pk,
        patient_id=row.patient_id,
        branch_id=row.branch_id,
        therapy=TherapyClass(row.therapy),
        state=EpisodeState(row.state),
        starts_on=row.starts_on,
        planned_end=row.planned_end,
        ended_on=row.ended_on,
        referred_at=row.referred_at,
    )


def facts_from(kind: type[V], row: Model) -> V:
    """Return a record as the value of its kind."""
    values: dict[str, Any] = {}
    for item in fields(kind):  # type: ignore[arg-type]
        value = getattr(row, item.name)
        if item.name == "phones":
            value = tuple(Phone(**phone) for phone in value)
        elif item.name == "position_source" and value:
            value = PositionSource(value)
        elif isinstance(value, list):
            value = tuple(value)
        values[item.name] = value
    return kind(**values)


def _recency(row: Measurement) -> tuple[date, str]:
    return (row.taken_on or date.min, str(row.pk))


def _grouped(rows: Iterable[Any], value: Callable[[Any], V]) -> dict[UUID, list[V]]:
    found: dict[UUID, list[V]] = {}
    for row in rows:
        found.setdefault(row.patient_id, []).append(value(row))
    return found
