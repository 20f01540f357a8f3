"""The queue: asking for a job once, taking the next one, ending it, cancelling it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from hearthline.kernel.identifiers import new_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller, system_caller
from hearthline.platform.accounts.queries import program_zone
from hearthline.platform.jobs.kinds import JobKind, kinds, next_run, schedules, wait_before
from hearthline.platform.jobs.models import Job, Lease, Recurring

State = Job.State
ALIVE = (State.QUEUED, State.RUNNING, State.DONE)


def enqueue(
    kind: JobKind,
    *,
    key: str,
    by: Caller,
    title: Message,
    params: Mapping[str, Any] | None = None,
    run_after: datetime | None = None,
) -> UUID:
    """Queue a job when the transaction around this commits; return its id.

    Parameters
    ----------
    key
        What the job is for. If a job with this key waits, runs or is done, that one is
        returned and nothing is queued; after a failure or a cancel the key is free again.
    title
        What the job does, for the people who follow it.
    """
    while True:
        earlier = Job.objects.filter(key=key, state__in=ALIVE).values_list("id", flat=True).first()
        if earlier is not None:
            return earlier
        try:
            with transaction.atomic():
                return Job.objects.create(
                    id=new_id(at=by.at),
                    key=key,
                    name=kind.name,
                    lane=kind.lane,
                    params=dict(params or {}),
                    title=_stored(title),
                    actor_id=by.actor_id,
                    actor_name=by.name,
                    made_at=by.at,
                    run_after=run_after or by.at,
                ).id
        except IntegrityError:
            # Somebody else asked for the same at the same moment: theirs is the job.
            continue


def claim(lanes: Collection[str], *, worker: str, at: datetime) -> Job | None:
    """Take the job that has waited longest in one of ``lanes``, or nothing."""
    waiting = Job.objects.filter(state=State.QUEUED, lane__in=lanes, run_after__lte=at)
    if not waiting.exists():
        return None
    with transaction.atomic():
        rows = waiting.order_by("run_after", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        job = rows.first()
        if job is None:
            return None
        taken = Job.objects.filter(pk=job.pk, state=State.QUEUED).update(
            state=State.RUNNING,
            worker=worker,
            started_at=at,
            finished_at=None,
            attempts=F("attempts") + 1,
        )
    if not taken:
        return None
    job.refresh_from_db()
    return job


def finish(job: Job, *, at: datetime, result: Mapping[str, Any] | None) -> None:
    """Keep the result; a job that was asked to cancel ends as cancelled with what it kept."""
    cancelled = Job.objects.values_list("cancel_asked", flat=True).get(pk=job.pk)
    Job.objects.filter(pk=job.pk).update(
        state=State.CANCELLED if cancelled else State.DONE,
        finished_at=at,
        result=None if result is None else dict(result),
    )


def fail(job: Job, *, at: datetime, why: Message) -> None:
    """End a job as failed: trying again would give the same."""
    Job.objects.filter(pk=job.pk).update(state=State.FAILED, finished_at=at, news=_stored(why))


def try_again(job: Job, *, at: datetime, why: Message) -> None:
    """Put a broken job back with a wait, or end it as failed when its attempts are used up."""
    kind = kinds().get(job.name)
    if kind is None or job.attempts >= kind.attempts or job.cancel_asked:
        fail(job, at=at, why=why)
        return
    Job.objects.filter(pk=job.pk).update(
        state=State.QUEUED,
        worker="",
        run_after=at + wait_before(kind, job.attempts),
        news=_stored(why),
    )


def put_back(job: Job, *, at: datetime) -> None:
    """Put back a job whose worker stops: it goes on with the next one, without a lost attempt."""
    Job.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.QUEUED, worker="", run_after=at, attempts=F("attempts") - 1
    )


def put_back_abandoned(at: datetime) -> int:
    """Put back jobs whose worker has no living heartbeat; return how many."""
    living = Lease.objects.filter(until__gt=at).values_list("holder", flat=True)
    abandoned = Job.objects.filter(state=State.RUNNING).exclude(worker__in=list(living))
    count = 0
    for job in abandoned:
        try_again(job, at=at, why=Message("jobs.worker_lost"))
        count += 1
    return count


def ask_cancel(job_id: UUID, *, at: datetime) -> None:
    """Cancel a waiting job at once, and ask a running one to stop at its next step."""
    Job.objects.filter(pk=job_id, state=State.QUEUED).update(
        state=State.CANCELLED, cancel_asked=True, finished_at=at
    )
    Job.objects.filter(pk=job_id, state=State.RUNNING).update(cancel_asked=True)


def queue_recurring(at: datetime) -> int:
    """Queue every recurring job that is due; among several workers one does it. Return how many."""
    due_at = dict(Recurring.objects.values_list("name", "next_at"))
    zone = program_zone()
    queued = 0
    for schedule in schedules():
        due = due_at.get(schedule.kind)
        following = next_run(schedule, at, zone)
        if due is None:
            Recurring.objects.get_or_create(
                name=schedule.kind, defaults={"next_at": at if schedule.every else following}
            )
            continue
        if due > at:
            continue
        with transaction.atomic():
            moved = Recurring.objects.filter(name=schedule.kind, next_at=due).update(
                next_at=following
            )
            if moved:
                enqueue(
                    kinds()[schedule.kind],
                    key=f"{schedule.kind} {due.isoformat()}",
                    by=system_caller(at),
                    title=Message(f"job.{schedule.kind}"),
                )
                queued += 1
    return queued


def forget_finished(*, before: datetime, keep: timedelta = timedelta(days=30)) -> int:
    """Remove jobs that ended longer ago than ``keep``; return how many."""
    ended = (State.DONE, State.FAILED, State.CANCELLED)
    count, _ = Job.objects.filter(state__in=ended, finished_at__lt=before - keep).delete()
    return count


def _stored(message: Message) -> dict[str, Any]:
    return {"code": message.code, "params": dict(message.params)}
