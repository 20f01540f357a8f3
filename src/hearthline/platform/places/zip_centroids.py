"""An approximate position from a ZIP code, without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass

import zipcodes

from hearthline.kernel.geo import Position, PositionSource
from hearthline.kernel.messages import Message

_FIVE = re.compile(r"^\d{5}(?:-\d{4})?$")
_NINE = re.compile(r"^\d{9}$")


@dataclass(frozen=True, slots=True)
class ZipPlace:
    """Where a ZIP code lies, or why that is not known.

    Parameters
    ----------
    position
        Middle of the ZIP code's area; ``None`` when there is none.
    reason
        Why there is no position; ``None`` when there is one.
    city, state
        Usual city and two-letter state; empty without position.
    """

    position: Position | None
    reason: Message | None = None
    city: str = ""
    state: str = ""

    @property
    def source(self) -> PositionSource:
        """Return how the position was found; pages show it as approximate."""
        return PositionSource.ZIP_CENTROID


def zip_place(zip_code: str | None) -> ZipPlace:
    """Return the middle of a ZIP code's area, never a guess.

    Nine digits without a dash give no position: lists that lost their dashes have also lost
    leading zeros and shifted columns. The reason suggests the reading with a dash.

    Parameters
    ----------
    zip_code
        Five digits, or nine with a dash; blanks around are allowed.
    """
    text = (zip_code or "").strip()
    if not text:
        return _nowhere("zip_missing")
    if _NINE.match(text):
        return _nowhere("zip_without_dash", zip_code=text, suggestion=f"{text[:5]}-{text[5:]}")
    if not _FIVE.match(text):
        return _nowhere("zip_malformed", zip_code=text)
    found = zipcodes.matching(text[:5])
    if not found:
        return _nowhere("zip_unknown", zip_code=text)
    latitude, longitude = float(found[0]["lat"] or 0), float(found[0]["long"] or 0)
    if (latitude, longitude) == (0, 0):
        return _nowhere("zip_without_place", zip_code=text)
    return ZipPlace(
        position=Position(latitude, longitude), city=found[0]["city"], state=found[0]["state"]
    )


def _nowhere(code: str, **params: str) -> ZipPlace:
    return ZipPlace(position=None, reason=Message(f"places.{code}", params))
