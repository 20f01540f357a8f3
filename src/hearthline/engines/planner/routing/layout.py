"""Tables that the routing kernel works on, and what their columns mean.

A *node* is a row of ``fact`` and ``live``: tasks (one nurse's part in a visit) come first, then one
node a nurse, which is both the beginning and the end of the nurse's route. A row is 64 bytes, a
line of the processor's cache. Times and distances are whole units (see ``network.Scale``).
"""

from __future__ import annotations

from typing import Any, NamedTuple

# board.fact, rows of nodes.
F_VISIT = 0  # row of visit and rank
F_PLACE = 1
F_PARTNER = 2  # the other task of a visit for two, or -1
F_SERVICE = 3
F_OPENS = 4
F_CLOSES = 5
F_LOAD = 6
F_ABLE = 7  # entries able0[F_ABLE] to able0[F_ABLE + 1] of able: nurses who may serve it

# board.live, rows of nodes.
L_NEXT = 0
L_PREV = 1
L_NURSE = 2
L_START = 3
L_LATE = 4
L_LOAD = 5  # of a nurse's node: what the route carries

# board.visit, rows of visits.
V_FIRST = 0  # its tasks; the second is -1 when one nurse is enough
V_SECOND = 1
V_GAP_LEAST = 2  # second start less first start
V_GAP_MOST = 3

# board.sums.
S_TRAVEL = 0
S_LATE = 1
S_LATE_MAX = 2
S_USED = 3  # routes with a visit

# board.tally: counts and small numbers that live through a call.
X_TASKS = 0
X_NURSES = 1
X_VISITS = 2
X_CAPACITY = 3
X_TAKEN = 4  # tasks in the move being tried
X_STARTS = 5  # starts in the journal
X_RANKS = 6
X_QUEUE = 7
X_RANDOM = 8  # four words
X_CROWDED = 12  # two ranks came too near: the order must be numbered afresh
X_ACCEPTED = 13
X_SETTLED = 14  # moves whose times were computed

# board.move, rows of the move being tried.
M_TASK = 0
M_NURSE = 1
M_OLD_PREV = 2
M_OLD_NURSE = 3
M_OLD_NEXT = 4

# board.weights.
W_TRAVEL = 0
W_LATE = 1
W_LATE_MAX = 2
W_USED = 3

MOST_IN_MOVE = 64


class Board(NamedTuple):
    """One problem with the plan being worked on."""

    fact: Any
    live: Any
    visit: Any
    rank: Any  # of visits; every route is in the order of its visits' ranks
    travel: Any
    may: Any  # task by nurse
    able0: Any
    able: Any
    before: Any  # task by neighbour: nodes worth going before it, or -1
    after: Any  # task by neighbour: nodes worth coming after it, or -1
    alike: Any  # task by neighbour: tasks worth changing places with
    move: Any
    starts: Any  # journal: node, start, late
    ranks: Any  # journal: visit, rank
    queue: Any  # visits waiting to be timed, the earliest last
    stamp: Any  # by visit: whether it waits
    tally: Any
    sums: Any
    weights: Any
    cooling: Any  # -ln of evenly spaced chances
    best_rank: Any
    best_nurse: Any
    best: Any  # cost of the best plan, then cost of the current one
