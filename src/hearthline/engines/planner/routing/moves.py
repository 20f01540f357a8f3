"""The neighbourhoods: each proposes one change of the plan, or none.

A proposal fills the board's move; ``timing.attempt`` makes it or leaves all as it was.
"""

from __future__ import annotations

from typing import Any

from .layout import (
    F_ABLE,
    F_PARTNER,
    F_PLACE,
    F_VISIT,
    L_NEXT,
    L_NURSE,
    L_PREV,
    S_LATE,
    S_LATE_MAX,
    V_FIRST,
    V_SECOND,
    W_LATE,
    W_LATE_MAX,
    W_TRAVEL,
    W_USED,
    X_CROWDED,
    X_RANKS,
    X_TAKEN,
    X_TASKS,
    X_VISITS,
)
from .timing import let_move, let_rank, pick, random_word, share

CLOSE = 1e-7
"""Ranks nearer than this ask for numbering afresh."""

LONGEST = 3
"""Tasks in a moved row of stops."""


def rank_after(b: Any, node: int) -> float:
    """Return the rank of a node as the one before a place: 0 at the beginning of a route."""
    if node >= b.tally[X_TASKS]:
        return 0.0
    return float(b.rank[b.fact[node, F_VISIT]])


def rank_before(b: Any, node: int) -> float:
    """Return the rank of a node as the one after a place: beyond all at the end of a route."""
    if node >= b.tally[X_TASKS]:
        return float(b.tally[X_VISITS] + 1.0)
    return float(b.rank[b.fact[node, F_VISIT]])


def any_able(b: Any, task: int) -> int:
    """Return any nurse who may serve the task."""
    first = b.able0[b.fact[task, F_ABLE]]
    return int(b.able[first + pick(b, b.able0[b.fact[task, F_ABLE] + 1] - first)])


def way(b: Any, here: int, there: int) -> int:
    """Return the travel between two nodes."""
    return int(b.travel[b.fact[here, F_PLACE], b.fact[there, F_PLACE]])


def detour(b: Any, before: int, task: int, after: int) -> int:
    """Return what a task between two nodes adds to the travel."""
    return way(b, before, task) + way(b, task, after) - way(b, before, after)


def is_too_far(b: Any, longer: int, most: float) -> bool:
    """Return whether so much more travel cannot be worth it even if nobody were late any more."""
    return bool(
        b.weights[W_TRAVEL] * longer
        - b.weights[W_LATE] * b.sums[S_LATE]
        - b.weights[W_LATE_MAX] * b.sums[S_LATE_MAX]
        > most
    )


def opening(b: Any, before: int, after: int) -> float:
    """Return what leaving an empty route empty may save: the price of a route, at most."""
    return float(b.weights[W_USED]) if before != after else 0.0


def propose_relocation(b: Any, near: int, wander: int, most: float) -> bool:
    """Move a task next to a good neighbour; of a visit for two, the other task as well at times."""
    tasks = b.tally[X_TASKS]
    task = pick(b, tasks)
    visit = b.fact[task, F_VISIT]
    partner = b.fact[task, F_PARTNER]
    word = random_word(b)
    if (word & 255) < wander:
        # Any able nurse, any place of the route.
        nurse = any_able(b, task)
        before = tasks + nurse
        steps = pick(b, 12)
        while steps > 0 and b.live[before, L_NEXT] < tasks:
            before = b.live[before, L_NEXT]
            steps -= 1
    elif word & 256:
        before = int(b.before[task, pick(b, near)])
        if before < 0:
            return False
        nurse = b.live[before, L_NURSE]
    else:
        after = int(b.after[task, pick(b, near)])
        if after < 0:
            return False
        nurse = b.live[after, L_NURSE]
        before = b.live[after, L_PREV]
    if not b.may[task, nurse]:
        return False
    if before == task:
        before = b.live[task, L_PREV]
    after = b.live[before, L_NEXT]
    if after == task:
        after = b.live[task, L_NEXT]
        if partner < 0:
            return False
    nurse_partner = -1
    if partner < 0:
        # Settled without touching the routes in most cases.
        longer = detour(b, before, task, after)
        longer -= detour(b, b.live[task, L_PREV], task, b.live[task, L_NEXT])
        if is_too_far(b, longer, most + opening(b, before, after)):
            return False
    else:
        nurse_partner = b.live[partner, L_NURSE]
        if nurse_partner == nurse or (word & 0x600) == 0:
            nurse_partner = any_able(b, partner)
            if nurse_partner == nurse:
                return False
        if before == partner:
            before = b.live[before, L_PREV]
        if after == partner:
            after = b.live[after, L_NEXT]
    least = rank_after(b, before)
    greatest = rank_before(b, after)
    if greatest - least < CLOSE:
        b.tally[X_CROWDED] = 1
        return False
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    let_move(b, task, nurse)
    if partner >= 0:
        let_move(b, partner, nurse_partner)
    let_rank(b, visit, least + (greatest - least) * share(b))
    return True


