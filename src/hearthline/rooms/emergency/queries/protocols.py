"""The protocols and rules that a program has approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from hearthline.engines.protocols import Protocol
from hearthline.platform.content.queries import ReadOnce, Version, in_force
from hearthline.platform.content.queries import by_ids as versions_by_ids
from hearthline.rooms.emergency import contents
from hearthline.rooms.emergency.values import EmergencyRules
from hearthline.rooms.program.queries import settings_in_force


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


def reviews(versions: Mapping[str, Version]) -> dict[str, date]:
    """Return by when each of some protocols is read anew and approved again, by key.

    One whose day has passed still leads a run: an old protocol is better than none, and it says
    so.
    """
    lasts = timedelta(days=settings_in_force().settings.protocol_review_days)
    return {
        key: one.effective_from + lasts
        for key, one in versions.items()
        if one.effective_from is not None
    }


def protocol_named(version_id: UUID) -> Version | None:
    """Return a version of a protocol, whatever its state."""
    found = versions_by_ids([version_id]).get(version_id)
    return found if found is not None and found.kind == contents.PROTOCOL_KIND else None
