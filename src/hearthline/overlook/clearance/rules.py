"""The hour after which a dose must move and when somebody became clear, as pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median


class BoundKind(StrEnum):
    """What a dose may not start later than."""

    DOSE = "dose"
    LABORATORY = "laboratory"
    USE_BY = "use_by"
    HOURS = "hours"


class Waiting(StrEnum):
    """How a dose stands to its hour."""

    NOT_KNOWN = "not_known"
    CLEAR = "clear"
    AT_THE_VISIT = "at_the_visit"
    IN_TIME = "in_time"
    TOO_LATE = "too_late"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Bound:
    """One reason why a dose may not start later.

    Parameters
    ----------
    start_by
        Latest start that it allows.
    at
        The hour it comes from: when the dose is due, the drug must be used by, the visit ends.
    """

    kind: BoundKind
    start_by: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class HourToMove:
    """The hour after which a dose must move to another time.

    Attributes
    ----------
    hour
        Latest start that everything known allows; ``None`` is not known.
    bound
        What sets it; ``None`` with it.
    waits_for
        When the last delivery or visit that is planned to clear it is promised; ``None`` when
        nothing that blocks waits for one.
    unplanned
        How many of the things that block nothing clears that is planned.
    at_the_visit
        How many of them the visit clears itself, before the drug.
    """

    hour: datetime | None
    bound: Bound | None
    waiting: Waiting
    waits_for: datetime | None = None
    unplanned: int = 0
    at_the_visit: int = 0


def hour_to_move(
    bounds: Iterable[Bound],
    *,
    now: datetime,
    is_blocked: bool,
    clears_at: Iterable[datetime] = (),
    unplanned: int = 0,
    at_the_visit: int = 0,
) -> HourToMove:
    """Return the hour after which the dose must move, and how what blocks stands to it.

    Parameters
    ----------
    bounds
        Everything that is known to bound its start; none is not known, never unlimited.
    is_blocked
        Whether something holds the dose shut now.
    clears_at
        Promised hours of the deliveries and visits that will clear what blocks.
    unplanned, at_the_visit
        How many of the things that block nothing planned clears, and how many the visit itself.
    """
    waits_for = max(clears_at, default=None) if is_blocked else None
    bound = min(bounds, key=lambda one: one.start_by, default=None)
    if bound is None:
        return HourToMove(None, None, Waiting.NOT_KNOWN, waits_for, unplanned, at_the_visit)
    if not is_blocked:
        waiting = Waiting.CLEAR
    elif now > bound.start_by:
        waiting = Waiting.PASSED
    elif waits_for is not None and waits_for > bound.start_by:
        waiting = Waiting.TOO_LATE
    elif waits_for is None and at_the_visit and not unplanned:
        waiting = Waiting.AT_THE_VISIT
    else:
        waiting = Waiting.IN_TIME
    return HourToMove(bound.start_by, bound, waiting, waits_for, unplanned, at_the_visit)


class Clearing(StrEnum):
    """Whether and when a referral became clear."""

    CLEARED = "cleared"
    WAITS = "waits"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Cleared:
    """How one referral ended: when nothing blocked any more, or that it waits, or nobody knows."""

    clearing: Clearing
    took: timedelta | None = None


def first_clear(
    referred_at: datetime,
    checked_from: datetime | None,
    shut: Sequence[tuple[datetime, datetime | None]],
    *,
    is_running: bool = False,
) -> Cleared:
    """Return how long after its referral somebody was first clear.

    Parameters
    ----------
    checked_from
        Since when what was found is kept; ``None`` when nothing is.
    shut
        When something held the gate shut, from and until, by their start; ``None`` is still.
    is_running
        Whether the drug runs: then nobody waits, whatever stands at the gate of the first dose.

    Notes
    -----
    Where nothing blocked when the first check was kept, nobody knows when it became clear.
    """
    if checked_from is None:
        return Cleared(Clearing.NOT_KNOWN)
    at = begins = max(referred_at, checked_from)
    for since, until in shut:
        if since > at:
            break
        if until is None:
            return Cleared(Clearing.NOT_KNOWN if is_running else Clearing.WAITS)
        at = max(at, until)
    if at == begins and checked_from > referred_at:
        return Cleared(Clearing.NOT_KNOWN)
    return Cleared(Clearing.CLEARED, at - referred_at)


@dataclass(frozen=True, slots=True)
class Pace:
    """How long referrals took to be clear: the median of those known, and what is not.

    Parameters
    ----------
    median_days
        ``None`` when nobody of them is known to have become clear.
    """

    median_days: float | None
    cleared: int
    waiting: int
    not_known: int


def pace_of(found: Iterable[Cleared]) -> Pace:
    """Return the median and the counts it leaves out."""
    listed = list(found)
    took = [one.took for one in listed if one.took is not None]
    days = median(one / timedelta(days=1) for one in took) if took else None
    count = Counter(one.clearing for one in listed)
    return Pace(days, len(took), count[Clearing.WAITS], count[Clearing.NOT_KNOWN])
