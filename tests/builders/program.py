"""Builds an organisation and branches for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hearthline.kernel.geo import Position, PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.rooms.program import actions, models
from hearthline.rooms.program.values import Place, ServiceArea

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
NEW_YORK = "America/New_York"
BASE = Place(
    "1 Example Street",
    "Columbus",
    "OH",
    "43215",
    Position(39.9612, -82.9988),
    PositionSource.INVENTED,
)


def caller_in(role: Role, *, branches: frozenset[UUID] | None = None, at: datetime = AT) -> Caller:
    """Return somebody in ``role`` with all that the role may do."""
    return Caller(
        actor_id=derived_id("test actor", role),
        name=f"Test {role.replace('_', ' ')}",
        role=role,
        branches=branches,
        permissions=permissions_of(role),
        at=at,
        zone=NEW_YORK,
    )


def context_in(role: Role, *parts: object, **given: Any) -> Context:
    """Return a context of ``role``; ``parts`` name the action so that a repeat is the same."""
    caller = caller_in(role, **given)
    return Context(
        caller=caller,
        action_id=derived_id("test context", role, *(parts or (id(caller),))),
        server_time=caller.at,
        source=Source.PAGE,
    )


def make_branch(name: str = "North", *, zone: str = NEW_YORK, **given: Any) -> UUID:
    """Make a branch, and the organisation if there is none."""
    if not models.Organisation.objects.exists():
        actions.create_organisation(
            system_context(at=AT), name="Test program", is_invented=given.pop("is_invented", True)
        )
    return actions.create_branch(
        system_context(at=AT),
        name=name,
        zone=zone,
        base=given.pop("base", BASE),
        area=given.pop("area", ServiceArea(("432",), ("Columbus",), 40.0)),
        **given,
    )
