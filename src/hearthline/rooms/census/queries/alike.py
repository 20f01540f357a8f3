"""Who on record may be a person about to be typed: candidates by index, judged elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from hearthline.platform.records.reading import rows_for
from hearthline.platform.search.words import after_prefix
from hearthline.rooms.census.models import Contact, Identifier, Patient
from hearthline.rooms.census.rules import folded
from hearthline.rooms.census.values import KnownPerson

MOST = 200


def known_people(
    *, family_name: str, birth_date: date | None, numbers: Collection[str] = ()
) -> list[KnownPerson]:
    """Return people with the birth date, the beginning of the name, or one of the numbers.

    Who is known by the name of a merged record is told as the person that record is now.

    Everybody on record is asked about, whichever branch they belong to: a duplicate in another
    branch is a duplicate all the same. Pages show of it no more than is needed to tell.
    """
    wanted = Q(pk__in=[])
    if birth_date is not None:
        wanted |= Q(birth_date=birth_date)
    if beginning := folded(family_name)[:4]:
        wanted |= Q(sort_name__gte=beginning, sort_name__lt=after_prefix(beginning))
    if numbers:
        found = Identifier.objects.filter(value__in=numbers).values_list("patient_id", flat=True)
        wanted |= Q(pk__in=list(found[:MOST]))
    rows = Patient.objects.filter(wanted, entered_in_error=False).select_related("merged_into")
    people = list(rows.order_by("sort_name", "id")[:MOST])
    ids = [(person.merged_into or person).pk for person in people]
    held = _numbers(ids)
    phones = _phones_of_contacts(ids)
    return [
        KnownPerson(
            id=now.pk,
            record_number=now.record_number,
            family_name=person.family_name,
            given_name=person.given_name,
            birth_date=person.birth_date,
            phones=(*_numbers_in(person.phones), *phones.get(now.pk, ())),
            numbers=tuple(held.get(now.pk, ())),
        )
        for person in people
        for now in [person.merged_into or person]
    ]


def _numbers(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in rows_for(Identifier.objects.all(), "patient_id", ids):
        found.setdefault(row.patient_id, []).append(row.value)
    return found


def _phones_of_contacts(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for row in rows_for(Contact.objects.filter(entered_in_error=False), "patient_id", ids):
        found.setdefault(row.patient_id, []).extend(_numbers_in(row.phones))
    return found


def _numbers_in(phones: list[dict[str, str]]) -> list[str]:
    return [phone["number"] for phone in phones if phone.get("number")]
