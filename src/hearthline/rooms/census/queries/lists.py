"""The census as a list: people by name with where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.census.models import Episode, Patient
from hearthline.rooms.census.queries.banner import spaced
from hearthline.rooms.census.queries.many import episodes_of, summary
from hearthline.rooms.census.rules import OPEN_STATES, leading_state
from hearthline.rooms.census.values import EpisodeState, EpisodeSummary, PatientSummary

IN_CARE = "in_care"
EVERYBODY = "everybody"
STATES_OF: dict[str, tuple[EpisodeState, ...]] = {
    IN_CARE: (EpisodeState.ACCEPTED, EpisodeState.ACTIVE, EpisodeState.ON_HOLD),
    "draft": (EpisodeState.DRAFT,),
    "accepted": (EpisodeState.ACCEPTED,),
    "active": (EpisodeState.ACTIVE,),
    "on_hold": (EpisodeState.ON_HOLD,),
    "discharged": (EpisodeState.DISCHARGED, EpisodeState.DECLINED),
}
"""Filters of the list and the states of an episode that each stands for."""

SORTS = {
    "name": ("sort_name", "id"),
    "born": ("birth_date", "id"),
    "record": ("record_number",),
}


@dataclass(frozen=True, slots=True)
class Referred:
    """Who was referred in a time and when, and of how many open episodes nobody knows it."""

    moments: list[tuple[UUID, datetime]]
    without_moment: int


def referred_since(
    caller: Caller, since: datetime, *, branch: UUID | None = None, most: int = 5000
) -> Referred:
    """Return who in the caller's scope was referred since an instant, the newest first.

    Declined ones are left out; two queries.
    """
    rows = visible(caller, Episode).filter(entered_in_error=False)
    if branch is not None:
        rows = rows.filter(branch_id=branch)
    referred = rows.filter(referred_at__gte=since).exclude(state=EpisodeState.DECLINED)
    unknown = rows.filter(referred_at__isnull=True, state__in=OPEN_STATES).count()
    newest = referred.order_by("-referred_at", "id").values_list("patient_id", "referred_at")
    return Referred([(patient, at) for patient, at in newest[:most] if at is not None], unknown)


@dataclass(frozen=True, slots=True)
class Row:
    """A person of the list with the episode they are known by."""

    patient: PatientSummary
    episode: EpisodeSummary | None

    @property
    def record(self) -> str:
        """The record number in groups, as it is read out."""
        return spaced(self.patient.record_number)

    @property
    def has_died(self) -> bool:
        """Whether the person is recorded as deceased."""
        return self.patient.is_dead is Answer.YES


def people(
    caller: Caller,
    *,
    state: str = IN_CARE,
    therapy: str = "",
    branch: UUID | None = None,
    among: Sequence[UUID] | None = None,
) -> QuerySet[Patient]:
    """Return the people of the caller's scope whom the filters leave.

    ``among`` narrows to people a search found.
    """
    rows = visible(caller, Patient).filter(entered_in_error=False)
    if among is not None:
        rows = rows.filter(pk__in=among)
    episodes = Episode.objects.filter(patient_id=OuterRef("pk"), entered_in_error=False)
    if state in STATES_OF:
        episodes = episodes.filter(state__in=STATES_OF[state])
    if therapy:
        episodes = episodes.filter(therapy=therapy)
    if branch is not None:
        episodes = episodes.filter(branch_id=branch)
    if state in STATES_OF or therapy or branch is not None:
        rows = rows.filter(Exists(episodes))
    return rows


def people_by_name(
    caller: Caller, *, states: Iterable[EpisodeState], part: slice
) -> tuple[list[PatientSummary], int]:
    """Return some of the people with an episode in ``states``, by name, and how many there are."""
    episodes = Episode.objects.filter(
        patient_id=OuterRef("pk"), entered_in_error=False, state__in=list(states)
    )
    rows = visible(caller, Patient).filter(Exists(episodes), entered_in_error=False)
    return [summary(row) for row in rows.order_by("sort_name", "id")[part]], rows.count()


def rows_of(chosen: Sequence[Patient]) -> list[Row]:
    """Return people with the episode each is known by: one query for any number."""
    episodes = episodes_of(person.pk for person in chosen)
    return [Row(summary(person), _leading(episodes.get(person.pk, []))) for person in chosen]


def counts_by_state(caller: Caller) -> dict[str, int]:
    """Return how many people of the caller's scope each filter leaves, one query."""
    rows = (
        visible(caller, Episode)
        .filter(entered_in_error=False)
        .values_list("state")
        .annotate(people=Count("patient_id", distinct=True))
        .order_by()
    )
    by_state = {EpisodeState(state): count for state, count in rows}
    return {
        name: sum(by_state.get(state, 0) for state in states)
        for name, states in STATES_OF.items()
        if name != "accepted"
    }


def _leading(episodes: list[EpisodeSummary]) -> EpisodeSummary | None:
    state = leading_state(episode.state for episode in episodes)
    return next((episode for episode in episodes if episode.state is state), None)
