"""What is to be done: windows, visits, promises, links between visits.

Every time is a whole number of elapsed minutes since local midnight of day 0. Civil times are
converted by the caller (kernel.calendar), so that a day may last 1,380 or 1,500 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .errors import refuse
from .weights import PRIORITIES


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes in which a visit may start, both ends included.

    A visit may have several, on one day or on many; its allowed days are those of its windows.

    Parameters
    ----------
    opens, closes
        Earliest and latest start. Hard.
    preferred_opens, preferred_closes
        Part of the window the family prefers; a start outside it counts as lateness by the
        minute. Soft. ``None`` means that end of the window itself.
    """

    opens: int
    closes: int
    preferred_opens: int | None = None
    preferred_closes: int | None = None

    def __post_init__(self) -> None:
        if self.opens < 0 or self.closes < self.opens:
            raise refuse("window_order", "window.closes", self.closes, opens=self.opens)
        low = self.opens if self.preferred_opens is None else self.preferred_opens
        high = self.closes if self.preferred_closes is None else self.preferred_closes
        if not self.opens <= low <= high <= self.closes:
            raise refuse("preferred_outside", "window.preferred_opens", low, closes=high)

    @property
    def preferred(self) -> tuple[int, int]:
        """Preferred earliest and latest start."""
        return (
            self.opens if self.preferred_opens is None else self.preferred_opens,
            self.closes if self.preferred_closes is None else self.preferred_closes,
        )


class PromiseState(StrEnum):
    """How far a start time has gone towards the family."""

    TOLD = "told"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Promise:
    """A start the family knows of; a plan that leaves it by more than ``tolerance`` breaks it."""

    start: int
    state: PromiseState = PromiseState.TOLD
    tolerance: int = 15

    def __post_init__(self) -> None:
        if self.tolerance < 0:
            raise refuse("negative", "promise.tolerance", self.tolerance)


@dataclass(frozen=True, slots=True)
class Slot:
    """Who and when: nurses (one or two, in no order) and start minute."""

    nurse_ids: tuple[str, ...]
    start: int

    def __post_init__(self) -> None:
        if len(self.nurse_ids) not in (1, 2) or len(set(self.nurse_ids)) != len(self.nurse_ids):
            raise refuse("slot_nurses", "slot.nurse_ids", ", ".join(self.nurse_ids))


class EventKind(StrEnum):
    """What a visit may wait for."""

    DELIVERY = "delivery"
    CLEARANCE = "clearance"
    """A result, an approval, a placed line: whatever must clear it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something outside the plan that visits wait for.

    ``expected`` is the minute at which it should be done; ``None`` means that nobody knows, and
    then nothing that waits for it can be planned.
    """

    id: str
    expected: int | None
    kind: EventKind = EventKind.DELIVERY

    def __post_init__(self) -> None:
        if not self.id:
            raise refuse("empty_id", "event.id", self.id)


