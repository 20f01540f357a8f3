"""Who acts in the demonstration and when: the invented staff, at the hours of the story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import Caller, system_caller
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Source
from hearthline.rooms.workforce.demo import SECOND_PHARMACIST, office_key

ZONE = "America/New_York"
SEED = 20260511
PASSWORD = "hearthline-demo"  # noqa: S105  (printed for everybody who starts the demonstration)


@dataclass(frozen=True, slots=True)
class Stage:
    """The moment the demonstration is made, and its invented staff.

    Parameters
    ----------
    now
        Nothing happens after it.
    staff
        Name of the person in each office role.
    """

    now: datetime
    staff: dict[Role, str]

    def system(self, *parts: object, at: datetime | None = None) -> Context:
        """Return a context in which Hearthline itself makes something, once."""
        moment = min(at or self.now, self.now)
        return Context(
            caller=system_caller(moment),
            action_id=derived_id("demonstration", SEED, *parts),
            server_time=moment,
            source=Source.DEMONSTRATION,
        )

    def by_second_pharmacist(self, *parts: object, at: datetime, reason: str = "") -> Context:
        """Return a context in which the second pharmacist does something, once."""
        made = self.by(Role.PHARMACIST, *parts, at=at, reason=reason)
        _role, given, family, _title = SECOND_PHARMACIST
        actor = derived_id("demonstration actor", SEED, *office_key(Role.PHARMACIST, given))
        return replace(made, caller=replace(made.caller, actor_id=actor, name=f"{given} {family}"))

    def by(self, role: Role, *parts: object, at: datetime, reason: str = "") -> Context:
        """Return a context in which the person in ``role`` does something, once."""
        moment = min(at, self.now)
        return Context(
            caller=Caller(
                actor_id=actor_of(role),
                name=self.staff[role],
                role=role,
                branches=None,
                permissions=permissions_of(role),
                at=moment,
                zone=ZONE,
            ),
            action_id=derived_id("demonstration", SEED, *parts),
            server_time=moment,
            source=Source.DEMONSTRATION,
            zone=ZONE,
            reason=reason,
        )


def actor_of(role: Role) -> UUID:
    """Return the actor of the person in an office role, as the workforce makes them."""
    return derived_id("demonstration actor", SEED, role)


def at_hour(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the instant of an hour of the program's day."""
    return to_instant(day, time(hour, minute), ZONE)
