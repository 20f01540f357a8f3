"""Two records side by side, what was merged into one, and where a merged record is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Max

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.findings.models import Override
from hearthline.platform.records.joining import Moved
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.census.models import Address, Identifier, Merge, MergedRows, Patient
from hearthline.rooms.census.queries.alike import known_people
from hearthline.rooms.census.queries.banner import spaced
from hearthline.rooms.census.queries.many import identifiers_of
from hearthline.rooms.census.rules import IDENTIFYING, compare_records, folded
from hearthline.rooms.census.values import Compared, KnownPerson, Precision, Sex, ToldApart

MOST_LIKELY = 10
MOST_NUMBERS = 5
MOST_COMPARED = 40
"""People who are compared field by field with one, of all who share a name or birth date."""


def told_apart(patients: Sequence[UUID]) -> dict[UUID, ToldApart]:
    """Return what each record says that tells its person from others; three statements."""
    numbers: dict[UUID, set[tuple[str, str]]] = {}
    for row in rows_for(Identifier.objects.all(), "patient_id", patients):
        numbers.setdefault(row.patient_id, set()).add((row.system, row.value))
    homes: dict[UUID, set[tuple[str, str]]] = {}
    addresses = Address.objects.filter(entered_in_error=False)
    for home in rows_for(addresses, "patient_id", patients):
        first = folded(home.lines[0]) if home.lines else ""
        if first and home.postal_code:
            homes.setdefault(home.patient_id, set()).add((first, home.postal_code[:5]))
    return {
        row.pk: ToldApart(
            family_name=row.family_name,
            given_name=row.given_name,
            birth_date=row.birth_date if row.birth_precision == Precision.DAY else None,
            sex=Sex(row.sex),
            is_dead=Answer(row.is_dead),
            numbers=frozenset(numbers.get(row.pk, ())),
            phones=frozenset(digits(phone["number"]) for phone in row.phones),
            homes=frozenset(homes.get(row.pk, ())),
        )
        for row in rows_for(Patient.objects.all(), "pk", patients)
    }


def digits(number: str) -> str:
    """Return the last ten digits of a phone number, as it is compared."""
    return "".join(letter for letter in number if letter.isdigit())[-10:]


def revisions_of(patients: Sequence[UUID]) -> dict[UUID, int]:
    """Return the revision of each record."""
    return dict(Patient.objects.filter(pk__in=patients).values_list("pk", "revision"))


def likely_others(caller: Caller, patient_id: UUID) -> list[tuple[KnownPerson, Compared]]:
    """Return people of the caller's scope of whom two identifiers agree, the likeliest first."""
    person = Patient.objects.get(pk=patient_id)
    birth_date = person.birth_date if person.birth_precision == Precision.DAY else None
    numbers = [one.value for one in identifiers_of([patient_id]).get(patient_id, [])]
    # Asked apart, so that a shared number is found however many share name or birth date.
    known = [
        *known_people(family_name=person.family_name, birth_date=birth_date),
        *known_people(family_name="", birth_date=None, numbers=numbers[:MOST_NUMBERS]),
    ]
    ranked = sorted(
        (one for one in known if one.id != patient_id),
        key=lambda one: (
            (folded(one.family_name) == folded(person.family_name))
            + (birth_date is not None and one.birth_date == birth_date)
            + (not set(numbers).isdisjoint(one.numbers))
        ),
    )
    # Of many with one name or birth date, only the likeliest are compared field by field.
    others = {one.id: one for one in ranked[-MOST_COMPARED:]}
    seen = set(visible(caller, Patient).filter(pk__in=others).values_list("pk", flat=True))
    told = told_apart([patient_id, *seen])
    found = [(others[one], compare_records(told[patient_id], told[one])) for one in seen]
    alike = [pair for pair in found if len(IDENTIFYING.intersection(pair[1].agreed)) >= 2]
    alike.sort(key=lambda pair: (-len(pair[1].agreed), pair[0].record_number))
    return alike[:MOST_LIKELY]


def overrides_in_force(patients: Sequence[UUID], at: datetime) -> list[int]:
    """Return how many overrides of findings stand for each record: a merged one's end."""
    rows = Override.objects.filter(subject_id__in=patients, expires_at__gt=at)
    counts = Counter(rows.values_list("subject_id", flat=True))
    return [counts[one] for one in patients]


def now_in(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return into which record each merged one of ``ids`` went; the others are not named."""
    rows = Patient.objects.filter(merged_into__isnull=False)
    return {row.pk: row.merged_into_id for row in rows_for(rows, "pk", ids) if row.merged_into_id}


def merged_ids(patient_id: UUID) -> list[UUID]:
    """Return the records that are part of this one now."""
    return list(Patient.objects.filter(merged_into=patient_id).values_list("pk", flat=True))


def merges_of(patient_id: UUID) -> list[tuple[Merge, str]]:
    """Return the merges that stand for a person, newest first, with the other's number."""
    rows = Merge.objects.filter(survivor_id=patient_id, undone_at__isnull=True)
    found = rows.select_related("merged").order_by("-turn")
    return [(merge, spaced(merge.merged.record_number)) for merge in found]


def standing_after(merge: Merge) -> Merge | None:
    """Return a merge into the same record that was made later and stands."""
    rows = Merge.objects.filter(survivor_id=merge.survivor_id, undone_at__isnull=True)
    latest = rows.order_by("-turn").first()
    return latest if latest is not None and latest.pk != merge.pk else None


def next_turn() -> int:
    """Return the turn of a merge that is about to be made."""
    return int(Merge.objects.aggregate(last=Max("turn"))["last"] or 0) + 1


def rows_of_merge(merge: Merge) -> list[Moved]:
    """Return which rows a merge moved, as they were kept."""
    return [
        Moved(
            row.model,
            row.column,
            _keys(row.model, row.moved),
            _keys(row.model, row.aside),
            _keys(row.model, row.own),
        )
        for row in MergedRows.objects.filter(merge=merge).order_by("id")
    ]


def _keys(model: str, kept: Sequence[str]) -> tuple[Any, ...]:
    pk = apps.get_model(model)._meta.pk
    target = pk.target_field if pk.is_relation else pk
    return tuple(target.to_python(key) for key in kept)
