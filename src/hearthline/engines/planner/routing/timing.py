"""Times of a plan, and changes of it that can be taken back.

A plan is a nurse for every task and one rank for every visit; a route is in the order of ranks, so
that visits can never wait for each other in a circle. Every start is the earliest possible.
"""

from __future__ import annotations

from typing import Any

from .layout import (
    F_CLOSES,
    F_LOAD,
    F_OPENS,
    F_PLACE,
    F_SERVICE,
    F_VISIT,
    L_LATE,
    L_LOAD,
    L_NEXT,
    L_NURSE,
    L_PREV,
    L_START,
    M_NURSE,
    M_OLD_NEXT,
    M_OLD_NURSE,
    M_OLD_PREV,
    M_TASK,
    S_LATE,
    S_LATE_MAX,
    S_TRAVEL,
    S_USED,
    V_FIRST,
    V_GAP_LEAST,
    V_GAP_MOST,
    V_SECOND,
    W_LATE,
    W_LATE_MAX,
    W_TRAVEL,
    W_USED,
    X_CAPACITY,
    X_QUEUE,
    X_RANDOM,
    X_RANKS,
    X_SETTLED,
    X_STARTS,
    X_TAKEN,
    X_TASKS,
    X_VISITS,
)


def random_word(b: Any) -> int:
    """Return the next 32 random bits (Marsaglia's xorshift with four words)."""
    x = b.tally[X_RANDOM]
    t = (x ^ (x << 11)) & 0xFFFFFFFF
    b.tally[X_RANDOM] = b.tally[X_RANDOM + 1]
    b.tally[X_RANDOM + 1] = b.tally[X_RANDOM + 2]
    b.tally[X_RANDOM + 2] = b.tally[X_RANDOM + 3]
    w = b.tally[X_RANDOM + 3]
    w = (w ^ (w >> 19)) ^ (t ^ (t >> 8))
    b.tally[X_RANDOM + 3] = w
    return int(w)


def share(b: Any) -> float:
    """Return a random share between 0 and 1, never either."""
    return (random_word(b) + 0.5) / 4294967296.0


def pick(b: Any, count: int) -> int:
    """Return a random whole number below ``count``."""
    return (random_word(b) * count) >> 32


def wait_for(b: Any, visit: int) -> None:
    """Queue a visit to be timed, in order of rank."""
    if b.stamp[visit] != 0:
        return
    b.stamp[visit] = 1
    rank = b.rank[visit]
    at = b.tally[X_QUEUE]
    b.tally[X_QUEUE] = at + 1
    while at > 0 and b.rank[b.queue[at - 1]] < rank:
        b.queue[at] = b.queue[at - 1]
        at -= 1
    b.queue[at] = visit


def change_start(b: Any, node: int, start: int) -> None:
    """Write a new start with its lateness, and note the old ones."""
    entry = b.tally[X_STARTS]
    b.starts[entry, 0] = node
    b.starts[entry, 1] = b.live[node, L_START]
    b.starts[entry, 2] = b.live[node, L_LATE]
    b.tally[X_STARTS] = entry + 1
    b.live[node, L_START] = start
    late = start - b.fact[node, F_CLOSES]
    if late < 0:
        late = 0
    b.sums[S_LATE] += late - b.live[node, L_LATE]
    b.live[node, L_LATE] = late
    after = b.live[node, L_NEXT]
    if after < b.tally[X_TASKS]:
        wait_for(b, b.fact[after, F_VISIT])


def arrival(b: Any, node: int) -> int:
    """Return when the nurse is there, coming from the stop before, and may begin."""
    came = b.live[node, L_PREV]
    there = (
        b.live[came, L_START]
        + b.fact[came, F_SERVICE]
        + b.travel[b.fact[came, F_PLACE], b.fact[node, F_PLACE]]
    )
    opens = b.fact[node, F_OPENS]
    return int(there if there > opens else opens)


def settle(b: Any, most: float, base: float) -> bool:
    """Time the waiting visits and what follows; give up once ``base`` + lateness exceeds ``most``.

    ``base`` is the cost of the move without lateness. Lateness already found in what was
    settled is certain; that of visits not reached may yet vanish.
    """
    late = 0
    worst = 0
    weight = b.weights[W_LATE]
    weight_worst = b.weights[W_LATE_MAX]
    while b.tally[X_QUEUE] > 0:
        last = b.tally[X_QUEUE] - 1
        visit = b.queue[last]
        b.tally[X_QUEUE] = last
        b.stamp[visit] = 0
        node = b.visit[visit, V_FIRST]
        start = arrival(b, node)
        second = b.visit[visit, V_SECOND]
        if second >= 0:
            start_second = arrival(b, second)
            least = start + b.visit[visit, V_GAP_LEAST]
            if start_second < least:
                start_second = least
            least = start_second - b.visit[visit, V_GAP_MOST]
            if start < least:
                start = least
            if start_second != b.live[second, L_START]:
                change_start(b, second, start_second)
                found = b.live[second, L_LATE]
                late += found
                if found > worst:
                    worst = found
        if start != b.live[node, L_START]:
            change_start(b, node, start)
            found = b.live[node, L_LATE]
            late += found
            if found > worst:
                worst = found
        if late > 0 and base + weight * late + weight_worst * worst > most:
            return False
    return True


