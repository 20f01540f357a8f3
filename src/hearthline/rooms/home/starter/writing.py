"""Short ways to write the questions of a starter questionnaire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hearthline.engines.questionnaire import (
    Calculation,
    Choice,
    Condition,
    Item,
    ItemType,
    Operation,
    Operator,
    Unsatisfactory,
)
from hearthline.kernel.answers import Effect

BLOCKING, MODIFIABLE, INFORMATION = Effect.BLOCKING, Effect.MODIFIABLE, Effect.INFORMATION


def rule(
    *when: tuple[Operator, Any],
    effect: Effect,
    fix: str = "",
    source: str = "",
    seen: bool = False,
    blocks: str = "",
) -> Unsatisfactory:
    """Return when an answer is unsatisfactory and what that does."""
    return Unsatisfactory(
        when=when,
        effect=effect,
        blocks=tuple(blocks.split()),
        modification=fix,
        source=source,
        source_seen=seen,
    )


def yes_no(
    link_id: str,
    text: str,
    *,
    wrong: bool = False,
    effect: Effect = MODIFIABLE,
    fix: str = "",
    source: str = "",
    seen: bool = False,
    blocks: str = "",
    **given: Any,
) -> Item:
    """Return a yes-or-no question whose answer ``wrong`` is unsatisfactory."""
    unsatisfactory = rule(
        (Operator.EQUAL, wrong), effect=effect, fix=fix, source=source, seen=seen, blocks=blocks
    )
    base: dict[str, Any] = {
        "link_id": link_id,
        "type": ItemType.BOOLEAN,
        "text": text,
        "required": True,
        "unsatisfactory": unsatisfactory,
    }
    return Item(**base | given)


def choose(link_id: str, text: str, choices: dict[str, str], **given: Any) -> Item:
    """Return a question with answers to choose from."""
    base: dict[str, Any] = {
        "link_id": link_id,
        "type": ItemType.CHOICE,
        "text": text,
        "required": True,
        "choices": tuple(Choice(code, words) for code, words in choices.items()),
    }
    return Item(**base | given)


def number(
    link_id: str, text: str, unit: str, *, low: str, high: str, whole: bool = False, **given: Any
) -> Item:
    """Return a question for a number that lies between ``low`` and ``high``."""
    base: dict[str, Any] = {
        "link_id": link_id,
        "type": ItemType.INTEGER if whole else ItemType.DECIMAL,
        "text": text,
        "required": True,
        "unit": unit,
        "low": Decimal(low),
        "high": Decimal(high),
    }
    return Item(**base | given)


def days_since(
    link_id: str,
    text: str,
    *,
    counted_as: str,
    most: int,
    fix: str,
    source: str,
    seen: bool,
    **given: Any,
) -> tuple[Item, Item]:
    """Return a question for a date and the days since then, too many of which are a concern."""
    base: dict[str, Any] = {"link_id": link_id, "type": ItemType.DATE, "text": text}
    asked = Item(**base | given)
    counted = Item(
        link_id=f"{link_id}-days",
        type=ItemType.INTEGER,
        text=counted_as,
        unit="d",
        calculation=Calculation(Operation.DAYS_SINCE, (link_id,)),
        unsatisfactory=rule(
            (Operator.GREATER, Decimal(most)),
            effect=MODIFIABLE,
            fix=fix,
            source=source,
            seen=seen,
        ),
        **{name: given[name] for name in ("enable_when", "applies_to") if name in given},
    )
    return asked, counted


def note(link_id: str, text: str, **given: Any) -> Item:
    """Return a question answered in words."""
    base: dict[str, Any] = {"link_id": link_id, "type": ItemType.TEXT, "text": text}
    return Item(**base | given)


def when(link_id: str, value: Any) -> dict[str, Any]:
    """Return that an item is asked only if ``link_id`` was answered with ``value``."""
    return {"enable_when": (Condition(link_id, Operator.EQUAL, value),)}


def group(link_id: str, text: str, *items: Item, **given: Any) -> Item:
    """Return a group of questions."""
    return Item(link_id=link_id, type=ItemType.GROUP, text=text, items=items, **given)
