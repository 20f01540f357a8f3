"""Care plans: three readings from the approved words and the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.platform.content.queries import in_force
from hearthline.platform.findings.reads import Reads
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import contents, models
from hearthline.rooms.emergency.queries.care_records import Gathered, for_staff, language_of
from hearthline.rooms.emergency.queries.patients import Stand
from hearthline.rooms.emergency.rules.care import names_in
from hearthline.rooms.emergency.values import (
    CareReading,
    CareSigned,
    Reading,
)


class NoCareText(Exception):
    """Nobody has approved words for a care plan."""


def family_reading(patient_id: UUID, on: date) -> CareReading:
    """Return what the family reads, in its language where an approved version exists."""
    return readings_of(patient_id, on)[Reading.FAMILY]


def readings_of(patient_id: UUID, on: date) -> dict[Reading, CareReading]:
    """Return all three readings of a person's care plan.

    Raises
    ------
    NoCareText
        If no words are approved yet.
    """
    found = all_readings([patient_id], on)
    if not found:
        raise NoCareText
    return found[patient_id]


def all_readings(patients: Iterable[UUID], on: date) -> dict[UUID, dict[Reading, CareReading]]:
    """Return all three readings of any number of people; empty while no words are approved.

    A constant number of queries, and one for each language that a family wants.
    """
    english = _text("en", on)
    if english is None:
        return {}
    gathered = Gathered.of(list(patients), on)
    wanted = {patient: gathered.language(patient) for patient in gathered.people}
    texts = {"en": english} | {
        language: text
        for language in sorted(set(wanted.values()) - {"en"})
        if (text := _text(language, on)) is not None
    }
    return {
        patient: gathered.all_three(patient, english, texts, language)
        for patient, language in wanted.items()
    }


def family_digests(
    patients: Iterable[UUID], on: date, reads: Reads, stands: Mapping[UUID, Stand]
) -> dict[UUID, str] | None:
    """Return what tells each family's reading from any other; ``None``: no words are approved.

    Of the records only those are read that these words name, so that any number of people may
    be asked about. ``reads`` holds what others read of them, or of more than these.
    """
    english = reads.once(_text, "en", on)
    if english is None:
        return None
    wanted = list(patients)
    people = reads.of(census.by_ids)
    texts = {"en": english} | {
        language: text
        for language in sorted(
            {language_of(people[one]) for one in wanted if one in people} - {"en"}
        )
        if (text := reads.once(_text, language, on)) is not None
    }
    named = set().union(*(names_in(text, Reading.FAMILY) for text in texts.values()))
    gathered = Gathered.of(wanted, on, reads=reads, stands=stands, named=named)
    return {
        patient: gathered.family(patient, texts, gathered.language(patient)).digest
        for patient in wanted
        if patient in gathered.people
    }


def staff_readings(patients: Iterable[UUID], on: date) -> dict[UUID, dict[Reading, CareReading]]:
    """Return what nurse and dispatcher read of any number of people, in a constant number of
    queries; empty while no words are approved.
    """
    english = _text("en", on)
    if english is None:
        return {}
    gathered = Gathered.of(list(patients), on)
    return {
        patient: for_staff(english, *gathered.filled(patient, english["words"]))
        for patient in gathered.people
    }


def signatures_of(patient_id: UUID) -> list[CareSigned]:
    """Return who signed a person's care plan, newest first."""
    rows = models.CarePlanSignature.objects.filter(patient_id=patient_id)
    return [
        CareSigned(
            id=row.id,
            reading=Reading(row.reading),
            language=row.language,
            by_interpreter=row.by_interpreter,
            digest=row.digest,
            signer=row.signer,
            relation=row.relation,
            signed_on=row.signed_on,
            witnessed_by=row.witnessed_by,
            written_at=row.written_at,
        )
        for row in rows.order_by("-written_at", "-id")[:20]
    ]


def signed_digests(patients: Iterable[UUID]) -> dict[UUID, set[str]]:
    """Return what of care plans each person's family has signed, ever; one query."""
    found: dict[UUID, set[str]] = {}
    rows = models.CarePlanSignature.objects.filter(reading=Reading.FAMILY.value)
    for row in rows_for(rows.only("patient_id", "digest"), "patient_id", patients):
        found.setdefault(row.patient_id, set()).add(row.digest)
    return found


def _text(language: str, on: date) -> Mapping[str, Any] | None:
    found = in_force(contents.CARE_TEXT_KIND, on=on, language=language)
    return next((version.body for version in found.values()), None)
