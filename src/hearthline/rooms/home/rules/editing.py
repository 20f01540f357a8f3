"""Changing a questionnaire item by item; each step gives a whole one that was checked again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from hearthline.engines.questionnaire import (
    Choice,
    Item,
    ItemType,
    Operator,
    Questionnaire,
    QuestionnaireError,
)
from hearthline.engines.questionnaire.values import number, refuse
from hearthline.kernel.answers import Value

LONGEST_NAME = 40
YES, NO = frozenset({"yes", "y", "true"}), frozenset({"no", "n", "false"})

Items = tuple[Item, ...]


def changed(asked: Questionnaire, link_id: str, to: Item) -> Questionnaire:
    """Return the questionnaire with one item as it is now; what stands below it stays.

    Raises
    ------
    QuestionnaireError
        If there is none, or the whole does not hold together like this.
    """
    asked.item(link_id)

    def one(item: Item) -> Items:
        return (replace(to, items=item.items),) if item.link_id == link_id else (item,)

    return replace(asked, items=_each(asked.items, one))


def added(asked: Questionnaire, item: Item, *, below: str = "") -> Questionnaire:
    """Return the questionnaire with an item more, last in a group or last of all.

    Raises
    ------
    QuestionnaireError
        If the group is none, the name stands twice, or the whole does not hold together.
    """
    if not below:
        return replace(asked, items=(*asked.items, item))
    asked.item(below)

    def one(group: Item) -> Items:
        if group.link_id != below:
            return (group,)
        return (replace(group, items=(*group.items, item)),)

    return replace(asked, items=_each(asked.items, one))


def removed(asked: Questionnaire, link_id: str) -> Questionnaire:
    """Return the questionnaire without an item and what stands below it.

    Raises
    ------
    QuestionnaireError
        If another one depends on it, naming that one.
    """
    asked.item(link_id)
    return replace(asked, items=_without(asked.items, link_id))


def placed(asked: Questionnaire, link_id: str, *, below: str) -> Questionnaire:
    """Return the questionnaire with an item moved to the end of a group, or of all.

    Raises
    ------
    QuestionnaireError
        If it would stand below itself.
    """
    item = asked.item(link_id)
    if below in {one.link_id for one in item.walk()}:
        raise refuse("circle", link_id)
    # Taken out and put back in one step: what depends on it never misses it.
    bare = _without(asked.items, link_id)
    if not below:
        return replace(asked, items=(*bare, item))

    def one(group: Item) -> Items:
        if group.link_id != below:
            return (group,)
        return (replace(group, items=(*group.items, item)),)

    return replace(asked, items=_each(bare, one))


def moved(asked: Questionnaire, link_id: str, *, down: bool) -> Questionnaire:
    """Return the questionnaire with an item one place up or down among those beside it.

    The first and the last of a group stay where they are.
    """
    asked.item(link_id)
    return replace(asked, items=_swapped(asked.items, link_id, down=down))


def parent_of(asked: Questionnaire, link_id: str) -> str:
    """Return the group an item stands in; empty for none."""
    for item in asked.walk():
        if any(below.link_id == link_id for below in item.items):
            return item.link_id
    return ""


def name_for(text: str, taken: Iterable[str]) -> str:
    """Return a name for a question by its words, such as ``phone-works``; never one taken."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_NAME].strip("-") or "question"
    known, name, count = set(taken), base, 1
    while name in known:
        count += 1
        name = f"{base}-{count}"
    return name


def choices_from(text: str) -> tuple[Choice, ...]:
    """Return answers to choose, one a line: ``Good``, or ``good = Good`` to keep a name."""
    found: list[Choice] = []
    for line in text.splitlines():
        code, sign, words = (part.strip() for part in line.partition("="))
        shown = words if sign else code
        if not shown:
            continue
        name = code if sign and code else name_for(shown, [one.code for one in found])
        found.append(Choice(name, shown))
    return tuple(found)


def choices_text(choices: Iterable[Choice]) -> str:
    """Return answers to choose as :func:`choices_from` reads them."""
    return "\n".join(f"{choice.code} = {choice.text}" for choice in choices)


def value_of(item: Item, operator: Operator, text: str) -> Value:
    """Read what an answer is compared with, as a person types it.

    Raises
    ------
    QuestionnaireError
        If it does not fit the kind of the answers.
    """
    typed = text.strip()
    if operator is Operator.EXISTS or item.type is ItemType.BOOLEAN:
        if typed.lower() in YES | NO:
            return typed.lower() in YES
        raise refuse("yes_or_no", item.link_id, value=typed)
    if item.type.is_number:
        return number(typed.replace(",", "."), item=item.link_id)
    if item.type is ItemType.DATE:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise refuse("not_a_date", item.link_id, value=typed) from None
    if item.type is ItemType.CHOICE:
        by_text = {choice.text.lower(): choice.code for choice in item.choices}
        return by_text.get(typed.lower(), typed)
    return typed


def value_text(value: Value) -> str:
    """Return a value as :func:`value_of` reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _each(items: Items, one: Callable[[Item], Items]) -> Items:
    """Return the items with ``one`` of each in its place, those below first."""
    found: list[Item] = []
    for item in items:
        inner = replace(item, items=_each(item.items, one)) if item.items else item
        found += one(inner)
    return tuple(found)


def _without(items: Items, link_id: str) -> Items:
    return tuple(
        replace(item, items=_without(item.items, link_id)) if item.items else item
        for item in items
        if item.link_id != link_id
    )


def _swapped(items: Items, link_id: str, *, down: bool) -> Items:
    names = [item.link_id for item in items]
    if link_id not in names:
        return tuple(
            replace(item, items=_swapped(item.items, link_id, down=down)) if item.items else item
            for item in items
        )
    at = names.index(link_id)
    to = at + (1 if down else -1)
    if not 0 <= to < len(items):
        return items
    listed = list(items)
    listed[at], listed[to] = listed[to], listed[at]
    return tuple(listed)


__all__ = [
    "QuestionnaireError",
    "added",
    "changed",
    "choices_from",
    "choices_text",
    "moved",
    "name_for",
    "parent_of",
    "placed",
    "removed",
    "value_of",
    "value_text",
]
