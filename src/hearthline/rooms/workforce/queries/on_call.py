"""Who is on call, who is second in line, and where the roster has gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from hearthline.kernel.calendar import local_day
from hearthline.platform.manifest import SubjectName
from hearthline.rooms.program import queries as program
from hearthline.rooms.workforce import models, rules
from hearthline.rooms.workforce.queries.qualified import unqualified
from hearthline.rooms.workforce.values import (
    FIRST,
    PLACES,
    SECOND,
    Away,
    Gap,
    OnCall,
    OnCallChange,
    OnCallPattern,
    OnCallRole,
    StaffCard,
    Turn,
)

_DAY = timedelta(days=1)
_MOMENT = timedelta(minutes=1)
RosterKey = tuple[UUID, OnCallRole, int]


@dataclass(frozen=True, slots=True)
class Roster:
    """The roster of some branches over some time: turns and gaps of each place."""

    start: datetime
    end: datetime
    turns: dict[RosterKey, tuple[Turn, ...]]
    gaps: dict[RosterKey, tuple[Gap, ...]]
    people: dict[UUID, StaffCard]

    def holder(self, key: RosterKey, at: datetime) -> Turn | None:
        """Return the turn in force at an instant."""
        return next((t for t in self.turns.get(key, ()) if t.start <= at < t.end), None)


def roster(branches: Collection[UUID], start: datetime, end: datetime) -> Roster:
    """Return who is on call in branches between two instants; seven queries.

    A turn of somebody who may not be on call in its role, any more or at all, is a gap.
    """
    zones = {branch.id: branch.zone for branch in program.by_ids(branches).values()}
    days = (local_day(start, "UTC") - 2 * _DAY, local_day(end, "UTC") + 2 * _DAY)
    patterns: dict[RosterKey, list[OnCallPattern]] = {}
    for row in models.OnCallPattern.objects.filter(
        Q(until__isnull=True) | Q(until__gte=days[0]), branch_id__in=zones, since__lte=days[1]
    ):
        value = _value(OnCallPattern, row)
        patterns.setdefault((value.branch_id, value.role, value.place), []).append(value)
    changes: dict[RosterKey, list[OnCallChange]] = {}
    for change in models.OnCallChange.objects.filter(
        branch_id__in=zones, day__range=days, taken_back_at__isnull=True
    ).order_by("written_at", "id"):
        said = _value(OnCallChange, change)
        changes.setdefault((said.branch_id, said.role, said.place), []).append(said)
    named = {item.staff_id for found in patterns.values() for item in found}
    named |= {item.staff_id for found in changes.values() for item in found}
    staff = list(models.StaffMember.objects.filter(id__in=named))
    people = {row.id: _card(row) for row in staff}
    away = [
        Away(row.id, row.left_on + _DAY, days[1])
        for row in staff
        if row.left_on is not None and row.left_on < days[1]
    ]
    away += [
        Away(row.staff_id, row.first_day, row.last_day)
        for row in models.Absence.objects.filter(
            staff_id__in=named,
            taken_back_at__isnull=True,
            first_day__lte=days[1],
            last_day__gte=days[0],
        )
    ]
    not_allowed = {role: unqualified(staff, role, *days) for role in OnCallRole}
    turns: dict[RosterKey, tuple[Turn, ...]] = {}
    gaps: dict[RosterKey, tuple[Gap, ...]] = {}
    for branch, zone in zones.items():
        for role in OnCallRole:
            for place in PLACES:
                key = (branch, role, place)
                turns[key], gaps[key] = rules.turns_between(
                    patterns.get(key, ()),
                    changes.get(key, ()),
                    [*away, *not_allowed[role]],
                    start=start,
                    end=end,
                    zone=zone,
                )
    return Roster(start, end, turns, gaps, people)


def on_call(branch_id: UUID, role: OnCallRole, at: datetime) -> OnCall:
    """Return who is on call at an instant, first and second in line."""
    return on_call_in([branch_id], at)[branch_id, role]


def on_call_in(branches: Collection[UUID], at: datetime) -> dict[tuple[UUID, OnCallRole], OnCall]:
    """Return who is on call in some branches at an instant, seven queries."""
    found = roster(branches, at, at + _DAY)
    said = {}
    for branch in branches:
        for role in OnCallRole:
            first = found.holder((branch, role, FIRST), at)
            second = found.holder((branch, role, SECOND), at)
            said[branch, role] = OnCall(
                role,
                found.people.get(first.staff_id) if first else None,
                found.people.get(second.staff_id) if second else None,
                first.end if first else None,
            )
    return said


def on_call_cards(branch_id: UUID, at: datetime) -> list[StaffCard]:
    """Return everybody on call in a branch at an instant, whatever the role and place."""
    found = {
        card.id: card
        for item in on_call_in([branch_id], at).values()
        for card in (item.first, item.second)
        if card is not None
    }
    return list(found.values())


def has_roster(branches: Collection[UUID]) -> bool:
    """Whether anybody was ever planned to be on call in one of the branches."""
    return models.OnCallPattern.objects.filter(branch_id__in=list(branches)).exists()


def chosen_branches(ids: Sequence[UUID] | None) -> list[UUID]:
    """Return those of ``ids`` that are branches with a roster; all of them when ``None``."""
    rows = models.OnCallPattern.objects.all()
    if ids is not None:
        rows = rows.filter(branch_id__in=list(ids))
    return sorted(set(rows.values_list("branch_id", flat=True)), key=str)


def branch_names(ids: Sequence[UUID]) -> dict[UUID, SubjectName]:
    """Return how lists name branches, and where their rosters are."""
    roster_url = reverse("workforce:roster")
    return {
        branch.id: SubjectName(branch.name, roster_url) for branch in program.by_ids(ids).values()
    }


def _card(row: models.StaffMember) -> StaffCard:
    return StaffCard(row.id, row.actor_id, str(row), row.phone, None, row.is_nurse)


def _value(kind: Any, row: Any) -> Any:
    given = {item.name: getattr(row, item.name) for item in fields(kind)}
    return kind(**given | {"role": OnCallRole(row.role)})
