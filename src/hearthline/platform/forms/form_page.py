"""A page with one form that ends in one action: what was typed survives everything.

The form carries the ``revision`` it was filled in from, so that somebody else's change is shown
and never overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.actions.errors import Conflict
from hearthline.platform.forms.refusing import refuse
from hearthline.platform.ui.parts import Change

Save = Callable[[Context, Mapping[str, Any], int], object]


def form_page(
    request: HttpRequest,
    form_class: type[forms.Form],
    *,
    template: str,
    context: Mapping[str, Any],
    save: Save,
    done: str,
    then: str,
    initial: Mapping[str, Any] | None = None,
    revision: int = 0,
    undo: Callable[[UUID], str] | None = None,
    review: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
    **form_options: Any,
) -> HttpResponse:
    """Show a form, or save what was sent and go on.

    Parameters
    ----------
    save
        ``(context, cleaned, revision)``: runs the action. ``revision`` is the one the form was
        filled in from.
    initial, revision
        What the record holds now; also what a conflict is shown against.
    done, then
        The sentence after saving, and where to go.
    undo
        Address that undoes the action with a given id, for what can be undone.
    review
        From what was typed to what the person should look at before it is saved: ``seen`` and
        whatever the template shows. What carries the same ``seen`` back is saved.
    """
    if request.method != "POST":
        form = form_class(initial=dict(initial or {}), **form_options)
        return _shown(request, form, template, context, revision=revision)
    form = form_class(request.POST, request.FILES, initial=dict(initial or {}), **form_options)
    sent = _sent_revision(request)
    changes: list[Change] = []
    to_see = review(form.cleaned_data) if review and form.is_valid() else {}
    if to_see and request.POST.get("seen") != to_see["seen"]:
        return _shown(request, form, template, {**context, **to_see}, revision=sent)
    if form.is_valid():
        acting = page_context(request)
        try:
            save(acting, form.cleaned_data, sent)
        except Conflict:
            changes = _against(form)
            form.add_error(None, _("Somebody changed this while you were typing; see below."))
        except IntegrityError:
            form.add_error(None, _("The record does not fit together like this. Check the dates."))
        except HearthlineError as error:
            refuse(form, error)
        else:
            messages.success(request, done, extra_tags=undo(acting.action_id) if undo else "")
            return HttpResponseRedirect(then)
    shown = revision if changes else sent
    return _shown(request, form, template, context, revision=shown, changes=changes, status=422)


def _shown(
    request: HttpRequest,
    form: forms.Form,
    template: str,
    context: Mapping[str, Any],
    *,
    revision: int,
    changes: list[Change] | None = None,
    status: int = 200,
) -> HttpResponse:
    values = {"form": form, "revision": revision, "changes": changes or []}
    return render(request, template, {**context, **values}, status=status)


def _sent_revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _against(form: forms.Form) -> list[Change]:
    """Return where what was typed differs from what the record holds now."""
    found = []
    for bound in form:
        now, typed = form.initial.get(bound.name), form.cleaned_data.get(bound.name)
        if now != typed and bound.name in form.cleaned_data:
            found.append(Change(bound.label or bound.name, _words(now), _words(typed)))
    return found


def _words(value: Any) -> str:
    return "" if value is None else str(value)
