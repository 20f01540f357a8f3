"""Runs of the planner, the list of what has no nurse, review and publishing."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.models import Job
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.parts import LongWork
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.census import queries as census
from hearthline.rooms.scheduling import actions, comparing, coordinating, models, queries, tasks
from hearthline.rooms.scheduling.values import PlanState, RunState
from hearthline.rooms.scheduling.wording import worded_rows
from hearthline.rooms.workforce import queries as workforce

DAYS = 28
ITERATIONS_A_NEED = 8
NURSES_TOLD = 25
MOST_TOLD = 6
"""Lines of one nurse shown at first; her day has the rest."""
LIVING = {
    Job.State.QUEUED: "waiting",
    Job.State.RUNNING: "running",
    Job.State.DONE: "finished",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "cancelled",
}


@require_POST
@page("scheduling.plan")
def replan(request: Any) -> HttpResponse:
    """Ask for a plan of the coming four weeks; locked visits stay where they are."""
    today = local_day(request.at, request.caller.zone)
    needs = models.Need.objects.filter(
        withdrawn_at__isnull=True, latest_day__gte=today, earliest_day__lt=today + timedelta(DAYS)
    ).count()
    try:
        run_id = actions.start_run(
            page_context(request),
            first_day=today,
            days=DAYS,
            seed=1,
            iterations=max(2000, ITERATIONS_A_NEED * needs),
            seconds=None,
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:runs")
    job_id = queue.enqueue(
        tasks.plan_visits,
        key=f"plan {run_id}",
        by=request.caller,
        title=Message("job.scheduling.plan"),
        params={"run_id": str(run_id), "today": today.isoformat()},
    )
    models.PlanRun.objects.filter(id=run_id).update(job_id=job_id)
    return redirect("scheduling:run", run_id)


@page("scheduling.read")
def runs(request: Any) -> HttpResponse:
    """List the runs of the planner, newest first."""
    view = ListView.read(request.GET, sorts=("asked",), size=25, descending=True)
    rows = models.PlanRun.objects.select_related("plan")
    listing = Worklist(
        name="runs",
        caption=_("Runs of the planner"),
        columns=(
            Column(_("Asked")),
            Column(_("By")),
            Column(_("Days")),
            Column(_("State")),
            Column(_("With a nurse"), numeric=True),
            Column(_("Without"), numeric=True),
            Column(_("Known nurse"), numeric=True),
        ),
        rows=list(rows[view.slice]),
        total=rows.count(),
        view=view,
        empty=Empty(_("Nothing was planned yet."), _("Plan the coming weeks from the schedule.")),
    )
    return render(request, "scheduling/runs.html", {"listing": listing})


@page("scheduling.read")
def run(request: Any, run_id: UUID) -> HttpResponse:
    """Show how far a run is, or what came of it."""
    row = models.PlanRun.objects.filter(id=run_id).select_related("plan").first()
    if row is None:
        raise Http404
    message = row.message
    return render(
        request,
        "scheduling/run.html",
        {
            "run": row,
            "work": _work(row),
            "why": sentence(Message(message["code"], message["params"])) if message else "",
            "ended": row.state not in (RunState.WAITING, RunState.RUNNING),
            "last_day": row.first_day + timedelta(days=row.days - 1),
        },
    )


@page("scheduling.read")
def run_progress(request: Any, run_id: UUID) -> HttpResponse:
    """Return the progress alone, for the page that shows it."""
    row = models.PlanRun.objects.filter(id=run_id).first()
    if row is None:
        raise Http404
    return render(request, "ui/progress.html", {"work": _work(row)})


@require_POST
@page("scheduling.plan")
def cancel_run(request: Any, run_id: UUID) -> HttpResponse:
    """Stop a run; the plan in force stands."""
    row = models.PlanRun.objects.filter(id=run_id).first()
    if row is None:
        raise Http404
    if row.state in (RunState.WAITING, RunState.RUNNING) and coordinating.cancel(
        run_id, request.at
    ):
        actions.end_run(page_context(request), run_id=run_id, state=RunState.CANCELLED, figures={})
        models.Cut.objects.filter(run_id=run_id).delete()
    elif row.job_id is not None:
        queue.ask_cancel(row.job_id, at=request.at)
        job = Job.objects.filter(id=row.job_id).first()
        if job is not None and job.state == Job.State.CANCELLED and job.started_at is None:
            actions.end_run(
                page_context(request), run_id=run_id, state=RunState.CANCELLED, figures={}
            )
    return redirect("scheduling:run", run_id)


WAITS = frozenset({"planner.blocked.precedence", "scheduling.after_admission"})
"""Reasons of a visit that another one without a nurse has to come before."""


@page("scheduling.read")
def unserved(request: Any) -> HttpResponse:
    """List what has no nurse in the plan in view, with reasons and ways out."""
    view = ListView.read(request.GET, sorts=("urgency",), size=25)
    head = queries.draft() or queries.latest_published()
    rows = (
        visible(request.caller, models.Unserved)
        .filter(plan_id__in=[head.id] if head else [], need__withdrawn_at__isnull=True)
        .select_related("need")
        .order_by("-need__priority", "need__latest_day", "need__closes", "id")
    )
    all_without = rows.count()
    waiting = _only_waiting(rows)
    rows = rows.exclude(need_id__in=[need for needs in waiting.values() for need in needs])
    shown = list(rows[view.slice])
    first = {row.patient_id: row.need_id for row in reversed(shown)}
    people = census.by_ids({row.patient_id for row in shown})
    request.reads.update(people)
    said = worded_rows(shown)
    lines = [
        {
            "need": row.need,
            "name": people[row.patient_id].name if row.patient_id in people else "",
            "kind": word("visit", row.need.kind),
            "reasons": [sentence(message) for message in value.reasons],
            "remedies": [sentence(message) for message in value.remedies],
            "after_it": len(waiting.get(row.patient_id, ()))
            if first[row.patient_id] == row.need_id
            else 0,
            "url": f"{reverse('scheduling:board')}?day={row.need.earliest_day}&visit={row.need_id}",
        }
        for row in shown
        for value in [said[row.need_id]]
    ]
    listing = Worklist(
        name="unserved",
        caption=_("Visits without a nurse, most urgent first"),
        columns=(
            Column(_("Patient")),
            Column(_("Visit")),
            Column(_("May be")),
            Column(_("Why nobody")),
            Column(_("What would make it possible")),
        ),
        rows=lines,
        total=rows.count(),
        view=view,
        empty=Empty(_("Every visit has a nurse."), _("Nothing to place in this plan.")),
    )
    return render(
        request,
        "scheduling/unserved.html",
        {"listing": listing, "plan": head, "all_without": all_without},
    )


def _only_waiting(rows: QuerySet[models.Unserved]) -> dict[UUID, list[UUID]]:
    """Return by patient the visits that only wait for another visit without a nurse.

    They get a nurse once that one does, so the list shows them under it.
    """
    told = list(rows.values_list("patient_id", "need_id", "reasons"))
    waits = {need for _patient, need, why in told if why and {one["code"] for one in why} <= WAITS}
    led = {patient for patient, need, _why in told if need not in waits}
    found: dict[UUID, list[UUID]] = {}
    for patient, need, _why in told:
        if need in waits and patient in led:
            found.setdefault(patient, []).append(need)
    return found


@page("scheduling.read")
def review(request: Any) -> HttpResponse:
    """Show what the draft changes, before it is published."""
    head = queries.draft()
    if head is None:
        messages.info(request, _("There is no draft to review."))
        return redirect("scheduling:board")
    view = ListView.read(request.GET, sorts=("when",), filters=("what",), size=50)
    theirs = set(visible(request.caller, models.Need).values_list("patient_id", flat=True))
    everything = [item for item in comparing.changes_of(head) if item.patient_id in theirs]
    chosen = [c for c in everything if view.filter("what") in ("", c.sort)]
    shown = chosen[view.slice]
    people = census.by_ids({item.patient_id for item in shown})
    request.reads.update(people)
    nurses = workforce.names(
        {
            nurse
            for item in shown
            for side in (item.before, item.after)
            if side is not None
            for nurse in side.nurse_ids
        }
    )
    stands = queries.promises_standing([item.need_id for item in shown])
    lines = [
        {
            "name": people[item.patient_id].name if item.patient_id in people else "",
            "stands": stands.get(item.need_id),
            "sort": item.sort,
            "before": _slot_words(item.before, nurses),
            "after": _slot_words(item.after, nurses),
            "day": item.when[0],
            "url": f"{reverse('scheduling:board')}?day={item.when[0]}&visit={item.need_id}",
        }
        for item in shown
    ]
    counts = {
        sort: sum(item.sort == sort for item in everything)
        for sort in ("added", "left_out", "other_nurse", "other_time")
    }
    listing = Worklist(
        name="changes",
        caption=_("Visits that change"),
        columns=(
            Column(_("Patient")),
            Column(_("What changes")),
            Column(_("Before")),
            Column(_("After")),
            Column(_("Family")),
        ),
        rows=lines,
        total=len(chosen),
        view=view,
        chips=_review_chips(view, counts, len(everything)),
        empty=Empty(_("The draft says what the published plan says.")),
        filtered_empty=Empty(_("No visit changes in this way.")),
    )
    return render(
        request,
        "scheduling/review.html",
        {
            "plan": head,
            "listing": listing,
            "counts": counts,
            "total": len(everything),
            "calls": queries.calls_standing(request.caller).count(),
            "may_publish": request.caller.holds("scheduling.publish"),
        },
    )


@require_POST
@page("scheduling.publish")
def publish(request: Any, plan_id: UUID) -> HttpResponse:
    """Publish the draft that was reviewed."""
    try:
        digest = actions.publish(
            page_context(request), plan_id=plan_id, revision=_number(request.POST.get("revision"))
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:review")
    messages.success(request, _("Plan published, digest %(d)s") % {"d": digest[:12]})
    return redirect("scheduling:published", plan_id)


@page("scheduling.read")
def published(request: Any, plan_id: UUID) -> HttpResponse:
    """Show what publishing a plan asks for: families to call, nurses to tell what, counts."""
    plan = models.Plan.objects.filter(id=plan_id, state=PlanState.PUBLISHED).first()
    if plan is None:
        raise Http404
    document = models.Document.objects.filter(plan=plan).first()
    theirs = set(visible(request.caller, models.Need).values_list("patient_id", flat=True))
    body = document.body if document else {}
    changes = [c for c in body.get("changes", ()) if UUID(c["patient"]) in theirs]
    by_nurse = comparing.of_nurses(changes)
    nurses = workforce.names({*by_nurse})
    people = census.by_ids({UUID(change["patient"]) for change in changes})
    request.reads.update(people)
    told = [
        {
            "id": nurse,
            "name": nurses.get(nurse, ""),
            "lines": [_told_line(change, nurse, people) for change in found[:MOST_TOLD]],
            "count": len(found),
            "more": max(0, len(found) - MOST_TOLD),
        }
        for nurse, found in sorted(by_nurse.items(), key=lambda pair: nurses.get(pair[0], ""))
    ]
    view = ListView.read(request.GET, sorts=("name",), size=NURSES_TOLD)
    return render(
        request,
        "scheduling/published.html",
        {
            "plan": plan,
            "counts": Counter(change["sort"] for change in changes),
            "total": len(changes),
            "listing": Worklist(
                name="nurses-to-tell",
                caption=_("Nurses to tell"),
                columns=(Column(_("Nurse")), Column(_("What changes for her"))),
                rows=told[view.slice],
                total=len(told),
                view=view,
                empty=Empty(
                    _("No nurse is to be told anything."),
                    _("This plan says what the plan before said."),
                ),
            ),
            "calls": queries.calls_standing(request.caller).filter(in_draft=False).count(),
        },
    )


def _told_line(change: Any, nurse: UUID, people: Any) -> str:
    """Return one change as the nurse is told it."""
    person = people.get(UUID(change["patient"]))
    name = person.name if person else _("a patient")
    before, after = change["before"], change["after"]
    mine_before = before is not None and str(nurse) in before["nurses"]
    mine_after = after is not None and str(nurse) in after["nurses"]
    if mine_before and mine_after:
        text = _("%(name)s: %(old)s becomes %(new)s")
    elif mine_after:
        text = _("%(name)s: new for her, %(new)s")
    else:
        text = _("%(name)s: no longer hers, %(old)s")
    return text % {"name": name, "old": _at(before), "new": _at(after)}


def _at(side: Any) -> str:
    if side is None:
        return ""
    day, starts = date.fromisoformat(side["day"]), time.fromisoformat(side["starts"])
    return f"{day:%a} {day.day} {starts:%H:%M}"


@require_POST
@page("scheduling.plan")
def set_aside(request: Any, plan_id: UUID) -> HttpResponse:
    """Put the draft away."""
    try:
        actions.set_aside_draft(
            page_context(request), plan_id=plan_id, revision=_number(request.POST.get("revision"))
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:review")
    messages.success(request, _("Draft set aside; the published plan stands"))
    return redirect("scheduling:board")


def _work(row: models.PlanRun) -> LongWork:
    job = Job.objects.filter(id=row.job_id).first() if row.job_id else None
    state = LIVING[Job.State(job.state)] if job else _of_run(row)
    if row.state in (RunState.REJECTED, RunState.FAILED):
        state = "failed"
    news = job.news if job else None
    note = sentence(Message(news["code"], news["params"])) if news else ""
    done, total = (job.done, job.total) if job else (0, None)
    unit = word("unit", job.unit) if job and job.unit else ""
    parts = coordinating.progress_of(row.id)
    if parts is not None:
        state = _of_run(row)
        done, total, planned, count = parts
        unit = word("unit", "iterations") if total != count else ""
        note = sentence(Message("scheduling.parts_so_far", {"done": planned, "count": count}))
    return LongWork(
        title=_("Planning %(n)s days") % {"n": row.days},
        done=done,
        total=total,
        unit=unit,
        state=state,  # type: ignore[arg-type]
        note=note,
        keeps=_("the plan in force stands"),
        cancel_url=reverse("scheduling:cancel_run", args=[row.id]),
        status_url=reverse("scheduling:run_progress", args=[row.id]),
        result=_result_words(row),
    )


def _of_run(row: models.PlanRun) -> str:
    return {
        RunState.WAITING: "waiting",
        RunState.RUNNING: "running",
        RunState.DONE: "finished",
        RunState.CANCELLED: "cancelled",
    }.get(RunState(row.state), "failed")


def _result_words(row: models.PlanRun) -> str:
    if row.state == RunState.DONE:
        return _("Planned: %(served)s visits have a nurse, %(unserved)s have none") % {
            "served": f"{row.figures.get('served', 0):,}",
            "unserved": f"{row.figures.get('unserved', 0):,}",
        }
    if row.state == RunState.CANCELLED:
        return _("Cancelled; the plan in force stands")
    return _("No plan was kept; the plan in force stands")


def _review_chips(view: ListView, counts: dict[str, int], total: int) -> list[Any]:
    words = {
        "added": _("New in the plan"),
        "left_out": _("Lose their place"),
        "other_nurse": _("Another nurse"),
        "other_time": _("Another time"),
    }
    chosen = view.filter("what")
    return [
        Chip(_("All"), view.address(what=None), total, current=not chosen),
        *(
            Chip(words[sort], view.address(what=sort), count, current=chosen == sort)
            for sort, count in counts.items()
        ),
    ]


def _slot_words(item: Any, nurses: dict[UUID, str]) -> str:
    if item is None:
        return _("no nurse")
    who = ", ".join(nurses.get(nurse, "?") for nurse in item.nurse_ids)
    return f"{item.day:%a} {item.day.day}, {item.starts:%H:%M} {who}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
