"""Questionnaires and answers for tests: small ones by hand, odd ones by chance from a seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
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
    Questionnaire,
    Unsatisfactory,
)
from hearthline.kernel.answers import Effect, Value

TODAY = date(2026, 11, 2)
TRAITS = ("cold_drug", "pump", "hazardous", "oxygen")
_ASKED = (
    ItemType.BOOLEAN,
    ItemType.DECIMAL,
    ItemType.INTEGER,
    ItemType.DATE,
    ItemType.STRING,
    ItemType.CHOICE,
    ItemType.ATTACHMENT,
)


def a_question(link_id: str, kind: ItemType = ItemType.BOOLEAN, **given: Any) -> Item:
    """Return a question."""
    if kind is ItemType.CHOICE:
        given.setdefault("choices", (Choice("good", "Good"), Choice("none", "None")))
    return Item(**{"link_id": link_id, "type": kind, "text": f"What of {link_id}?"} | given)


def a_questionnaire(*items: Item) -> Questionnaire:
    """Return a questionnaire of these items."""
    return Questionnaire(key="home", title="Home", language="en", items=items)


def by_chance(chance: random.Random) -> Questionnaire:
    """Return a questionnaire with conditions, calculations and rules, valid by construction."""
    asked: list[Item] = []
    tree: list[Item] = []
    for index in range(chance.randint(1, 7)):
        item = _item(chance, f"q{index}", asked)
        asked.append(item)
        tree.append(item)
    if len(tree) > 2 and chance.random() < 0.6:
        inner = tree[-2:]
        earlier = [item for item in asked if item not in inner]
        conditions = _conditions(chance, earlier)
        group = Item(
            link_id="g",
            type=ItemType.GROUP,
            text="Together",
            items=tuple(inner),
            enable_when=conditions,
            enable_all=len(conditions) < 2 or chance.random() < 0.5,
            applies_to=_traits(chance),
        )
        tree = [*tree[:-2], group]
    return a_questionnaire(*tree)


def answers_by_chance(
    chance: random.Random, questionnaire: Questionnaire
) -> dict[str, tuple[Value, ...]]:
    """Return answers: some missing, some twice, some of a wrong kind."""
    found: dict[str, tuple[Value, ...]] = {}
    for item in questionnaire.walk():
        if not item.type.is_question or chance.random() < 0.25:
            continue
        kind = chance.choice(_ASKED) if chance.random() < 0.05 else item.type
        count = 2 if chance.random() < 0.08 else 1
        found[item.link_id] = tuple(_value(chance, kind) for _ in range(count))
    return found


def tagged(value: Value) -> dict[str, Any]:
    """Return a value as the JavaScript twin takes it."""
    if isinstance(value, bool):
        return {"kind": "boolean", "value": value}
    if isinstance(value, Decimal):
        return {"kind": "number", "value": str(value)}
    if isinstance(value, date):
        return {"kind": "date", "value": value.isoformat()}
    return {"kind": "text", "value": value}


def _item(chance: random.Random, link_id: str, asked: list[Item]) -> Item:
    numbers = [item.link_id for item in asked if item.type.is_number]
    dates = [item.link_id for item in asked if item.type is ItemType.DATE]
    conditions = _conditions(chance, asked)
    given: dict[str, Any] = {
        "enable_when": conditions,
        "enable_all": len(conditions) < 2 or chance.random() < 0.5,
        "applies_to": _traits(chance),
        "required": chance.random() < 0.5,
        "repeats": chance.random() < 0.15,
    }
    if numbers and chance.random() < 0.25:
        given["calculation"] = _calculation(chance, numbers, dates)
        kind = ItemType.DECIMAL
    else:
        kind = chance.choice(_ASKED)
    if kind.is_number and chance.random() < 0.4:
        given["low"], given["high"] = Decimal(-20), Decimal(90)
        given["unit"] = "Cel"
    if chance.random() < 0.5:
        given["unsatisfactory"] = Unsatisfactory(
            when=tuple(_comparison(chance, kind) for _ in range(chance.randint(1, 2))),
            effect=chance.choice(list(Effect)),
            blocks=("storage",) if chance.random() < 0.3 else (),
            modification="A thermometer",
            source="program practice",
            source_seen=chance.random() < 0.5,
        )
    return a_question(link_id, kind, **given)


def _traits(chance: random.Random) -> tuple[str, ...]:
    return (
        tuple(sorted(chance.sample(TRAITS, chance.randint(1, 2)))) if chance.random() < 0.2 else ()
    )


def _conditions(chance: random.Random, asked: list[Item]) -> tuple[Condition, ...]:
    if not asked or chance.random() < 0.5:
        return ()
    found = []
    for _ in range(chance.randint(1, 2)):
        item = chance.choice(asked)
        found.append(Condition(item.link_id, *_comparison(chance, item.type)))
    return tuple(found)


def _comparison(chance: random.Random, kind: ItemType) -> tuple[Operator, Value]:
    if chance.random() < 0.2:
        return Operator.EXISTS, chance.random() < 0.5
    if kind.is_number or kind is ItemType.DATE:
        operator = chance.choice([sign for sign in Operator if sign is not Operator.EXISTS])
    else:
        operator = chance.choice([Operator.EQUAL, Operator.NOT_EQUAL])
    return operator, _value(chance, kind)


def _calculation(chance: random.Random, numbers: list[str], dates: list[str]) -> Calculation:
    operation = chance.choice(list(Operation))
    if operation is Operation.DAYS_SINCE and not dates:
        operation = Operation.LINEAR
    places = chance.randint(0, 3)
    if operation is Operation.DAYS_SINCE:
        return Calculation(operation, (chance.choice(dates),))
    if operation is Operation.SUM:
        return Calculation(operation, tuple(chance.choices(numbers, k=2)), decimals=places)
    if operation is Operation.DIFFERENCE:
        return Calculation(operation, tuple(chance.choices(numbers, k=2)), decimals=places)
    return Calculation(
        operation,
        (chance.choice(numbers),),
        decimals=places,
        numerator=chance.choice([5, 1, -3]),
        denominator=chance.choice([9, 1, 7]),
        offset=Decimal(chance.choice(["0", "-17.78", "0.5"])),
    )


def _value(chance: random.Random, kind: ItemType) -> Value:
    if kind is ItemType.BOOLEAN:
        return chance.random() < 0.5
    if kind is ItemType.DECIMAL:
        return Decimal(chance.choice(["0", "8", "8.0", "9.4", "-0.5", "2.05", "1E+1", "100.25"]))
    if kind is ItemType.INTEGER:
        return Decimal(chance.choice(["0", "1", "7", "31", "2.0", "2.5"]))
    if kind is ItemType.DATE:
        return TODAY - timedelta(days=chance.choice([0, 1, 31, 400]))
    if kind is ItemType.CHOICE:
        return chance.choice(["good", "none"])
    return chance.choice(["", "a", "note"])
