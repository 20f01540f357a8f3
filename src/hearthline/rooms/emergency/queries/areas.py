"""Area events: whom one touches, how soon each is to be reached, how each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse

from hearthline.kernel.geo import Position
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.queries import holders
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeSummary
from hearthline.rooms.emergency import models
from hearthline.rooms.emergency.queries.patients import plans_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.rules.areas import area_rank, found_by
from hearthline.rooms.emergency.rules.risk import age_on, hours_between, priority_of
from hearthline.rooms.emergency.values import (
    AreaEntry,
    AreaFacts,
    AreaKind,
    AreaRank,
    AreaStep,
    AreaStepFacts,
    EmergencyRules,
    FoundBy,
    Power,
)
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import TherapyOrder
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import OnCallRole, StaffCard


@dataclass(frozen=True, slots=True)
class Touched:
    """Somebody in care whose home stands in an area, or cannot be placed."""

    patient_id: UUID
    branch_id: UUID
    found_by: FoundBy


def touched_by(area: AreaFacts, on: date) -> list[Touched]:
    """Return everybody in care whom an area touches; two queries and the rows."""
    branches: dict[UUID, UUID] = {}
    for episode in census.open_episodes():
        branches.setdefault(episode.patient_id, episode.branch_id)
    homes = census.current_addresses(branches, on)
    found = []
    for patient, branch in branches.items():
        home = homes.get(patient)
        position = None
        if home is not None and home.latitude is not None and home.longitude is not None:
            position = Position(home.latitude, home.longitude)
        by = found_by(
            area,
            zip_code=home.postal_code if home else "",
            position=position,
            source=home.position_source if home else None,
        )
        if by is not None:
            found.append(Touched(patient, branch, by))
    return found


def area_ranks(patients: Iterable[UUID], on: date) -> dict[UUID, AreaRank]:
    """Return how soon each person is to be reached, in a constant number of queries."""
    wanted = list(patients)
    rules = rules_on(on)
    shortest = min((r.contact_within_h for r in rules.priorities), default=None) if rules else None
    plans = plans_of(wanted)
    people = census.by_ids(wanted)
    orders = therapy.therapy_orders_of(wanted)
    episodes = census.episodes_of(wanted)
    found = {}
    for patient in wanted:
        open_ones = [e for e in episodes.get(patient, []) if e.state in census.OPEN_STATES]
        signed = {plan.facts.episode_id: plan.facts for plan in plans.get(patient, [])}
        age = age_on(people[patient].birth_date, on) if patient in people else None
        found[patient] = area_rank(
            [
                (plan.rank, plan.contact_within_h) if (plan := signed.get(one.id)) else None
                for one in open_ones
            ],
            _proposed(rules, open_ones, orders.get(patient, []), age),
            shortest,
        )
    return found


def _proposed(
    rules: EmergencyRules | None,
    episodes: Sequence[EpisodeSummary],
    orders: Sequence[TherapyOrder],
    age: int | None,
) -> list[int]:
    if rules is None:
        return []
    therapies = {str(one.therapy) for one in episodes}
    therapies |= {str(order.content.therapy) for order in orders}
    fitting = [
        priority_of(
            rules,
            therapy=one,
            age_years=age,
            every_hours=hours_between(
                order.content.frequency for order in orders if str(order.content.therapy) == one
            ),
        )
        for one in therapies
    ]
    return [one.contact_within_h for one in fitting if one is not None]


def area_value(row: models.AreaEvent) -> AreaFacts:
    """Return the record as a value."""
    centre = None
    if row.latitude is not None and row.longitude is not None:
        centre = Position(row.latitude, row.longitude)
    return AreaFacts(
        id=row.id,
        title=row.title,
        kind=AreaKind(row.kind),
        began_at=row.began_at,
        zips=tuple(row.zips),
        centre=centre,
        radius_km=row.radius_km,
    )


def entries_of(affected: Iterable[UUID]) -> dict[UUID, list[AreaEntry]]:
    """Return what happened about some affected people, earliest first, one query."""
    found: dict[UUID, list[AreaEntry]] = {}
    rows = models.AreaEntry.objects.filter(affected_id__in=list(affected)).select_related(
        "affected"
    )
    for row in rows.order_by("at", "written_at", "id"):
        facts = AreaStepFacts(
            id=row.id,
            event_id=row.affected.event_id,
            patient_id=row.patient_id,
            step=AreaStep(row.step),
            at=row.at,
            power=Power(row.power),
            battery_percent=row.battery_percent,
            said=row.said,
            next_contact_at=row.next_contact_at,
        )
        found.setdefault(row.affected_id, []).append(AreaEntry(facts, row.by, row.written_at))
    return found


def affected(caller: Caller, event_id: UUID) -> QuerySet[models.AreaAffected]:
    """Return the people of an event whom the caller may see."""
    return visible(caller, models.AreaAffected).filter(event_id=event_id)


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """How many people of an event stand how, of those the caller may see."""

    everybody: int = 0
    late: int = 0
    waiting: int = 0
    settled: int = 0
    unranked: int = 0
    not_placed: int = 0
    next_due: datetime | None = None


def area_counts(caller: Caller, events: Iterable[UUID], now: datetime) -> dict[UUID, AreaCounts]:
    """Return the counts of some events, one query."""
    rows = (
        visible(caller, models.AreaAffected)
        .filter(event_id__in=list(events))
        .values("event_id")
        .annotate(
            everybody=Count("pk"),
            late=Count("pk", filter=is_late(now)),
            settled=Count("pk", filter=Q(is_settled=True)),
            unranked=Count("pk", filter=Q(rank=None)),
            not_placed=Count("pk", filter=Q(found_by=FoundBy.NOT_PLACED)),
            next_due=Min("due", filter=Q(is_settled=False, due__gt=now)),
        )
        .order_by()
    )
    return {
        row["event_id"]: AreaCounts(
            everybody=row["everybody"],
            late=row["late"],
            waiting=row["everybody"] - row["settled"] - row["late"],
            settled=row["settled"],
            unranked=row["unranked"],
            not_placed=row["not_placed"],
            next_due=row["next_due"],
        )
        for row in rows
    }


def is_late(now: datetime) -> Q:
    """Return the filter of people who should have been spoken to by now; no hour is late."""
    return Q(is_settled=False) & (Q(due__lte=now) | Q(due=None, reached_at=None))


def area_waits() -> timedelta:
    """Return how long people have, once called, before they are called again."""
    return timedelta(minutes=settings_in_force().settings.call_waits_minutes)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a branch at a moment."""

    first: StaffCard | None
    second: StaffCard | None
    managers: tuple[UUID, ...]

    @property
    def actors(self) -> list[UUID]:
        """Return everybody who is told."""
        on_call = [card.actor_id for card in (self.first, self.second) if card is not None]
        return list(dict.fromkeys([*on_call, *self.managers]))


