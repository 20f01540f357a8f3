"""The authorisations board: what ends or runs out first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import PatientSummary
from hearthline.rooms.coverage.models import Authorisation
from hearthline.rooms.coverage.queries.many import permit
from hearthline.rooms.coverage.values import AuthorisationState, Permit
from hearthline.rooms.program.queries import settings_in_force

ALL = "all"
GRANTED = Q(state=AuthorisationState.GRANTED)
SORTS: dict[str, tuple[Any, ...]] = {
    "ends": (F("ends_on").asc(nulls_last=True), "id"),
    "left": (F("left").asc(nulls_last=True), F("ends_on").asc(nulls_last=True), "id"),
    "number": ("number", "id"),
}
BACKWARDS: dict[str, tuple[Any, ...]] = {
    "ends": (F("ends_on").desc(nulls_last=True), "-id"),
    "left": (F("left").desc(nulls_last=True), F("ends_on").desc(nulls_last=True), "-id"),
    "number": ("-number", "-id"),
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An authorisation with whom it is for, who pays and how many days it still lasts."""

    patient: PatientSummary
    payer: str
    permit: Permit
    days_left: int | None


def filters(today: date) -> dict[str, Q]:
    """Return what each filter of the board leaves, by its name."""
    horizon = today + timedelta(days=settings_in_force().settings.authorisation_notice_days)
    lasting = GRANTED & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return {
        "ending": GRANTED & Q(ends_on__gte=today, ends_on__lt=horizon),
        "used_up": lasting & Q(units__isnull=False, used__gte=F("units")),
        "waiting": Q(state=AuthorisationState.REQUESTED),
        "refused": Q(state=AuthorisationState.REFUSED),
        "in_force": lasting,
        "ended": GRANTED & Q(ends_on__lt=today),
        ALL: Q(),
    }


def authorisations(
    caller: Caller, *, which: str, among: Sequence[UUID] | None = None
) -> QuerySet[Authorisation]:
    """Return the authorisations of the caller's scope that a filter leaves."""
    rows = visible(caller, Authorisation).filter(entered_in_error=False)
    rows = rows.annotate(left=F("units") - F("used"))
    if among is not None:
        rows = rows.filter(patient_id__in=among)
    return rows.filter(filters(caller.today)[which])


def counts(caller: Caller) -> dict[str, int]:
    """Return how many authorisations each filter leaves, in one query."""
    rows = visible(caller, Authorisation).filter(entered_in_error=False)
    named = {
        name: Count("pk", filter=chosen) if name != ALL else Count("pk")
        for name, chosen in filters(caller.today).items()
    }
    return dict(rows.aggregate(**named))


def board_rows(chosen: Sequence[Authorisation], today: date) -> list[BoardRow]:
    """Return authorisations as the board shows them; two queries for any number."""
    people = census.by_ids(row.patient_id for row in chosen)
    return [
        BoardRow(
            patient=people[row.patient_id],
            payer=row.coverage.payer.name,
            permit=permit(row),
            days_left=(row.ends_on - today).days if row.ends_on else None,
        )
        for row in chosen
    ]
