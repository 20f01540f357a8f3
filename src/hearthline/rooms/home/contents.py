"""Home questionnaires as versioned content: what a body must be, how versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hearthline.engines.questionnaire import Item, Operator, Questionnaire
from hearthline.engines.questionnaire.fhir import from_fhir
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.kinds import Body, ContentKind, Difference, differences
from hearthline.rooms.home.rules import HomeRefusal, answer_words
from hearthline.rooms.home.starter import shipped

KIND = "home_questionnaire"


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
    _questionnaire, left = from_fhir(body)
    if left:
        raise HomeRefusal(Message("home.left_over", {"place": left[0], "count": len(left)}))


def compare(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return question by question what differs, in words."""
    before = {item.link_id: _in_words(item) for item in read(old).walk()} if old else {}
    return differences(before, {item.link_id: _in_words(item) for item in read(new).walk()})


def unsourced(body: Body) -> Sequence[str]:
    """Return the rules whose source nobody read."""
    return [
        f"{item.text} ({item.unsatisfactory.source or 'no source'})"
        for item in read(body).walk()
        if item.unsatisfactory is not None and not item.unsatisfactory.source_seen
    ]


def _in_words(item: Item) -> str:
    words = [item.text]
    if item.applies_to:
        words.append(f"only for: {', '.join(item.applies_to)}")
    words += [
        f"asked if {condition.question} {condition.operator} {condition.value}"
        for condition in item.enable_when
    ]
    if (rule := item.unsatisfactory) is not None:
        signs = " or ".join(_comparison(item, operator, value) for operator, value in rule.when)
        blocks = f" {', '.join(rule.blocks)}" if rule.blocks else ""
        words.append(
            f"{rule.effect}{blocks} when {signs}: {rule.modification or 'no remedy named'}"
        )
    return "; ".join(words)


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