def take(b: Any, task: int) -> None:
    """Take a task of the move out of its route."""
    before = b.live[task, L_PREV]
    after = b.live[task, L_NEXT]
    here = b.fact[task, F_PLACE]
    there = b.fact[before, F_PLACE]
    onward = b.fact[after, F_PLACE]
    b.sums[S_TRAVEL] += b.travel[there, onward] - b.travel[there, here] - b.travel[here, onward]
    b.live[before, L_NEXT] = after
    b.live[after, L_PREV] = before
    nurse = b.live[task, L_NURSE]
    home = b.tally[X_TASKS] + nurse
    b.live[home, L_LOAD] -= b.fact[task, F_LOAD]
    if before == after:
        b.sums[S_USED] -= 1


def put(b: Any, task: int, before: int, nurse: int) -> None:
    """Put a task into a route after the node ``before``."""
    after = b.live[before, L_NEXT]
    here = b.fact[task, F_PLACE]
    there = b.fact[before, F_PLACE]
    onward = b.fact[after, F_PLACE]
    b.sums[S_TRAVEL] += b.travel[there, here] + b.travel[here, onward] - b.travel[there, onward]
    b.live[before, L_NEXT] = task
    b.live[after, L_PREV] = task
    b.live[task, L_PREV] = before
    b.live[task, L_NEXT] = after
    b.live[task, L_NURSE] = nurse
    home = b.tally[X_TASKS] + nurse
    b.live[home, L_LOAD] += b.fact[task, F_LOAD]
    if before == after:
        b.sums[S_USED] += 1


def place_of(b: Any, task: int, nurse: int) -> int:
    """Return the node of the nurse's route after which the task's rank belongs.

    -1 when the route has a visit of the very same rank.
    """
    rank = b.rank[b.fact[task, F_VISIT]]
    tasks = b.tally[X_TASKS]
    before = tasks + nurse
    after = b.live[before, L_NEXT]
    while after < tasks and b.rank[b.fact[after, F_VISIT]] < rank:
        before = after
        after = b.live[after, L_NEXT]
    if after < tasks and b.rank[b.fact[after, F_VISIT]] == rank:
        return -1
    return int(before)


def let_move(b: Any, task: int, nurse: int) -> None:
    """Add a task to the move: it will go to ``nurse``, where its rank belongs."""
    row = b.tally[X_TAKEN]
    b.move[row, M_TASK] = task
    b.move[row, M_NURSE] = nurse
    b.tally[X_TAKEN] = row + 1


def let_rank(b: Any, visit: int, rank: float) -> None:
    """Add a new rank to the move; all tasks of the visit must be in the move."""
    row = b.tally[X_RANKS]
    b.ranks[row, 0] = visit
    b.ranks[row, 1] = rank
    b.tally[X_RANKS] = row + 1


def swap_ranks(b: Any) -> None:
    """Exchange the ranks of the visits with those of the journal: do them, or undo them."""
    for row in range(b.tally[X_RANKS]):
        visit = int(b.ranks[row, 0])
        rank = b.rank[visit]
        b.rank[visit] = b.ranks[row, 1]
        b.ranks[row, 1] = rank


def apply(b: Any) -> bool:
    """Change the routes as the move says; false when one would carry too much."""
    taken = b.tally[X_TAKEN]
    tasks = b.tally[X_TASKS]
    for row in range(taken):
        task = b.move[row, M_TASK]
        b.move[row, M_OLD_PREV] = b.live[task, L_PREV]
        b.move[row, M_OLD_NEXT] = b.live[task, L_NEXT]
        b.move[row, M_OLD_NURSE] = b.live[task, L_NURSE]
        take(b, task)
    swap_ranks(b)
    fits = True
    for row in range(taken):
        task = b.move[row, M_TASK]
        nurse = b.move[row, M_NURSE]
        before = place_of(b, task, nurse)
        if before < 0:
            fits = False
            before = tasks + nurse
        put(b, task, before, nurse)
        if b.live[tasks + nurse, L_LOAD] > b.tally[X_CAPACITY]:
            fits = False
    return fits


