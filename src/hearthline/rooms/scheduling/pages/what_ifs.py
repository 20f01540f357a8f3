"""Questions of what would be: asked in a click, answered side by side, nothing changed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import page_context
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.models import Job
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.parts import LongWork
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import actions, models, tasks, what_ifs
from hearthline.rooms.scheduling.rules.skills import held_on
from hearthline.rooms.scheduling.values import RunState, WhatIfKind
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse

REFERRALS_SHOWN = 12
FIGURES = ("without", "drive_minutes", "own", "met", "new", "new_faces", "not_own", "calls")
"""As a table shows them; questions asked before own, met and new were counted have the others."""


@page("scheduling.plan")
def ask(request: Any) -> HttpResponse:
    """Offer the questions, and list those asked before."""
    today = local_day(request.at, request.caller.zone)
    branches = None if request.caller.branches is None else sorted(request.caller.branches)
    nurses = [n for n in workforce.nurses_between(branches, today, today) if n.contract]
    names = {branch.id: branch.name for branch in program.branches(request.caller)}
    waiting = census.open_episodes(branches=branches, states=(EpisodeState.DRAFT,))
    shown = waiting[:REFERRALS_SHOWN]
    people = census.by_ids({episode.patient_id for episode in shown})
    request.reads.update(people)
    return render(
        request,
        "scheduling/what_ifs.html",
        {
            "nurses": [
                {
                    "id": nurse.id,
                    "words": _nurse_words(nurse, names.get(nurse.branch_id, ""), today),
                }
                for nurse in nurses
            ],
            "referrals": [
                {"id": episode.id, "name": people[episode.patient_id].name}
                for episode in shown
                if episode.patient_id in people
            ],
            "more": max(0, len(waiting) - len(shown)),
            "asked": models.WhatIf.objects.all()[:10],
            "days": what_ifs.DAYS,
        },
    )


def _nurse_words(nurse: Nurse, branch: str, today: date) -> str:
    """Return who a nurse is: name, branch, and the skills held today."""
    skills = ", ".join(sorted(word("skill", key) for key in held_on(nurse, today)))
    return (
        ", ".join(filter(None, [nurse.name, branch])) + ": " + (skills or _("no skill on record"))
    )


@require_POST
@page("scheduling.plan")
def start(request: Any) -> HttpResponse:
    """Ask, and let the planning process work it out."""
    kind = WhatIfKind.NURSE if request.POST.get("kind") == "nurse" else WhatIfKind.REFERRALS
    name = "nurse" if kind is WhatIfKind.NURSE else "referral"
    today = local_day(request.at, request.caller.zone)
    try:
        about = [UUID(text) for text in request.POST.getlist(name)]
        what_if = actions.ask_what_if(
            page_context(request), kind=kind, about=about, first_day=today, days=what_ifs.DAYS
        )
    except ValueError as error:
        raise Http404 from error
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
        return redirect("scheduling:what_ifs")
    job_id = queue.enqueue(
        tasks.answer_what_if,
        key=f"what if {what_if}",
        by=request.caller,
        title=Message("job.scheduling.what_if"),
        params={"what_if_id": str(what_if)},
    )
    models.WhatIf.objects.filter(id=what_if).update(job_id=job_id)
    return redirect("scheduling:what_if", what_if)


@page("scheduling.plan")
def one(request: Any, what_if_id: UUID) -> HttpResponse:
    """Show how far it is, or both worlds side by side."""
    row = _row(what_if_id)
    before, after = row.figures.get("before", {}), row.figures.get("after", {})
    lines = [
        {
            "label": word("what_if", name),
            "before": before.get(name),
            "after": after.get(name),
            "change": f"{after[name] - before[name]:+d}".replace("-", "−").replace("+0", "0"),
        }
        for name in FIGURES
        if name in before and name in after
    ]
    message = row.message
    return render(
        request,
        "scheduling/what_if.html",
        {
            "row": row,
            "lines": lines,
            "work": _work(row),
            "ended": row.state not in (RunState.WAITING, RunState.RUNNING),
            "why": sentence(Message(message["code"], message["params"])) if message else "",
            "names": workforce.names([UUID(item) for item in row.about])
            if row.kind == WhatIfKind.NURSE
            else {},
            "count": len(row.about),
        },
    )


@page("scheduling.plan")
def progress(request: Any, what_if_id: UUID) -> HttpResponse:
    """Return the progress alone, for the page that shows it."""
    return render(request, "ui/progress.html", {"work": _work(_row(what_if_id))})


@require_POST
@page("scheduling.plan")
def cancel(request: Any, what_if_id: UUID) -> HttpResponse:
    """Stop working it out."""
    row = _row(what_if_id)
    if row.job_id is not None:
        queue.ask_cancel(row.job_id, at=request.at)
        job = Job.objects.filter(id=row.job_id).first()
        if job is not None and job.state == Job.State.CANCELLED and job.started_at is None:
            actions.end_what_if(
                page_context(request),
                what_if_id=what_if_id,
                state=RunState.CANCELLED,
                figures={},
            )
    return redirect("scheduling:what_if", what_if_id)


def _row(what_if_id: UUID) -> models.WhatIf:
    row = models.WhatIf.objects.filter(id=what_if_id).first()
    if row is None:
        raise Http404
    return row


def _work(row: models.WhatIf) -> LongWork:
    job = Job.objects.filter(id=row.job_id).first() if row.job_id else None
    state = {
        RunState.WAITING: "running" if job and job.state == Job.State.RUNNING else "waiting",
        RunState.RUNNING: "running",
        RunState.DONE: "finished",
        RunState.CANCELLED: "cancelled",
    }.get(RunState(row.state), "failed")
    if job is not None and job.state == Job.State.FAILED:
        state = "failed"
    return LongWork(
        title=_("Planning both worlds for %(n)s days") % {"n": row.days},
        done=job.done if job else 0,
        total=job.total if job else None,
        unit=word("unit", job.unit) if job and job.unit else "",
        state=state,  # type: ignore[arg-type]
        keeps=_("no plan is changed either way"),
        cancel_url=reverse("scheduling:cancel_what_if", args=[row.id]),
        status_url=reverse("scheduling:what_if_progress", args=[row.id]),
        result=_("Worked out; no plan was changed")
        if row.state == RunState.DONE
        else _("Nothing was worked out"),
    )
