"""Program settings: the organisation, its branches, and what it decides for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program import actions, models, queries, values
from hearthline.rooms.program.forms import (
    GROUPS,
    BranchForm,
    ClosingForm,
    NameForm,
    SettingsForm,
)


@page("program.read")
def settings(request: Any) -> HttpResponse:
    """Show the program: organisation, branches, settings with who approved them."""
    found = queries.settings_in_force()
    groups = [
        {
            "key": group,
            "label": label,
            "rows": [_row(item, found) for item in values.definitions() if item.group == group],
        }
        for group, label in GROUPS.items()
    ]
    waiting = sum(not row["approval"] for group in groups for row in group["rows"])
    return render(
        request,
        "program/settings.html",
        {
            "organisation": queries.organisation(),
            "branches": queries.branches(request.caller),
            "closed": visible(request.caller, models.Branch).filter(closed_on__isnull=False),
            "groups": groups,
            "version": found.version,
            "waiting": waiting,
            "scopes": [
                (state, scope.waiting) for state, scope in sorted(_scopes(request.caller).items())
            ],
            "may_manage": request.caller.holds("program.manage"),
            "may_approve": request.caller.holds("program.approve"),
            "may_people": request.caller.holds("accounts.manage"),
        },
    )


@page("program.manage")
def rename(request: Any) -> HttpResponse:
    """Change the program's name."""
    row = models.Organisation.objects.first()
    if row is None:
        raise Http404

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        actions.rename_organisation(context, name=cleaned["name"], revision=revision)

    back = reverse("program:settings")
    return form_page(
        request,
        NameForm,
        template="records/person_form.html",
        context={
            "title": _("What the program is called"),
            "sentence": _("The name stands at the head of this program's settings."),
            "verb": _("Save name"),
            "back_url": back,
            "back_label": _("Program"),
        },
        save=save,
        done=_("Name saved"),
        then=back,
        initial={"name": row.name},
        revision=row.revision,
    )


@page("program.manage")
def change_settings(request: Any) -> HttpResponse:
    """Change settings; what changes loses its approval."""
    found = queries.settings_in_force()
    form = SettingsForm(request.POST or None, settings=found.settings)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            actions.change_settings(
                page_context(request),
                version=int(version) if version.isdigit() else -1,
                changes=form.changes(found.settings),
                reason=form.cleaned_data["reason"],
            )
        except HearthlineError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Settings changed; approve the new values."))
            return redirect("program:settings")
    return render(
        request,
        "program/change_settings.html",
        {"form": form, "version": found.version},
        status=422 if form.errors else 200,
    )


@require_POST
@page("program.approve")
def approve(request: Any) -> HttpResponse:
    """Approve the values of one group as this program's own."""
    version = request.POST.get("version", "")
    group = request.POST.get("group", "")
    keys = [item.key for item in values.definitions() if item.group == group]
    if not keys:
        raise Http404
    try:
        actions.approve_settings(
            page_context(request), version=int(version) if version.isdigit() else -1, keys=keys
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Values approved"))
    return redirect("program:settings")


@page("program.manage")
def new_branch(request: Any) -> HttpResponse:
    """Open a branch."""
    form = BranchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.create_branch(
                page_context(request),
                name=given["name"],
                zone=given["zone"],
                phone=given["phone"],
                base=form.base(),
                area=form.area(),
            )
        except HearthlineError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Branch opened"))
            return redirect("program:settings")
    return render(
        request, "program/branch.html", {"form": form}, status=422 if form.errors else 200
    )


@page("program.manage")
def branch(request: Any, branch_id: UUID) -> HttpResponse:
    """Change a branch; somebody else's change meanwhile is shown as a conflict."""
    record = seen(request, models.Branch, branch_id)
    shown = queries.branch_value(record)
    form = BranchForm(request.POST or None, initial=BranchForm.initial_of(shown))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        revision = request.POST.get("revision", "")
        try:
            actions.change_branch(
                page_context(request),
                branch_id=branch_id,
                revision=int(revision) if revision.isdigit() else -1,
                name=given["name"],
                zone=given["zone"],
                phone=given["phone"],
                base=form.base(),
                area=form.area(),
            )
        except HearthlineError as error:
            _refuse(form, error)
        else:
            messages.success(request, _("Branch changed"))
            return redirect("program:settings")
    return render(
        request,
        "program/branch.html",
        {"form": form, "branch": shown},
        status=422 if form.errors else 200,
    )


@page("program.manage")
def close_branch(request: Any, branch_id: UUID) -> HttpResponse:
    """Close a branch once nobody is cared for or works there, or open it again."""
    row = seen(request, models.Branch, branch_id)

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        actions.close_branch(
            context, branch_id=row.pk, closed_on=cleaned["closed_on"], revision=revision
        )

    return form_page(
        request,
        ClosingForm,
        template="records/person_form.html",
        context={
            "title": _("Close a branch"),
            "sentence": _("First its episodes and its people go to another branch, or end."),
            "verb": _("Save"),
            "back_url": reverse("program:branch", args=[row.pk]),
            "back_label": row.name,
        },
        save=save,
        done=_("Saved"),
        then=reverse("program:settings"),
        initial={"closed_on": row.closed_on},
        revision=row.revision,
    )


def _scopes(caller: Caller) -> dict[str, values.LicenceScope]:
    """Return the licence tables of the states in which the caller's branches lie."""
    states = {branch.base.state for branch in queries.branches(caller) if branch.base.state}
    return queries.licence_scopes(states)


def _row(item: values.SettingDefinition, found: values.SettingsVersion) -> dict[str, Any]:
    approval = found.approvals.get(item.key)
    value = getattr(found.settings, item.key)
    shown = f"{value // 60:02d}:{value % 60:02d}" if _is_clock(item) else value
    return {
        "label": item.label,
        "value": shown,
        "unit": "" if _is_clock(item) else item.unit,
        "source": item.source,
        "is_default": value == item.default,
        "approval": approval,
        "approved_at": datetime.fromisoformat(approval.at) if approval else None,
    }


def _is_clock(item: values.SettingDefinition) -> bool:
    return item.unit == "min after midnight"


def _refuse(form: Form, error: HearthlineError) -> None:
    field = error.field if error.field in form.fields else None
    form.add_error(field, sentence(error.message))
