"""People in the index of search: names, record number, other systems' numbers, birth date.

A merged record is found as the person it is now, by all that it was found by before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse

from hearthline.platform.manifest import SubjectName
from hearthline.platform.messaging.sentences import written_date
from hearthline.platform.records.reading import rows_for
from hearthline.platform.search.indexing import Document, forget, index_many
from hearthline.rooms.census.models import Identifier, Patient
from hearthline.rooms.census.queries.banner import spaced
from hearthline.rooms.census.queries.many import summary

KIND = "patient"


def index_people(ids: Iterable[UUID]) -> None:
    """Keep people in the index as their records now stand; four statements for 500 people."""
    wanted = list(ids)
    people = list(rows_for(Patient.objects.all(), "pk", wanted))
    merged: dict[UUID, list[Patient]] = {}
    for one in rows_for(Patient.objects.all(), "merged_into_id", wanted):
        merged.setdefault(one.merged_into_id, []).append(one)  # type: ignore[arg-type]
    numbers: dict[UUID, list[str]] = {}
    for row in rows_for(Identifier.objects.all(), "patient_id", [person.pk for person in people]):
        numbers.setdefault(row.patient_id, []).append(row.value)
    gone = [person.pk for person in people if _is_gone(person)]
    if gone:
        forget(KIND, gone)
    index_many(
        _document(person, numbers.get(person.pk, []), merged.get(person.pk, []))
        for person in people
        if not _is_gone(person)
    )


def documents() -> Iterator[Document]:
    """Yield everybody, to make the index anew."""
    numbers: dict[UUID, list[str]] = {}
    for patient_id, value in Identifier.objects.values_list("patient_id", "value"):
        numbers.setdefault(patient_id, []).append(value)
    merged: dict[UUID, list[Patient]] = {}
    for row in Patient.objects.filter(merged_into__isnull=False):
        merged.setdefault(row.merged_into_id, []).append(row)  # type: ignore[arg-type]
    standing = Patient.objects.filter(entered_in_error=False, merged_into__isnull=True)
    for person in standing.iterator(chunk_size=500):
        yield _document(person, numbers.get(person.pk, []), merged.get(person.pk, []))


def patient_names(ids: Sequence[UUID]) -> dict[UUID, SubjectName]:
    """Return how lists name people, and where their pages are; one query."""
    return {
        person.pk: SubjectName(summary(person).name, reverse("chart:patient", args=[person.pk]))
        for person in rows_for(Patient.objects.all(), "pk", ids)
    }


def _is_gone(person: Patient) -> bool:
    return person.entered_in_error or person.merged_into_id is not None


def _document(person: Patient, numbers: list[str], merged: list[Patient]) -> Document:
    born = written_date(person.birth_date) if person.birth_date else ""
    return Document(
        kind=KIND,
        record_id=person.pk,
        subject_id=person.pk,
        title=summary(person).name,
        detail=" · ".join(filter(None, [born, spaced(person.record_number)])),
        url=reverse("chart:patient", args=[person.pk]),
        found_by=(*numbers, *(word for one in (person, *merged) for word in _found_by(one))),
    )


def _found_by(person: Patient) -> Iterator[str | date | None]:
    yield from (person.family_name, person.given_name, person.middle_names)
    yield from (person.preferred_name, person.record_number, person.birth_date)
