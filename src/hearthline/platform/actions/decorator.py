"""The action decorator: permission, transaction, doing it once, and the journal entry."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.db import IntegrityError, transaction

from hearthline.kernel.messages import Message
from hearthline.platform.actions import batch as batches
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.actions.results import decode, encode
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.journal.writing import Written, entry_from, store

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[Concatenate[Context, P], R]


def action(
    name: str, *, version: int, kind: Kind, permission: str
) -> Callable[[Act[P, R]], Act[P, R]]:
    """Make a keyword-only function whose first argument is a :class:`Context` an action.

    Parameters
    ----------
    name
        ``room.verb``; with ``version`` it is wire format and never reused for another meaning.
    kind
        A request is refused without ``permission``; a fact is stored and flagged.
    permission
        What the caller's role must hold.

    Raises
    ------
    NotPermitted
        At a call, for a request without permission.
    TypeError
        At definition, if the function takes positional arguments beside the context.
    """

    def decorate(function: Act[P, R]) -> Act[P, R]:
        _require_keyword_only(function)

        @wraps(function)
        def run(context: Context, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if context.draft.is_open:
                context = context.inner(name)
            if (earlier := _earlier(context, name)) is not None:
                return cast(R, decode(earlier))
            _check_permission(context, kind, permission)
            try:
                with transaction.atomic():
                    context.draft.is_open = True
                    context.draft.kind = kind
                    result = function(context, *args, **kwargs)
                    written = entry_from(context, name=name, version=version, result=encode(result))
                    running = batches.running()
                    if running is None:
                        store([written])
                    else:
                        running.add(written)
                    return result
            except IntegrityError:
                # Two calls with one id ran side by side: the other one was first.
                if (earlier := _earlier(context, name)) is not None:
                    return cast(R, decode(earlier))
                raise
            finally:
                context.draft.is_open = False

        run.action_name = name  # type: ignore[attr-defined]
        run.action_permission = permission  # type: ignore[attr-defined]
        return cast("Act[P, R]", run)

    return decorate


def _require_keyword_only(function: Callable[..., object]) -> None:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    if any(parameter.kind is not parameter.KEYWORD_ONLY for parameter in parameters):
        raise TypeError(f"{function.__qualname__}: arguments after the context are keyword-only")


def _earlier(context: Context, name: str) -> object | None:
    running = batches.running()
    if running is not None and (written := running.find(context.action_id)):
        return _result_of(written, name)
    entry = JournalEntry.objects.filter(action_id=context.action_id).only("name", "result").first()
    if entry is None:
        return None
    if entry.name != name:
        raise Refused(Message("actions.id_reused", {"first": entry.name, "second": name}))
    return cast(object, entry.result)


def _result_of(written: Written, name: str) -> object:
    if written.entry.name != name:
        raise Refused(Message("actions.id_reused", {"first": written.entry.name, "second": name}))
    return cast(object, written.entry.result)


def _check_permission(context: Context, kind: Kind, permission: str) -> None:
    if context.caller.holds(permission):
        return
    if kind is Kind.REQUEST:
        raise NotPermitted(permission, context.caller.role)
    context.flag("actions.without_permission")
