"""The shape of an emergency protocol, checked once where it is made.

A protocol is data: steps in the order of their urgency, and numbers that each carry where they
come from and how far that source may be trusted. No number stands in a step's words unless it is
among the numbers the step names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.kernel.sources import Trust

MOST_STEPS = 60
LONGEST_TEXT = 600
MOST_FOLLOWED = 400
"""Bounds of the product, not of a standard: what fits a screen that is read in an emergency."""

HOURS = {"h": 1.0, "days": 24.0}
"""Units in which a protocol says when somebody looks again, in hours."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(?:\.[0-9]{1,9})?")
"""A decimal as a person writes it: no exponent, no grouping, no comma that could be a point."""


class ProtocolError(HearthlineError):
    """A protocol that cannot be used; names the place in it and the way out."""


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
        ``vitals``, ``resume``); done once, it is done for every protocol of the run. What was
        stopped before a ``resume`` is to be stopped again.
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


@dataclass(frozen=True, slots=True)
class Band:
    """Which device the label gives from a weight on, to below another; ``to`` ``None`` is open."""

    low_kg: Decimal
    below_kg: Decimal | None
    device_mg: Decimal
    number: str


@dataclass(frozen=True, slots=True)
class Guess:
    """A choice by eye where nobody knows the weight: what to see, and how much it allows."""

    text: str
    amount_mg: Decimal
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRule:
    """How one dose of the protocol's medicine is found; every field names a number.

    Parameters
    ----------
    per_kg
        mg/kg.
    cap_child, cap_adult
        Largest single dose, mg.
    adult_from_years
        Age from which ``cap_adult`` holds; an age nobody knows takes the smaller cap.
    strength
        mg/mL of what may be drawn up; another strength is never offered.
    mark_ml
        Smallest mark of the syringe, mL.
    lowest_kg, highest_kg
        Weights outside are read as a mistake, not as a weight.
    fresh_days_child, fresh_days_adult
        Days after which a weight is called old.
    repeat_after_s
        Seconds after a dose from which another may be due.
    most_doses
        Doses after which another needs a physician on the line.
    prefer
        Forms in the order in which they are offered.
    """

    medicine: str
    per_kg: str
    cap_child: str
    cap_adult: str
    adult_from_years: str
    strength: str
    mark_ml: str
    lowest_kg: str
    highest_kg: str
    fresh_days_child: str
    fresh_days_adult: str
    repeat_after_s: str
    most_doses: str
    bands: tuple[Band, ...]
    by_eye: tuple[Guess, ...]
    prefer: tuple[Form, ...] = (Form.AUTO_INJECTOR, Form.AMPULE)

    def number_ids(self) -> tuple[str, ...]:
        """Return the ids of all numbers it rests on."""
        return (
            *(self.per_kg, self.cap_child, self.cap_adult, self.adult_from_years, self.strength),
            *(self.mark_ml, self.lowest_kg, self.highest_kg, self.fresh_days_child),
            *(self.fresh_days_adult, self.repeat_after_s, self.most_doses),
            *(band.number for band in self.bands),
            *(guess.number for guess in self.by_eye),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One protocol, in one language.

    Parameters
    ----------
    say
        What to say to the emergency number, in a few words.
    signs
        By what it is recognised, shown where a protocol is chosen.
    follow_ups
        Name numbers: so long after it began somebody looks again, in hours or days.

    Raises
    ------
    ProtocolError
        If an id stands twice, something names a step or number that is not there, a step's words
        hold a number without source, or steps wait for each other in a circle.
    """

    key: str
    title: str
    language: str
    say: str
    signs: str
    steps: tuple[Step, ...]
    numbers: tuple[Number, ...]
    dose: DoseRule | None = None
    ages: Ages | None = None
    follow_ups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.steps or len(self.steps) > MOST_STEPS:
            raise refuse("steps", self.key, most=MOST_STEPS)
        numbers = _once(self.numbers)
        steps = _once(self.steps)
        for step in self.steps:
            _check_step(step, steps, numbers, self.ages)
        _refuse_circles(steps)
        if self.ages is not None:
            _check_ages(self.ages, steps, numbers)
        for number in self.follow_ups:
            if number not in numbers or numbers[number].unit not in HOURS:
                raise refuse("no_number", "follow_ups", number=number)
            if not 0 < numbers[number].amount <= MOST_FOLLOWED:
                raise refuse("not_positive", number)
        if self.dose is not None:
            _check_dose(self.dose, numbers)

    def number(self, number_id: str) -> Number:
        """Return the number called ``number_id``."""
        return next(number for number in self.numbers if number.id == number_id)

    def numbers_of(self, step: Step) -> tuple[Number, ...]:
        """Return the numbers a step rests on, those of its age and its dose among them."""
        ids = list(step.number_ids())
        if self.ages is not None and any(one.subject == "age.group" for one in step.when):
            ids += [self.ages.infant_below, self.ages.child_below]
        if self.dose is not None and self.dose.medicine == step.medicine:
            ids += self.dose.number_ids()
        return tuple(self.number(one) for one in dict.fromkeys(ids))

    def unsourced(self) -> tuple[Number, ...]:
        """Return the numbers that rest on the program's own approval."""
        return tuple(number for number in self.numbers if number.trust.needs_approval)


Named = TypeVar("Named", Number, Step)


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


def _once(listed: tuple[Named, ...]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for item in listed:
        if not item.id or item.id in found:
            raise refuse("twice", item.id)
        found[item.id] = item
    return found


def _check_step(
    step: Step, steps: Mapping[str, Step], numbers: Mapping[str, Number], ages: Ages | None
) -> None:
    if not _NAME.fullmatch(step.id):
        raise refuse("name", step.id)
    if not step.text.strip() or len(step.text) > LONGEST_TEXT or not step.button.strip():
        raise refuse("text", step.id, most=LONGEST_TEXT)
    for number in step.number_ids():
        if number not in numbers:
            raise refuse("no_number", step.id, number=number)
    known = " ".join(f"{numbers[number].value}" for number in step.numbers)
    sourced = set(_DIGITS.findall(known))
    for digits in _DIGITS.findall(step.text):
        if digits not in sourced:
            raise refuse("number_without_source", step.id, number=digits)
    others = [*step.after, *([step.timer.since] if step.timer and step.timer.since else [])]
    for other in others:
        if other not in steps or other == step.id:
            raise refuse("no_step", step.id, step=other)
    if step.timer is not None and not 0 <= step.timer.seconds <= 7 * 86400:
        raise refuse("timer", step.id)
    for condition in step.when:
        _check_condition(step, condition, steps, ages)
    _check_writes(step, steps, numbers)


def _check_condition(
    step: Step, condition: Condition, steps: Mapping[str, Step], ages: Ages | None
) -> None:
    kind, _dot, name = condition.subject.partition(".")
    said = {condition.value, *condition.also}
    if kind == "answer":
        asked = steps.get(name)
        fits = asked is not None and name != step.id
        fits = fits and said <= {option.code for option in steps[name].asks}
    elif condition.subject == "age.group":
        fits = ages is not None and said <= set(AGE_GROUPS)
    else:
        fits = kind in ("ordered", "kit", "patient") and bool(name)
        fits = fits or (condition.subject == "age.known" and ages is not None)
        fits = fits and said <= {"yes", "no"}
    if not fits:
        raise refuse("condition", step.id, condition=f"{condition.subject} {condition.value}")


def _check_writes(step: Step, steps: Mapping[str, Step], numbers: Mapping[str, Number]) -> None:
    names = [one.name for one in step.writes]
    codes = {option.code for option in step.asks}
    for one in step.writes:
        fits = _NAME.fullmatch(one.name) and one.label.strip() and set(one.needed_for) <= codes
        if not fits or names.count(one.name) > 1:
            raise refuse("writes", step.id, name=one.name)
    if step.beat and numbers[step.beat].amount <= 0:
        raise refuse("not_positive", step.beat)
    share = step.share
    if share is None:
        return
    asked = steps.get(share.step)
    if asked is None or share.name not in {one.name for one in asked.writes if one.unit}:
        raise refuse("no_step", step.id, step=share.step)
    if not 0 < numbers[share.number].amount <= 100:
        raise refuse("not_positive", share.number)


def _check_ages(ages: Ages, steps: Mapping[str, Step], numbers: Mapping[str, Number]) -> None:
    asked = steps.get(ages.ask)
    if asked is None or not {option.code for option in asked.asks} <= set(AGE_GROUPS):
        raise refuse("no_step", "ages", step=ages.ask)
    for number in (ages.infant_below, ages.child_below):
        if number not in numbers:
            raise refuse("no_number", "ages", number=number)
        if numbers[number].amount <= 0:
            raise refuse("not_positive", number)


def _check_dose(rule: DoseRule, numbers: Mapping[str, Number]) -> None:
    for number in rule.number_ids():
        if number not in numbers:
            raise refuse("no_number", rule.medicine, number=number)
    for number in rule.number_ids()[:12]:
        if numbers[number].amount <= 0:
            raise refuse("not_positive", number)
    caps = (numbers[rule.cap_child].amount, numbers[rule.cap_adult].amount)
    for device in (*(b.device_mg for b in rule.bands), *(g.amount_mg for g in rule.by_eye)):
        if not 0 < device <= max(caps):
            raise refuse("device_above_cap", rule.medicine, device=str(device))
    bands = sorted(rule.bands, key=lambda band: band.low_kg)
    for band, next_one in zip(bands, [*bands[1:], None], strict=True):
        ends = band.below_kg
        if ends is not None and ends <= band.low_kg:
            raise refuse("bands", rule.medicine)
        if next_one is not None and (ends is None or next_one.low_kg < ends):
            raise refuse("bands", rule.medicine)


def _refuse_circles(steps: Mapping[str, Step]) -> None:
    """Refuse steps that wait for each other."""
    settled: set[str] = set()
    while len(settled) < len(steps):
        ready = {name for name, step in steps.items() if set(step.after) <= settled} - settled
        if not ready:
            raise refuse("circle", min(set(steps) - settled))
        settled |= ready
