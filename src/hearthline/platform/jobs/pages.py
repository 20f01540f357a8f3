"""Pages of background work: what runs, what waited, what failed, and cancelling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.jobs.following import may_steer, title_of, work_of
from hearthline.platform.jobs.leases import beats
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.queue import ask_cancel
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

READ = "jobs.read"
GROUPS = {
    "running": (Job.State.QUEUED, Job.State.RUNNING),
    "failed": (Job.State.FAILED,),
    "ended": (Job.State.DONE, Job.State.CANCELLED),
}


@page(READ)
def jobs(request: Any) -> HttpResponseBase:
    """List background work, newest first."""
    view = ListView.read(request.GET, sorts=("when",), filters=("state",), descending=True)
    chosen = view.filter("state")
    rows = visible(request.caller, Job)
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    labels = {"": _("All"), "running": _("Running"), "failed": _("Failed"), "ended": _("Ended")}
    chips = [
        Chip(
            label,
            view.address(state=key or None),
            sum(counted.get(state, 0) for state in GROUPS[key]) if key else sum(counted.values()),
            current=chosen == key,
        )
        for key, label in labels.items()
    ]
    if chosen in GROUPS:
        rows = rows.filter(state__in=GROUPS[chosen])
    listing = Worklist(
        name="jobs",
        caption=_("Background work, newest first"),
        columns=(Column(_("Asked for")), Column(_("What")), Column(_("By")), Column(_("How far"))),
        rows=[
            {"job": job, "title": title_of(job), "work": work_of(job, request.caller, request.at)}
            for job in rows.order_by("-made_at")[view.slice]
        ],
        total=rows.count(),
        view=view,
        chips=chips,
        empty=Empty(_("No background work yet."), _("Imports, plans and checks appear here.")),
        filtered_empty=Empty(
            _("None of these."),
            _("Choose another state."),
            Act(_("Show everything"), reverse("jobs:list")),
        ),
    )
    running = sum(counted.get(state, 0) for state in GROUPS["running"])
    context = {"listing": listing, "running": running, "beats": beats(request.at)}
    return render(request, "jobs/list.html", context)


@page("today.read")
def job(request: Any, job_id: UUID) -> HttpResponseBase:
    """Show one piece of work and how far it is."""
    row = _mine(request, job_id)
    context = {
        "job": row,
        "title": title_of(row),
        "work": work_of(row, request.caller, request.at),
        "may_list": request.caller.holds(READ),
    }
    return render(request, "jobs/job.html", context)


@page("today.read")
def progress(request: Any, job_id: UUID) -> HttpResponseBase:
    """Answer with the progress alone, for the page that follows it."""
    row = _mine(request, job_id)
    context = {"work": work_of(row, request.caller, request.at)}
    return render(request, "ui/progress.html", context)


@page("today.read")
@require_POST
def cancel(request: Any, job_id: UUID) -> HttpResponseBase:
    """Ask a job to stop at its next step."""
    row = seen(request, Job, job_id)
    if not may_steer(request.caller, row):
        raise PermissionDenied(READ)
    ask_cancel(row.id, at=request.at)
    messages.info(request, _("It stops at its next step; what is done is kept"))
    return redirect("jobs:job", job_id=job_id)


def _mine(request: Any, job_id: UUID) -> Job:
    row = seen(request, Job, job_id)
    caller: Caller = request.caller
    if row.actor_id != caller.actor_id and not caller.holds(READ):
        raise PermissionDenied(READ)
    return row
