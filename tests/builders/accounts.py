"""People for tests: actors, sign-ins, roles, callers and contexts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

from django.test import Client

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import Actor, Membership, Policy, User
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
"""A Thursday, 09:42 in New York."""
SINCE = date(2020, 1, 1)
_numbers = count(1)


def an_actor(name: str = "Nadia Example", kind: str = "staff") -> Actor:
    """Return a new actor in the database."""
    return Actor.objects.create(
        id=derived_id("test actor", next(_numbers)), kind=kind, name=name, made_at=AT
    )


def a_user(
    role: Role | None = Role.SCHEDULER,
    *,
    branch_id: UUID | None = None,
    name: str = "Nadia Example",
    username: str = "",
) -> User:
    """Return a user who can sign in with the password ``correct horse battery``."""
    number = next(_numbers)
    user = User(
        id=derived_id("test user", number),
        actor=an_actor(name),
        username=username or f"person{number}",
    )
    user.set_password("correct horse battery")
    user.save()
    if role is not None:
        hold(user.actor, role, branch_id=branch_id)
    return user


def hold(actor: Actor, role: Role, *, branch_id: UUID | None = None) -> Membership:
    """Give an actor a role since long ago."""
    return Membership.objects.create(
        id=derived_id("test membership", next(_numbers)),
        actor=actor,
        role=role,
        branch_id=branch_id,
        since=SINCE,
    )


def a_policy(**given: Any) -> Policy:
    """Return the program's sign-in policy, without a second factor unless asked for."""
    values = {"zone": "America/New_York", "requires_second_factor": False, **given}
    policy, _ = Policy.objects.update_or_create(id=1, defaults=values)
    return policy


def a_caller(role: Role = Role.SCHEDULER, **given: Any) -> Caller:
    """Return a caller in ``role`` with its permissions; no row in the database."""
    values: dict[str, Any] = {
        "actor_id": derived_id("test actor", "caller"),
        "name": "Nadia Example",
        "role": role,
        "branches": None,
        "permissions": permissions_of(role),
        "at": AT,
        "zone": "America/New_York",
    }
    return Caller(**{**values, **given})


def a_context(
    role: Role = Role.SCHEDULER, *, caller: Caller | None = None, **given: Any
) -> Context:
    """Return the context of a fresh action by ``caller`` or somebody in ``role``."""
    values: dict[str, Any] = {
        "caller": caller or a_caller(role),
        "action_id": derived_id("test action", next(_numbers)),
        "server_time": AT,
        "source": Source.PAGE,
    }
    return Context(**{**values, **given})


def signed_in(user: User) -> Client:
    """Return a test client with ``user`` signed in."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
