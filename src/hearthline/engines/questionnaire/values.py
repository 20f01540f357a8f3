"""The shape of a questionnaire, checked once where it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from hearthline.kernel.answers import Effect, Value
from hearthline.kernel.messages import HearthlineError, Message

MOST_ITEMS = 500
MOST_DEPTH = 8
MOST_DIGITS = 30
"""Bounds of the product, not of a standard: far beyond what a person fills in at a home."""


class QuestionnaireError(HearthlineError):
    """A questionnaire or an answer that cannot be used; names the item and the way out."""


class ItemType(StrEnum):
    """What an item asks for; the words of FHIR R4."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    STRING = "string"
    TEXT = "text"
    CHOICE = "choice"
    ATTACHMENT = "attachment"

    @property
    def is_number(self) -> bool:
        """Whether an answer is a number."""
        return self in (ItemType.DECIMAL, ItemType.INTEGER)

    @property
    def is_question(self) -> bool:
        """Whether it can be answered."""
        return self not in (ItemType.GROUP, ItemType.DISPLAY)


class Operator(StrEnum):
    """How an answer is compared; the signs of FHIR R4."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="

    @property
    def is_order(self) -> bool:
        """Whether it needs values that have an order."""
        return self in (Operator.GREATER, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST)


class Operation(StrEnum):
    """How a calculated item comes from others."""

    SUM = "sum"
    DIFFERENCE = "difference"
    LINEAR = "linear"
    DAYS_SINCE = "days_since"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: ``code`` is kept, ``text`` is shown."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison with the answer of ``question``; ``value`` is yes or no for ``exists``."""

    question: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Unsatisfactory:
    """When an answer of the item is unsatisfactory, what that does and what usually helps.

    Parameters
    ----------
    when
        Operator and value; one that holds is enough. ``exists no`` means: asked for and missing.
    blocks
        Words for what exactly an unsatisfactory answer blocks (``storage``, ``pump``, ``care``);
        empty for everything of the visit.
    modification
        What usually makes it satisfactory.
    source, source_seen
        Where the rule comes from; ``source_seen`` is false when nobody read the source, and the
        rule then needs the program's own approval.
    """

    when: tuple[tuple[Operator, Value], ...]
    effect: Effect
    blocks: tuple[str, ...] = ()
    modification: str = ""
    source: str = ""
    source_seen: bool = False


