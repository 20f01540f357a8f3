"""Home questionnaires as versioned content: what a body must be, how versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hearthline.engines.questionnaire import Condition, Item, Operator, Questionnaire
from hearthline.engines.questionnaire.fhir import from_fhir
from hearthline.kernel.answers import Value
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.kinds import Body, ContentKind, Difference, differences
from hearthline.rooms.home.rules import HomeRefusal, answer_words
from hearthline.rooms.home.starter import shipped
from hearthline.rooms.home.starter.questionnaires import FULL
from hearthline.rooms.home.values import QuestionnaireKind

KIND = "home_questionnaire"
MOST_MOVED = 10
"""Questions named when their order changed."""


def read(body: Body) -> Questionnaire:
    """Return the questionnaire a version holds."""
    return from_fhir(body)[0]


def check(body: Body) -> None:
    """Refuse a body that is no questionnaire, or says what has no place here.

    Raises
    ------
    HearthlineError
        Naming the item.
    """
    asked, left = from_fhir(body)
    if left:
        raise HomeRefusal(Message("home.left_over", {"place": left[0], "count": len(left)}))
    if asked.kind and asked.kind not in list(QuestionnaireKind):
        raise HomeRefusal(Message("home.no_such_kind", {"kind": asked.kind}))


def kind_of(asked: Questionnaire) -> QuestionnaireKind:
    """Return how much of a home a questionnaire covers.

    Versions from before it was written down are full under the name of the shipped full one; what
    does not say it never counts as full.
    """
    if asked.kind:
        return QuestionnaireKind(asked.kind)
    return QuestionnaireKind.FULL if asked.key == FULL else QuestionnaireKind.SCREEN


def compare(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return what differs in words: added and removed questions, what was and is of the others."""
    after = read(new)
    if old is None:
        return [Difference(item.text, "", _in_words(item)) for item in after.walk()]
    before = read(old)
    was = {item.link_id: item for item in before.walk()}
    now = {item.link_id: item for item in after.walk()}
    found = differences(_head(before), _head(after))
    found += [
        Difference(item.text, "", _in_words(item))
        for link_id, item in now.items()
        if link_id not in was
    ]
    found += [
        Difference(item.text, _in_words(item), "")
        for link_id, item in was.items()
        if link_id not in now
    ]
    for link_id, item in now.items():
        if link_id in was:
            found += differences(
                _parts(was[link_id]), _parts(item), named=f"{item.text}: {{}}".format
            )
    stayed = [link_id for link_id in was if link_id in now]
    if stayed != (order := [link_id for link_id in now if link_id in was]):
        moved = [
            link_id
            for link_id, before_it in zip(order, stayed, strict=True)
            if link_id != before_it
        ]
        names = ", ".join(now[link_id].text for link_id in moved[:MOST_MOVED])
        found.append(Difference("Order", "", names))
    return found


def unsourced(body: Body) -> Sequence[str]:
    """Return the rules whose source nobody read."""
    return [
        f"{item.text} ({item.unsatisfactory.source or 'no source'})"
        for item in read(body).walk()
        if item.unsatisfactory is not None and not item.unsatisfactory.source_seen
    ]


def _head(asked: Questionnaire) -> dict[str, str]:
    return {"Title": asked.title, "Covers": kind_of(asked).value, "Language": asked.language}


def _in_words(item: Item) -> str:
    parts = _parts(item)
    del parts["question"]
    return "; ".join(f"{part}: {words}" for part, words in parts.items())


def _parts(item: Item) -> dict[str, str]:
    """Return what an item says, part by part; what it does not say is absent."""
    parts = {"question": item.text, "kind": item.type.value}
    if item.required:
        parts["required"] = "yes"
    if item.repeats:
        parts["several answers"] = "yes"
    if item.choices:
        parts["choices"] = ", ".join(f"{one.text} ({one.code})" for one in item.choices)
    if item.unit:
        parts["unit"] = item.unit
    if item.low is not None or item.high is not None:
        parts["possible"] = f"{_bound(item.low)} to {_bound(item.high)}"
    if item.calculation is not None:
        parts["calculated"] = f"{item.calculation.operation} of {', '.join(item.calculation.of)}"
    if item.applies_to:
        parts["only for"] = ", ".join(item.applies_to)
    if item.enable_when:
        parts["asked if"] = (" and " if item.enable_all else " or ").join(
            condition_words(one) for one in item.enable_when
        )
    if (rule := item.unsatisfactory) is not None:
        blocks = f" {', '.join(rule.blocks)}" if rule.blocks else ""
        signs = " or ".join(_comparison(item, operator, value) for operator, value in rule.when)
        parts["unsatisfactory"] = f"{rule.effect}{blocks} when {signs}"
        parts["what helps"] = rule.modification or "no remedy named"
        seen = "" if rule.source_seen else " (not read by anybody here)"
        parts["source"] = f"{rule.source or 'none'}{seen}"
    return parts


def condition_words(condition: Condition) -> str:
    """Return in words under what a question is asked."""
    if condition.operator is Operator.EXISTS:
        return f"{condition.question} is {'answered' if condition.value else 'not answered'}"
    value: Value = condition.value
    if isinstance(value, bool):
        value = "yes" if value else "no"
    return f"{condition.question} {condition.operator} {value}"


def _bound(bound: Decimal | None) -> str:
    return "any" if bound is None else str(bound)


def _comparison(item: Item, operator: Operator, value: Any) -> str:
    if operator is Operator.EXISTS:
        return "answered" if value else "not answered"
    return f"{operator} {answer_words(item, (value,))}"


QUESTIONNAIRES = ContentKind(
    name=KIND,
    label="Home questionnaire",
    plural="Home questionnaires",
    authors=frozenset({Role.NURSE_MANAGER, Role.QUALITY, Role.PHARMACIST}),
    approvers=frozenset({Role.NURSE_MANAGER, Role.PHARMACIST}),
    check=check,
    compare=compare,
    shipped=shipped,
    page="home:questionnaire",
    unsourced=unsourced,
)
