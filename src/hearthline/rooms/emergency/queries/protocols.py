"""The protocols and rules that a program has approved."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.engines.protocols import Protocol
from hearthline.platform.content.queries import ReadOnce, Version, in_force
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.rooms.emergency import contents
from hearthline.rooms.emergency.values import EmergencyRules


def protocols(on: date) -> dict[str, Version]:
    """Return the approved protocols that count on a day, by key."""
    return in_force(contents.PROTOCOL_KIND, on=on)


def protocols_read(on: date) -> dict[str, Protocol]:
    """Return the approved protocols of a day, read, by key."""
    return {key: contents.protocol(one.body) for key, one in protocols(on).items()}


def rules_version(on: date) -> Version | None:
    """Return the version of the rules of readiness that counts on a day, if one is approved."""
    return next(iter(in_force(contents.RULES_KIND, on=on).values()), None)


_rules = ReadOnce(contents.emergency_rules)


def rules_on(on: date) -> EmergencyRules | None:
    """Return the rules of readiness that count on a day; ``None`` if nobody approved any."""
    version = rules_version(on)
    return None if version is None else _rules(version)


def protocol_named(version_id: UUID) -> Version | None:
    """Return a version of a protocol, whatever its state."""
    found = versions_by_ids([version_id]).get(version_id)
    return found if found is not None and found.kind == contents.PROTOCOL_KIND else None