@dataclass(frozen=True, slots=True)
class After:
    """A visit starts no sooner than ``minutes`` after the event ``event_id`` is expected."""

    event_id: str
    minutes: int = 0

    def __post_init__(self) -> None:
        if self.minutes < 0:
            raise refuse("negative", "after.minutes", self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropOff:
    """A specimen that the nurse brings to a laboratory on the same route.

    Parameters
    ----------
    location
        The laboratory's index into the travel matrix.
    windows
        When it takes specimens; each closes early enough for the pick-up.
    within
        Most minutes from drawing to handing in.
    drawn_after
        Minutes from the visit's start to the drawing; 0 is the careful assumption.
    minutes
        What handing in takes.
    """

    location: int
    windows: tuple[Window, ...]
    within: int
    drawn_after: int = 0
    minutes: int = 5

    def __post_init__(self) -> None:
        if not self.windows:
            raise refuse("no_window", "drop_off.windows", 0)
        if not 1 <= self.minutes <= 240:
            raise refuse("service", "drop_off.minutes", self.minutes)
        if self.within < 1 or self.drawn_after < 0:
            raise refuse("negative", "drop_off.within", min(self.within, self.drawn_after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit to plan.

    Parameters
    ----------
    id, patient_id
        Caller's identifiers.
    location
        Index into the travel matrix.
    service_minutes
        Minutes at the home, 1 to 1,440.
    windows
        When it may start (hard), with the preferred part (soft).
    skills
        Skills each nurse must hold, all of them, on the day.
    licence_kinds
        Licence kinds of which each nurse must hold one ("RN", "LPN"); empty means any nurse.
    licence_state
        State in which that licence must be valid, for example "OH"; empty means any.
    priority
        1 (can wait) to 5 (must not be missed): only the cost of leaving it out.
    nurses_needed
        1, or 2 different nurses who start together.
    latest_start
        Latest acceptable start. Hard.
    use_by, given_after
        Minute by which the drug must be given, and after how many minutes of the visit it is
        (``None``: at its end). Hard.
    after
        Events that must be over before it starts. Hard.
    drop_off
        Where its specimen goes, and by when. Hard: no visit without it.
    languages
        Each nurse must speak one of these; empty means any. Hard.
    present, absent
        What the home is known to have, and known not to have ("dog"); the rest is unknown. Hard
        for nurses who must avoid it.
    urgent
        A nurse on call may be sent.
    load
        How much the nurse brings along for it, in the unit of ``Shift.capacity``.
    locked
        Who and when it is and stays. Hard. Windows need not hold the locked start.
    promise
        Start the family was told or has confirmed.
    published
        Who and when in the published plan; leaving it costs.
    tentative
        A condition (drug, kit) is not met yet; carried to the plan, and its promise weighs less.
    series
        Visits of one patient with the same series are compared for time of day ("dressing").
    """

    id: str
    patient_id: str
    location: int
    service_minutes: int
    windows: tuple[Window, ...]
    skills: frozenset[str] = frozenset()
    licence_kinds: frozenset[str] = frozenset()
    licence_state: str = ""
    priority: int = 3
    nurses_needed: int = 1
    latest_start: int | None = None
    locked: Slot | None = None
    promise: Promise | None = None
    published: Slot | None = None
    tentative: bool = False
    series: str = ""
    use_by: int | None = None
    given_after: int | None = None
    after: tuple[After, ...] = ()
    drop_off: DropOff | None = None
    languages: frozenset[str] = frozenset()
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    urgent: bool = False
    load: int = 0

    def __post_init__(self) -> None:
        if not self.id or not self.patient_id:
            raise refuse("empty_id", "visit.id", self.id)
        if not 1 <= self.service_minutes <= 1440:
            raise refuse("service", "visit.service_minutes", self.service_minutes, visit=self.id)
        if self.priority not in PRIORITIES:
            raise refuse("priority", "visit.priority", self.priority, visit=self.id)
        if self.nurses_needed not in (1, 2):
            raise refuse("nurses_needed", "visit.nurses_needed", self.nurses_needed, visit=self.id)
        if not self.windows and self.locked is None:
            raise refuse("no_window", "visit.windows", 0, visit=self.id)
        if self.locked is not None and len(self.locked.nurse_ids) != self.nurses_needed:
            raise refuse("lock_nurses", "visit.locked", len(self.locked.nurse_ids), visit=self.id)
        if self.given_after is not None and not 0 <= self.given_after <= self.service_minutes:
            raise refuse("given_after", "visit.given_after", self.given_after, visit=self.id)
        if self.load < 0:
            raise refuse("negative", "visit.load", self.load, visit=self.id)
        if self.present & self.absent:
            raise refuse("present_absent", "visit.present", min(self.present & self.absent))

    @property
    def latest_for_use(self) -> int | None:
        """Latest start at which the drug is given by its beyond-use time."""
        if self.use_by is None:
            return None
        given = self.service_minutes if self.given_after is None else self.given_after
        return self.use_by - given


class LinkKind(StrEnum):
    """Ways in which two visits depend on each other."""

    PRECEDENCE = "precedence"
    SAME_NURSE = "same_nurse"
    DIFFERENT_NURSE = "different_nurse"
    SAME_START = "same_start"
    SAME_DAY = "same_day"
    MIN_DAYS_APART = "min_days_apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A hard tie between two visits; it binds when both are served.

    Precedence binds more: ``second`` may be served only if ``first`` is.

    Parameters
    ----------
    kind
        What ties them. Same nurse means the same set of nurses; different nurse means no nurse
        in common.
    first, second
        Visit ids.
    min_gap, max_gap
        Precedence only: minutes between the end of the first and the start of the second.
        ``min_gap`` may be negative down to minus the first's service minutes (overlap allowed).
    days
        Min days apart only: least difference of the civil days on which they start.
    """

    kind: LinkKind
    first: str
    second: str
    min_gap: int = 0
    max_gap: int | None = None
    days: int = 1

    def __post_init__(self) -> None:
        if self.first == self.second:
            raise refuse("link_self", "link.second", self.second)
        if self.max_gap is not None and self.max_gap < self.min_gap:
            raise refuse("link_gap", "link.max_gap", self.max_gap, min_gap=self.min_gap)
        if self.days < 1:
            raise refuse("link_days", "link.days", self.days)