def propose_nurse(b: Any) -> bool:
    """Give a task to another able nurse, in the same order."""
    task = pick(b, b.tally[X_TASKS])
    nurse = any_able(b, task)
    if nurse == b.live[task, L_NURSE]:
        return False
    partner = b.fact[task, F_PARTNER]
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    let_move(b, task, nurse)
    if partner >= 0 and b.live[partner, L_NURSE] == nurse:
        other = b.live[task, L_NURSE]
        if not b.may[partner, other]:
            return False
        let_move(b, partner, other)
    return True


def propose_exchange(b: Any, near: int, most: float) -> bool:
    """Let two tasks exchange their nurses, or two visits for one nurse their places."""
    task = pick(b, b.tally[X_TASKS])
    other = int(b.alike[task, pick(b, near)])
    if other < 0:
        return False
    nurse = b.live[task, L_NURSE]
    nurse_other = b.live[other, L_NURSE]
    if not b.may[task, nurse_other] or not b.may[other, nurse]:
        return False
    partner = b.fact[task, F_PARTNER]
    partner_other = b.fact[other, F_PARTNER]
    if partner == other:
        return False
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    if (random_word(b) & 3) == 0:
        # Nurses only: everybody keeps the rank.
        if nurse == nurse_other:
            return False
        if partner >= 0 and b.live[partner, L_NURSE] == nurse_other:
            return False
        if partner_other >= 0 and b.live[partner_other, L_NURSE] == nurse:
            return False
        let_move(b, task, nurse_other)
        let_move(b, other, nurse)
        return True
    if partner >= 0 and b.live[partner, L_NURSE] == nurse_other:
        return False
    if partner_other >= 0 and b.live[partner_other, L_NURSE] == nurse:
        return False
    before, after = b.live[task, L_PREV], b.live[task, L_NEXT]
    if partner < 0 and partner_other < 0 and before != other and after != other:
        longer = detour(b, before, other, after) - detour(b, before, task, after)
        before, after = b.live[other, L_PREV], b.live[other, L_NEXT]
        longer += detour(b, before, task, after) - detour(b, before, other, after)
        if is_too_far(b, longer, most):
            return False
    let_move(b, task, nurse_other)
    let_move(b, other, nurse)
    if partner >= 0:
        let_move(b, partner, b.live[partner, L_NURSE])
    if partner_other >= 0:
        let_move(b, partner_other, b.live[partner_other, L_NURSE])
    visit = b.fact[task, F_VISIT]
    visit_other = b.fact[other, F_VISIT]
    let_rank(b, visit, b.rank[visit_other])
    let_rank(b, visit_other, b.rank[visit])
    return True


