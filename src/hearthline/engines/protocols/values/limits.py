"""Limits of vital signs by age: outside them a value is shown as low or high."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LimitKind(StrEnum):
    """On which side of its number a value is outside: below it, above it, or from it on."""

    BELOW = "below"
    ABOVE = "above"
    FROM = "from"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One limit of a sign, for ages of completed years.

    It shows that a value is low or high and decides nothing more. Its numbers must have been
    seen in a source: one recalled or proposed is refused.

    Parameters
    ----------
    sign
        As facts name it: ``systolic``, ``pulse``.
    from_years, below_years
        For whom; ``below_years`` ``None`` is open.
    number, per_year
        Name numbers of the protocol: the limit, and what each completed year adds to it.
    """

    sign: str
    kind: LimitKind
    number: str
    from_years: int = 0
    below_years: int | None = None
    per_year: str = ""

    def is_for(self, age_years: int) -> bool:
        """Whether it is for somebody of this age."""
        return self.from_years <= age_years and (
            self.below_years is None or age_years < self.below_years
        )
