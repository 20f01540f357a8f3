"""Reading who somebody is and which roles they hold today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from hearthline.kernel.calendar import local_day
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import BreakGlass, Membership, Policy, User
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role an actor holds today and where: ``branches`` is ``None`` for every branch."""

    role: Role
    branches: frozenset[UUID] | None


def held_roles(actor_id: UUID, day: date) -> list[HeldRole]:
    """Return the roles the actor holds on ``day``, in the order of :class:`Role`."""
    branches: dict[Role, set[UUID] | None] = {}
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), actor_id=actor_id, since__lte=day
    )
    for row in rows:
        role = Role(row.role)
        held = branches.setdefault(role, set())
        if row.branch_id is None:
            branches[role] = None
        elif held is not None:
            held.add(row.branch_id)
    return [
        HeldRole(role, None if held is None else frozenset(held))
        for role in Role
        if role in branches
        for held in [branches[role]]
    ]


def caller_for(user: User, *, at: datetime, zone: str, wanted_role: str | None) -> Caller | None:
    """Return the caller for a signed-in user, or ``None`` when they hold no role today."""
    day = at.date()
    roles = held_roles(user.actor_id, day)
    if not roles:
        return None
    held = next((entry for entry in roles if entry.role == wanted_role), roles[0])
    opened = BreakGlass.objects.filter(actor_id=user.actor_id, expires_at__gt=at)
    return Caller(
        actor_id=user.actor_id,
        name=user.actor.name,
        role=held.role,
        branches=held.branches,
        permissions=permissions_of(held.role),
        at=at,
        zone=zone,
        opened=frozenset(opened.values_list("subject_id", flat=True)),
        user_id=user.id,
    )


def holders(roles: Collection[Role], branch_id: UUID | None, day: date) -> list[UUID]:
    """Return the actors who hold one of the roles on ``day`` where a branch is theirs.

    Without a branch, those who hold it anywhere.
    """
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), role__in=roles, since__lte=day
    )
    if branch_id is not None:
        rows = rows.filter(Q(branch_id__isnull=True) | Q(branch_id=branch_id))
    return sorted(set(rows.values_list("actor_id", flat=True)), key=str)


def days_held(role: Role, first_day: date, last_day: date) -> dict[UUID, set[date]]:
    """Return by actor on which of some days, both included, somebody holds a role; one query."""
    rows = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=first_day), role=role, since__lte=last_day
    )
    found: dict[UUID, set[date]] = {}
    for actor, since, until in rows.values_list("actor_id", "since", "until"):
        day, end = max(since, first_day), min(until or last_day, last_day)
        held = found.setdefault(actor, set())
        held.update(day + timedelta(days=n) for n in range((end - day).days + 1))
    return found


def program_zone() -> str:
    """Return the IANA zone the program keeps its hours in; UTC before it is set up."""
    return Policy.objects.filter(id=1).values_list("zone", flat=True).first() or "UTC"


def program_day(at: datetime) -> date:
    """Return the program's own civil day at an instant: an evening in Ohio is not tomorrow yet."""
    return local_day(at, program_zone())
