"""What a set of answers amounts to: what is asked, calculated, missing, wrong, unsatisfactory."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from hearthline.engines.questionnaire.values import (
    Calculation,
    Condition,
    Item,
    ItemType,
    Operation,
    Operator,
    Questionnaire,
)
from hearthline.kernel.answers import Answers, Effect, Value


class Problem(StrEnum):
    """Why an answer cannot stand as it is."""

    MISSING = "missing"
    WRONG_KIND = "wrong_kind"
    NOT_A_CHOICE = "not_a_choice"
    OUTSIDE = "outside"
    ONE_ONLY = "one_only"


@dataclass(frozen=True, slots=True)
class Concern:
    """An unsatisfactory answer and what it does."""

    link_id: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the answers amount to.

    Attributes
    ----------
    asked
        Link ids of the items that are asked, in order, groups and texts included.
    calculated
        Values of calculated items that could be calculated.
    problems
        What is wrong, by link id; an item has one at most.
    concerns
        Unsatisfactory answers, in the order of asking.
    open_questions
        Asked and not answered, required or not: unknown, which is never satisfactory.
    """

    asked: tuple[str, ...]
    calculated: Mapping[str, Decimal]
    problems: Mapping[str, Problem]
    concerns: tuple[Concern, ...]
    open_questions: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing required is missing and no answer is wrong."""
        return not self.problems


def judge(
    questionnaire: Questionnaire, answers: Answers, *, traits: Set[str], on: date
) -> Judgement:
    """Judge answers.

    Parameters
    ----------
    answers
        By link id. Answers of items that are not asked do not count.
    traits
        Traits of the therapy that decide which items apply.
    on
        Day of the assessment, for days since a date.

    Notes
    -----
    ``enableWhen`` follows FHIR R4: a comparison holds when one of the answers satisfies it,
    ``!=`` when none of them equals, and an item that is not asked has no answers.
    """
    given: dict[str, tuple[Value, ...]] = {}
    calculated: dict[str, Decimal] = {}
    asked: set[str] = set()
    for item, parent in questionnaire.by_need():
        if parent is not None and parent not in asked:
            continue
        if item.applies_to and traits.isdisjoint(item.applies_to):
            continue
        if not _is_enabled(item, given):
            continue
        asked.add(item.link_id)
        if item.calculation is not None:
            value = _calculate(item.calculation, given, on)
            if value is not None:
                calculated[item.link_id] = value
                given[item.link_id] = (value,)
        elif (said := answers.get(item.link_id)) and item.type.is_question:
            given[item.link_id] = tuple(said)

    problems: dict[str, Problem] = {}
    concerns: list[Concern] = []
    unanswered: list[str] = []
    for item in questionnaire.questions():
        if item.link_id not in asked:
            continue
        values = given.get(item.link_id, ())
        problem = _problem(item, values)
        if problem is not None:
            problems[item.link_id] = problem
        if not values:
            unanswered.append(item.link_id)
        rule = item.unsatisfactory
        wrong = problem not in (None, Problem.MISSING)
        if (
            rule is not None
            and not wrong
            and any(_holds(operator, value, values) for operator, value in rule.when)
        ):
            concerns.append(Concern(item.link_id, rule.effect))
    return Judgement(
        asked=tuple([item.link_id for item in questionnaire.walk() if item.link_id in asked]),
        calculated=calculated,
        problems=problems,
        concerns=tuple(concerns),
        open_questions=tuple(unanswered),
    )


def _is_enabled(item: Item, given: Answers) -> bool:
    if not item.enable_when:
        return True
    found = [_condition_holds(condition, given) for condition in item.enable_when]
    return all(found) if item.enable_all else any(found)


def _condition_holds(condition: Condition, given: Answers) -> bool:
    return _holds(condition.operator, condition.value, given.get(condition.question, ()))


def _holds(operator: Operator, value: Value, answers: tuple[Value, ...]) -> bool:
    if operator is Operator.EXISTS:
        return bool(answers) == value
    if operator is Operator.EQUAL:
        return _is_among(value, answers)
    if operator is Operator.NOT_EQUAL:
        return not _is_among(value, answers)
    return any(_is_so(operator, answer, value) for answer in answers)


def _is_among(value: Value, answers: tuple[Value, ...]) -> bool:
    # One is yes to Python, so what is equal is also asked whether it is of the same kind.
    return value in answers and any(
        answer == value and _kind(answer) == _kind(value) for answer in answers
    )


def _is_so(operator: Operator, answer: Value, value: Value) -> bool:
    sign = _sign(answer, value)
    if sign is None:
        return False
    return {
        Operator.GREATER: sign > 0,
        Operator.LESS: sign < 0,
        Operator.AT_LEAST: sign >= 0,
        Operator.AT_MOST: sign <= 0,
    }[operator]


def _sign(answer: Value, value: Value) -> int | None:
    """Return whether ``answer`` is above, below or equal; ``None`` if they have no order."""
    if isinstance(answer, Decimal) and isinstance(value, Decimal):
        return (answer > value) - (answer < value)
    if isinstance(answer, date) and isinstance(value, date):
        return (answer > value) - (answer < value)
    return None


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, Decimal):
        return "number"
    return "date" if isinstance(value, date) else "text"


_KINDS = {
    ItemType.BOOLEAN: "boolean",
    ItemType.DECIMAL: "number",
    ItemType.INTEGER: "number",
    ItemType.DATE: "date",
}


def _problem(item: Item, values: tuple[Value, ...]) -> Problem | None:
    if not values:
        return Problem.MISSING if item.required else None
    wanted = _KINDS.get(item.type, "text")
    for value in values:
        if _kind(value) != wanted:
            return Problem.WRONG_KIND
    if len(values) > 1 and not item.repeats:
        return Problem.ONE_ONLY
    if item.type is ItemType.CHOICE:
        codes = {choice.code for choice in item.choices}
        return None if codes.issuperset(values) else Problem.NOT_A_CHOICE
    if wanted != "number":
        return None
    for value in values:
        if isinstance(value, Decimal):
            if item.type is ItemType.INTEGER and value != value.to_integral_value():
                return Problem.WRONG_KIND
            if item.low is not None and value < item.low:
                return Problem.OUTSIDE
            if item.high is not None and value > item.high:
                return Problem.OUTSIDE
    return None


def _calculate(rule: Calculation, given: Answers, on: date) -> Decimal | None:
    inputs: list[Value] = []
    for link_id in rule.of:
        values = given.get(link_id, ())
        if len(values) != 1:
            return None
        inputs.append(values[0])
    if rule.operation is Operation.DAYS_SINCE:
        since = inputs[0]
        return Decimal((on - since).days) if isinstance(since, date) else None
    numbers = [Fraction(value) for value in inputs if isinstance(value, Decimal)]
    if len(numbers) != len(inputs):
        return None
    if rule.operation is Operation.SUM:
        exact = sum(numbers, Fraction(0))
    elif rule.operation is Operation.DIFFERENCE:
        exact = numbers[0] - numbers[1]
    else:
        exact = numbers[0] * Fraction(rule.numerator, rule.denominator) + Fraction(rule.offset)
    return _rounded(exact, rule.decimals)


def _rounded(exact: Fraction, decimals: int) -> Decimal:
    """Round half away from zero, as people do."""
    scaled = abs(exact) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if exact >= 0 else -whole).scaleb(-decimals)
