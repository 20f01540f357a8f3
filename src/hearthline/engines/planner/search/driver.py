"""Runs the kernel: budget, islands, temperatures, progress, cancel."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..values import Budget, OnProgress, Plan, Problem, Progress, Provenance, ShouldStop
from . import layout as at
from .compile import ENGINE, Kernel, compiled_kernel, plain_kernel
from .layout import Board, Kept
from .prepare import prepare
from .read import load, read_assignments, read_rests

PLAIN_WORK = 60_000
"""Visits x iterations up to which plain Python is quicker than starting the compiled kernel."""

SEGMENTS = 40
"""A repeatable search is cut into so many parts; progress and cancel act between them."""

EXCHANGE = 8
"""Segments after which the worst island takes over the best plan."""

SAMPLE = 60
"""Rounds without heat by which the temperature is set."""

HOT_SHARE = 0.5
COLD_SHARE = 0.005
"""Start and end temperature as shares of the mean worsening seen in the sample, which is capped
at a few visits' continuity: leaving visits out must not set the scale."""

SECONDS_A_SEGMENT = 0.25


@dataclass(slots=True)
class _Island:
    board: Board
    kept: Kept
    best: Kept
    costs: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Searched:
    """A raw result: the best state with what is needed to read it."""

    plan: Plan
    cost: float


def search(
    problem: Problem,
    budget: Budget,
    *,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
    start_from: Plan | None = None,
    movable: frozenset[str] | None = None,
    open_days: frozenset[int] | None = None,
    heat: float = 1.0,
    ruin_size: int | None = None,
    least_rounds: int = 0,
) -> Searched:
    """Search within ``budget`` and return the best plan, without reasons for unserved visits.

    ``compiled`` chooses the kernel (``None``: compiled when the work is worth it);
    ``start_from`` begins with a plan; ``movable`` and ``open_days`` narrow what may change;
    ``heat`` scales the temperatures; ``least_rounds`` are made even when seconds are over.
    """
    run = _Run(problem, budget, on_progress, should_stop, compiled)
    run.movable, run.open_days = movable, open_days
    run.least_rounds = least_rounds
    run.size = ruin_size or int(min(24, max(4, len(problem.visits) * 0.04)))
    run.begin(start_from)
    run.heat(heat)
    run.loop()
    return run.result()


