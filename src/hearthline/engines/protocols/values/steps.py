"""The steps of a protocol: what to do, when it applies, within which time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TimerKind(StrEnum):
    """What a timer means: do within, do again every, not before, count from the last dose."""

    LIMIT = "limit"
    REPEAT = "repeat"
    WAIT = "wait"
    AFTER_DOSE = "after_dose"


class Performer(StrEnum):
    """Who may do a step."""

    NURSE = "nurse"
    CAREGIVER = "caregiver"
    ON_CALL = "on_call"
    SECOND_PERSON = "second_person"


@dataclass(frozen=True, slots=True)
class Timer:
    """A time of a step.

    Parameters
    ----------
    number
        Names the number of the protocol that gives the seconds.
    since
        Step from whose end it counts; empty counts from the beginning of the protocol.
    """

    kind: TimerKind
    seconds: int
    number: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step applies: ``subject`` is said to be ``value`` or one of ``also``.

    ``answer.STEP`` is what was answered there, ``ordered.MEDICINE`` and ``kit.MEDICINE`` are yes
    or no by the order and the kit, ``patient.TRAIT`` is yes or no by the patient's sheet,
    ``age.group`` is infant, child or adult and ``age.known`` yes or no by the protocol's ages.
    What nobody knows is unknown, and a step whose condition is unknown is shown; with
    ``must_be_known`` it is not.
    """

    subject: str
    value: str
    also: tuple[str, ...] = ()
    must_be_known: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to the question of a step."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Write:
    """Something that is written down with a step: a word, or with ``unit`` a number.

    Parameters
    ----------
    name
        Under which name it stands among the values of the fact.
    is_needed
        Whether the step says nothing without it; an answer that lacks it counts as unknown.
    needed_for
        Answers that need it; empty where all do.
    """

    name: str
    label: str
    unit: str = ""
    is_needed: bool = True
    needed_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What a step allows at most: a percentage of what was written down at another.

    Parameters
    ----------
    step, name
        Where the amount was written down, and as what.
    number
        Names the number of the protocol that gives the percent.
    """

    step: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Ages:
    """How old an infant and a child are here, and the question where nobody knows.

    Parameters
    ----------
    ask
        The step that asks for infant, child or adult.
    infant_below, child_below
        Name numbers of the protocol, in years.
    """

    ask: str
    infant_below: str
    child_below: str


AGE_GROUPS = ("infant", "child", "adult")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do.

    Parameters
    ----------
    id
        Names the step in facts.
    text, button
        What to do, and what the one large button says it records. ``{emergency}`` stands for the
        program's local emergency number.
    is_mandatory
        Ends as done, not possible with why, or handed over, in every run that is finished.
    is_together
        Shown beside the other steps marked so, none of them behind another.
    act
        What it does in any protocol (``stop``, ``call``, ``epinephrine``, ``position``,
        ``vitals``, ``keep_open``, ``resume``); done once, it is done for every protocol of the
        run. What was stopped before a ``resume`` is to be stopped again.
    medicine
        What a dose recorded here holds.
    asks
        Answers to choose from, where the step is a question.
    when
        All of these hold where the step applies.
    after
        Steps that come first; it waits for their end in the order shown, never in what may be
        recorded.
    leads_to
        Protocols that take over from here.
    numbers
        Ids of the numbers in its words.
    writes
        What is written down with it.
    share
        What it allows at most.
    beat
        Names the number that gives a beat to keep, per minute.
    signs
        Vital signs that are shown with it, as they were measured last, with their limits.
    """

    id: str
    text: str
    button: str
    is_mandatory: bool
    is_together: bool = False
    act: str = ""
    medicine: str = ""
    asks: tuple[Option, ...] = ()
    when: tuple[Condition, ...] = ()
    after: tuple[str, ...] = ()
    by: tuple[Performer, ...] = (Performer.NURSE,)
    timer: Timer | None = None
    leads_to: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    share: Share | None = None
    beat: str = ""
    signs: tuple[str, ...] = ()

    def number_ids(self) -> tuple[str, ...]:
        """Return the ids of all numbers it rests on, its time among them, each once."""
        return tuple(
            dict.fromkeys(
                filter(
                    None,
                    (
                        *self.numbers,
                        self.timer.number if self.timer else "",
                        self.share.number if self.share else "",
                        self.beat,
                    ),
                )
            )
        )
