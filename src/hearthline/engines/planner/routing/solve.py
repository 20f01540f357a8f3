"""Runs the routing kernel: budget, islands, temperatures, progress, cancel."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from . import layout as at
from .compile import Kernel, compiled_kernel, plain_kernel
from .layout import Board
from .network import Effort, Network, Part, Routed, Stop, StopAt
from .prepare import first_plan, prepare, reach_of

SEGMENTS = 64
"""A wave is cut into at least so many parts; progress, cancel and exchange act between them."""

USUAL_SPEED = 4_000_000
"""Proposals a second that a search by the clock is expected to make when waves are chosen."""

MOST_WAVES = 8

SECONDS_A_SEGMENT = 0.25

PLAIN_WORK = 10_000
PLAIN_SECONDS = 0.1
"""Efforts up to which plain Python is quicker than loading the compiled kernel."""

OnRouted = Callable[["RoutingProgress"], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Tuning:
    """What was settled by measuring; see docs/planner.md.

    Parameters
    ----------
    hot, cold
        First and last temperature, in typical ways between neighbours.
    again
        Share of ``hot`` at which every second wave begins.
    wave
        Proposals for each task that make another wave worth it.
    near
        Neighbours of a task that moves choose from.
    mix
        Chances out of 1,024, each with those before it, of relocation, exchange, crossing, row of
        stops and change of order; what remains is change of nurse.
    wander
        Chance out of 256 that a relocation goes anywhere.
    """

    hot: float = 4.0
    cold: float = 0.04
    again: float = 0.25
    wave: int = 600_000
    near: int = 20
    mix: tuple[int, ...] = (560, 720, 850, 920, 970)
    wander: int = 8


@dataclass(frozen=True, slots=True)
class RoutingProgress:
    """What a search can tell while it runs."""

    proposals: int
    share: float
    best_cost: float
    seconds: float


@dataclass(slots=True)
class _Search:
    network: Network
    effort: Effort
    tuning: Tuning
    kernel: Kernel
    on_progress: OnRouted | None
    should_stop: ShouldStop | None
    boards: list[Board] = field(default_factory=list)
    scale: int = 1
    reach: float = 1.0
    proposals: int = 0
    ended_by: str = "iterations"
    began: float = 0.0
    began_work: float = 0.0


def solve_network(
    network: Network,
    effort: Effort,
    *,
    on_progress: OnRouted | None = None,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
    tuning: Tuning | None = None,
) -> Routed:
    """Return good routes for ``network``; the same for the same iterations, seed and islands.

    Parameters
    ----------
    network
        What to plan; every stop is served.
    effort
        Iterations (repeatable) or seconds, seed and islands.
    on_progress
        Called now and then.
    should_stop
        Asked now and then; when true the best routes so far come back.
    compiled
        Which form of the kernel: ``None`` uses the compiled one when the work is worth it; both
        give the same routes.
    tuning
        Other temperatures and chances than the ones settled by measuring.
    """
    kernel = _kernel_for(effort, compiled)
    if kernel.compiled:
        _made_ready()
    run = _Search(network, effort, tuning or Tuning(), kernel, on_progress, should_stop)
    run.began, run.began_work = time.monotonic(), time.process_time()
    for island in range(effort.islands):
        board, run.scale = prepare(network, effort.seed * 64 + island)
        nurses, ranks = first_plan(board, network)
        kernel.rebuild(board, nurses, ranks)
        kernel.keep(board)
        run.boards.append(board)
    run.reach = reach_of(run.boards[0])
    _cool(run)
    return _result(run)


def warm_up() -> float:
    """Compile the kernel, or load it from the cache; return the seconds it took."""
    began = time.monotonic()
    _made_ready()
    return time.monotonic() - began


@cache
def _made_ready() -> None:
    """Let every function be compiled or loaded before any clock of a search runs."""
    travel = np.array([[0.0, 3.0, 4.0], [3.0, 0.0, 5.0], [4.0, 5.0, 0.0]])
    part = Part((0, 1), 10.0)
    stops = (Stop(1, 0.0, 60.0, (part,)), Stop(2, 0.0, 60.0, (part, part)))
    network = Network(travel, stops, (0, 0))
    kernel = compiled_kernel()
    board, _ = prepare(network, 1)
    kernel.rebuild(board, *first_plan(board, network))
    kernel.keep(board)
    kernel.anneal(board, 2, 1.0, 1.0, 1, np.zeros(8, np.int64))


def _kernel_for(effort: Effort, compiled: bool | None) -> Kernel:
    if compiled is None:
        little = effort.iterations is not None and effort.iterations <= PLAIN_WORK
        brief = effort.seconds is not None and effort.seconds <= PLAIN_SECONDS
        compiled = not (little or brief)
    return compiled_kernel() if compiled else plain_kernel()


def _cool(run: _Search) -> None:
    waves = _waves(run)
    near = min(run.tuning.near, run.boards[0].before.shape[1])
    mix = np.array([*run.tuning.mix, 0, run.tuning.wander, 0], np.int64)
    total = run.effort.iterations
    islands = len(run.boards)
    per_segment = 2000 if total is None else max(1, -(-total // (SEGMENTS * waves * islands)))
    while (share := _share_done(run)) < 1.0:
        if run.should_stop is not None and run.should_stop():
            run.ended_by = "stopped"
            return
        began = time.monotonic()
        if total is not None:
            per_segment = min(per_segment, (total - run.proposals) // islands)
            if per_segment == 0:
                return
            end = share + per_segment * islands / total
        else:
            end = share + SECONDS_A_SEGMENT / (run.effort.seconds or 1.0)
        heats = _heat(run, share, waves), _heat(run, min(end, _end_of_wave(share, waves)), waves)

        def work(
            board: Board, count: int = per_segment, heats: tuple[float, float] = heats
        ) -> None:
            run.kernel.anneal(board, count, heats[0], heats[1], near, mix)

        _each(run, work)
        run.proposals += per_segment * islands
        _meet(run, share, _share_done(run), waves)
        if total is None:
            faster = SECONDS_A_SEGMENT / max(time.monotonic() - began, 1e-4)
            per_segment = max(1, int(per_segment * min(faster, 4.0)))
        _report(run)


def _waves(run: _Search) -> int:
    """Return how often to cool: small problems, whose cost has many valleys, several times."""
    tasks = int(run.boards[0].tally[at.X_TASKS])
    each = (run.effort.iterations or 0) / len(run.boards)
    if run.effort.seconds is not None:
        each = run.effort.seconds * USUAL_SPEED
    return int(min(MOST_WAVES, max(1, each // (tasks * run.tuning.wave))))


def _end_of_wave(share: float, waves: int) -> float:
    return (int(share * waves) + 1 - 1e-9) / waves


def _heat(run: _Search, share: float, waves: int) -> float:
    """Return the temperature: each wave cools anew, every second one from a lower beginning."""
    wave = min(waves - 1, int(share * waves))
    hot = run.tuning.hot * (1.0 if wave % 2 == 0 else run.tuning.again)
    within = min(1.0, share * waves - wave)
    return float(run.reach * hot * (run.tuning.cold / hot) ** within)


def _meet(run: _Search, before: float, after: float, waves: int) -> None:
    """Between waves all go on from the best; in the cool half of a wave the worst takes it over."""
    if int(after * waves) > int(before * waves):
        best = min(run.boards, key=lambda board: float(board.best[0]))
        for board in run.boards:
            run.kernel.rebuild(board, best.best_nurse.copy(), best.best_rank.copy())
            if board.best[1] < board.best[0]:
                run.kernel.keep(board)
        return
    quarters = int(after * waves * 4)
    if quarters > int(before * waves * 4) and quarters % 4 >= 2:
        _exchange(run)


def _share_done(run: _Search) -> float:
    if run.effort.iterations is not None:
        return run.proposals / max(1, run.effort.iterations)
    assert run.effort.seconds is not None
    run.ended_by = "seconds"
    return _spent(run) / run.effort.seconds


def _spent(run: _Search) -> float:
    if run.effort.by_processor:
        return (time.process_time() - run.began_work) / len(run.boards)
    return time.monotonic() - run.began


def _each(run: _Search, work: Callable[[Board], None]) -> None:
    if len(run.boards) == 1 or not run.kernel.compiled:
        for board in run.boards:
            work(board)
        return
    with ThreadPoolExecutor(min(len(run.boards), os.cpu_count() or 1)) as pool:
        list(pool.map(work, run.boards))


def _exchange(run: _Search) -> None:
    """Give the best plan of all to the island whose current one is worst."""
    if len(run.boards) < 2:
        return
    best = min(run.boards, key=lambda board: float(board.best[0]))
    worst = max(run.boards, key=lambda board: float(board.best[1]))
    if worst is best:
        return
    run.kernel.rebuild(worst, best.best_nurse, best.best_rank)
    if worst.best[1] < worst.best[0]:
        run.kernel.keep(worst)


def _report(run: _Search) -> None:
    if run.on_progress is None:
        return
    best = min(float(board.best[0]) for board in run.boards)
    run.on_progress(
        RoutingProgress(run.proposals, min(1.0, _share_done(run)), best / run.scale, _spent(run))
    )


def _result(run: _Search) -> Routed:
    best = min(run.boards, key=lambda board: float(board.best[0]))
    ranks: Any = best.best_rank
    order = [int(v) for v in np.argsort(ranks, kind="stable")]
    tasks = int(best.tally[at.X_TASKS])
    parts = [(int(best.fact[t, at.F_VISIT]), t) for t in range(tasks)]
    nurse_of: dict[tuple[int, int], int] = {}
    for visit, task in parts:
        part = 0 if best.visit[visit, at.V_FIRST] == task else 1
        nurse_of[visit, part] = int(best.best_nurse[task])
    return Routed(
        routes=_timed(run.network, order, nurse_of),
        order=tuple(order),
        proposals=run.proposals,
        seconds=time.monotonic() - run.began,
        ended_by=run.ended_by,
    )


def _timed(
    network: Network, order: list[int], nurse_of: dict[tuple[int, int], int]
) -> tuple[tuple[StopAt, ...], ...]:
    """Return the routes with the earliest starts, in the network's own units."""
    free = [0.0] * len(network.homes)
    place = list(network.homes)
    routes: list[list[StopAt]] = [[] for _ in network.homes]
    for row in order:
        stop = network.stops[row]
        starts = []
        for part in range(len(stop.parts)):
            nurse = nurse_of[row, part]
            there = free[nurse] + float(network.travel[place[nurse], stop.place])
            starts.append(max(stop.opens, there))
        if len(starts) == 2:
            starts[1] = max(starts[1], starts[0] + stop.gap[0])
            starts[0] = max(starts[0], starts[1] - stop.gap[1])
        for part, start in enumerate(starts):
            nurse = nurse_of[row, part]
            routes[nurse].append(StopAt(row, part, start))
            free[nurse] = start + stop.parts[part].service
            place[nurse] = stop.place
    return tuple(tuple(route) for route in routes)
