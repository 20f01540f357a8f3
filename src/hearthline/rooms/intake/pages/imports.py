"""Uploading files, following an import, and its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import rmtree
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.models import Job
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.parts import LongWork
from hearthline.platform.ui.worklist import Column, Empty, ListView, Worklist
from hearthline.rooms.intake import actions, queries
from hearthline.rooms.intake.models import Difference, ImportRun, QuarantineItem
from hearthline.rooms.intake.pages.forms import UploadForm
from hearthline.rooms.intake.pages.report import lines_of, reasons_of, totals_of
from hearthline.rooms.intake.tasks import import_files
from hearthline.rooms.intake.tasks.incoming import folder_of
from hearthline.rooms.intake.values import WORDS, DifferenceState, QuarantineState, RunState, Tally

READ = "intake.read"
IMPORT = "intake.import"
LIVING = {
    Job.State.QUEUED: "waiting",
    Job.State.RUNNING: "running",
    Job.State.DONE: "finished",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "cancelled",
}


@page(IMPORT)
def upload(request: Any) -> HttpResponse:
    """Take files and import them in the background."""
    form = UploadForm(request)
    if form.is_ready():
        files = form.cleaned_data["uploads"]
        try:
            run_id = _start(form, files)
        except OSError:
            form.add_error("uploads", sentence(Message("intake.disk_full")))
        else:
            return redirect("intake:run", run_id)
    return render(request, "intake/upload.html", {"form": form}, status=422 if form.errors else 200)


@transaction.atomic
def _start(form: UploadForm, files: Iterable[Any]) -> UUID:
    """Begin an import; when the disk takes no more, neither run nor files stay."""
    request = form.request
    names = [Path(file.name).name for file in files]
    sender_id = actions.declare_sender(
        form.context().inner("sender"), name=form.cleaned_data["sender"]
    )
    branch_id = UUID(form.cleaned_data["branch"])
    run_id = actions.start_run(
        form.context(), sender_id=sender_id, branch_id=branch_id, names=names
    )
    folder = folder_of(settings.HEARTHLINE_HOME, run_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (file, name) in enumerate(zip(files, names, strict=True)):
            with (folder / f"{number:03}-{name}").open("wb") as kept:
                for part in file.chunks():
                    kept.write(part)
    except OSError:
        rmtree(folder, ignore_errors=True)
        raise
    job_id = queue.enqueue(
        import_files,
        key=f"intake.import {run_id}",
        by=request.caller,
        title=Message("job.intake.import"),
        params={"run_id": str(run_id)},
    )
    ImportRun.objects.filter(pk=run_id).update(job_id=job_id)
    return run_id


@page(READ)
def runs(request: Any) -> HttpResponse:
    """List imports, newest first."""
    view = ListView.read(request.GET, sorts=("started",), size=25, descending=True)
    rows = queries.runs(request.caller)
    shown = [{"run": run, "totals": totals_of(run)} for run in rows[view.slice]]
    listing = Worklist(
        name="imports",
        caption=_("Imports, newest first"),
        columns=(
            Column(_("Began")),
            Column(_("Sender")),
            Column(_("By")),
            Column(_("State")),
            *(Column(word("intake_word", name), numeric=True) for name in WORDS),
        ),
        rows=shown,
        total=rows.count(),
        view=view,
        empty=Empty(_("Nothing was imported yet."), _("Upload what a hospital sent.")),
    )
    return render(
        request,
        "intake/imports.html",
        {"listing": listing, "may_import": request.caller.holds(IMPORT)},
    )


@page(READ)
def run(request: Any, run_id: UUID) -> HttpResponse:
    """Show how far an import is, or its report: counts that add up, with reasons."""
    row = seen(request, ImportRun, run_id, "sender")
    job = Job.objects.filter(id=row.job_id).first() if row.job_id else None
    is_running = row.state == RunState.RUNNING and (
        job is None or job.state in (Job.State.QUEUED, Job.State.RUNNING)
    )
    totals = dict(zip(WORDS, totals_of(row), strict=True))
    context = {
        "run": row,
        "work": _work(row, job),
        "is_running": is_running,
        "words": [word("intake_word", name) for name in WORDS],
        "lines": lines_of(row),
        "totals": totals,
        "total_line": list(totals.values()),
        "reasons": reasons_of(row.reasons),
        "flags": reasons_of(row.flags),
        "seconds": (row.milliseconds or 0) / 1000,
        "waiting": QuarantineItem.objects.filter(
            run_id=row.id, state=QuarantineState.WAITING
        ).count(),
        "changed": Difference.objects.filter(run_id=row.id, state=DifferenceState.WAITING).count(),
    }
    return render(request, "intake/run.html", context)


@page(READ)
def run_progress(request: Any, run_id: UUID) -> HttpResponse:
    """Return the progress alone, for the page that shows it."""
    row = seen(request, ImportRun, run_id)
    job = Job.objects.filter(id=row.job_id).first() if row.job_id else None
    return render(request, "ui/progress.html", {"work": _work(row, job)})


@require_POST
@page(IMPORT)
def cancel(request: Any, run_id: UUID) -> HttpResponse:
    """Stop an import after its present chunk; what was read stays."""
    row = seen(request, ImportRun, run_id)
    if row.job_id is not None and row.state == RunState.RUNNING:
        queue.ask_cancel(row.job_id, at=request.at)
        job = Job.objects.filter(id=row.job_id).first()
        if job is not None and job.state == Job.State.CANCELLED and job.started_at is None:
            actions.finish_run(
                page_context(request),
                run_id=row.id,
                state=RunState.CANCELLED,
                tally=Tally(),
                milliseconds=0,
            )
        messages.success(request, _("The import stops; what was read stays"))
    return redirect("intake:run", run_id)


def _work(row: ImportRun, job: Job | None) -> LongWork:
    states = {
        RunState.RUNNING: "running",
        RunState.DONE: "finished",
        RunState.CANCELLED: "cancelled",
        RunState.FAILED: "failed",
    }
    state = states[RunState(row.state)]
    if job is not None and row.state == RunState.RUNNING:
        state = LIVING[Job.State(job.state)]
    done = job.done if job else 0
    news = job.news if job else None
    return LongWork(
        title=_("Importing from %(sender)s") % {"sender": row.sender.name},
        done=done,
        total=row.total,
        unit=word("unit", "resources"),
        state=state,  # type: ignore[arg-type]
        note=sentence(Message(news["code"], news["params"])) if news else "",
        keeps=_("keeps the %(n)s already read") % {"n": f"{done:,}"} if done else "",
        cancel_url=reverse("intake:cancel", args=[row.id]),
        status_url=reverse("intake:run_progress", args=[row.id]),
        result=_result(row, state),
    )


def _result(row: ImportRun, state: str) -> str:
    read = f"{totals_of(row)[0]:,}"
    if state == "finished":
        return _("Imported: %(n)s resources read") % {"n": read}
    if state == "cancelled":
        return _("Cancelled; the %(n)s already read stay") % {"n": read}
    return _("The import stopped; the %(n)s already read stay") % {"n": read}
