"""The words of where a run stands: its steps, the doses given, what has to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hearthline.engines.protocols.doses import DoseCard


class StepState(StrEnum):
    """Where a step stands. The first three are the ends a mandatory step can have."""

    DONE = "done"
    NOT_POSSIBLE = "not_possible"
    HANDED_OVER = "handed_over"
    OPEN = "open"
    WAITING = "waiting"
    NOT_APPLICABLE = "not_applicable"
    LEFT_OUT = "left_out"


ENDS = frozenset({StepState.DONE, StepState.NOT_POSSIBLE, StepState.HANDED_OVER})


class Flag(StrEnum):
    """What somebody has to look at afterwards."""

    NO_SUCH_STEP = "no_such_step"
    NO_SUCH_FACT = "no_such_fact"
    HAPPENED_AFTER_RECORDED = "happened_after_recorded"
    RECORDED_AFTER_END = "recorded_after_end"
    ENDED_WITHOUT_WORD = "ended_without_word"
    ABOVE_CAP = "above_cap"
    AMOUNT_UNREADABLE = "amount_unreadable"
    NOT_IN_KIT = "not_in_kit"
    KIT_USED_UP = "kit_used_up"
    ITEM_EXPIRED = "item_expired"
    NOT_ORDERED = "not_ordered"
    BEFORE_FIRST_LINE = "before_first_line"
    TOO_SOON = "too_soon"
    ABOVE_MOST = "above_most"
    RESUMED_AGAINST = "resumed_against"
    RESUMED_ABOVE = "resumed_above"


@dataclass(frozen=True, slots=True)
class StepStands:
    """How one step of one protocol stands.

    Attributes
    ----------
    applies
        ``yes``, ``no`` or ``unknown``.
    at, recorded_at
        When it ended, and when that was written down; ``None`` before.
    due_at
        Instant by which it, or its next repeat, is due; ``None`` without a timer that runs.
    not_before
        Instant before which it is not to be done.
    unmet
        Subjects of its conditions that are not said to hold.
    at_most
        What it allows at most, in the unit in which the other was written down.
    """

    protocol: str
    step: str
    state: StepState
    applies: str
    at: int | None = None
    recorded_at: int | None = None
    by: str = ""
    text: str = ""
    choice: str = ""
    due_at: int | None = None
    not_before: int | None = None
    unmet: tuple[str, ...] = ()
    at_most: Decimal | None = None


class SignState(StrEnum):
    """How a vital sign stands against the limits for the person's age."""

    LOW = "low"
    HIGH = "high"
    WITHIN = "within"
    NO_LIMIT = "no_limit"
    AGE_UNKNOWN = "age_unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SignStands:
    """A vital sign as it was measured last.

    Attributes
    ----------
    limit
        The bound it passes; ``None`` where it passes none.
    protocol, number
        Where that limit stands and which number it is, with its source.
    """

    sign: str
    at: int
    value: str
    state: SignState
    limit: Decimal | None = None
    protocol: str = ""
    number: str = ""

    @property
    def is_outside(self) -> bool:
        """Whether it passes a limit."""
        return self.state in (SignState.LOW, SignState.HIGH)


@dataclass(frozen=True, slots=True)
class DoseGiven:
    """A dose as it was given, with what does not fit; it is never refused."""

    fact: str
    at: int
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class RunState:
    """Where a run stands at a moment.

    Attributes
    ----------
    begun_at, ended_at
        First sign recorded, and the end; ``None`` before.
    protocols
        Keys of the protocols begun, first first.
    now
        (protocol, step) to do now, all at once; of the protocol begun last.
    then
        What follows, in order.
    due
        (protocol, step) of which the time has come or passed.
    last_dose_at
        When the medicine of a protocol's dose rule was last given, by medicine.
    measures
        Milliseconds from the first sign to what is timed, by act; of ``handover`` and
        ``kit_open`` from the act that begins them.
    flags
        (fact, flag) of what does not fit.
    card
        Of the protocol begun last that has a dose rule.
    signs
        Vital signs as measured last, by name.
    """

    begun_at: int | None
    ended_at: int | None
    protocols: tuple[str, ...]
    steps: tuple[StepStands, ...]
    now: tuple[tuple[str, str], ...]
    then: tuple[tuple[str, str], ...]
    due: tuple[tuple[str, str], ...]
    doses: tuple[DoseGiven, ...]
    last_dose_at: Mapping[str, int]
    measures: Mapping[str, int]
    flags: tuple[tuple[str, Flag], ...]
    card: DoseCard | None
    signs: tuple[SignStands, ...] = ()

    @property
    def is_ended(self) -> bool:
        """Whether somebody ended it."""
        return self.ended_at is not None

    def step(self, protocol: str, step: str) -> StepStands:
        """Return how one step stands."""
        return next(s for s in self.steps if (s.protocol, s.step) == (protocol, step))