class _Run:
    movable: frozenset[str] | None = None
    open_days: frozenset[int] | None = None
    size: int = 8
    least_rounds: int = 0

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        on_progress: OnProgress | None,
        should_stop: ShouldStop | None,
        compiled: bool | None,
    ) -> None:
        self.problem = problem
        self.budget = budget
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.began = time.monotonic()
        self.kernel = _kernel_for(problem, budget, compiled)
        self.islands: list[_Island] = []
        self.done = 0
        self.hot = self.cold = 0.0
        self.ended_by = "iterations"

    def begin(self, start_from: Plan | None) -> None:
        for number in range(self.budget.islands):
            board = prepare(
                self.problem,
                seed=self.budget.seed * 64 + number,
                movable=self.movable,
                open_days=self.open_days,
                start_from=start_from,
            )
            if start_from is not None:
                load(start_from, self.problem, board, self.kernel)
            cost = self.kernel.construct(board)
            costs = np.array([cost, cost, 0.0, 0.0])
            self.islands.append(_Island(board, _kept(board), _kept(board), costs))

    def heat(self, scale: float) -> None:
        """Set the temperatures from the worsenings that a few rounds meet."""
        rounds = min(SAMPLE, self.rounds_left())
        self.each(lambda island: self.anneal(island, rounds, 0.0, 0.0))
        self.done += rounds * len(self.islands)
        worse = sum(float(island.costs[2]) for island in self.islands)
        count = sum(float(island.costs[3]) for island in self.islands)
        mean = worse / count if count else 1.0
        cap = 4.0 * self.problem.weights.not_primary + self.problem.weights.new_faces
        mean = min(mean, max(cap, 1.0))
        self.hot = mean * HOT_SHARE * scale
        self.cold = mean * COLD_SHARE * scale

    def loop(self) -> None:
        total = self.rounds_left()
        if total == 0:
            return
        per_segment = max(1, -(-total // SEGMENTS)) if self.budget.iterations is not None else 20
        segment = 0
        ran = 0
        searching = time.monotonic()
        while self.rounds_left() > 0:
            if self.should_stop is not None and self.should_stop():
                self.ended_by = "stopped"
                return
            now = time.monotonic()
            is_over = self.budget.seconds is not None and now - self.began >= self.budget.seconds
            if is_over and (self.done >= self.least_rounds or not self.kernel.compiled):
                self.ended_by = "seconds"
                return
            rounds = min(per_segment, self.rounds_left())
            if self.budget.iterations is None:
                begin, end = self.clock_shares(searching)
            else:
                begin, end = ran / total, (ran + rounds) / total
            hot, cold = self.temperature(begin), self.temperature(end)
            self.each(lambda i, r=rounds, h=hot, c=cold: self.anneal(i, r, h, c))  # type: ignore[misc]
            ran += rounds
            self.done += rounds * len(self.islands)
            segment += 1
            if segment % EXCHANGE == 0:
                self.exchange()
            if self.budget.iterations is None:
                spent = time.monotonic() - now
                faster = SECONDS_A_SEGMENT / max(spent, 1e-4)
                per_segment = max(1, int(per_segment * min(faster, 4.0)))
            self.report()

    def rounds_left(self) -> int:
        if self.budget.iterations is None:
            return 1 << 40
        return max(0, (self.budget.iterations - self.done) // len(self.islands))

    def clock_shares(self, searching: float) -> tuple[float, float]:
        assert self.budget.seconds is not None
        available = max(1e-3, self.began + self.budget.seconds - searching)
        spent = (time.monotonic() - searching) / available
        return min(spent, 1.0), min(1.0, spent + SECONDS_A_SEGMENT / available)

    def temperature(self, share: float) -> float:
        if self.hot <= 0.0:
            return 0.0
        return float(self.hot * (self.cold / self.hot) ** share)

    def anneal(self, island: _Island, rounds: int, hot: float, cold: float) -> None:
        self.kernel.anneal(
            island.board,
            island.kept,
            island.best,
            island.costs,
            rounds,
            hot,
            cold,
            self.size,
        )

    def each(self, work: Callable[[_Island], None]) -> None:
        if len(self.islands) == 1 or not self.kernel.compiled:
            for island in self.islands:
                work(island)
            return
        with ThreadPoolExecutor(min(len(self.islands), os.cpu_count() or 1)) as pool:
            list(pool.map(work, self.islands))

    def exchange(self) -> None:
        """Give the best plan of all to the island whose current one is worst."""
        if len(self.islands) < 2:
            return
        best = min(self.islands, key=lambda island: float(island.costs[1]))
        worst = max(self.islands, key=lambda island: float(island.costs[0]))
        if worst is best:
            return
        self.kernel.take_back(worst.board, best.best)
        self.kernel.put_aside(worst.board, worst.kept)
        self.kernel.put_aside(worst.board, worst.best)
        worst.board.tally[at.X_STALES] = 0
        worst.board.tally[at.X_AGE] += 1
        worst.costs[0] = worst.costs[1] = best.costs[1]
        self.kernel.list_absent(worst.board)

    def report(self) -> None:
        if self.on_progress is None:
            return
        best = min(self.islands, key=lambda island: float(island.costs[1]))
        tally = best.board.tally
        first = best.board.fact[tally[at.X_VISIT0] : tally[at.X_VISIT1], at.V_TASK0]
        unserved = int((best.best.live[first, at.S_ROUTE] < 0).sum())
        spent = time.monotonic() - self.began
        total = self.budget.iterations
        if total is None:
            assert self.budget.seconds is not None
            total = max(self.done, int(self.done * self.budget.seconds / max(spent, 1e-3)))
        self.on_progress(Progress(self.done, total, float(best.costs[1]), unserved, spent))

    def result(self) -> Searched:
        best = min(self.islands, key=lambda island: float(island.costs[1]))
        self.kernel.take_back(best.board, best.best)
        plan = Plan(
            problem=self.problem,
            assignments=read_assignments(self.problem, best.board),
            rests=read_rests(self.problem, best.board),
            provenance=Provenance(
                engine=ENGINE,
                seed=self.budget.seed,
                iterations=self.done,
                islands=self.budget.islands,
                seconds=time.monotonic() - self.began,
                compiled=self.kernel.compiled,
                repeatable=self.ended_by == "iterations",
                ended_by=self.ended_by,
            ),
        )
        return Searched(plan, float(best.costs[1]))


def _kernel_for(problem: Problem, budget: Budget, compiled: bool | None) -> Kernel:
    if compiled is None:
        work = len(problem.visits) * (budget.iterations or 1 << 20)
        compiled = work > PLAIN_WORK and _can_compile()
    return compiled_kernel() if compiled else plain_kernel()


def _can_compile() -> bool:
    try:
        compiled_kernel()
    except ImportError:
        return False
    return True


def _kept(board: Board) -> Kept:
    return Kept(*(getattr(board, name).copy() for name in Kept._fields))
