"""Ruin and recreate under simulated annealing, over whole visits.

Sources of the method: Schrimpf et al., Record breaking optimization results using the ruin and
recreate principle (J. Comput. Phys. 2000); Christiaens and Vanden Berghe, Slack induction by
string removals (Transp. Sci. 2020) for passing places over by chance.
"""

from __future__ import annotations

import math
from typing import Any

from .layout import (
    D_ABSENT,
    D_CHANGES,
    D_FAVOUR,
    D_NARROW,
    D_PLACE,
    D_STALE,
    D_STALES,
    D_WAITING,
    POINTS,
    Q_STOPS,
    R_NURSE,
    S_ROUTE,
    T_ROUTE0,
    T_ROUTE1,
    T_VISIT,
    V_CHOICES,
    V_DEPTH,
    V_FROZEN,
    V_NEAR0,
    V_NEAR1,
    V_OPENS,
    V_PATIENT_ROW,
    V_PRIORITY,
    V_TASK0,
    X_ABSENT,
    X_AGE,
    X_CHANGES,
    X_DRAFT,
    X_MOVABLE0,
    X_MOVABLE1,
    X_NARROW,
    X_NURSES,
    X_PATIENT0,
    X_PATIENT1,
    X_ROUND,
    X_STALES,
    X_TAKEN,
    X_VISIT0,
    X_VISIT1,
)
from .moves import draw, insert_visit, pick, remove_visit
from .pricing import whole_cost

SKIP = 0.02
"""Chance of passing a route over while putting a visit back."""

AGAIN = 24
"""Visits that found no place before, tried again in each round."""

EVERYWHERE = 0.05
"""Chance that such a visit is tried everywhere, and not only where something changed."""


def write_table(source: Any, target: Any) -> None:
    """Write one table over another of the same shape."""
    for row in range(source.shape[0]):
        for column in range(source.shape[1]):
            target[row, column] = source[row, column]


def put_aside(b: Any, kept: Any) -> None:
    """Write the plan on the board over ``kept``."""
    write_table(b.live, kept.live)
    write_table(b.stops, kept.stops)
    write_table(b.seen, kept.seen)
    write_table(b.points, kept.points)
    for i in range(b.total.shape[0]):
        kept.total[i] = b.total[i]


def take_back(b: Any, kept: Any) -> None:
    """Write ``kept`` over the plan on the board."""
    write_table(kept.live, b.live)
    write_table(kept.stops, b.stops)
    write_table(kept.seen, b.seen)
    write_table(kept.points, b.points)
    for i in range(b.total.shape[0]):
        b.total[i] = kept.total[i]


def write_row(b: Any, row: int, source: Any, target: Any) -> None:
    """Write one row of a plan over another's."""
    for column in range(source.live.shape[1]):
        target.live[row, column] = source.live[row, column]
    target.points[row, POINTS] = source.points[row, POINTS]
    if row < b.tally[X_DRAFT]:
        for k in range(source.live[row, Q_STOPS]):
            target.stops[row, k] = source.stops[row, k]
    elif row >= b.tally[X_PATIENT0]:
        patient = row - b.tally[X_PATIENT0]
        for nurse in range(b.tally[X_NURSES]):
            target.seen[patient, nurse] = source.seen[patient, nurse]


def begin_round(b: Any) -> None:
    """Forget which rows were written."""
    b.tally[X_ROUND] += 1
    b.tally[X_CHANGES] = 0


def keep_changes(b: Any, kept: Any) -> None:
    """Write what this round changed over ``kept``, noting where the best plan differs now."""
    for i in range(b.tally[X_CHANGES]):
        row = b.draft[i, D_CHANGES]
        write_row(b, row, b, kept)
        if b.draft[row, D_STALE] != b.tally[X_AGE]:
            b.draft[row, D_STALE] = b.tally[X_AGE]
            b.draft[b.tally[X_STALES], D_STALES] = row
            b.tally[X_STALES] += 1
    for i in range(b.total.shape[0]):
        kept.total[i] = b.total[i]


def undo_changes(b: Any, kept: Any) -> None:
    """Write ``kept`` over what this round changed."""
    for i in range(b.tally[X_CHANGES]):
        write_row(b, b.draft[i, D_CHANGES], kept, b)
    for i in range(b.total.shape[0]):
        b.total[i] = kept.total[i]


def keep_best(b: Any, best: Any) -> None:
    """Write the plan over the best one put aside, where they differ."""
    for i in range(b.tally[X_STALES]):
        write_row(b, b.draft[i, D_STALES], b, best)
    for i in range(b.total.shape[0]):
        best.total[i] = b.total[i]
    b.tally[X_STALES] = 0
    b.tally[X_AGE] += 1


