"""What a nurse's tablet says of her own safety."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.actions.context import Context
from hearthline.platform.manifest import OutboxDoor
from hearthline.rooms.census import queries as census
from hearthline.rooms.visits import actions
from hearthline.rooms.visits.values import CheckInFacts


def check_in(context: Context, body: Mapping[str, Any]) -> object:
    """Write down that the nurse is well, and whether she has left; the entry's id makes it one.

    The body, version 1::

        {"visit": UUID of the needed visit, "patient": UUID, "left": true or false}

    It was said when the device's clock says, but never later than now: a clock that runs ahead
    buys nobody silence.

    Raises
    ------
    HearthlineError
        If a part cannot be read; ``field`` names it.
    """
    visit, patient = _id(body, "visit"), _id(body, "patient")
    if patient not in census.by_ids([patient]):
        raise _unreadable("patient")
    left = body.get("left")
    if not isinstance(left, bool):
        raise _unreadable("left")
    said_at = context.device_time or context.server_time
    facts = CheckInFacts(
        id=derived_id("check in", context.action_id, visit),
        visit=visit,
        patient_id=patient,
        happened_at=min(said_at, context.server_time),
        left=left,
    )
    return actions.check_in(context, facts=facts)


def _unreadable(place: str) -> HearthlineError:
    return HearthlineError(Message("visits.unreadable", {"place": place}), field=place)


def _id(body: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(body.get(name, ""))
    except (ValueError, TypeError, AttributeError):
        raise _unreadable(name) from None


OUTBOX = {"visits.check_in": OutboxDoor(versions=frozenset({1}), record=check_in)}
