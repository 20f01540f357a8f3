"""Numbers of a protocol, each with where it comes from, and the error that names a place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.kernel.sources import Trust

HOURS = {"h": 1.0, "days": 24.0}
"""Units in which a protocol says when somebody looks again, in hours."""

_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?")
"""A decimal as a person writes it: no exponent, no grouping, no comma that could be a point."""


class ProtocolError(HearthlineError):
    """A protocol that cannot be used; names the place in it and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of a protocol.

    Parameters
    ----------
    id
        Names it inside the protocol; the row of the source list where there is one.
    value, unit
        As it is shown. A dose, weight or time is one decimal number; other facts may be a range.
    source
        The document, in words a reader can look up.
    """

    id: str
    what: str
    value: str
    unit: str
    source: str
    trust: Trust

    @property
    def hours(self) -> timedelta:
        """The value as a length of time, of a number in hours or days."""
        return timedelta(hours=float(self.amount) * HOURS[self.unit])

    @property
    def amount(self) -> Decimal:
        """The value as a decimal.

        Raises
        ------
        ProtocolError
            If the value is a range or words.
        """
        return decimal(self.value, place=self.id)


def refuse(what: str, place: str, **params: str | int) -> ProtocolError:
    """Return the error for a place of a protocol."""
    return ProtocolError(Message(f"protocols.{what}", {"place": place, **params}), field=place)


def decimal(text: str, *, place: str) -> Decimal:
    """Read a decimal number.

    Raises
    ------
    ProtocolError
        If it is none, or has more than 9 digits before or after the point.
    """
    value = decimal_or_none(text)
    if value is None:
        raise refuse("not_a_number", place, value=text[:40])
    return value


def decimal_or_none(text: str) -> Decimal | None:
    """Read a decimal number; ``None`` where it is none."""
    written = text.strip(" ")
    return Decimal(written) if _DECIMAL.fullmatch(written) else None