def forget_favours(b: Any) -> None:
    """Let no patient have a favoured nurse."""
    for row in range(b.tally[X_PATIENT0], b.tally[X_PATIENT1]):
        b.draft[row, D_FAVOUR] = -1


def list_absent(b: Any) -> None:
    """Rebuild the list of visits not served from the state."""
    b.tally[X_ABSENT] = 0
    for visit in range(b.tally[X_VISIT0], b.tally[X_VISIT1]):
        b.draft[visit, D_PLACE] = -1
        if b.live[b.fact[visit, V_TASK0], S_ROUTE] < 0:
            b.draft[visit, D_PLACE] = b.tally[X_ABSENT]
            b.draft[b.tally[X_ABSENT], D_ABSENT] = visit
            b.tally[X_ABSENT] += 1


def recreate(b: Any, old: int, most: int, order: int, skip: float) -> None:
    """Put absent visits back in one of several orders: the new ones, and some of the ``old``.

    The first ``old`` absent visits found no place before. They are sought one only where this
    round has changed something, and now and then everywhere; at most ``most`` of them.
    """
    count = b.tally[X_ABSENT]
    b.tally[X_TAKEN] = -1
    waiting = 0
    for i in range(min(old, most)):
        # A random part of a long list, by swapping within it.
        j = i
        if old > most:
            j = i + pick(b, old - i)
        visit = b.draft[j, D_ABSENT]
        other = b.draft[i, D_ABSENT]
        b.draft[i, D_ABSENT] = visit
        b.draft[j, D_ABSENT] = other
        b.draft[visit, D_PLACE] = i
        b.draft[other, D_PLACE] = j
        b.draft[waiting, D_WAITING] = visit
        waiting += 1
    for i in range(old, count):
        b.draft[waiting, D_WAITING] = b.draft[i, D_ABSENT]
        waiting += 1
    first_new = min(old, most)
    for i in range(waiting):
        visit = b.draft[i, D_WAITING]
        noise = draw(b)
        if order == 0:
            key = noise
        elif order == 1:
            key = -10.0 * b.fact[visit, V_PRIORITY] + 8.0 * noise
        elif order == 2:
            key = b.fact[visit, V_CHOICES] * (0.7 + 0.6 * noise)
        elif order == 3:
            key = b.fact[visit, V_OPENS] + 300.0 * noise
        else:
            key = b.fact[visit, V_PATIENT_ROW] * 10.0 + noise
        b.points[visit, POINTS] = key + 1e9 * b.fact[visit, V_DEPTH]
        b.draft[visit, D_NARROW] = i < first_new and draw(b) >= EVERYWHERE
    sort_waiting(b, waiting)
    for i in range(waiting):
        visit = b.draft[i, D_WAITING]
        b.tally[X_NARROW] = b.draft[visit, D_NARROW]
        if b.fact[visit, V_CHOICES] > 0:
            insert_visit(b, visit, skip)
    b.tally[X_NARROW] = 0


