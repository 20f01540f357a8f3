"""When things happen in a route: the earliest start of every stop, with its break.

Starts are the least solution of "not before arrival, release, window and links". All of these
only push later, so the least solution exists, is unique, and meets every deadline that any
solution meets.
"""

from __future__ import annotations

from typing import Any

from .layout import (
    ARC_LAG,
    ARC_OTHER,
    C_CHANGE_TIME,
    C_CHANGE_TOLERANCE,
    C_LATE,
    D_STAMP,
    D_START,
    FIXED,
    H_CLOSES,
    H_OPENS,
    H_PERCENT,
    NEVER,
    Q_DRIVE,
    Q_LATE_MAX,
    Q_LEAVES,
    Q_PAST_END,
    Q_REST,
    Q_RETURNS,
    Q_STOPS,
    Q_VISITS,
    Q_WORK,
    R_CAPACITY,
    R_END,
    R_FROM,
    R_LATEST,
    R_REST,
    R_REST_CLOSES,
    R_REST_OPENS,
    R_START,
    R_TO,
    S_NOT_BEFORE,
    T_ARC0,
    T_ARC1,
    T_ERRAND,
    T_FIRST,
    T_LOAD,
    T_PLACE,
    T_PROMISE,
    T_PROMISE_TOLERANCE,
    T_PUBLISHED,
    T_SERVICE,
    T_WINDOW0,
    T_WINDOW1,
    W_CLOSES,
    W_HIGH,
    W_LOW,
    W_OPENS,
    X_DAYS,
    X_EPOCH,
    X_HOURS0,
    X_HOURS1,
    X_MOVED,
)


def next_open(b: Any, task: int, minute: int) -> int:
    """Return the first minute from ``minute`` at which a window of ``task`` is open."""
    for row in range(b.fact[task, T_WINDOW0], b.fact[task, T_WINDOW1]):
        if minute <= b.fact[row, W_CLOSES]:
            return int(max(minute, b.fact[row, W_OPENS]))
    return NEVER


def minutes_off(b: Any, task: int, start: int) -> int:
    """Return the minutes by which ``start`` lies outside the preferred part of its window."""
    least = NEVER
    for row in range(b.fact[task, T_WINDOW0], b.fact[task, T_WINDOW1]):
        if b.fact[row, W_OPENS] <= start <= b.fact[row, W_CLOSES]:
            off = max(b.fact[row, W_LOW] - start, start - b.fact[row, W_HIGH])
            least = min(least, max(off, 0))
    return 0 if least == NEVER else least


def time_cost(b: Any, task: int, start: int, off: int) -> float:
    """Return the points that this start of a first task costs by itself."""
    cost = b.weight[C_LATE] * off
    promise = b.fact[task, T_PROMISE]
    if promise >= 0 and abs(start - promise) > b.fact[task, T_PROMISE_TOLERANCE]:
        cost += b.points[task, FIXED]
    published = b.fact[task, T_PUBLISHED]
    if published >= 0 and abs(start - published) > b.weight[C_CHANGE_TOLERANCE]:
        cost += b.weight[C_CHANGE_TIME]
    return float(cost)


def linked_bound(b: Any, task: int) -> int:
    """Return the earliest start that the links of ``task`` allow, given the others' starts."""
    bound = 0
    for row in range(b.fact[task, T_ARC0], b.fact[task, T_ARC1]):
        other = b.fact[row, ARC_OTHER]
        if b.draft[other, D_STAMP] == b.tally[X_EPOCH]:
            bound = max(bound, b.draft[other, D_START] + b.fact[row, ARC_LAG])
    return bound


