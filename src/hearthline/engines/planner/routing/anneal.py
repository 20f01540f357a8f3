"""Simulated annealing over the neighbourhoods."""

from __future__ import annotations

import math
from typing import Any

from .layout import (
    L_LATE,
    L_LOAD,
    L_NEXT,
    L_NURSE,
    L_PREV,
    L_START,
    S_LATE_MAX,
    X_ACCEPTED,
    X_CROWDED,
    X_NURSES,
    X_STARTS,
    X_TASKS,
    X_VISITS,
)
from .moves import (
    propose_crossing,
    propose_exchange,
    propose_nurse,
    propose_rank,
    propose_relocation,
    propose_row,
)
from .timing import (
    attempt,
    cost_of,
    number_afresh,
    pick,
    place_of,
    put,
    settle,
    wait_for,
    worst_late,
)

RENUMBER = 1 << 17
"""Proposals after which the order is numbered afresh by the clock."""

COOL = 1 << 9
"""Proposals at one temperature."""


def rebuild(b: Any, nurses: Any, ranks: Any) -> float:
    """Put the plan that nurses and ranks describe on the board; return its cost."""
    tasks = b.tally[X_TASKS]
    for i in range(4):
        b.sums[i] = 0
    for nurse in range(b.tally[X_NURSES]):
        home = tasks + nurse
        b.live[home, L_NEXT] = home
        b.live[home, L_PREV] = home
        b.live[home, L_NURSE] = nurse
        b.live[home, L_LOAD] = 0
    for visit in range(b.tally[X_VISITS]):
        b.rank[visit] = ranks[visit]
    for task in range(tasks):
        before = place_of(b, task, nurses[task])
        put(b, task, before if before >= 0 else tasks + nurses[task], nurses[task])
        b.live[task, L_START] = -1
        b.live[task, L_LATE] = 0
    for visit in range(b.tally[X_VISITS]):
        wait_for(b, visit)
    b.tally[X_STARTS] = 0
    settle(b, math.inf, 0.0)
    b.sums[S_LATE_MAX] = worst_late(b)
    b.best[1] = cost_of(b)
    return float(b.best[1])


def keep(b: Any) -> None:
    """Note the plan on the board as the best one."""
    for visit in range(b.tally[X_VISITS]):
        b.best_rank[visit] = b.rank[visit]
    for task in range(b.tally[X_TASKS]):
        b.best_nurse[task] = b.live[task, L_NURSE]
    b.best[0] = b.best[1]


def propose(b: Any, near: int, mix: Any, most: float) -> bool:
    """Fill the move by one of the neighbourhoods, by chance as ``mix`` says."""
    kind = pick(b, 1024)
    if kind < mix[0]:
        return propose_relocation(b, near, mix[6], most)
    if kind < mix[1]:
        return propose_exchange(b, near, most)
    if kind < mix[2]:
        return propose_crossing(b, near, 3)
    if kind < mix[3]:
        return propose_row(b, near)
    if kind < mix[4]:
        return propose_rank(b)
    return propose_nurse(b)


def anneal(b: Any, proposals: int, hot: float, cold: float, near: int, mix: Any) -> None:
    """Make ``proposals`` proposals while cooling from ``hot`` to ``cold``, both in cost."""
    heat = hot
    factor = 1.0
    if proposals > COOL and hot > 0.0:
        factor = (cold / hot) ** (COOL / proposals)
    for turn in range(proposals):
        if turn % COOL == 0:
            if turn > 0:
                heat *= factor
            if b.tally[X_CROWDED] != 0 or (turn % RENUMBER) == 0:
                number_afresh(b)
                b.tally[X_CROWDED] = 0
        most = heat * b.cooling[pick(b, 4096)]
        if not propose(b, near, mix, most):
            continue
        before = b.best[1]
        if attempt(b, most):
            b.tally[X_ACCEPTED] += 1
            b.best[1] = cost_of(b)
            if b.best[1] < b.best[0] - 1e-6 and b.best[1] < before:
                keep(b)
