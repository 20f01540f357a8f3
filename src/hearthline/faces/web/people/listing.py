"""Reading people with their sign-ins and roles, a constant number of queries for any page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from hearthline.platform.accounts.models import Actor, Membership, User
from hearthline.platform.accounts.roles import ROLE_LABELS, Role
from hearthline.rooms.program import queries as program


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as the page shows it."""

    id: UUID
    label: str
    branch: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list."""

    actor_id: UUID
    name: str
    username: str
    user_id: UUID | None
    is_open: bool
    must_change_password: bool
    roles: Sequence[HeldRole]


def found_people(words: str, *, only: str) -> Q:
    """Return the filter of staff by name or sign-in name, and by state of the sign-in."""
    condition = Q(kind=Actor.Kind.STAFF)
    if words:
        named = User.objects.filter(username__icontains=words).values("actor_id")
        condition &= Q(name__icontains=words) | Q(id__in=named)
    if only == "open":
        condition &= Q(id__in=User.objects.filter(is_active=True).values("actor_id"))
    if only == "closed":
        condition &= Q(id__in=User.objects.filter(is_active=False).values("actor_id"))
    if only == "none":
        condition &= ~Q(id__in=User.objects.values("actor_id"))
    return condition


def with_roles(actors: Sequence[Actor], day: date) -> list[Person]:
    """Return people with sign-in and the roles they hold on ``day`` or later."""
    ids = [actor.id for actor in actors]
    users = {user.actor_id: user for user in User.objects.filter(actor_id__in=ids)}
    names = {branch.id: branch.name for branch in program.branches()}
    roles: dict[UUID, list[HeldRole]] = defaultdict(list)
    held = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day), actor_id__in=ids
    ).order_by("since", "role")
    for row in held:
        branch = names.get(row.branch_id, "") if row.branch_id else _("Every branch")
        roles[row.actor_id].append(
            HeldRole(row.id, str(ROLE_LABELS[Role(row.role)]), branch, row.since, row.until)
        )
    return [_person(actor, users.get(actor.id), roles[actor.id]) for actor in actors]


def _person(actor: Actor, user: User | None, roles: Sequence[HeldRole]) -> Person:
    return Person(
        actor_id=actor.id,
        name=actor.name,
        username=user.username if user else "",
        user_id=user.id if user else None,
        is_open=bool(user and user.is_active),
        must_change_password=bool(user and user.must_change_password),
        roles=tuple(roles),
    )
