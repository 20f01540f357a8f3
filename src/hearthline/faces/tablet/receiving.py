"""Facts that tablets kept: unsealed, read, and passed to the room that knows what they mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from hearthline.faces.tablet.sealing import CannotUnseal, unsealed
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.actions.context import Context, Source
from hearthline.platform.actions.errors import NotYet
from hearthline.platform.manifest import outbox_doors
from hearthline.platform.messaging.sentences import sentence

MOST_ENTRIES = 50
LONGEST_BODY = 2_000_000

logger = structlog.get_logger(__name__)


class State(StrEnum):
    """What became of an entry; the tablet forgets what is kept or flagged, and nothing else."""

    KEPT = "kept"
    FLAGGED = "flagged"
    REFUSED = "refused"
    LATER = "later"


class NotABatch(Exception):
    """A request that holds no list of entries."""


class _Unreadable(Exception):
    """An entry that will never be taken, with the reason in words."""


def batch_of(raw: bytes) -> list[Mapping[str, Any]]:
    """Return the entries of a request.

    Raises
    ------
    NotABatch
        If it is too large, no JSON, or names no entries.
    """
    if len(raw) > LONGEST_BODY:
        raise NotABatch
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotABatch from None
    entries = body.get("entries") if isinstance(body, dict) else None
    if not isinstance(entries, list) or not 0 < len(entries) <= MOST_ENTRIES:
        raise NotABatch
    if not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in entries):
        raise NotABatch
    return entries


def receive(caller: Caller, entry: Mapping[str, Any]) -> dict[str, str]:
    """Take one entry in and say what became of it: one that fails holds up no other."""
    try:
        state, reason = _taken(caller, entry)
    except NotYet:
        state, reason = State.LATER, ""
    except _Unreadable as fault:
        state, reason = State.REFUSED, str(fault)
    except HearthlineError as fault:
        state, reason = State.REFUSED, sentence(fault.message)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        # Its words may quote a patient's data; the kind is enough to find it.
        logger.error("an entry of a tablet failed", fault=type(fault).__name__)
        state, reason = State.LATER, ""
    return {"id": entry["id"], "state": state.value, "reason": reason}


def _taken(caller: Caller, entry: Mapping[str, Any]) -> tuple[State, str]:
    inner = _opened(entry)
    door = outbox_doors().get(str(inner.get("action")))
    if door is None or inner.get("version") not in door.versions:
        raise _Unreadable(_("This program does not know what it is. It may need an update."))
    body = inner.get("body")
    if not isinstance(body, Mapping):
        raise _Unreadable(_("It holds nothing."))
    context = Context(
        caller=caller,
        action_id=_id(inner),
        server_time=caller.at,
        source=Source.TABLET,
        device_time=_instant(inner.get("at")),
        zone=str(inner.get("zone") or "")[:64],
    )
    door.record(context, body)
    return (State.FLAGGED if context.draft.flags else State.KEPT), ""


def _opened(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an entry as it was before it was sealed."""
    sealed = entry.get("sealed")
    if isinstance(sealed, Mapping):
        try:
            inner = json.loads(unsealed(sealed, entry["id"]))
        except (CannotUnseal, ValueError, RecursionError):
            inner = None
        if isinstance(inner, dict) and inner.get("id") == entry["id"]:
            return inner
    raise _Unreadable(_("It was sealed to another key than this program has, or was changed."))


def _id(inner: Mapping[str, Any]) -> UUID:
    try:
        return UUID(str(inner.get("id")))
    except ValueError:
        raise _Unreadable(_("Its id is none.")) from None


def _instant(text: Any) -> datetime | None:
    """Return what the tablet's clock showed; what cannot be read is not known."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
