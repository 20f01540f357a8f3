"""The rules of readiness as JSON, and back; what cannot be read is named."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from hearthline.engines.protocols.values import decimal, refuse
from hearthline.rooms.emergency.values import EmergencyRules

Body = Mapping[str, Any]


def rules_from(body: Body) -> EmergencyRules:
    """Return the rules a body holds.

    Raises
    ------
    ProtocolError
        Naming the place that cannot be read.
    """
    made: EmergencyRules = _read(EmergencyRules, body, "rules")
    if not made.therapies or not made.bands or not made.priorities:
        raise refuse("empty", "rules")
    return made


def rules_body(rules: EmergencyRules) -> dict[str, Any]:
    """Return rules as JSON; ``rules_from`` reads them back unchanged."""
    body: dict[str, Any] = _plain(rules)
    return body


def _read(kind: Any, value: Any, place: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = next(one for one in get_args(kind) if one is not type(None))
        return None if value is None else _read(inner, value, place)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise refuse("not_a_list", place)
        inner = get_args(kind)[0]
        return tuple(_read(inner, one, f"{place}[{index}]") for index, one in enumerate(value))
    if is_dataclass(kind):
        return _read_object(kind, value, place)
    return _read_plain(kind, value, place)


def _read_object(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise refuse("not_an_object", place)
    hints = _hints(kind)
    given = {}
    for one in fields(kind):
        if one.name in value:
            given[one.name] = _read(hints[one.name], value[one.name], f"{place}.{one.name}")
        elif one.default is MISSING:
            raise refuse("missing", f"{place}.{one.name}")
    return kind(**given)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read_plain(kind: Any, value: Any, place: str) -> Any:
    if kind is bool:
        if not isinstance(value, bool):
            raise refuse("not_yes_or_no", place)
        return value
    if kind is int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10_000:
            raise refuse("not_a_number", place, value=str(value)[:40])
        return value
    if not isinstance(value, str) or "\x00" in value:
        raise refuse("not_a_text", place)
    if kind is Decimal:
        return decimal(value, place=place)
    if issubclass(kind, StrEnum):
        try:
            return kind(value)
        except ValueError:
            raise refuse("not_a_choice", place, value=value[:40]) from None
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
