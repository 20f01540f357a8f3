"""The must-not-stop list as versioned content: what a body must be, how versions differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.content.kinds import Body, ContentKind, Difference, differences
from hearthline.rooms.library.starter import shipped
from hearthline.rooms.library.values import ListedDrug

KIND = "must_not_stop"
KEY = "drugs"


class LibraryRefusal(HearthlineError):
    """A list of drugs cannot be used as it is."""


def read(body: Body) -> tuple[ListedDrug, ...]:
    """Return the drugs a version lists.

    Raises
    ------
    LibraryRefusal
        Naming the entry that has no name, no reason or no source.
    """
    drugs = body.get("drugs")
    if not isinstance(drugs, list):
        raise LibraryRefusal(Message("library.no_list"))
    return tuple(_drug(number, entry) for number, entry in enumerate(drugs, start=1))


def check(body: Body) -> None:
    """Refuse a body that is no such list."""
    names = [drug.name.casefold() for drug in read(body)]
    for name in names:
        if names.count(name) > 1:
            raise LibraryRefusal(Message("library.listed_twice", {"drug": name}))


def compare(old: Body | None, new: Body) -> Sequence[Difference]:
    """Return drug by drug what differs, in words."""
    before = {drug.name: _in_words(drug) for drug in read(old)} if old else {}
    after = {drug.name: _in_words(drug) for drug in read(new)}
    return differences(before, after)


def unsourced(body: Body) -> Sequence[str]:
    """Return the drugs whose source nobody read."""
    return [f"{drug.name}: {drug.why} ({drug.source})" for drug in read(body) if not drug.is_seen]


def _drug(number: int, entry: Any) -> ListedDrug:
    told = entry if isinstance(entry, dict) else {}
    for field in ("name", "why", "source"):
        if not isinstance(told.get(field), str) or not told[field].strip():
            raise LibraryRefusal(
                Message("library.entry_lacks", {"number": number, "field": field}), field="drugs"
            )
    return ListedDrug(
        name=told["name"].strip(),
        also_called=tuple(str(name) for name in told.get("also_called", ())),
        codes=frozenset(str(code) for code in told.get("codes", ())),
        why=told["why"].strip(),
        source=told["source"].strip(),
        is_seen=told.get("is_seen") is True,
    )


def _in_words(drug: ListedDrug) -> str:
    also = f" (also {', '.join(drug.also_called)})" if drug.also_called else ""
    return f"{drug.why}{also}. Source: {drug.source}"


MUST_NOT_STOP = ContentKind(
    name=KIND,
    label="Drugs that must not stop",
    plural="Drugs that must not stop",
    authors=frozenset({Role.PHARMACIST}),
    approvers=frozenset({Role.PHARMACIST, Role.NURSE_MANAGER}),
    check=check,
    compare=compare,
    shipped=shipped,
    unsourced=unsourced,
)
