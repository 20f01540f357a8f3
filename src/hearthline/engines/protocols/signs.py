"""Vital signs as they were measured last, against the limits for the person's age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hearthline.engines.protocols.facts import FactKind, Setting
from hearthline.engines.protocols.standing import SignStands, SignState
from hearthline.engines.protocols.telling import Told
from hearthline.engines.protocols.values import Limit, LimitKind, Protocol, decimal_or_none


def signs_of(
    protocols: Mapping[str, Protocol], known: Sequence[str], setting: Setting, told: Told
) -> tuple[SignStands, ...]:
    """Return each sign as it was measured last, by name.

    The limits are those of the protocol begun last that has any for this age. A sign without
    one is not called normal; neither is any of somebody whose age nobody knows.
    """
    latest: dict[str, tuple[int, str]] = {}
    for fact in told.facts:
        if fact.kind is FactKind.VITALS:
            at = told.at[fact.id]
            for name, value in fact.values.items():
                if value.strip(" ") and (name not in latest or at >= latest[name][0]):
                    latest[name] = (at, value.strip(" "))
    found = []
    for name in sorted(latest):
        at, value = latest[name]
        protocol, limits, asks_age = _limits(protocols, known, name, setting)
        found.append(_judged(name, at, value, protocol, limits, asks_age))
    return tuple(found)


def _limits(
    protocols: Mapping[str, Protocol], known: Sequence[str], sign: str, setting: Setting
) -> tuple[str, tuple[tuple[Limit, Decimal], ...], bool]:
    """Return the protocol whose limits count, those for this age, and whether any ask an age."""
    asks_age = False
    for key in reversed(known):
        protocol = protocols[key]
        own = [one for one in protocol.limits if one.sign == sign]
        asks_age = asks_age or bool(own)
        age = setting.age_years
        fitting = () if age is None else tuple(one for one in own if one.is_for(age))
        if age is not None and fitting:
            return key, tuple((one, _bound(one, protocol, age)) for one in fitting), True
    return "", (), asks_age and setting.age_years is None


def _bound(limit: Limit, protocol: Protocol, age_years: int) -> Decimal:
    base = protocol.number(limit.number).amount
    return base + protocol.number(limit.per_year).amount * age_years if limit.per_year else base


def _judged(
    sign: str,
    at: int,
    value: str,
    protocol: str,
    limits: Sequence[tuple[Limit, Decimal]],
    asks_age: bool,
) -> SignStands:
    if not limits:
        state = SignState.AGE_UNKNOWN if asks_age else SignState.NO_LIMIT
        return SignStands(sign, at, value, state)
    amount = decimal_or_none(value)
    if amount is None:
        return SignStands(sign, at, value, SignState.UNREADABLE)
    for limit, bound in limits:
        state = SignState.LOW if limit.kind is LimitKind.BELOW else SignState.HIGH
        if _is_outside(limit.kind, amount, bound):
            return SignStands(sign, at, value, state, bound, protocol, limit.number)
    return SignStands(sign, at, value, SignState.WITHIN)


def _is_outside(kind: LimitKind, amount: Decimal, bound: Decimal) -> bool:
    if kind is LimitKind.BELOW:
        return amount < bound
    return amount > bound if kind is LimitKind.ABOVE else amount >= bound
