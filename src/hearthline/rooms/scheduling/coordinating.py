"""Planning in parts over the jobs' queue: as many workers as there are, none held while waiting.

A run that is cut leaves its problem and the parts of its first round in the database, one job
each, and its own job is over. Whoever ends the last part of a round asks for a step: it settles,
makes the next round's parts or joins them to the whole plan. The steps are pure, so that the plan
is the same whatever the number of workers and whichever of them dies; a part whose worker died
begins anew with the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hearthline.engines.planner import parts as engine
from hearthline.engines.planner import wire
from hearthline.engines.planner.search.driver import search
from hearthline.engines.planner.values import Budget, Plan, Problem, Provenance
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.jobs import queue
from hearthline.platform.jobs.kinds import JobKind, kinds
from hearthline.platform.jobs.models import Job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.values import RunState

State = models.PlanPart.State
ALIVE = (Job.State.QUEUED, Job.State.RUNNING)
BROKEN = (Job.State.FAILED, Job.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Step:
    """What a step came to: more parts wait, or the run ends with a plan or without.

    Parameters
    ----------
    goes_on
        Whether the run is not over: parts wait, or are still planned.
    """

    goes_on: bool
    state: RunState = RunState.RUNNING
    parts: int = 0
    plan: Plan | None = None
    message: Message | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


def begin(
    run: models.PlanRun,
    problem: Problem,
    branches: Mapping[str, str],
    *,
    today: date,
    most_visits: int,
    at: datetime,
) -> None:
    """Cut a run's problem and queue the parts of its first round."""
    parts = engine.first_parts(problem, _budget(run), branches=branches, most_visits=most_visits)
    with transaction.atomic():
        models.Cut.objects.filter(run=run).delete()
        cut = models.Cut.objects.create(
            run=run,
            today=today,
            most_visits=most_visits,
            problem=wire.packed_problem(problem),
            branches=dict(branches),
        )
        _queue(cut, parts, at)


def work(part_id: UUID, progress: Progress) -> dict[str, Any] | None:
    """Plan one part, keep what came of it, and ask for a step when it was the round's last."""
    row = models.PlanPart.objects.filter(id=part_id).select_related("cut").first()
    if row is None:
        return None
    if row.state == State.WAITING and not _plan(row, progress):
        return None
    _ask_for_step_when_over(row.cut, engine.Round(row.round), progress.now())
    return {"part": row.name, "visits": row.visits}


def step(cut: models.Cut, over: engine.Round, *, at: datetime) -> Step:
    """Settle a round that is over: the next round's parts, or the whole plan."""
    rows = list(cut.parts.filter(round=over))
    if any(row.state == State.WAITING for row in rows):
        return Step(goes_on=True)
    if cut.cancel_asked or any(row.state == State.CANCELLED for row in rows):
        return Step(goes_on=False, state=RunState.CANCELLED)
    failed = next((row for row in rows if row.state == State.FAILED), None)
    if failed is not None:
        return Step(goes_on=False, state=RunState.FAILED, message=_message(failed.message))
    problem = wire.unpacked_problem(bytes(cut.problem))
    so_far = engine.together(
        problem,
        wire.from_json(cut.found) if cut.found else None,
        [(wire.unpacked(bytes(row.given)), wire.from_json(row.found or {})) for row in rows],
    )
    parts = engine.next_parts(
        problem,
        _budget(cut.run),
        over,
        so_far,
        branches=cut.branches,
        most_visits=cut.most_visits,
    )
    if not parts:
        return _whole(cut, problem, so_far, at)
    with transaction.atomic():
        cut.found = wire.as_json(so_far)
        cut.save(update_fields=["found"])
        _queue(cut, parts, at)
    return Step(goes_on=True, parts=len(parts))


def fitted(step: Step, problem: Problem) -> Plan:
    """Return a step's plan for the problem as it is now: what no longer holds is planned anew."""
    assert step.plan is not None
    if wire.packed_problem(problem) == wire.packed_problem(step.plan.problem):
        return replace(step.plan, problem=problem)
    found = search(problem, Budget(iterations=0), start_from=step.plan).plan
    so_far = engine.PartPlan(found.assignments, found.rests)
    return replace(engine.joined(problem, so_far), provenance=step.plan.provenance)


def cancel(run_id: UUID, at: datetime) -> bool:
    """Ask the parts of a run to stop; return whether none is under way any more."""
    cut = models.Cut.objects.filter(run_id=run_id).first()
    if cut is None:
        return False
    models.Cut.objects.filter(pk=cut.pk).update(cancel_asked=True)
    parts = cut.parts.filter(state=State.WAITING).values_list("job_id", flat=True)
    jobs = [*parts, *_steps(run_id).values_list("id", flat=True)]
    for job_id in jobs:
        if job_id is not None:
            queue.ask_cancel(job_id, at=at)
    _take_over_broken(cut)
    return not Job.objects.filter(id__in=jobs, state=Job.State.RUNNING).exists()


def progress_of(run_id: UUID) -> tuple[int, int | None, int, int] | None:
    """Return rounds done and in all, parts planned and parts in all; nothing when not cut."""
    rows = list(
        models.PlanPart.objects.filter(cut_id=run_id).values_list("job_id", "iterations", "state")
    )
    if not rows:
        return None
    done = dict(Job.objects.filter(id__in=[job for job, _, _ in rows]).values_list("id", "done"))
    planned = sum(state == State.DONE for _, _, state in rows)
    if any(iterations is None for _, iterations, _ in rows):
        return planned, len(rows), planned, len(rows)
    total = sum(iterations or 0 for _, iterations, _ in rows)
    return min(total, sum(done.values())), total, planned, len(rows)