def day_of(b: Any, minute: int) -> int:
    """Return the day in which ``minute`` lies; days are close to 1,440 minutes long."""
    last = b.tally[X_DAYS] - 1
    day = min(max(minute // 1440, 0), last)
    while day > 0 and minute < b.lists[day]:
        day -= 1
    while day < last and minute >= b.lists[day + 1]:
        day += 1
    return int(day)


def slow_way(b: Any, minutes: int, leaving: int, arriving: int) -> int:
    """Return how long a way takes that meets slow hours, for who leaves at ``leaving``.

    With ``arriving`` from 0: when to leave instead, at the latest, to be there by then.
    """
    left = minutes * 100
    clock = leaving
    while True:
        if left <= 0:
            if arriving < 0:
                return int(clock - leaving)
            if clock <= arriving:
                return int(leaving)
            leaving -= 1
            left = minutes * 100
            clock = leaving
            continue
        day = day_of(b, clock)
        midnight = b.lists[day]
        morning = b.lists[day + 1]
        percent = 100
        until = NEVER
        if clock < morning:
            until = morning
        for row in range(b.tally[X_HOURS0], b.tally[X_HOURS1]):
            opens = midnight + b.fact[row, H_OPENS]
            closes = midnight + b.fact[row, H_CLOSES]
            if clock < morning:
                opens = min(opens, morning)
                closes = min(closes, morning)
            if clock < opens:
                until = opens
                break
            if clock < closes:
                percent = b.fact[row, H_PERCENT]
                until = closes
                break
        takes = -(-left * percent // 10_000)
        if clock + takes <= until:
            clock += takes
            left = 0
        else:
            left -= (until - clock) * 10_000 // percent
            clock = until


def set_starts(b: Any, route: int, order: int, n: int, rest: int) -> bool:
    """Write the earliest starts of row ``order`` of the stops; return whether they hold.

    ``rest`` says where the break is (see ``Q_REST``). The draft row of ``route`` gets its new
    values, the worst lateness excepted.
    """
    minutes_of_rest = b.fact[route, R_REST]
    opens = b.fact[route, R_REST_OPENS]
    closes = b.fact[route, R_REST_CLOSES]
    clock = b.fact[route, R_START]
    place = b.fact[route, R_FROM]
    slow = b.tally[X_HOURS0] < b.tally[X_HOURS1]
    drive = 0
    load = 0
    visits = 0
    leaves = clock
    epoch = b.tally[X_EPOCH]
    for k in range(n):
        task = b.stops[order, k]
        minutes = b.minutes[place, b.fact[task, T_PLACE]]
        leg = minutes
        if slow:
            leg = slow_way(b, minutes, clock, -1)
        arrives = clock + leg
        if rest == k:
            # Wherever she is: before, after or on the way.
            if max(clock, opens) > closes:
                return False
            arrives = max(opens, arrives) + minutes_of_rest
        bound = max(arrives, b.live[task, S_NOT_BEFORE])
        has_links = b.fact[task, T_ARC0] < b.fact[task, T_ARC1]
        if has_links:
            bound = max(bound, linked_bound(b, task))
        start = next_open(b, task, bound)
        if start == NEVER:
            return False
        if has_links and (b.draft[task, D_STAMP] != epoch or b.draft[task, D_START] != start):
            b.tally[X_MOVED] = 1
        if k == 0:
            leaves = start - minutes
            if slow:
                leaves = slow_way(b, minutes, leaves, start)
                leg = slow_way(b, minutes, leaves, -1)
            if rest == 0:
                leaves -= minutes_of_rest
                if max(leaves, opens) > closes or leaves < b.fact[route, R_START]:
                    return False
        b.draft[task, D_START] = start
        b.draft[task, D_STAMP] = epoch
        clock = start + b.fact[task, T_SERVICE]
        place = b.fact[task, T_PLACE]
        drive += leg
        load += b.fact[task, T_LOAD]
        visits += 1 - b.fact[task, T_ERRAND]
    if load > b.fact[route, R_CAPACITY]:
        return False
    returns = clock
    if n > 0:
        home = b.minutes[place, b.fact[route, R_TO]]
        if slow:
            home = slow_way(b, home, clock, -1)
        drive += home
        returns = clock + home
        if rest == n:
            begins = max(clock, opens)
            if begins > closes or begins >= returns:
                return False
            returns += minutes_of_rest
        elif (
            rest == -1
            and minutes_of_rest > 0
            and returns > closes
            and leaves < opens + minutes_of_rest
        ):
            return False
        if returns > b.fact[route, R_LATEST]:
            return False
    b.draft[route, Q_STOPS] = n
    b.draft[route, Q_VISITS] = visits
    b.draft[route, Q_REST] = rest
    b.draft[route, Q_LEAVES] = leaves
    b.draft[route, Q_RETURNS] = returns
    b.draft[route, Q_WORK] = returns - leaves - (minutes_of_rest if rest >= 0 else 0)
    b.draft[route, Q_PAST_END] = max(0, returns - b.fact[route, R_END]) if n > 0 else 0
    b.draft[route, Q_DRIVE] = drive
    return True


def cost_of_times(b: Any, route: int, order: int, n: int) -> float:
    """Return the points of the starts just written, noting the route's worst lateness."""
    cost = 0.0
    worst = 0
    for k in range(n):
        task = b.stops[order, k]
        if b.fact[task, T_FIRST] == 1:
            off = minutes_off(b, task, b.draft[task, D_START])
            worst = max(worst, off)
            cost += time_cost(b, task, b.draft[task, D_START], off)
    b.draft[route, Q_LATE_MAX] = worst
    return cost
