"""The emergency departments of a branch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.program import actions, models, queries
from hearthline.rooms.program.forms.departments import DepartmentForm, position_in
from hearthline.rooms.program.queries.departments import department_value
from hearthline.rooms.program.values import DepartmentFacts


@page("program.read")
def departments(request: Any, branch_id: UUID) -> HttpResponse:
    """Show the emergency departments that a branch's patients would be taken to."""
    branch = queries.branch_value(seen(request, models.Branch, branch_id))
    rows = models.EmergencyDepartment.objects.filter(branch_id=branch.id, ended_at__isnull=True)
    found = [(row, department_value(row)) for row in rows]
    count = len(found)
    says = ngettext(
        "%(n)s emergency department is on record; drives to it are worked out from each home.",
        "%(n)s emergency departments are on record; the nearest by the drive from a home counts.",
        count,
    ) % {"n": count}
    none = _("None is on record, so how far emergency care is from a home is not known.")
    return render(
        request,
        "program/departments.html",
        {
            "branch": branch,
            "departments": found,
            "sentence": says if found else none,
            "may_manage": request.caller.holds("program.manage"),
        },
    )


@page("program.manage")
def department(request: Any, branch_id: UUID, department_id: UUID | None = None) -> HttpResponse:
    """Write down an emergency department, or change one."""
    branch = queries.branch_value(seen(request, models.Branch, branch_id))
    stored = seen(request, models.EmergencyDepartment, department_id) if department_id else None
    if stored is not None and stored.branch_id != branch.id:
        raise Http404
    back = reverse("program:departments", args=[branch.id])

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        facts = DepartmentFacts(
            id=stored.id if stored else derived_id("emergency department", context.action_id),
            branch_id=branch.id,
            position=position_in(cleaned),
            **{name: cleaned[name] for name in ("name", "address", "phone", "hours")},
        )
        actions.write_department(context, facts=facts, revision=revision)

    title = (
        _("Change an emergency department") if stored else _("Write down an emergency department")
    )
    return form_page(
        request,
        DepartmentForm,
        template="records/person_form.html",
        context={
            "title": title,
            "sentence": branch.name,
            "verb": title,
            "back_url": back,
            "back_label": _("Emergency care"),
        },
        save=save,
        done=_("Emergency department written down"),
        then=back,
        initial=DepartmentForm.initial_of(department_value(stored)) if stored else {},
        revision=stored.revision if stored else 0,
    )


@require_POST
@page("program.manage")
def end_department(request: Any, department_id: UUID) -> HttpResponse:
    """Let an emergency department be named no longer."""
    row = seen(request, models.EmergencyDepartment, department_id)
    actions.end_department(page_context(request), department_id=row.id, revision=row.revision)
    messages.success(request, _("Emergency department ended"))
    return redirect("program:departments", row.branch_id)