def look_after(at: datetime) -> list[tuple[UUID, RunState, Message | None]]:
    """Find what nobody would carry on by itself; return the runs that are over, and why.

    A part whose job failed or was cancelled elsewhere ends its round; a round that is over
    without a step gets one.
    """
    over: list[tuple[UUID, RunState, Message | None]] = []
    for run in models.PlanRun.objects.filter(state__in=(RunState.WAITING, RunState.RUNNING)):
        cut = models.Cut.objects.filter(run=run).first()
        if cut is None:
            job = (
                Job.objects.filter(pk=run.job_id, state__in=BROKEN).first() if run.job_id else None
            )
        else:
            _take_over_broken(cut)
            last = list(cut.parts.values_list("round", flat=True).distinct())
            for name in last:
                _ask_for_step_when_over(cut, engine.Round(name), at)
            alive = _steps(run.id).filter(state__in=ALIVE).exists()
            waiting = cut.parts.filter(state=State.WAITING).exists()
            job = None if alive or waiting else _steps(run.id).filter(state__in=BROKEN).last()
        if job is not None:
            cancelled = job.state == Job.State.CANCELLED
            state = RunState.CANCELLED if cancelled else RunState.FAILED
            over.append((run.id, state, _message(job.news)))
    return over


def _plan(row: models.PlanPart, progress: Progress) -> bool:
    """Plan a part and keep the result; return whether it ended, and not only its worker."""
    known: dict[str, Any] = {}
    try:
        found = engine.plan_part(
            wire.unpacked(bytes(row.given)),
            on_progress=lambda state: progress.advance(state.done, state.total, "iterations"),
            should_stop=lambda: progress.is_cancelled,
        )
    except HearthlineError as error:
        known = {"state": State.FAILED, "message": _stored(error.message)}
    else:
        cancelled = progress.is_cancelled
        if progress.stopped:
            return False
        known = {"state": State.DONE, "found": wire.as_json(found)}
        if cancelled:
            known = {"state": State.CANCELLED}
    worker = Job.objects.filter(pk=progress.job_id).values_list("worker", flat=True).first()
    # Kept before anybody counts: of two workers that end at once, the later counts both.
    models.PlanPart.objects.filter(pk=row.pk, state=State.WAITING).update(
        worker=worker or "", **known
    )
    return True


def _ask_for_step_when_over(cut: models.Cut, over: engine.Round, at: datetime) -> None:
    if models.PlanPart.objects.filter(cut=cut, round=over, state=State.WAITING).exists():
        return
    queue.enqueue(
        _kind("scheduling.plan_step"),
        key=_step_key(cut.run_id, over),
        by=system_caller(at),
        title=Message("job.scheduling.plan_step"),
        params={"run_id": str(cut.run_id), "over": over},
    )


def _queue(cut: models.Cut, parts: list[engine.Part], at: datetime) -> None:
    for part in parts:
        row = models.PlanPart.objects.create(
            id=derived_id("plan part", cut.run_id, part.round, part.name),
            cut=cut,
            round=part.round,
            name=part.name,
            visits=len(part.problem.visits),
            iterations=part.budget.iterations,
            given=wire.packed(part),
        )
        row.job_id = queue.enqueue(
            _kind("scheduling.plan_part"),
            key=f"plan part {row.id}",
            by=system_caller(at),
            title=Message("job.scheduling.plan_part", {"count": row.visits}),
            params={"part_id": str(row.id)},
        )
        row.save(update_fields=["job_id"])


def _whole(cut: models.Cut, problem: Problem, so_far: engine.PartPlan, at: datetime) -> Step:
    plan = engine.joined(problem, so_far)
    workers = set(cut.parts.exclude(worker="").values_list("worker", flat=True))
    parts = cut.parts.count()
    provenance = Provenance(
        engine=engine.ENGINE,
        seed=cut.run.seed,
        iterations=so_far.iterations,
        islands=1,
        seconds=(at - cut.run.asked_at).total_seconds(),
        compiled=True,
        repeatable=so_far.repeatable,
        ended_by="iterations" if so_far.repeatable else "seconds",
    )
    return Step(
        goes_on=False,
        state=RunState.DONE,
        parts=parts,
        plan=replace(plan, provenance=provenance),
        figures={"parts": parts, "workers": len(workers)},
    )


def _take_over_broken(cut: models.Cut) -> None:
    """End the parts whose jobs were given up by the queue, or cancelled on the jobs' page."""
    waiting = {row.job_id: row for row in cut.parts.filter(state=State.WAITING)}
    for job in Job.objects.filter(id__in=list(waiting), state__in=BROKEN):
        cancelled = job.state == Job.State.CANCELLED
        models.PlanPart.objects.filter(pk=waiting[job.id].pk, state=State.WAITING).update(
            state=State.CANCELLED if cancelled else State.FAILED, message=job.news
        )


def _steps(run_id: UUID) -> Any:
    keys = [_step_key(run_id, over) for over in engine.Round]
    return Job.objects.filter(key__in=keys).order_by("made_at", "id")


def _step_key(run_id: UUID, over: engine.Round) -> str:
    return f"plan {run_id} after {over}"


def _budget(run: models.PlanRun) -> Budget:
    return Budget(iterations=run.iterations, seconds=run.seconds, seed=run.seed)


def _kind(name: str) -> JobKind:
    return kinds()[name]


def _message(stored: Mapping[str, Any] | None) -> Message | None:
    return Message(stored["code"], stored["params"]) if stored else None


def _stored(message: Message) -> dict[str, Any]:
    return {"code": message.code, "params": dict(message.params)}
