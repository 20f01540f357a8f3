"""Who is calling: one value made at the edge and passed down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import REACH, Reach, Role

SYSTEM_ACTOR_ID = derived_id("actor", "hearthline")
"""The actor behind what Hearthline does by itself."""


@dataclass(frozen=True, slots=True)
class Caller:
    """An actor in one role at one moment.

    Parameters
    ----------
    branches
        Branches of the role in force; ``None`` means every branch.
    opened
        Subjects this actor has broken the glass for, still in force.
    zone
        IANA zone in which this caller reads times.
    """

    actor_id: UUID
    name: str
    role: Role
    branches: frozenset[UUID] | None
    permissions: frozenset[str]
    at: datetime
    zone: str = "UTC"
    opened: frozenset[UUID] = frozenset()
    user_id: UUID | None = None

    @property
    def reach(self) -> Reach:
        """How far the role sees; branch roles without a branch reach the whole program."""
        reach = REACH[self.role]
        if reach is Reach.BRANCH and self.branches is None:
            return Reach.PROGRAM
        return reach

    @property
    def today(self) -> date:
        """The civil day at which dated memberships are read."""
        return local_day(self.at, self.zone)

    def holds(self, permission: str) -> bool:
        """Whether the role in force may do what ``permission`` names."""
        return self.role is Role.SYSTEM or permission in self.permissions


def system_caller(at: datetime) -> Caller:
    """Return Hearthline itself as caller: imports, plans, sweeps, the demonstration."""
    return Caller(SYSTEM_ACTOR_ID, "Hearthline", Role.SYSTEM, None, frozenset(), at)
