"""Identifiers: UUIDv7 made by the creator, derived ones that repeat, and human numbers.

Sources: RFC 9562 (UUID version 7 and 5); ISO/IEC 7812-1 annex B (the Luhn check digit).
"""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime

NAMESPACE = uuid.UUID("8d3c6a52-2d0e-5d1a-9a53-6b1f7a0b5c11")
"""Root of every derived identifier; never changes, since stored identifiers depend on it."""


def new_id(*, at: datetime) -> uuid.UUID:
    """Return a UUIDv7 whose leading 48 bits are the milliseconds of ``at``.

    Parameters
    ----------
    at
        Aware instant of creation; callers pass their context's server time.

    Raises
    ------
    ValueError
        If ``at`` has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at must be an aware datetime")
    milliseconds = int(at.astimezone(UTC).timestamp() * 1000) & ((1 << 48) - 1)
    random_a = secrets.randbits(12)
    random_b = secrets.randbits(62)
    value = milliseconds << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b
    return uuid.UUID(int=value)


def derived_id(kind: str, *parts: object) -> uuid.UUID:
    """Return the identifier that ``kind`` and ``parts`` always give (UUIDv5).

    Import and demonstration derive their identifiers, so that doing it twice changes nothing.
    Parts are joined with the unit separator, which no identifier contains.
    """
    return uuid.uuid5(NAMESPACE, "\x1f".join([kind, *map(str, parts)]))


def with_check_digit(number: int) -> str:
    """Return ``number`` with its Luhn check digit appended, as a person would read it out.

    Raises
    ------
    ValueError
        If ``number`` is negative.
    """
    if number < 0:
        raise ValueError("number must not be negative")
    return f"{number}{_luhn_digit(str(number))}"


def has_valid_check_digit(text: str) -> bool:
    """Return whether ``text`` (blanks ignored) is a number made by :func:`with_check_digit`."""
    digits = text.replace(" ", "")
    return (
        len(digits) > 1
        and digits.isascii()
        and digits.isdigit()
        and (_luhn_digit(digits[:-1]) == int(digits[-1]))
    )


def _luhn_digit(digits: str) -> int:
    total = 0
    for position, character in enumerate(reversed(digits)):
        value = int(character)
        if position % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return -total % 10
