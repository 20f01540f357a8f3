"""The circumstances of an action, and the draft of its journal entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.kernel.text import without_nul
from hearthline.platform.accounts.caller import Caller, system_caller
from hearthline.platform.accounts.scope import outside, visible
from hearthline.platform.actions.errors import NotInScope

M = TypeVar("M", bound=Model)


class Kind(StrEnum):
    """A request may be refused; a fact happened and is stored, flagged when it does not fit."""

    REQUEST = "request"
    FACT = "fact"


class Source(StrEnum):
    """Where an action came in."""

    PAGE = "page"
    TABLET = "tablet"
    PORTAL = "portal"
    IMPORT = "import"
    COMMAND = "command"
    DEMONSTRATION = "demonstration"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; ``before`` is ``None`` for a new one."""

    record: str
    record_id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(slots=True)
class Draft:
    """What the running action has told the journal so far."""

    is_open: bool = False
    kind: Kind = Kind.REQUEST
    subjects: set[UUID] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    steps: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """Who does it, when here and there, why, and once only.

    Parameters
    ----------
    action_id
        Made by whoever starts the action; the same id twice does it once.
    device_time, zone
        What the device's clock showed and where, when a device reported it.
    caused_by
        The action that led to this one.
    """

    caller: Caller
    action_id: UUID
    server_time: datetime
    source: Source
    device_time: datetime | None = None
    zone: str = ""
    reason: str = ""
    caused_by: UUID | None = None
    draft: Draft = field(default_factory=Draft, compare=False)

    def about(self, *subjects: UUID) -> None:
        """Name whom this action is about (patients, nurses)."""
        self.draft.subjects.update(subjects)

    def concerns(self, *subjects: UUID) -> None:
        """Name whom this action is about, and hold it to the caller's scope.

        A fact about somebody outside it is stored and flagged.

        Raises
        ------
        NotInScope
            For a request, if one of them belongs to another branch or to another nurse.
        """
        self.about(*subjects)
        if not outside(self.caller, subjects):
            return
        if self.draft.kind is Kind.REQUEST:
            raise NotInScope("patient")
        self.flag("actions.outside_scope")

    def changed(
        self,
        record: Model,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Tell the journal what a record held before and what it holds now."""
        self.draft.changes.append(Change(record._meta.label, str(record.pk), before, after))

    def flag(self, code: str) -> None:
        """Mark a fact for review instead of refusing it."""
        self.draft.flags.append(code)

    def get(self, model: type[M], pk: UUID | int) -> M:
        """Return a record of the caller's scope.

        Raises
        ------
        NotInScope
            If it does not exist or the caller may not see it.
        """
        record = visible(self.caller, model).filter(pk=pk).first()
        if record is None:
            raise NotInScope(model._meta.label)
        return record

    def next_id(self) -> UUID:
        """Return a new identifier for a record made by this action."""
        return new_id(at=self.server_time)

    def inner(self, name: str) -> Context:
        """Return the context of an action that this one calls: own entry, caused by this."""
        self.draft.steps += 1
        return replace(
            self,
            action_id=derived_id("inner action", self.action_id, name, self.draft.steps),
            caused_by=self.action_id,
            draft=Draft(),
        )


def system_context(*, at: datetime, source: Source = Source.SYSTEM, **given: Any) -> Context:
    """Return a context in which Hearthline itself acts; pass ``action_id`` to do it once."""
    given.setdefault("action_id", new_id(at=at))
    return Context(caller=system_caller(at), server_time=at, source=source, **given)


def page_context(request: Any, *, action_id: UUID | None = None, reason: str = "") -> Context:
    """Return the context of an action started on a page.

    The form's hidden ``action_id`` (if it carries one) makes a double click one action.
    """
    caller: Caller = request.caller
    sent = action_id or _sent_id(request)
    return Context(
        caller=caller,
        action_id=sent or new_id(at=caller.at),
        server_time=caller.at,
        source=Source.PAGE,
        zone=caller.zone,
        reason=reason or without_nul(request.POST.get("reason", "")),
    )


def _sent_id(request: Any) -> UUID | None:
    try:
        return UUID(request.POST.get("action_id", ""))
    except ValueError:
        return None