@dataclass(frozen=True, slots=True)
class Calculation:
    """How the value of an item comes from others.

    ``SUM`` adds all of ``of``; ``DIFFERENCE`` takes the second from the first; ``LINEAR`` gives
    ``first × numerator / denominator + offset``; ``DAYS_SINCE`` counts days from the date
    answered to the day of the assessment. Rounded half up to ``decimals`` places. A value that
    misses an input is missing, never zero.
    """

    operation: Operation
    of: tuple[str, ...]
    decimals: int = 0
    numerator: int = 1
    denominator: int = 1
    offset: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question, group or text.

    Parameters
    ----------
    link_id
        Names the item in answers and conditions.
    enable_when, enable_all
        Conditions under which it is asked; ``enable_all``: all of them, else any.
    applies_to
        Traits of the therapy (``cold_drug``, ``pump``, ``hazardous``, ``oxygen``) that make it
        asked at all; none: always. One is enough.
    unit
        UCUM code of a number.
    low, high
        Least and largest number that is possible; outside is refused as misread.
    """

    link_id: str
    type: ItemType
    text: str
    required: bool = False
    repeats: bool = False
    enable_when: tuple[Condition, ...] = ()
    enable_all: bool = True
    applies_to: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    calculation: Calculation | None = None
    unsatisfactory: Unsatisfactory | None = None
    items: tuple[Item, ...] = ()

    def walk(self) -> Iterator[Item]:
        """Yield this item and all below it, in the order of asking."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """A version of a questionnaire.

    Parameters
    ----------
    kind
        What it is used for, in a word of whoever asks; empty when it does not say.

    Raises
    ------
    QuestionnaireError
        If an id stands twice, a condition or calculation names no earlier-known question, a
        comparison does not fit the kind of answer, or the tree is too large.
    """

    key: str
    title: str
    language: str
    items: tuple[Item, ...] = field(default_factory=tuple)
    kind: str = ""
    _known: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    _questions: tuple[Item, ...] = field(init=False, repr=False, compare=False)
    _by_need: tuple[tuple[Item, str | None], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known: dict[str, Item] = {}
        for item in _all(self.items):
            if item.link_id in known or not item.link_id:
                raise refuse("twice", item.link_id)
            known[item.link_id] = item
        if len(known) > MOST_ITEMS or _depth(self.items) > MOST_DEPTH:
            raise refuse("too_large", self.key, most=MOST_ITEMS, depth=MOST_DEPTH)
        for item in known.values():
            _check_item(item, known)
        object.__setattr__(self, "_known", known)
        questions = tuple(item for item in known.values() if item.type.is_question)
        object.__setattr__(self, "_questions", questions)
        object.__setattr__(self, "_by_need", _ordered_by_need(known))

    def walk(self) -> Iterator[Item]:
        """Yield every item in the order of asking."""
        return iter(self._known.values())

    def questions(self) -> Sequence[Item]:
        """Return every item that can be answered, in the order of asking."""
        return self._questions

    def by_need(self) -> Sequence[tuple[Item, str | None]]:
        """Return items with the group they lie in so that each comes after all it depends on."""
        return self._by_need

    def item(self, link_id: str) -> Item:
        """Return the item called ``link_id``.

        Raises
        ------
        QuestionnaireError
            If there is none.
        """
        found = self._known.get(link_id)
        if found is None:
            raise refuse("no_item", link_id)
        return found


def refuse(what: str, item: str, **params: str | int) -> QuestionnaireError:
    """Return the error for ``item``."""
    return QuestionnaireError(
        Message(f"questionnaire.{what}", {"item": item, **params}), field=item
    )


def number(text: str, *, item: str) -> Decimal:
    """Read a number as a person writes it.

    Raises
    ------
    QuestionnaireError
        If it is none, or has more than 30 digits.
    """
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise refuse("not_a_number", item, value=text) from None
    if not value.is_finite() or _digits(value) > MOST_DIGITS:
        raise refuse("not_a_number", item, value=text)
    return value


def _digits(value: Decimal) -> int:
    _sign, digits, exponent = value.as_tuple()
    return len(digits) + abs(int(exponent))


def _depth(items: tuple[Item, ...]) -> int:
    return 1 + max((_depth(item.items) for item in items), default=0) if items else 0


def _check_item(item: Item, known: Mapping[str, Item]) -> None:
    if item.items and item.type is not ItemType.GROUP:
        raise refuse("items_below_a_question", item.link_id)
    if item.type is ItemType.CHOICE and not item.choices:
        raise refuse("no_choices", item.link_id)
    if item.low is not None and item.high is not None and item.low > item.high:
        raise refuse("low_above_high", item.link_id)
    for condition in item.enable_when:
        asked = known.get(condition.question)
        if asked is None or not asked.type.is_question or condition.question == item.link_id:
            raise refuse("unknown_question", item.link_id, question=condition.question)
        _check_comparison(item, asked, condition.operator, condition.value)
    if item.unsatisfactory is not None:
        if not item.type.is_question:
            raise refuse("not_a_question", item.link_id)
        for operator, value in item.unsatisfactory.when:
            _check_comparison(item, item, operator, value)
    if item.calculation is not None:
        _check_calculation(item, item.calculation, known)


def _check_comparison(item: Item, asked: Item, operator: Operator, value: Value) -> None:
    if operator is Operator.EXISTS:
        fits = isinstance(value, bool)
    elif asked.type is ItemType.BOOLEAN:
        fits = isinstance(value, bool) and not operator.is_order
    elif asked.type.is_number:
        fits = isinstance(value, Decimal)
    elif asked.type is ItemType.DATE:
        fits = isinstance(value, date)
    else:
        fits = isinstance(value, str) and not operator.is_order
    if fits and asked.type is ItemType.CHOICE and operator is not Operator.EXISTS:
        fits = value in {choice.code for choice in asked.choices}
    if not fits:
        raise refuse("comparison", item.link_id, question=asked.link_id, operator=operator.value)


def _check_calculation(item: Item, rule: Calculation, known: Mapping[str, Item]) -> None:
    if not item.type.is_number or rule.denominator == 0 or not 0 <= rule.decimals <= 6:
        raise refuse("calculation", item.link_id)
    inputs = {Operation.SUM: range(1, 100), Operation.DIFFERENCE: (2,)}.get(rule.operation, (1,))
    if len(rule.of) not in inputs:
        raise refuse("calculation", item.link_id)
    for link_id in rule.of:
        source = known.get(link_id)
        if source is None or link_id == item.link_id:
            raise refuse("unknown_question", item.link_id, question=link_id)
        wants_date = rule.operation is Operation.DAYS_SINCE
        if wants_date != (source.type is ItemType.DATE) or not (
            wants_date or source.type.is_number
        ):
            raise refuse("calculation", item.link_id)


def _all(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield from item.walk()


def _ordered_by_need(known: Mapping[str, Item]) -> tuple[tuple[Item, str | None], ...]:
    """Refuse items that depend on each other in a circle, through conditions or calculations."""
    parents = {below.link_id: item.link_id for item in known.values() for below in item.items}
    needs = {
        item.link_id: {condition.question for condition in item.enable_when}
        | set(item.calculation.of if item.calculation else ())
        | ({parents[item.link_id]} if item.link_id in parents else set())
        for item in known.values()
    }
    settled: dict[str, None] = {}
    while len(settled) < len(needs):
        before = len(settled)
        for link_id, wants in needs.items():
            if link_id not in settled and wants <= settled.keys():
                settled[link_id] = None
        if len(settled) == before:
            raise refuse("circle", min(needs.keys() - settled.keys()))
    return tuple((known[link_id], parents.get(link_id)) for link_id in settled)
