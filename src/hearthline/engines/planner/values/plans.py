"""What comes back: plans, their evaluation, explanations, moves and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from hearthline.kernel.messages import Message

from .errors import refuse
from .problem import Problem
from .rules import Rule
from .visits import Slot, Visit, Window


@dataclass(frozen=True, slots=True)
class HandedIn:
    """When and by whom a specimen is handed in at its laboratory."""

    nurse_id: str
    start: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A served visit: who (one or two nurses, in no order) and when (minutes)."""

    visit_id: str
    nurse_ids: tuple[str, ...]
    start: int
    end: int
    tentative: bool = False
    handed_in: HandedIn | None = None

    @property
    def slot(self) -> Slot:
        """Who and when, as a value to publish or lock."""
        return Slot(self.nurse_ids, self.start)


@dataclass(frozen=True, slots=True)
class RestTaken:
    """When a nurse's break of a shift begins (``shift`` indexes ``Nurse.shifts``)."""

    nurse_id: str
    shift: int
    start: int


@dataclass(frozen=True, slots=True)
class Unserved:
    """A visit left out: the smallest set of rules that blocks it, and ways out.

    Parameters
    ----------
    visit_id
        Which.
    blocked_by
        If these rules alone did not hold, it could be served with the plan as it stands.
        Empty means that a place exists and the search did not take it (cost, or budget).
    reasons
        Why, as messages.
    remedies
        What would make it possible, as messages ("a nurse with port skill on Tue or Wed").
    """

    visit_id: str
    blocked_by: frozenset[Rule]
    reasons: tuple[Message, ...]
    remedies: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is needed to make the plan again.

    ``repeatable`` is false when a wall clock or a person ended the search.
    """

    engine: str
    seed: int
    iterations: int
    islands: int
    seconds: float
    compiled: bool
    repeatable: bool
    ended_by: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Plan:
    """Who visits whom when, with what is left out and why.

    Parameters
    ----------
    problem
        What it plans.
    assignments
        Served visits, by start and visit id.
    unserved
        Visits left out, in the problem's order.
    rests
        One for every shift that has a break and at least one visit.
    families_to_call
        Set by ``repair``: visits whose promise the plan breaks, most urgent first.
    provenance
        How it was made; ``None`` for a plan put together by hand.
    lower_bound
        Points that no plan of the problem can go below, when it was asked for. Weak where days
        are full: see docs/planner.md.
    """

    problem: Problem
    assignments: tuple[Assignment, ...]
    unserved: tuple[Unserved, ...] = ()
    rests: tuple[RestTaken, ...] = ()
    families_to_call: tuple[str, ...] = ()
    provenance: Provenance | None = None
    lower_bound: float | None = None

    @cached_property
    def by_visit(self) -> dict[str, Assignment]:
        """Assignment by visit id."""
        return {assignment.visit_id: assignment for assignment in self.assignments}

    @cached_property
    def by_nurse(self) -> dict[str, tuple[Assignment, ...]]:
        """Assignments by nurse id, in order of time."""
        found: dict[str, list[Assignment]] = {}
        for assignment in sorted(self.assignments, key=lambda a: (a.start, a.visit_id)):
            for nurse_id in assignment.nurse_ids:
                found.setdefault(nurse_id, []).append(assignment)
        return {nurse_id: tuple(items) for nurse_id, items in found.items()}

    @cached_property
    def by_shift(self) -> dict[tuple[str, int], tuple[Assignment, ...]]:
        """Assignments by nurse id and number of her shift, in order of time."""
        found: dict[tuple[str, int], list[Assignment]] = {}
        for nurse_id, assignments in self.by_nurse.items():
            if nurse_id in self.problem.nurse_index:
                nurse = self.problem.nurse(nurse_id)
                for assignment in assignments:
                    number = nurse.shift_at(assignment.start)
                    if number is not None:
                        found.setdefault((nurse_id, number), []).append(assignment)
        return {key: tuple(items) for key, items in found.items()}


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule a plan breaks, with the visits and the nurse concerned."""

    rule: Rule
    message: Message
    visit_ids: tuple[str, ...] = ()
    nurse_id: str | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One cost term: how much of what, and the points it costs."""

    name: str
    amount: float
    unit: str
    cost: float


@dataclass(frozen=True, slots=True)
class Meetings:
    """By whom patients are visited; a visit by two nurses counts twice.

    Parameters
    ----------
    own
        By the patient's primary nurse: the one named, or whoever has most visits, past and planned.
    met
        By another nurse who has met the patient, before the plan or earlier in it.
    new
        First visits of a nurse who is neither.
    """

    own: int = 0
    met: int = 0
    new: int = 0


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The checker's verdict on a plan.

    Parameters
    ----------
    violations
        Every broken rule; empty for a plan that may be published.
    terms
        Cost terms by name, in the order of ``weights.TERMS``.
    meetings
        Visits by own, known and new nurses.
    """

    violations: tuple[Violation, ...]
    terms: Mapping[str, Term]
    meetings: Meetings = Meetings()

    @property
    def is_valid(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations

    @property
    def total(self) -> float:
        """Points in all."""
        return sum(term.cost for term in self.terms.values())


class Acquaintance(StrEnum):
    """What a nurse is to a patient."""

    OWN = "own"
    MET = "met"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Move:
    """A drag: give a visit to ``nurse_ids`` at ``start``; other visits stay where they are."""

    visit_id: str
    nurse_ids: tuple[str, ...]
    start: int


@dataclass(frozen=True, slots=True)
class MoveCheck:
    """The four facts about a move.

    Parameters
    ----------
    acquaintance
        By nurse id of the move: own, met or new to the patient.
    driving_change_minutes
        Driving of the routes touched, after less before.
    promises_touched
        Visits whose told or confirmed start the move would break.
    violations
        Rules it would break and that hold now; empty means it may be done.
    handed_in
        Where the visit's specimen would find its time, when it has one.
    """

    acquaintance: Mapping[str, Acquaintance]
    driving_change_minutes: int
    promises_touched: tuple[str, ...]
    violations: tuple[Violation, ...]
    handed_in: HandedIn | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether the move breaks no rule."""
        return not self.violations


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another nurse and start for a visit, everything else unchanged, and what it would change."""

    nurse_ids: tuple[str, ...]
    start: int
    acquaintance: Mapping[str, Acquaintance]
    driving_change_minutes: int
    promises_touched: tuple[str, ...]
    cost_change: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a visit is where it is, or is nowhere."""

    visit_id: str
    reasons: tuple[Message, ...]
    alternatives: tuple[Alternative, ...] = ()
    blocked_by: frozenset[Rule] = frozenset()
    remedies: tuple[Message, ...] = ()


class ChangeKind(StrEnum):
    """What happened to a published plan."""

    NURSE_OUT = "nurse_out"
    VISIT_ADDED = "visit_added"
    VISIT_CANCELLED = "visit_cancelled"
    VISIT_MOVED = "visit_moved"
    RUNNING_LATE = "running_late"
    EVENT_MOVED = "event_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of the world that a plan must absorb. Make it with one of the class methods.

    ``at`` is the minute in which it becomes known: visits that began before it stay as they are.
    """

    kind: ChangeKind
    at: int = 0
    nurse_id: str | None = None
    day: int | None = None
    visit_id: str | None = None
    visit: Visit | None = None
    windows: tuple[Window, ...] = field(default=())
    latest_start: int | None = None
    minutes: int = 0
    event_id: str | None = None

    @classmethod
    def nurse_out(cls, nurse_id: str, day: int, *, at: int = 0) -> Change:
        """Return: a nurse cannot work her shifts of ``day`` (what she began is kept)."""
        return cls(kind=ChangeKind.NURSE_OUT, nurse_id=nurse_id, day=day, at=at)

    @classmethod
    def visit_added(cls, visit: Visit, *, at: int = 0) -> Change:
        """Return: one more visit; its location is in the travel matrix already."""
        return cls(kind=ChangeKind.VISIT_ADDED, visit=visit, visit_id=visit.id, at=at)

    @classmethod
    def visit_cancelled(cls, visit_id: str, *, at: int = 0) -> Change:
        """Return: a visit is not wanted any more."""
        return cls(kind=ChangeKind.VISIT_CANCELLED, visit_id=visit_id, at=at)

    @classmethod
    def visit_moved(
        cls,
        visit_id: str,
        windows: tuple[Window, ...],
        *,
        latest_start: int | None = None,
        at: int = 0,
    ) -> Change:
        """Return: a visit may now start in other windows only."""
        if not windows:
            raise refuse("no_window", "change.windows", 0, visit=visit_id)
        return cls(
            kind=ChangeKind.VISIT_MOVED,
            visit_id=visit_id,
            windows=windows,
            latest_start=latest_start,
            at=at,
        )

    @classmethod
    def running_late(cls, visit_id: str, minutes: int, *, at: int) -> Change:
        """Return: the visit under way at ``at`` takes ``minutes`` longer than planned."""
        if minutes < 1:
            raise refuse("negative", "change.minutes", minutes)
        return cls(kind=ChangeKind.RUNNING_LATE, visit_id=visit_id, minutes=minutes, at=at)

    @classmethod
    def event_moved(cls, event_id: str, expected: int | None, *, at: int = 0) -> Change:
        """Return: what visits wait for is now expected at another minute, or nobody knows."""
        return cls(
            kind=ChangeKind.EVENT_MOVED,
            event_id=event_id,
            latest_start=expected,
            at=at,
        )
