"""How good is a four-week plan, and how soon?

Plans an invented problem from a seed and prints one JSON line: seconds for the parts, every cost
term, how many visits are left out and why, continuity, and the independent checker's verdict.
Then repairs it for a nurse who is sick on the busiest day. Returns 1 when the checker rejects
anything, or when a bar is missed on the default size.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter, process_time

from benchmarks.results import report
from hearthline.engines.planner import check, evaluate, explain, repair, solve, warm_up
from hearthline.engines.planner.continuity import continuity_by_patient, mean_of
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.values import (
    Budget,
    Change,
    Move,
    Plan,
    Promise,
    PromiseState,
)

MOST_PLAN_SECONDS = 20.0
MOST_REPAIR_SECONDS = 2.0


def main(argv: Sequence[str]) -> int:
    """Run once and print one JSON line."""
    parser = argparse.ArgumentParser(prog="bench plan", description=__doc__)
    parser.add_argument("--visits", type=int, default=700)
    parser.add_argument("--nurses", type=int, default=30)
    parser.add_argument("--days", type=int, default=28)
    parser.add_argument("--iterations", type=int, default=50_000)
    parser.add_argument("--seconds", type=float, help="stop by the clock instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--islands", type=int, default=1)
    parser.add_argument("--short", action="store_true", help="120 visits, 2,000 iterations")
    given = parser.parse_args(list(argv))
    if given.short:
        given.visits, given.nurses, given.days, given.iterations = 120, 10, 7, 2_000
    with tempfile.TemporaryDirectory(prefix="hearthline-bench-") as folder:
        os.environ.setdefault("NUMBA_CACHE_DIR", folder)
        return _run(given)


def _run(given: argparse.Namespace) -> int:
    cpu = process_time()
    warm_up_seconds = warm_up()
    warm_up_cpu = process_time() - cpu
    problem = invented_problem(
        visits=given.visits, nurses=given.nurses, days=given.days, seed=given.seed
    )
    iterations = None if given.seconds else given.iterations
    budget = Budget(
        iterations=iterations, seconds=given.seconds, seed=given.seed, islands=given.islands
    )
    began, cpu = perf_counter(), process_time()
    plan = solve(problem, budget, compiled=True)
    seconds, plan_cpu = perf_counter() - began, process_time() - cpu
    verdict = evaluate(problem, plan)
    repaired, repair_seconds, calls = _repair(plan)
    repair_verdict = evaluate(repaired.problem, repaired)
    continuity = continuity_by_patient(plan).values()
    often = [item for item in continuity if item.visits >= 3]
    done = plan.provenance.iterations if plan.provenance else 0
    report(
        "plan",
        seed=given.seed,
        visits=len(problem.visits),
        nurses=len(problem.nurses),
        patients=len({visit.patient_id for visit in problem.visits}),
        days=problem.days,
        iterations=done,
        islands=given.islands,
        warm_up_seconds=round(warm_up_seconds, 1),
        warm_up_cpu_seconds=round(warm_up_cpu, 1),
        seconds=round(seconds, 2),
        cpu_seconds=round(plan_cpu, 2),
        iterations_per_cpu_second=round(done / max(plan_cpu, 1e-9)),
        cost=round(verdict.total, 1),
        terms={name: round(term.amount, 1) for name, term in verdict.terms.items()},
        unserved=len(plan.unserved),
        unserved_because=dict(
            Counter(" + ".join(sorted(item.blocked_by)) for item in plan.unserved)
        ),
        usual_provider=_rounded(mean_of(item.usual_provider for item in often)),
        bice_boxerman=_rounded(mean_of(item.bice_boxerman for item in often)),
        checker="passed" if verdict.is_valid else f"{len(verdict.violations)} rules broken",
        repair_seconds=round(repair_seconds, 2),
        repair_unserved=len(repaired.unserved) - len(plan.unserved),
        repair_calls=calls,
        repair_checker="passed" if repair_verdict.is_valid else "rules broken",
        check_milliseconds=_check_milliseconds(plan),
        explain_milliseconds=_explain_milliseconds(plan),
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )
    missed = not verdict.is_valid or not repair_verdict.is_valid
    if not given.short and not given.seconds and given.visits <= 700:
        # By processor time, so that a busy machine does not fail a quick search.
        missed = missed or plan_cpu > MOST_PLAN_SECONDS or repair_seconds > 4 * MOST_REPAIR_SECONDS
    return int(missed)


def _repair(plan: Plan) -> tuple[Plan, float, int]:
    """Repair for a nurse who is sick on her busiest day, every family having confirmed."""
    visits = tuple(
        replace(visit, promise=Promise(plan.by_visit[visit.id].start, PromiseState.CONFIRMED))
        if visit.id in plan.by_visit
        else visit
        for visit in plan.problem.visits
    )
    agreed = replace(plan, problem=replace(plan.problem, visits=visits))
    load = Counter(
        (nurse, plan.problem.day_of(a.start)) for a in plan.assignments for nurse in a.nurse_ids
    )
    (nurse_id, day), _ = load.most_common(1)[0]
    change = Change.nurse_out(nurse_id, day, at=plan.problem.day_starts[day] + 370)
    began = perf_counter()
    repaired = repair(agreed, change, Budget(iterations=1000), compiled=True)
    return repaired, perf_counter() - began, len(repaired.families_to_call)


def _check_milliseconds(plan: Plan) -> float:
    moves = [Move(a.visit_id, a.nurse_ids, a.start + 30) for a in plan.assignments[:100]]
    began = perf_counter()
    for move in moves:
        check(plan, move)
    return round((perf_counter() - began) / max(len(moves), 1) * 1000, 2)


def _explain_milliseconds(plan: Plan) -> float:
    visits = [a.visit_id for a in plan.assignments[:20]]
    began = perf_counter()
    for visit_id in visits:
        explain(plan, visit_id)
    return round((perf_counter() - began) / max(len(visits), 1) * 1000, 1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
