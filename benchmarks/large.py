"""How large a week can be planned? 5,000 visits in one search, 50,000 in parts.

Plans invented weeks of the given sizes and prints one line a size: the share of visits served of
those that somebody could come to, seconds until a share is reached, memory, the checker's verdict.
Above ``--apart`` visits a size is one problem that is cut (``engines.planner.parts``) and planned
by ``--workers`` processes, each given its parts as bytes as the jobs' queue gives them; homes then
lie at 4,000 street corners, so that one matrix of all places fits into memory. ``--keep FILE`` adds
each line to a file and skips what stands there, so that long runs can be ended and taken up again.
Bars: 98 % served after 30 s at 5,000 visits, under 4 GB a process; 50,000 visits within an hour.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.results import Kept, report
from hearthline.engines.planner import evaluate, warm_up
from hearthline.engines.planner.areas import MOST_VISITS
from hearthline.engines.planner.bounds import lower_bound
from hearthline.engines.planner.invented import invented_problem
from hearthline.engines.planner.parts import Part, PartPlan, plan_part, solve_apart
from hearthline.engines.planner.reasons import unserved_of
from hearthline.engines.planner.search.driver import search
from hearthline.engines.planner.values import Budget, Plan, Problem, Progress
from hearthline.engines.planner.wire import as_json, from_json, packed, unpacked

CORNERS = 4000
SERVED = 0.98
MOST_MEGABYTES = 4096
MOST_MINUTES = 60
VISITS_A_NURSE = 5000 / 300


def main(argv: Sequence[str]) -> int:
    """Plan each size and print a line; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="bench large", description=__doc__)
    parser.add_argument("--visits", type=int, nargs="+", default=[5000])
    parser.add_argument("--seconds", type=float, default=30.0, help="of search, for each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--islands", type=int, default=1)
    parser.add_argument("--apart", type=int, default=10_000, help="plan larger ones in parts")
    parser.add_argument("--most", type=int, default=MOST_VISITS, help="visits of a part at most")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes for parts")
    parser.add_argument("--keep", type=Path, help="file of lines that may be taken up again")
    parser.add_argument("--short", action="store_true", help="1,000 visits whole and in parts")
    given = parser.parse_args(list(argv))
    if given.short:
        given.visits, given.seconds, given.apart, given.most = [1000, 1200], 4.0, 1000, 400
    with tempfile.TemporaryDirectory(prefix="hearthline-bench-") as folder:
        os.environ.setdefault("NUMBA_CACHE_DIR", folder)
        warm_up()
        missed = [_run(given, visits) for visits in given.visits]
    return int(any(missed))


def _run(given: argparse.Namespace, visits: int) -> bool:
    key = [visits, given.seconds, given.seed, given.islands]
    kept = Kept(given.keep)
    line = kept.line(key)
    if line is not None:
        print(json.dumps(line))
        return _missed(given, line)
    line = _whole(given, visits) if visits <= given.apart else _apart(given, visits)
    kept.add(key, report("large", seed=given.seed, **line))
    return _missed(given, line)


def _missed(given: argparse.Namespace, line: dict[str, Any]) -> bool:
    """Whether a line misses a bar; kept lines are judged again."""
    return (
        line["checker"] != "passed"
        or line["peak_megabytes"] > MOST_MEGABYTES
        or line["seconds"] > MOST_MINUTES * 60
        or (line["served_of_servable"] < SERVED and not given.short)
    )


def week(visits: int, seed: int) -> Problem:
    """Return an invented week with full-time staff: hours for about as much care as is asked."""
    return invented_problem(
        visits=visits,
        nurses=max(2, round(visits / VISITS_A_NURSE)),
        days=7,
        seed=seed,
        per_diem=0.1,
        weekend=0.7,
        care=0.75,
    )


def _whole(given: argparse.Namespace, visits: int) -> dict[str, Any]:
    problem = week(visits, given.seed)
    bound = lower_bound(problem)
    servable = visits - bound.unserved
    curve: list[tuple[float, float, float]] = []

    def note(state: Progress) -> None:
        share = (visits - state.unserved) / max(servable, 1)
        curve.append((round(state.seconds, 1), round(share, 4), round(state.best_cost)))

    began, cpu = perf_counter(), process_time()
    budget = Budget(seconds=given.seconds, seed=given.seed, islands=given.islands)
    found = search(problem, budget, compiled=True, on_progress=note).plan
    seconds, search_cpu = perf_counter() - began, process_time() - cpu
    cpu = process_time()
    plan = Plan(
        problem=problem,
        assignments=found.assignments,
        rests=found.rests,
        unserved=unserved_of(found),
        provenance=found.provenance,
    )
    verdict = evaluate(problem, plan)
    return {
        "visits": visits,
        "nurses": len(problem.nurses),
        "islands": given.islands,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(search_cpu, 1),
        "iterations": found.provenance.iterations if found.provenance else 0,
        "servable": servable,
        "served": len(plan.assignments),
        "served_of_servable": round(len(plan.assignments) / max(servable, 1), 4),
        "seconds_to_98_percent": next((s for s, share, _ in curve if share >= SERVED), None),
        "cost": round(verdict.total),
        "lower_bound": round(bound.cost),
        "curve": curve[:: max(1, len(curve) // 40)],
        "reasons_cpu_seconds": round(process_time() - cpu, 1),
        "checker": "passed" if verdict.is_valid else f"{len(verdict.violations)} rules broken",
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _apart(given: argparse.Namespace, visits: int) -> dict[str, Any]:
    """Plan one problem in parts, by processes that know nothing but the parts they are given."""
    problem = invented_problem(
        visits=visits,
        nurses=max(2, round(visits / VISITS_A_NURSE)),
        days=7,
        seed=given.seed,
        per_diem=0.1,
        weekend=0.7,
        care=0.75,
        corners=CORNERS,
    )
    servable = visits - lower_bound(problem).unserved
    budget = Budget(seconds=given.seconds, seed=given.seed, islands=given.islands)
    began, cpu = perf_counter(), process_time()
    rounds: Counter[str] = Counter()
    # Started anew and not forked: a worker has its own share of the memory only.
    with ProcessPoolExecutor(given.workers, mp_context=get_context("spawn")) as pool:

        def each(_: object, parts: Sequence[Part]) -> list[PartPlan]:
            rounds.update(str(part.round) for part in parts)
            return [from_json(found) for found in pool.map(_work, map(packed, parts))]

        plan = solve_apart(problem, budget, most_visits=given.most, each=each)
    seconds, settling = perf_counter() - began, process_time() - cpu
    verdict = evaluate(problem, plan)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "visits": visits,
        "nurses": len(problem.nurses),
        "parts": dict(rounds),
        "workers": given.workers,
        "islands": given.islands,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(settling + children.ru_utime + children.ru_stime, 1),
        "cpu_seconds_cutting_and_settling": round(settling, 1),
        "servable": servable,
        "served": len(plan.assignments),
        "served_of_servable": round(len(plan.assignments) / max(servable, 1), 4),
        "cost": round(verdict.total),
        "checker": "passed" if verdict.is_valid else f"{len(verdict.violations)} rules broken",
        "peak_megabytes": children.ru_maxrss // 1024,
        "peak_megabytes_of_the_coordinator": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        // 1024,
    }


def _work(given: bytes) -> dict[str, Any]:
    """Plan a part from its bytes, as a worker elsewhere does."""
    return as_json(plan_part(unpacked(given), compiled=True))
