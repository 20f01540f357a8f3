"""What every protocol has to fulfil, checked once where it is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from hearthline.engines.protocols.values.dosing import DoseRule
from hearthline.engines.protocols.values.limits import Limit
from hearthline.engines.protocols.values.numbers import HOURS, Number, refuse
from hearthline.engines.protocols.values.steps import AGE_GROUPS, Ages, Condition, Step
from hearthline.kernel.sources import Trust

MOST_STEPS = 60
LONGEST_TEXT = 600
MOST_FOLLOWED = 400
"""Bounds of the product, not of a standard: what fits a screen that is read in an emergency."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

SOURCED = (Trust.SEEN, Trust.SECOND_HAND)
"""What a limit of a sign may rest on: a document that was read, or one that quotes it."""

Named = TypeVar("Named", Number, Step)


def check(
    key: str,
    *,
    steps: tuple[Step, ...],
    numbers: tuple[Number, ...],
    dose: DoseRule | None,
    ages: Ages | None,
    follow_ups: tuple[str, ...],
    limits: tuple[Limit, ...] = (),
) -> None:
    """Refuse parts that do not make a protocol.

    Raises
    ------
    ProtocolError
        Naming the place and what is wrong with it.
    """
    if not steps or len(steps) > MOST_STEPS:
        raise refuse("steps", key, most=MOST_STEPS)
    known = _once(numbers)
    named = _once(steps)
    for step in steps:
        _check_step(step, named, known, ages)
    _refuse_circles(named)
    if ages is not None:
        _check_ages(ages, named, known)
    for number in follow_ups:
        if number not in known or known[number].unit not in HOURS:
            raise refuse("no_number", "follow_ups", number=number)
        if not 0 < known[number].amount <= MOST_FOLLOWED:
            raise refuse("not_positive", number)
    for limit in limits:
        _check_limit(limit, known)
    if dose is not None:
        _check_dose(dose, known)


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


def _check_limit(limit: Limit, numbers: Mapping[str, Number]) -> None:
    ids = [limit.number, *([limit.per_year] if limit.per_year else [])]
    for number in ids:
        if number not in numbers:
            raise refuse("no_number", f"limits.{limit.sign}", number=number)
        if numbers[number].trust not in SOURCED:
            raise refuse("limit_without_source", f"limits.{limit.sign}", number=number)
        if numbers[number].amount <= 0:
            raise refuse("not_positive", number)
    ends = limit.below_years
    if limit.from_years < 0 or (ends is not None and ends <= limit.from_years):
        raise refuse("limit_ages", f"limits.{limit.sign}", number=limit.number)


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