def propose_crossing(b: Any, near: int, longest: int) -> bool:
    """Exchange between two nurses what lies in a stretch of the order: tails, or a few stops.

    A visit keeps its rank, so that no order is broken whatever is exchanged.
    """
    tasks = b.tally[X_TASKS]
    task = pick(b, tasks)
    before = int(b.before[task, pick(b, near)])
    if before < 0:
        return False
    nurse = b.live[task, L_NURSE]
    other = b.live[before, L_NURSE]
    if nurse == other:
        return False
    # The stretch begins at the task, which would follow ``before``.
    begin = b.rank[b.fact[task, F_VISIT]]
    if rank_after(b, before) >= begin:
        return False
    came = b.live[task, L_PREV]
    first_other = b.live[before, L_NEXT]
    if first_other < tasks and rank_after(b, came) >= rank_after(b, first_other):
        return False
    count = 1 + pick(b, longest)
    count_other = pick(b, longest + 1)
    whole = (random_word(b) & 1) == 0
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    node = task
    taken = 0
    while node < tasks and (whole or taken < count):
        if not b.may[node, other]:
            return False
        if taken >= 24:
            return False
        let_move(b, node, other)
        taken += 1
        node = b.live[node, L_NEXT]
    last = b.live[node, L_PREV]
    end = rank_before(b, node)
    node = first_other
    taken = 0
    while node < tasks and (whole or taken < count_other):
        if not whole and b.rank[b.fact[node, F_VISIT]] >= end:
            break
        if not b.may[node, nurse]:
            return False
        if taken >= 24:
            return False
        let_move(b, node, nurse)
        taken += 1
        node = b.live[node, L_NEXT]
    # What stays behind in the other route must come after what arrives there.
    stays = not whole and node < tasks
    if stays and b.rank[b.fact[node, F_VISIT]] <= b.rank[b.fact[last, F_VISIT]]:
        return False
    return pairs_hold(b)


def pairs_hold(b: Any) -> bool:
    """Return whether, after the move, no visit for two would have one nurse for both tasks."""
    for row in range(b.tally[X_TAKEN]):
        partner = b.fact[b.move[row, 0], F_PARTNER]
        if partner >= 0:
            nurse = b.live[partner, L_NURSE]
            for other in range(b.tally[X_TAKEN]):
                if b.move[other, 0] == partner:
                    nurse = b.move[other, 1]
            if nurse == b.move[row, 1]:
                return False
    return True


def propose_row(b: Any, near: int) -> bool:
    """Move two or three stops that follow each other next to a good neighbour."""
    tasks = b.tally[X_TASKS]
    task = pick(b, tasks)
    before = int(b.before[task, pick(b, near)])
    if before < 0:
        return False
    nurse = b.live[before, L_NURSE]
    count = 2 + pick(b, LONGEST - 1)
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    node = task
    taken = 0
    while taken < count:
        if node >= tasks or node == before or not b.may[node, nurse]:
            return False
        let_move(b, node, nurse)
        taken += 1
        node = b.live[node, L_NEXT]
    after = b.live[before, L_NEXT]
    if after == task:
        return False
    least = rank_after(b, before)
    most = rank_before(b, after)
    if most - least < 4 * CLOSE:
        b.tally[X_CROWDED] = 1
        return False
    for row in range(taken):
        moved = b.move[row, 0]
        partner = b.fact[moved, F_PARTNER]
        visit = b.fact[moved, F_VISIT]
        if partner >= 0:
            if b.live[partner, L_NURSE] == nurse:
                return False
            if partner == before:
                return False
            if partner == after:
                return False
            for other in range(taken):
                if b.move[other, 0] == partner:
                    return False
            let_move(b, partner, b.live[partner, L_NURSE])
        let_rank(b, visit, least + (most - least) * (row + 1.0) / (taken + 1.0))
    return True


def propose_rank(b: Any) -> bool:
    """Move one visit in the order without changing nurses: past a few stops of either route."""
    task = pick(b, b.tally[X_TASKS])
    visit = b.fact[task, F_VISIT]
    tasks = b.tally[X_TASKS]
    steps = 1 + pick(b, 3)
    node = task
    if random_word(b) & 1:
        while steps > 0 and b.live[node, L_NEXT] < tasks:
            node = b.live[node, L_NEXT]
            steps -= 1
        least = rank_after(b, node)
        most = rank_before(b, b.live[node, L_NEXT])
    else:
        while steps > 0 and b.live[node, L_PREV] < tasks:
            node = b.live[node, L_PREV]
            steps -= 1
        most = rank_before(b, node)
        least = rank_after(b, b.live[node, L_PREV])
    if node == task:
        return False
    if most - least < CLOSE:
        b.tally[X_CROWDED] = 1
        return False
    b.tally[X_TAKEN] = 0
    b.tally[X_RANKS] = 0
    for column in range(V_FIRST, V_SECOND + 1):
        other = b.visit[visit, column]
        if other >= 0:
            let_move(b, other, b.live[other, L_NURSE])
    let_rank(b, visit, least + (most - least) * share(b))
    return True