def sort_waiting(b: Any, count: int) -> None:
    """Sort the waiting visits by their keys: Shell's method, for lists of any length."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap >= 1:
        for i in range(gap, count):
            visit = b.draft[i, D_WAITING]
            key = b.points[visit, POINTS]
            j = i - gap
            while j >= 0 and b.points[b.draft[j, D_WAITING], POINTS] > key:
                b.draft[j + gap, D_WAITING] = b.draft[j, D_WAITING]
                j -= gap
            b.draft[j + gap, D_WAITING] = visit
        gap = gap // 3


def ruin(b: Any, size: int) -> bool:
    """Take out about ``size`` related visits; return whether the plan is still whole."""
    movable = b.tally[X_MOVABLE1] - b.tally[X_MOVABLE0]
    if movable == 0:
        return True
    way = draw(b)
    seed = some_visit(b)
    if b.tally[X_ABSENT] > 0 and draw(b) < 0.3:
        seed = b.draft[pick(b, b.tally[X_ABSENT]), D_ABSENT]
    if way < 0.45:
        # Visits near in place and day, or of the same patient.
        if not remove_visit(b, seed):
            return False
        near = b.fact[seed, V_NEAR1] - b.fact[seed, V_NEAR0]
        if near > 0:
            for _ in range(size - 1):
                entry = b.fact[seed, V_NEAR0] + int(near * draw(b) * draw(b))
                if not remove_visit(b, b.lists[entry]):
                    return False
        return True
    if way < 0.75:
        # Whole patients, so that they may change nurse together.
        removed = 0
        patient = b.fact[seed, V_PATIENT_ROW]
        for _ in range(3):
            favour_a_nurse(b, seed, patient)
            first = b.fact[seed, V_NEAR0] - 1
            for entry in range(first, b.fact[seed, V_NEAR1]):
                other = seed if entry == first else b.lists[entry]
                if b.fact[other, V_PATIENT_ROW] == patient:
                    if not remove_visit(b, other):
                        return False
                    removed += 1
            if removed >= size:
                return True
            seed = some_near(b, seed)
            patient = b.fact[seed, V_PATIENT_ROW]
        return True
    if way < 0.9:
        # Whole routes.
        for _ in range(1 + int(2 * draw(b))):
            route = b.live[b.fact[seed, V_TASK0], S_ROUTE]
            if route >= 0:
                n = b.live[route, Q_STOPS]
                for _ in range(n):
                    if b.live[route, Q_STOPS] == 0:
                        break
                    k = pick(b, b.live[route, Q_STOPS])
                    visit = b.fact[b.stops[route, k], T_VISIT]
                    if not remove_visit(b, visit):
                        return False
            seed = some_near(b, seed)
        return True
    removed = 0
    while removed < size and remove_visit(b, some_visit(b)):
        removed += 1
    return removed == size


def some_visit(b: Any) -> int:
    """Return a random visit that may be taken out."""
    first = b.tally[X_MOVABLE0]
    return int(b.lists[first + pick(b, b.tally[X_MOVABLE1] - first)])


def some_near(b: Any, visit: int) -> int:
    """Return a random visit near ``visit``, or any when it has none near."""
    first = b.fact[visit, V_NEAR0]
    count = b.fact[visit, V_NEAR1] - first
    if count == 0:
        return some_visit(b)
    return int(b.lists[first + pick(b, count)])


def favour_a_nurse(b: Any, visit: int, patient: int) -> None:
    """In half of the cases choose a nurse who is to get all of a patient's visits."""
    if draw(b) < 0.5:
        return
    task = b.fact[visit, V_TASK0]
    choices = b.fact[task, T_ROUTE1] - b.fact[task, T_ROUTE0]
    if choices > 0:
        entry = b.fact[task, T_ROUTE0] + pick(b, choices)
        b.draft[patient, D_FAVOUR] = b.fact[b.lists[entry], R_NURSE]


def construct(b: Any) -> float:
    """Build a first plan: locked visits, then those with the fewest choices; return its cost."""
    list_absent(b)
    forget_favours(b)
    for visit in range(b.tally[X_VISIT0], b.tally[X_VISIT1]):
        if b.fact[visit, V_FROZEN] == 1 and b.draft[visit, D_PLACE] >= 0:
            insert_visit(b, visit, 0.0)
    whole_cost(b)
    for order in range(1, 5):
        if b.tally[X_ABSENT] > 0:
            recreate(b, 0, 0, order, 0.0)
    return whole_cost(b)


def anneal(
    b: Any,
    kept: Any,
    best: Any,
    costs: Any,
    rounds: int,
    hot: float,
    cold: float,
    size: int,
) -> int:
    """Search ``rounds`` rounds while cooling from ``hot`` to ``cold`` points.

    ``kept`` holds the last accepted plan, ``best`` the best; ``costs`` their two costs and the
    sum and number of the worsenings seen. Returns how many rounds were accepted.
    """
    accepted = 0
    fall = 1.0
    if rounds > 0 and hot > 0.0:
        fall = (cold / hot) ** (1.0 / rounds)
    heat = hot
    for _ in range(rounds):
        heat *= fall
        begin_round(b)
        old = b.tally[X_ABSENT]
        removing = 1 + int(size * draw(b) * draw(b))
        whole = ruin(b, removing + 1)
        cost = 0.0
        if whole:
            whole_cost(b)
            order = int(5 * draw(b))
            recreate(b, old, removing + AGAIN, order, SKIP)
            cost = whole_cost(b)
        forget_favours(b)
        worse = cost - costs[0]
        if whole and worse > 1e-9:
            costs[2] += worse
            costs[3] += 1.0
        if whole and (worse <= 0.0 or worse < -heat * math.log(draw(b))):
            accepted += 1
            keep_changes(b, kept)
            costs[0] = cost
            if cost < costs[1] - 1e-6:
                costs[1] = cost
                keep_best(b, best)
        else:
            undo_changes(b, kept)
            list_absent(b)
    return accepted
