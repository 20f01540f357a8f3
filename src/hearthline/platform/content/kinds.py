"""Kinds of content: who writes and approves them, what a body must be, how versions differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hearthline.platform.accounts.roles import Role

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shipped:
    """A body the product brings along, offered to the program as a draft.

    ``summary`` says in a sentence what it is and where it comes from.
    """

    key: str
    title: str
    body: Body
    summary: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a comparison of two versions: what, before, after; empty where it was not."""

    what: str
    old: str
    new: str


def differences(
    before: Mapping[str, str], after: Mapping[str, str], named: Callable[[str], str] = str
) -> list[Difference]:
    """Return part by part where two versions, each as parts in words, differ.

    ``named`` says how people call a part; new parts come first, in their order.
    """
    return [
        Difference(named(part), before.get(part, ""), after.get(part, ""))
        for part in dict.fromkeys([*after, *before])
        if before.get(part, "") != after.get(part, "")
    ]


def _nothing_shipped() -> Iterable[Shipped]:
    return ()


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of content.

    Parameters
    ----------
    name
        Wire format; never reused for another meaning.
    label, plural
        What people call one and many.
    authors, approvers
        Roles that may write and approve it; nobody approves what they wrote.
    check
        Raises ``HearthlineError`` naming the field when a body cannot be used.
    compare
        ``(old or None, new)`` to the lines in which they differ, in words.
    shipped
        What the product brings along.
    page
        Name of the address that shows a version in its own form, taking the version's id; empty
        shows the body as a list of its parts.
    unsourced
        Places of the body whose numbers have no source that anybody read; shown as needing the
        program's own approval.
    """

    name: str
    label: str
    plural: str
    authors: frozenset[Role]
    approvers: frozenset[Role]
    check: Callable[[Body], None]
    compare: Callable[[Body | None, Body], Sequence[Difference]]
    shipped: Callable[[], Iterable[Shipped]] = field(default=_nothing_shipped)
    page: str = ""
    unsourced: Callable[[Body], Sequence[str]] = field(default=lambda _body: ())


def kinds() -> dict[str, ContentKind]:
    """Return every kind of content the rooms name, by its name."""
    from hearthline.platform.manifest import rooms

    return {kind.name: kind for room in rooms() for kind in room.contents}
