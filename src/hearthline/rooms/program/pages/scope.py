"""Which licence may do what in a state: the table, a change, another person's approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.program import actions, queries
from hearthline.rooms.program.forms.calendar import ScopeForm
from hearthline.rooms.program.values import (
    PROPOSED_SCOPE,
    LicenceKind,
    ScopeKey,
    Task,
    scope_key,
)

Cleaned = Mapping[str, Any]


@page("program.read")
def licences(request: Any, state: str) -> HttpResponse:
    """Show which licence may do what in a state, and who approved it."""
    code = _state(state)
    scope = queries.licence_scope(code)
    rows = [
        {
            "key": key,
            "name": name_of(key),
            "is_task": isinstance(key, Task),
            "row": scope.row(key),
            "cells": [(kind, kind in scope.row(key).licences) for kind in LicenceKind],
            "approved_at": datetime.fromisoformat(scope.row(key).approved_at)
            if scope.row(key).approved_at
            else None,
        }
        for key in PROPOSED_SCOPE
    ]
    return render(
        request,
        "program/licences.html",
        {
            "state": code,
            "states": sorted({one.base.state for one in queries.branches(request.caller)}),
            "kinds": list(LicenceKind),
            "rows": rows,
            "sentence": ngettext(
                "%(n)s row is not approved by this program.",
                "%(n)s rows are not approved by this program.",
                scope.waiting,
            )
            % {"n": scope.waiting}
            if scope.waiting
            else _("Every row was approved by this program."),
            "waiting": scope.waiting,
            "may_approve": request.caller.holds("program.approve"),
        },
    )


@page("program.approve")
def change_licences(request: Any, state: str, task: str) -> HttpResponse:
    """Change which licences may do one thing in a state."""
    code = _state(state)
    try:
        key = scope_key(task)
    except ValueError as error:
        raise Http404 from error
    row = queries.licence_scope(code).row(key)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        actions.change_licence_scope(
            context,
            state=code,
            task=task,
            licences=[LicenceKind(kind) for kind in cleaned["licences"]],
            source=cleaned["source"],
            revision=revision,
        )

    back = reverse("program:licences", args=[code])
    return form_page(
        request,
        ScopeForm,
        template="records/person_form.html",
        context={
            "title": _("%(task)s in %(state)s") % {"task": name_of(key), "state": code},
            "sentence": _("A change waits for the approval of another person of the program."),
            "verb": _("Change licences"),
            "back_url": back,
            "back_label": _("Licences"),
        },
        save=save,
        done=_("Licences changed; another person approves them."),
        then=back,
        initial={"licences": sorted(row.licences), "source": row.source},
        revision=row.revision,
    )


@require_POST
@page("program.approve")
def approve_licences(request: Any, state: str) -> HttpResponse:
    """Approve the rows that were seen as this program's own."""
    code = _state(state)
    tasks = request.POST.getlist("task")[:50]
    revisions = [int(text) if text.isdigit() else -1 for text in request.POST.getlist("revision")]
    try:
        done = actions.approve_licence_scope(
            page_context(request), state=code, tasks=tasks, revisions=revisions[: len(tasks)]
        )
    except (HearthlineError, ValueError) as error:
        text = sentence(error.message) if isinstance(error, HearthlineError) else _("Try again.")
        messages.error(request, text)
    else:
        messages.success(
            request, ngettext("%(n)s row approved", "%(n)s rows approved", done) % {"n": done}
        )
    return redirect("program:licences", code)


def name_of(key: ScopeKey) -> str:
    """Return what people call a kind of visit or a task."""
    return word("licence_task" if isinstance(key, Task) else "visit", key).capitalize()


def _state(text: str) -> str:
    if len(text) != 2 or not text.isalpha():
        raise Http404
    return text.upper()
