"""Runs as devices send them, and their time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from hearthline.engines.protocols import Fact, Setting
from hearthline.engines.protocols.values import refuse
from hearthline.engines.protocols.wire import fact_body, fact_from, setting_from
from hearthline.kernel.calendar import local_day, to_instant, zone
from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.emergency.values import LedFrom, RunFacts

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = 253_402_128_000_000
"""The 30th of December 9999: a device's clock may say anything, a column and a zone cannot."""
LONGEST_NAME = 200
MOST_PROTOCOLS = 200


@dataclass(frozen=True, slots=True)
class Sent:
    """What one entry of a device's outbox says of a run."""

    run: RunFacts
    setting: Setting | None
    facts: tuple[Fact, ...]


def sent_from(body: Mapping[str, Any]) -> Sent:
    """Return what a device says of a run; ``rooms/emergency/outbox.py`` describes the body.

    Raises
    ------
    ProtocolError
        Naming the place that cannot be read.
    """
    body = json.loads(json.dumps(body, ensure_ascii=False).encode(errors="replace"))
    run = body.get("run")
    if not isinstance(run, Mapping):
        raise refuse("not_an_object", "run")
    facts = body.get("facts", [])
    if not isinstance(facts, list):
        raise refuse("not_a_list", "facts")
    setting = run.get("setting")
    return Sent(
        _run(run),
        None if setting is None else setting_from(setting),
        tuple(_fact(one, index) for index, one in enumerate(facts)),
    )


def instant(milliseconds: int) -> datetime:
    """Return an instant of a run; what no calendar holds becomes the nearest that one does."""
    return EPOCH + timedelta(milliseconds=min(max(milliseconds, 0), LATEST_MS))


def milliseconds(at: datetime) -> int:
    """Return an instant as runs count it, since 1970 UTC."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def clock_back(clock: time, now: datetime, zone_name: str) -> datetime:
    """Return when a clock of the home last showed a time: never after ``now``."""
    today = local_day(now, zone_name)
    at = to_instant(today, clock, zone_name)
    return at if at <= now else to_instant(today - timedelta(days=1), clock, zone_name)


def fact_key(run_id: UUID, fact: Fact) -> UUID:
    """Return what names one fact as it was said: said again it is the same, otherwise another."""
    said = json.dumps(fact_body(fact), sort_keys=True, ensure_ascii=False)
    return derived_id("run fact", run_id, sha256(said.encode()).hexdigest())


def _fact(body: Any, index: int) -> Fact:
    if not isinstance(body, Mapping):
        raise refuse("not_an_object", f"facts[{index}]")
    return fact_from(body)


def _run(body: Mapping[str, Any]) -> RunFacts:
    run_id = _id(body, "id")
    if run_id is None:
        raise refuse("not_an_id", "run.id")
    protocols = body.get("protocols", [])
    if not isinstance(protocols, list) or len(protocols) > MOST_PROTOCOLS:
        raise refuse("not_a_list", "run.protocols")
    begun = body.get("begun_at")
    if begun is not None and (not isinstance(begun, int) or isinstance(begun, bool)):
        raise refuse("not_a_number", "run.begun_at", value=str(begun)[:40])
    return RunFacts(
        id=run_id,
        patient_id=_id(body, "patient"),
        branch_id=_id(body, "branch"),
        begun_at=None if begun is None else instant(begun),
        zone="" if begun is None else _zone(body),
        led_from=_led_from(body),
        begun_by=_text(body, "begun_by"),
        caregiver=_text(body, "caregiver"),
        is_practice=_flag(body, "practice"),
        script=_text(body, "script"),
        protocols=tuple(
            _one_id(one, f"run.protocols[{index}]") for index, one in enumerate(protocols)
        ),
    )


def _id(body: Mapping[str, Any], name: str) -> UUID | None:
    found = body.get(name)
    return None if found is None or found == "" else _one_id(found, f"run.{name}")


def _one_id(found: Any, place: str) -> UUID:
    try:
        return UUID(found)
    except (ValueError, TypeError, AttributeError):
        raise refuse("not_an_id", place) from None


def _text(body: Mapping[str, Any], name: str) -> str:
    found = body.get(name, "")
    if not isinstance(found, str) or "\x00" in found or len(found) > LONGEST_NAME:
        raise refuse("not_a_text", f"run.{name}")
    return found


def _flag(body: Mapping[str, Any], name: str) -> bool:
    found = body.get(name, False)
    if not isinstance(found, bool):
        raise refuse("not_yes_or_no", f"run.{name}")
    return found


def _led_from(body: Mapping[str, Any]) -> LedFrom:
    said = _text(body, "led_from") or LedFrom.HOME.value
    try:
        return LedFrom(said)
    except ValueError:
        raise refuse("not_a_choice", "run.led_from", value=said[:40]) from None


def _zone(body: Mapping[str, Any]) -> str:
    """Return the zone a device says; one that does not exist is a clock in UTC."""
    said = _text(body, "zone")
    try:
        zone(said)
    except ValueError:
        return "UTC"
    return said