def answering(branches: Iterable[UUID], at: datetime, on: date) -> Mapping[UUID, Answering]:
    """Return who is on call and who manages the nurses in some branches."""
    wanted = list(dict.fromkeys(branches))
    found = workforce.on_call_in(wanted, at)
    return {
        branch: Answering(
            found[branch, OnCallRole.NURSE].first,
            found[branch, OnCallRole.NURSE].second,
            tuple(holders((Role.NURSE_MANAGER,), branch, on)),
        )
        for branch in wanted
        if (branch, OnCallRole.NURSE) in found
    }


@dataclass(frozen=True, slots=True)
class Watched:
    """Open events in which something is to be done now."""

    to_escalate: tuple[UUID, ...]
    to_look_at: tuple[UUID, ...]


def areas_to_watch(now: datetime, *, look_again_after: timedelta) -> Watched:
    """Return open events with somebody past the hour, and those not looked at for a while."""
    events = models.AreaEvent.objects.filter(closed_at=None)
    late = models.AreaAffected.objects.filter(
        next_escalation_at__lte=now, event__closed_at=None
    ).values_list("event_id", flat=True)
    old = events.filter(looked_at__lte=now - look_again_after)
    return Watched(
        tuple(sorted(set(late), key=str)),
        tuple(old.order_by("declared_at").values_list("id", flat=True)),
    )


def area_url(event_id: UUID) -> str:
    """Return the page of an event."""
    return reverse("emergency:area", args=[event_id])


def is_settled() -> Q:
    """Return the filter of people who were reached and are not to be called again."""
    return Q(is_settled=True)
