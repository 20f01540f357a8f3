"""How often: of doses and of visits, as received and as understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum


class FrequencyKind(StrEnum):
    """The shape of a schedule of doses."""

    EVERY_HOURS = "every_hours"
    TIMES_PER_DAYS = "times_per_days"
    ONCE = "once"
    CONTINUOUS = "continuous"
    TITRATED = "titrated"
    AS_DIRECTED = "as_directed"
    NOT_STATED = "not_stated"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a dose is given.

    Parameters
    ----------
    original
        The words as received or typed.
    interval_hours
        Elapsed hours between doses, for ``EVERY_HOURS``.
    times, per_days
        So many times in so many days, at civil times, for ``TIMES_PER_DAYS``.
    clock_times
        Fixed times on the clock of the home (06:00, 14:00, 22:00) when the order names them.
    """

    kind: FrequencyKind
    original: str = ""
    interval_hours: Decimal | None = None
    times: int | None = None
    per_days: Decimal | None = None
    is_as_needed: bool = False
    clock_times: tuple[time, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitFrequency:
    """How often nurses visit: ``times_min`` to ``times_max`` in each ``per_days``.

    Parameters
    ----------
    times_min, times_max
        A range as ordered ("1 to 2 times a week"); equal when one number was ordered.
    per_days
        Length of the period in days; ``None`` with ``times_max`` 1 means once in all.
    as_needed
        Extra visits allowed when needed, over the whole order.
    original
        The words as received or typed.
    """

    times_min: int
    times_max: int
    per_days: int | None
    as_needed: int = 0
    original: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.times_min <= self.times_max:
            raise ValueError("a range of visits goes from fewer to more")
        if self.per_days is not None and self.per_days < 1:
            raise ValueError("a period lasts at least a day")