def undo(b: Any) -> None:
    """Take the applied move back: starts, places, ranks."""
    for entry in range(b.tally[X_STARTS] - 1, -1, -1):
        node = b.starts[entry, 0]
        b.sums[S_LATE] += b.starts[entry, 2] - b.live[node, L_LATE]
        b.live[node, L_START] = b.starts[entry, 1]
        b.live[node, L_LATE] = b.starts[entry, 2]
    taken = b.tally[X_TAKEN]
    for row in range(taken - 1, -1, -1):
        take(b, b.move[row, M_TASK])
    swap_ranks(b)
    for row in range(taken - 1, -1, -1):
        put(b, b.move[row, M_TASK], b.move[row, M_OLD_PREV], b.move[row, M_OLD_NURSE])
    while b.tally[X_QUEUE] > 0:
        b.tally[X_QUEUE] -= 1
        b.stamp[b.queue[b.tally[X_QUEUE]]] = 0


def worst_late(b: Any) -> int:
    """Return the largest lateness of any task."""
    worst = 0
    for task in range(b.tally[X_TASKS]):
        if b.live[task, L_LATE] > worst:
            worst = b.live[task, L_LATE]
    return worst


def attempt(b: Any, most: float) -> bool:
    """Make the move when its cost grows by ``most`` at most; else leave all as it was."""
    tasks = b.tally[X_TASKS]
    travel = b.sums[S_TRAVEL]
    used = b.sums[S_USED]
    late = b.sums[S_LATE]
    worst = b.sums[S_LATE_MAX]
    b.tally[X_STARTS] = 0
    fits = apply(b)
    base = (
        b.weights[W_TRAVEL] * (b.sums[S_TRAVEL] - travel)
        + b.weights[W_USED] * (b.sums[S_USED] - used)
        - b.weights[W_LATE] * late
        - b.weights[W_LATE_MAX] * worst
    )
    if not fits or base > most:
        undo(b)
        return False
    b.tally[X_SETTLED] += 1
    for row in range(b.tally[X_TAKEN]):
        task = b.move[row, M_TASK]
        wait_for(b, b.fact[task, F_VISIT])
        after = b.live[task, L_NEXT]
        if after < tasks:
            wait_for(b, b.fact[after, F_VISIT])
        after = b.move[row, M_OLD_NEXT]
        if after < tasks:
            wait_for(b, b.fact[after, F_VISIT])
    if not settle(b, most, base):
        undo(b)
        return False
    new_worst = 0
    eased = False
    for entry in range(b.tally[X_STARTS]):
        found = b.live[b.starts[entry, 0], L_LATE]
        was = b.starts[entry, 2]
        if found > new_worst:
            new_worst = found
        if was == worst and was > 0 and found < was:
            eased = True
    base += b.weights[W_LATE] * b.sums[S_LATE]
    if base + b.weights[W_LATE_MAX] * new_worst > most:
        undo(b)
        return False
    if new_worst < worst:
        new_worst = worst_late(b) if eased else worst
    if base + b.weights[W_LATE_MAX] * new_worst > most:
        undo(b)
        return False
    b.sums[S_LATE_MAX] = new_worst
    return True


def cost_of(b: Any) -> float:
    """Return the cost of the plan on the board."""
    return float(
        b.weights[W_TRAVEL] * b.sums[S_TRAVEL]
        + b.weights[W_LATE] * b.sums[S_LATE]
        + b.weights[W_LATE_MAX] * b.sums[S_LATE_MAX]
        + b.weights[W_USED] * b.sums[S_USED]
    )


def number_afresh(b: Any) -> None:
    """Give visits the ranks 1, 2, 3 ... in an order that keeps every route and follows the clock.

    Of the visits with nothing left before them, the one that starts first is next.
    """
    tasks = b.tally[X_TASKS]
    visits = b.tally[X_VISITS]
    for visit in range(visits):
        waits = 0
        for column in range(V_FIRST, V_SECOND + 1):
            task = b.visit[visit, column]
            if task >= 0 and b.live[task, L_PREV] < tasks:
                waits += 1
        b.stamp[visit] = waits
    ready = 0
    for visit in range(visits):
        if b.stamp[visit] == 0:
            b.queue[ready] = visit
            ready += 1
    number = 0
    while ready > 0:
        chosen = 0
        for i in range(1, ready):
            one = b.live[b.visit[b.queue[i], V_FIRST], L_START]
            if one < b.live[b.visit[b.queue[chosen], V_FIRST], L_START]:
                chosen = i
        visit = b.queue[chosen]
        ready -= 1
        b.queue[chosen] = b.queue[ready]
        number += 1
        b.rank[visit] = float(number)
        for column in range(V_FIRST, V_SECOND + 1):
            task = b.visit[visit, column]
            if task >= 0:
                after = b.live[task, L_NEXT]
                if after < tasks:
                    follower = b.fact[after, F_VISIT]
                    b.stamp[follower] -= 1
                    if b.stamp[follower] == 0:
                        b.queue[ready] = follower
                        ready += 1
    for visit in range(visits):
        b.stamp[visit] = 0
