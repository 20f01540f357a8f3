"""The door every page goes through: signed in, in a role that may, reads written down."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible

P = ParamSpec("P")
M = TypeVar("M", bound=Model)


class StaffRequest(HttpRequest):
    """A request that came through :func:`page`: it has a caller, a moment and reads."""

    caller: Caller
    reads: set[UUID]


def page(
    permission: str,
) -> Callable[
    [Callable[Concatenate[Any, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Let a view be seen only by signed-in people whose role holds ``permission``."""

    def decorate(
        view: Callable[Concatenate[Any, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            caller: Caller | None = request.caller or None  # type: ignore[attr-defined]
            if caller is None or not caller.holds(permission):
                raise PermissionDenied(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def seen(request: Any, model: type[M], pk: UUID | int, *related: str) -> M:
    """Return the record if it lies in the caller's scope and write down that it was read.

    Raises
    ------
    Http404
        If it does not exist or is not in scope: the two look the same from outside.
    """
    queryset = visible(request.caller, model)
    record = (queryset.select_related(*related) if related else queryset).filter(pk=pk).first()
    if record is None:
        raise Http404
    return record


def seen_of(request: Any, model: type[M], pk: UUID | int, subject_id: UUID) -> M:
    """Return the record as ``seen`` does, if it is about the subject that the address names.

    Raises
    ------
    Http404
        If it is not there, not in scope, or somebody else's.
    """
    record = seen(request, model, pk)
    if getattr(record, model.scope_rule.subject_column) != subject_id:  # type: ignore[attr-defined]
        raise Http404
    return record


__all__ = ["StaffRequest", "page", "seen", "seen_of"]
