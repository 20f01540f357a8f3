"""Following jobs on pages: how far they are, how long still, and the one in the top bar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.jobs.kinds import kinds
from hearthline.platform.jobs.models import Job
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.parts import LongWork

STEADY_AFTER_SECONDS = 5
"""A guess of the time left is shown once this much has been measured."""

RUNNING = (Job.State.QUEUED, Job.State.RUNNING)
SHOWN_AS = {
    Job.State.QUEUED: "waiting",
    Job.State.RUNNING: "running",
    Job.State.DONE: "finished",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "cancelled",
}


def work_of(job: Job, caller: Caller, now: datetime) -> LongWork:
    """Return a job as the progress component shows it."""
    state = Job.State(job.state)
    unit = word("unit", job.unit) if job.unit else ""
    news = said(job.news)
    may_cancel = state in RUNNING and not job.cancel_asked and may_steer(caller, job)
    return LongWork(
        title=title_of(job),
        done=job.done,
        total=job.total,
        unit=unit,
        state=SHOWN_AS[state],  # type: ignore[arg-type]
        seconds_left=_seconds_left(job, now),
        note=_("stops at the next step") if job.cancel_asked else news,
        keeps=_("keeps the %(done)s %(unit)s already done")
        % {"done": f"{job.done:,}", "unit": unit}
        if job.done and unit
        else "",
        cancel_url=reverse("jobs:cancel", args=[job.id]) if may_cancel else "",
        status_url=reverse("jobs:progress", args=[job.id]),
        result=_result(job, unit, news),
        result_url=job.url,
    )


def title_of(job: Job) -> str:
    """Return what a job does, in words."""
    return sentence(Message(job.title["code"], job.title["params"]))


def said(stored: Mapping[str, Any] | None) -> str:
    """Return a stored message in words."""
    return sentence(Message(stored["code"], stored["params"])) if stored else ""


def may_steer(caller: Caller, job: Job) -> bool:
    """Whether the caller asked for the job, or their role may steer jobs of its kind."""
    if job.actor_id == caller.actor_id:
        return True
    kind = kinds().get(job.name)
    return kind is not None and caller.holds(kind.permission)


def follower(caller: Caller) -> Mapping[str, Any] | None:
    """Return the caller's newest waiting or running job for the top bar, one query."""
    job = (
        Job.objects.filter(actor_id=caller.actor_id, state__in=RUNNING).order_by("-made_at").first()
    )
    if job is None:
        return None
    return {
        "title": title_of(job),
        "percent": min(100, 100 * job.done // job.total) if job.total else None,
        "url": reverse("jobs:job", args=[job.id]),
    }


def _seconds_left(job: Job, now: datetime) -> int | None:
    if job.state != Job.State.RUNNING or not job.started_at or not job.total or not job.done:
        return None
    spent = (now - job.started_at).total_seconds()
    if spent < STEADY_AFTER_SECONDS:
        return None
    return round(spent * max(0, job.total - job.done) / job.done)


def _result(job: Job, unit: str, news: str) -> str:
    counted = f"{job.done:,} {unit}" if job.done and unit else ""
    match job.state:
        case Job.State.DONE:
            return news or counted or _("Done")
        case Job.State.FAILED:
            return news or _("Failed")
        case Job.State.CANCELLED:
            kept = _("Cancelled, %(kept)s kept") % {"kept": counted}
            return kept if counted else _("Cancelled before it began")
        case _:
            return ""
