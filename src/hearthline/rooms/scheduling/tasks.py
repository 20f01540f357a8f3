"""Planning as background work: derive needs, solve, have it checked, keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.engines.planner.areas import MOST_VISITS
from hearthline.engines.planner.parts import Round, needs_parts, plan_part, solve_apart
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.actions.context import Context
from hearthline.platform.jobs.kinds import job
from hearthline.platform.jobs.progress import Progress
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import (
    actions,
    coordinating,
    gathering,
    models,
    planning,
    queries,
    what_ifs,
)
from hearthline.rooms.scheduling.rules.needs import needs_between
from hearthline.rooms.scheduling.rules.problems import assigned_from, no_nurse_from
from hearthline.rooms.scheduling.rules.reading import (
    continuity,
    drives,
    nurses_seen,
    with_familiarity,
)
from hearthline.rooms.scheduling.rules.weights import differing
from hearthline.rooms.scheduling.values import RunState

LEAST_NOTICE = timedelta(minutes=30)
"""Nobody sets out sooner after planning anew. Not sourced: the product's proposal."""

MakeContext = Callable[[], Context]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to, for whoever started it."""

    run_id: UUID
    plan_id: UUID | None
    state: RunState
    figures: Mapping[str, Any]


def refresh_needs(context: Context, first_day: date, days: int) -> list[int]:
    """Derive the needs of some days from the orders in force and store the difference."""
    last_day = first_day + timedelta(days=days - 1)
    gathered = gathering.gather(None, first_day)
    needs = needs_between(
        gathered.orders,
        gathered.routines,
        program.settings_in_force().settings,
        first_day=first_day,
        last_day=last_day,
        scopes=program.scopes_by_branch(),
    )
    return actions.derive_needs(context, needs=needs, first_day=first_day, last_day=last_day)


def run_plan(
    run_id: UUID,
    make_context: MakeContext,
    *,
    today: date,
    most_visits: int = MOST_VISITS,
    on_progress: Callable[[planner.Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    hand_on: Callable[[models.PlanRun, planning.Prepared], None] | None = None,
    weights_file: Path | None = None,
) -> Outcome:
    """Carry out a run: needs, problem, search, independent check, draft.

    A plan that the checker rejects is not kept and not shown; the run says which rule.

    Parameters
    ----------
    make_context
        Gives a fresh context for each action.
    today
        A day already published and begun stays as it is, but for visits that cannot be made
        as they stand.
    most_visits
        A plan of more is made in parts.
    hand_on
        Gives the parts to other workers, and whoever ends the last carries the run on; without
        it they are planned here, one after another, to the same plan.
    weights_file
        A file of weights for this run instead of the program's own.
    """
    run = models.PlanRun.objects.get(id=run_id)
    models.PlanRun.objects.filter(id=run_id).update(state=RunState.RUNNING)
    try:
        refresh_needs(make_context(), run.first_day, run.days)
        prepared = prepared_for(run, today, weights_file)
        budget = budget_of(run)
        if not needs_parts(prepared.problem, most_visits):
            plan = engine.solve(
                prepared.problem, budget, on_progress=on_progress, should_stop=should_stop
            )
        elif hand_on is not None:
            hand_on(run, prepared)
            return Outcome(run_id, None, RunState.RUNNING, {})
        else:
            plan = solve_apart(
                prepared.problem,
                budget,
                branches=branches_of(prepared),
                most_visits=most_visits,
                plan=partial(plan_part, on_progress=on_progress, should_stop=should_stop),
            )
    except HearthlineError as error:
        return ended(make_context(), run_id, RunState.FAILED, {}, message=error.message)
    return keep(run, prepared, plan, make_context, should_stop=should_stop)


def prepared_for(
    run: models.PlanRun, today: date, weights_file: Path | None = None
) -> planning.Prepared:
    """Return the problem of a run as things stand."""
    has_begun = today >= run.first_day
    return planning.prepare(
        run.first_day,
        run.days,
        frozen=planning.that_stay(run.first_day, today, run.asked_at) if has_begun else (),
        called=queries.called_days(run.first_day),
        not_before=run.asked_at + LEAST_NOTICE if has_begun else None,
        asked_at=run.asked_at,
        weights_file=weights_file,
    )


def budget_of(run: models.PlanRun) -> planner.Budget:
    """Return what a run may search."""
    return planner.Budget(iterations=run.iterations, seconds=run.seconds, seed=run.seed)


def branches_of(prepared: planning.Prepared) -> dict[str, str]:
    """Return the branch of every patient and nurse of a problem."""
    return {str(need.patient_id): str(need.branch_id) for need in prepared.needs.values()} | {
        str(nurse.id): str(nurse.branch_id) for nurse in prepared.given.nurses
    }


def keep(
    run: models.PlanRun,
    prepared: planning.Prepared,
    plan: planner.Plan,
    make_context: MakeContext,
    *,
    should_stop: Callable[[], bool] | None = None,
    more: Mapping[str, Any] | None = None,
) -> Outcome:
    """Have a plan checked and keep it as the draft, or say which rule it breaks.

    Parameters
    ----------
    more
        Figures to keep with those of the plan.
    """
    run_id = run.id
    verdict = engine.evaluate(prepared.problem, plan)
    provenance = plan.provenance
    facts: dict[str, Any] = {
        "visits": len(prepared.problem.visits),
        "nurses": len(prepared.problem.nurses),
        "cost": round(verdict.total, 1),
        "weights": differing(prepared.problem.weights),
        "iterations": provenance.iterations if provenance else 0,
        "seconds": round(provenance.seconds, 2) if provenance else 0,
        "repeatable": bool(provenance and provenance.repeatable),
        **(more or {}),
    }
    if not verdict.is_valid:
        facts["violations"] = len(verdict.violations)
        broken = verdict.violations[0].rule
        message = Message("scheduling.plan_rejected", {"rule": broken})
        return ended(make_context(), run_id, RunState.REJECTED, facts, message=message)
    if should_stop is not None and should_stop():
        return ended(make_context(), run_id, RunState.CANCELLED, facts)
    zones = {nurse.id: nurse.zone for nurse in prepared.given.nurses}
    assigned = with_familiarity(
        assigned_from(plan, prepared.needs.values(), prepared.clock),
        own=planning.own_nurses(prepared.given.homes),
        past=prepared.given.past,
    )
    driven = drives(plan, prepared.clock, zones)
    known = continuity(assigned)
    # What may still be served after the last day planned is not without a nurse yet.
    no_nurse = [
        item
        for item in (*no_nurse_from(plan), *prepared.cannot)
        if prepared.needs[item.need_id].latest_day <= prepared.clock.last_day
    ]
    facts |= {
        "served": len(assigned),
        "unserved": len(no_nurse),
        "visits": len(assigned) + len(no_nurse),
        "own": known.own,
        "met": known.met,
        "new": known.new,
        "known_percent": known.known_percent,
        "nurses_seen": nurses_seen(assigned),
        "drive_minutes": sum(drive.minutes for drive in driven),
        "drive_km": round(sum(drive.km for drive in driven)),
    }
    plan_id = actions.keep_plan(
        make_context(),
        first_day=run.first_day,
        last_day=prepared.clock.last_day,
        assigned=assigned,
        no_nurse=no_nurse,
        drives=driven,
        figures=facts,
        by_offer=frozenset(
            nurse.id
            for nurse in prepared.given.nurses
            if nurse.contract is not None and nurse.contract.is_per_diem
        ),
    )
    return ended(
        make_context(),
        run_id,
        RunState.DONE,
        facts,
        plan_id=plan_id,
        engine_name=provenance.engine if provenance else "",
    )


@job("scheduling.plan", lane="planner", attempts=2, permission="scheduling.plan")
def plan_visits(
    progress: Progress, *, run_id: str, today: str, most_visits: int = MOST_VISITS
) -> dict[str, Any]:
    """Make a plan in the background; a cancelled one keeps nothing.

    One of more than ``most_visits`` is cut, and this job is over when its parts wait for workers.
    """
    today_is = date.fromisoformat(today)

    def on_progress(state: planner.Progress) -> None:
        progress.advance(state.done, state.total, "iterations")
        progress.say(
            Message(
                "scheduling.plan_so_far",
                {"count": state.unserved, "cost": round(state.best_cost)},
            )
        )

    outcome = run_plan(
        UUID(run_id),
        progress.context,
        today=today_is,
        most_visits=most_visits,
        on_progress=on_progress,
        should_stop=lambda: progress.is_cancelled,
        hand_on=lambda run, prepared: coordinating.begin(
            run,
            prepared.problem,
            branches_of(prepared),
            today=today_is,
            most_visits=most_visits,
            at=progress.now(),
        ),
    )
    return {"run": run_id, "state": outcome.state, **outcome.figures}


@job("scheduling.plan_part", lane="planner", permission="scheduling.plan")
def plan_one_part(progress: Progress, *, part_id: str) -> dict[str, Any] | None:
    """Plan one part of a run; whoever ends the last of a round has the run carried on."""
    return coordinating.work(UUID(part_id), progress)


@job("scheduling.plan_step", lane="planner", permission="scheduling.plan")
def carry_on(progress: Progress, *, run_id: str, over: str) -> dict[str, Any]:
    """Carry a run on whose round is over: the next round, or the whole plan, checked and kept."""
    cut = models.Cut.objects.select_related("run").filter(run_id=UUID(run_id)).first()
    if cut is None:
        return {"run": run_id}
    step = coordinating.step(cut, Round(over), at=progress.now())
    if step.goes_on:
        return {"run": run_id, "parts": step.parts}
    run = cut.run
    if step.state is not RunState.DONE or step.plan is None:
        outcome = ended(progress.context(), run.id, step.state, {}, message=step.message)
    else:
        outcome = _keep_joined(run, cut.today, step, progress)
    cut.delete()
    return {"run": run_id, "state": outcome.state, **outcome.figures}


def _keep_joined(
    run: models.PlanRun, today: date, step: coordinating.Step, progress: Progress
) -> Outcome:
    """Keep the plan of all parts, fitted to what may have changed while they were planned."""
    try:
        prepared = prepared_for(run, today)
        plan = coordinating.fitted(step, prepared.problem)
    except HearthlineError as error:
        return ended(progress.context(), run.id, RunState.FAILED, {}, message=error.message)
    return keep(run, prepared, plan, progress.context, more=step.figures)


@job("scheduling.look_after_plans", permission="scheduling.plan")
def look_after_plans(progress: Progress) -> dict[str, int]:
    """End runs whose workers were lost for good, and carry on those that nobody carried on."""
    stopped = coordinating.look_after(progress.now())
    for run_id, state, message in stopped:
        ended(progress.context(), run_id, state, {}, message=message)
        models.Cut.objects.filter(run_id=run_id).delete()
    return {"ended": len(stopped)}


@job("scheduling.what_if", lane="planner", attempts=1, permission="scheduling.plan")
def answer_what_if(progress: Progress, *, what_if_id: str) -> dict[str, Any]:
    """Work out a question of what would be; a cancelled one keeps nothing."""
    state = what_ifs.work_out(
        UUID(what_if_id),
        progress.context,
        what_ifs.Steps(
            on_progress=lambda done, total: progress.advance(done, total, "iterations"),
            should_stop=lambda: progress.is_cancelled,
        ),
    )
    return {"what_if": what_if_id, "state": state}


def ended(
    context: Context,
    run_id: UUID,
    state: RunState,
    figures: Mapping[str, Any],
    *,
    message: Message | None = None,
    plan_id: UUID | None = None,
    engine_name: str = "",
) -> Outcome:
    """Write down how a run ended."""
    actions.end_run(
        context,
        run_id=run_id,
        state=state,
        figures=figures,
        message=message,
        plan_id=plan_id,
        engine=engine_name,
    )
    return Outcome(run_id, plan_id, state, figures)
