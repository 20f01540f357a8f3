"""Today, and the pages of one task."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.faces.web.today import view
from hearthline.faces.web.today.forms import CloseTaskForm, NewTaskForm
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.roles import ROLE_LABELS, Reach, Role
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.attention.groups import grouped
from hearthline.platform.attention.lines import MOST_SUBJECTS, attention, keep_count
from hearthline.platform.findings.queries import last_checked
from hearthline.platform.manifest import rooms
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks import actions
from hearthline.platform.tasks.models import Task
from hearthline.platform.ui.worklist import Chip, Empty

READ = "today.read"


@page(READ)
def today(request: Any) -> HttpResponseBase:
    """Show what needs the role in force; ``?part=needs`` answers with the list alone."""
    caller, now = request.caller, request.at
    everyone = request.GET.get("whose") == "all" and caller.reach is not Reach.OWN
    lines = attention(caller, now, everyone=everyone)
    request.reads.update(line.subject for line in lines if line.subject is not None)
    if not everyone:
        keep_count(caller, lines)
    groups = grouped(lines, now=now, zone=caller.zone)
    all_rows = request.GET.get("show") == "all"
    context = {
        "groups": view.attention_groups(groups, zone=caller.zone, all_rows=all_rows),
        "hidden": 0 if all_rows else view.hidden_rows(groups),
        "more_url": "?show=all&whose=all" if everyone else "?show=all",
        "chips": _chips(caller, len(lines), everyone=everyone),
        "is_cut": sum(line.key.startswith("findings:") for line in lines) >= MOST_SUBJECTS,
        "most": MOST_SUBJECTS,
        "empty": _nothing(everyone=everyone),
        "stands": view.how_things_stand(groups, caller.zone),
        "checked_at": last_checked(),
        "part_url": request.get_full_path() + ("&" if request.GET else "?") + "part=needs",
    }
    if request.GET.get("part") == "needs":
        return render(request, "web/today/needs.html", context)
    panels = [panel for room in rooms() if room.panels for panel in room.panels(caller, now)]
    request.reads.update(subject for panel in panels for subject in panel.subjects)
    context["panels"] = panels
    context["load"] = view.workload_chart(caller, now)
    context["figures"] = view.figures(caller, now)
    context["begins"] = [act for room in rooms() if room.begins for act in room.begins(caller)]
    return render(request, "web/today/today.html", context)


@page("tasks.write")
def new_task(request: Any) -> HttpResponseBase:
    """Add a task for a role."""
    form = NewTaskForm(request, initial={"owner_role": request.caller.role})
    if form.is_ready() and form.does(
        actions.open_task,
        title=Message("tasks.said", {"text": form.cleaned_data["text"]}),
        owner_role=form.cleaned_data["owner_role"],
        due=form.due(),
        branch=_own_branch(request.caller.branches),
    ):
        messages.success(request, _("Task added"))
        return redirect("today")
    return render(request, "web/today/new_task.html", {"form": form})


@page(READ)
def task(request: Any, task_id: UUID) -> HttpResponseBase:
    """Show a task; closing it asks what was done."""
    row = seen(request, Task, task_id)
    if row.subject_id:
        request.reads.add(row.subject_id)
    if row.is_done_there and row.closed_at is None:
        return redirect(row.url)
    form = CloseTaskForm(request, revision=row.revision)
    if form.is_ready() and form.does(
        actions.close_task,
        task_id=row.id,
        note=form.cleaned_data["note"],
        revision=form.cleaned_data["revision"],
    ):
        messages.success(request, _("Task closed"))
        return redirect("today")
    context = {
        "task": row,
        "title": sentence(Message(row.title["code"], row.title["params"])),
        "detail": sentence(Message(**row.detail)) if row.detail else "",
        "owner": ROLE_LABELS[Role(row.owner_role)],
        "is_mine": row.owner_actor_id == request.caller.actor_id,
        "form": form,
    }
    return render(request, "web/today/task.html", context)


@page("tasks.write")
@require_POST
def take_task(request: Any, task_id: UUID) -> HttpResponseBase:
    """Say that one is at it."""
    seen(request, Task, task_id)
    try:
        actions.take_task(page_context(request), task_id=task_id)
    except Refused as refusal:
        messages.error(request, sentence(refusal.message))
    return redirect("task", task_id=task_id)


def _chips(caller: Any, count: int, *, everyone: bool) -> list[Chip]:
    if caller.reach is Reach.OWN:
        return []
    everybody = _("Every branch") if caller.branches is None else _("The branch")
    return [
        Chip(_("Mine"), reverse("today"), None if everyone else count, current=not everyone),
        Chip(everybody, "?whose=all", count if everyone else None, current=everyone),
    ]


def _nothing(*, everyone: bool) -> Empty:
    if everyone:
        return Empty(_("Nothing waits for anybody."), _("New lines appear here by themselves."))
    return Empty(
        _("Nothing waits for you."),
        _("What needs you appears here by itself: findings you clear, tasks, and what changes."),
    )


def _own_branch(branches: frozenset[UUID] | None) -> UUID | None:
    return next(iter(branches)) if branches is not None and len(branches) == 1 else None
