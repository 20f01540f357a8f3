"""One person's record as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.records.reading import RowsOf, rows_for
from hearthline.platform.search.words import after_prefix
from hearthline.rooms.census.models import (
    Address,
    Allergy,
    Condition,
    Contact,
    Episode,
    HomeMedication,
    HospitalStay,
    Household,
    Measurement,
    NurseWish,
    Patient,
    Routine,
)
from hearthline.rooms.census.queries.many import (
    allergy_reviews,
    code_statuses,
    facts_from,
    identifiers_of,
    organizations_called,
    summary,
)
from hearthline.rooms.census.rules import sort_name
from hearthline.rooms.census.values import HomeMedicationFacts, NurseWishFacts

MOST = 50

HOME_MEDICATIONS = RowsOf(
    lambda: HomeMedication.objects.filter(entered_in_error=False, ends_on__isnull=True).order_by(
        "drug", "id"
    )
)
CONDITIONS = RowsOf(
    lambda: (
        Condition.objects.filter(entered_in_error=False, ends_on__isnull=True)
        .exclude(status__in=("inactive", "resolved", "refuted"))
        .order_by("name", "id")
    )
)
HOUSEHOLDS = RowsOf(Household.objects.all, "pk")


def is_visible(caller: Caller, patient_id: UUID) -> bool:
    """Whether a person of this id lies in the caller's scope."""
    return visible(caller, Patient).filter(pk=patient_id).exists()


def like_names(caller: Caller, patient_id: UUID) -> list[str]:
    """Return names of others in scope that read alike: same family name, same first letter."""
    person = Patient.objects.only("family_name", "given_name").get(pk=patient_id)
    alike = sort_name(person.family_name, person.given_name[:1])
    others = visible(caller, Patient).filter(
        sort_name__gte=alike, sort_name__lt=after_prefix(alike), entered_in_error=False
    )
    return [summary(row).name for row in others.exclude(pk=patient_id).order_by("sort_name")[:2]]


def home_medications_of(patients: Iterable[UUID]) -> dict[UUID, list[HomeMedicationFacts]]:
    """Return the drugs each person takes at home that this program does not give."""
    found: dict[UUID, list[HomeMedicationFacts]] = {}
    for row in HOME_MEDICATIONS(patients):
        found.setdefault(row.patient_id, []).append(facts_from(HomeMedicationFacts, row))
    return found


def conditions_of(patients: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Return the names of each person's conditions that stand."""
    found: dict[UUID, list[str]] = {}
    for row in CONDITIONS(patients):
        found.setdefault(row.patient_id, []).append(row.name)
    return found


def who_lives_alone(patients: Iterable[UUID]) -> dict[UUID, Answer]:
    """Return whether each person lives alone, where anything of the household is on record."""
    return {row.pk: Answer(row.lives_alone) for row in HOUSEHOLDS(patients)}


def nurse_wishes_of(patients: Iterable[UUID]) -> dict[UUID, list[NurseWishFacts]]:
    """Return what each person wishes about nurses."""
    found: dict[UUID, list[NurseWishFacts]] = {}
    rows = NurseWish.objects.filter(entered_in_error=False).order_by("wish", "id")
    for row in rows_for(rows, "patient_id", patients):
        found.setdefault(row.patient_id, []).append(facts_from(NurseWishFacts, row))
    return found


def whole_record(patient_id: UUID, on: date) -> dict[str, Any]:
    """Return everything the census knows of one person, for a page; one query a kind.

    ``on`` tells the present address from earlier ones.
    """
    about = {"patient_id": patient_id, "entered_in_error": False}
    addresses = list(Address.objects.filter(**about).order_by("-starts_on", "-id")[:MOST])
    stays = list(HospitalStay.objects.filter(**about).order_by("-starts_at")[:MOST])
    places = organizations_called(stay.place for stay in stays)
    return {
        "about": Patient.objects.get(pk=patient_id),
        "identifiers": identifiers_of([patient_id]).get(patient_id, []),
        "addresses": [row for row in addresses if row.ends_on is None or row.ends_on >= on],
        "past_addresses": [row for row in addresses if row.ends_on and row.ends_on < on],
        "contacts": Contact.objects.filter(**about).order_by("-call_first", "name")[:MOST],
        "household": Household.objects.filter(pk=patient_id).first(),
        "routine": Routine.objects.filter(pk=patient_id).first(),
        "allergies": Allergy.objects.filter(**about).order_by("status", "substance")[:MOST],
        "review": allergy_reviews([patient_id]).get(patient_id),
        "measurements": Measurement.objects.filter(**about).order_by("-taken_on", "-id")[:MOST],
        "code_status": code_statuses([patient_id]).get(patient_id),
        "conditions": Condition.objects.filter(**about).order_by("name")[:MOST],
        "home_medications": HomeMedication.objects.filter(**about).order_by("drug")[:MOST],
        "stays": [(stay, places.get(stay.place)) for stay in stays],
        "episodes": Episode.objects.filter(**about).order_by("-starts_on", "-id")[:MOST],
    }
