"""Short ways to write the protocols of the starter set."""

from __future__ import annotations

from dataclasses import replace

from hearthline.engines.protocols import (
    Ages,
    Condition,
    DoseRule,
    Limit,
    Number,
    Option,
    Performer,
    Protocol,
    Step,
    Timer,
    TimerKind,
    Trust,
)

SEEN, SECOND_HAND = Trust.SEEN, Trust.SECOND_HAND
UNVERIFIED, PROPOSAL = Trust.UNVERIFIED, Trust.PROPOSAL
N, C, ON_CALL, TWO = (
    Performer.NURSE,
    Performer.CAREGIVER,
    Performer.ON_CALL,
    Performer.SECOND_PERSON,
)
ANYBODY = (N, C)
OURS = "Proposal of Hearthline"
YES_NO = (Option("yes", "Yes"), Option("no", "No"))


def fact(number_id: str, what: str, value: str, unit: str, source: str, trust: Trust) -> Number:
    """Return a number with where it comes from."""
    return Number(id=number_id, what=what, value=value, unit=unit, source=source, trust=trust)


def step(step_id: str, text: str, button: str = "Done", **given: object) -> Step:
    """Return a mandatory step of the nurse."""
    base: dict[str, object] = {"is_mandatory": True}
    return Step(id=step_id, text=text, button=button, **base | given)  # type: ignore[arg-type]


def may(step_id: str, text: str, button: str = "Done", **given: object) -> Step:
    """Return a step that may be left out."""
    return step(step_id, text, button, is_mandatory=False, **given)


def ask(step_id: str, text: str, *options: Option, **given: object) -> Step:
    """Return a mandatory question; yes or no where no options are named."""
    return step(step_id, text, "Answer", asks=options or YES_NO, **given)


def when(subject: str, value: str = "yes") -> tuple[Condition, ...]:
    """Return that a step applies where ``subject`` is ``value``."""
    return (Condition(subject, value),)


def within(seconds: int, number: str = "", since: str = "") -> Timer:
    """Return a time within which a step is done; without a number it is our proposal."""
    return Timer(TimerKind.LIMIT, seconds, number, since)


def every(seconds: int, number: str = "") -> Timer:
    """Return how often a step is done again."""
    return Timer(TimerKind.REPEAT, seconds, number)


def after_dose(seconds: int, number: str = "") -> Timer:
    """Return a time counted from the last dose."""
    return Timer(TimerKind.AFTER_DOSE, seconds, number)


def not_before(seconds: int, since: str, number: str = "") -> Timer:
    """Return a time before which a step is not done."""
    return Timer(TimerKind.WAIT, seconds, number, since)


def protocol(
    key: str,
    title: str,
    *steps: Step,
    say: str,
    signs: str,
    numbers: tuple[Number, ...] = (),
    dose: DoseRule | None = None,
    ages: Ages | None = None,
    follow_ups: tuple[str, ...] = (),
    limits: tuple[Limit, ...] = (),
) -> Protocol:
    """Return a protocol; a time without a number gets one, marked as our proposal."""
    known = {number.id: number for number in numbers}
    made = []
    for one in steps:
        timer = one.timer
        if timer is not None and not timer.number:
            number_id = f"time_{one.id}"
            known[number_id] = fact(
                number_id, f"Time: {one.button}", str(timer.seconds), "s", OURS, PROPOSAL
            )
            timer = replace(timer, number=number_id)
        made.append(replace(one, timer=timer))
    return Protocol(
        key=key,
        title=title,
        language="en",
        say=say,
        signs=signs,
        steps=tuple(made),
        numbers=tuple(known.values()),
        dose=dose,
        ages=ages,
        follow_ups=follow_ups,
        limits=limits,
    )
