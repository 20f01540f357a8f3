"""Putting visits into routes and taking them out: always a whole visit, always within the rules."""

from __future__ import annotations

from typing import Any

from .layout import (
    A_VISITS,
    C_DRIVE,
    C_NEW_FACE,
    C_NOT_PRIMARY,
    D_ABSENT,
    D_CHANGED,
    D_FAVOUR,
    D_OPTION_NOT_BEFORE,
    D_OPTION_POSITION,
    D_OPTION_ROUTE,
    D_PLACE,
    D_PLACE_NOT_BEFORE,
    D_PLACE_POSITION,
    D_PLACE_ROUTE,
    D_QUEUE,
    D_START,
    FIXED,
    G_TASK0,
    G_TASK1,
    G_USUAL,
    IMPOSSIBLE,
    N_MAX_VISITS,
    NEVER,
    OPTIONS,
    Q_REST,
    Q_STOPS,
    Q_WAY_HOME,
    R_DAY,
    R_FROM,
    R_LATEST,
    R_NURSE,
    R_NURSE_DAY,
    R_NURSE_ROW,
    R_REST,
    R_SCOPE,
    R_START,
    R_TO,
    S_NOT_BEFORE,
    S_ROUTE,
    S_START,
    S_WAY,
    T_ERRAND,
    T_FIRST,
    T_GROUP,
    T_LOCKED,
    T_PATIENT,
    T_PATIENT_ROW,
    T_PLACE,
    T_PROMISE,
    T_PUBLISHED,
    T_ROUTE0,
    T_ROUTE1,
    T_SERVICE,
    T_VISIT,
    T_WINDOW0,
    T_WINDOW1,
    V_DEPENDANT0,
    V_DEPENDANT1,
    V_FROZEN,
    V_TASK0,
    V_TASKS,
    W_HIGH,
    W_LOW,
    X_ABSENT,
    X_ADDED,
    X_BEST_NOT_BEFORE,
    X_BEST_POSITION,
    X_BEST_ROUTE,
    X_DRAFT,
    X_NARROW,
    X_QUEUE,
    X_RANDOM0,
    X_RANDOM1,
    X_ROOM,
    X_ROUND,
    X_TAKEN,
    Z_COST,
    Z_OPTION,
    Z_PLACE,
)
from .points import nurse_points, patient_change
from .pricing import commit, price
from .timing import next_open

RANDOM_SIZE = 2147483647.0


def draw(b: Any) -> float:
    """Return the next random number in (0, 1): L'Ecuyer's combined generator (CACM 1988)."""
    first = 40014 * (b.tally[X_RANDOM0] % 53668) - 12211 * (b.tally[X_RANDOM0] // 53668)
    if first < 0:
        first += 2147483563
    second = 40692 * (b.tally[X_RANDOM1] % 52774) - 3791 * (b.tally[X_RANDOM1] // 52774)
    if second < 0:
        second += 2147483399
    b.tally[X_RANDOM0] = first
    b.tally[X_RANDOM1] = second
    mixed = first - second
    if mixed < 1:
        mixed += 2147483562
    return float(mixed / RANDOM_SIZE)


def pick(b: Any, size: int) -> int:
    """Return a random whole number from 0 to ``size`` - 1."""
    return min(int(draw(b) * size), size - 1)


def wanted_start(b: Any, task: int, route: int) -> int:
    """Return the start worth waiting for on the day of ``route``, or 0.

    A promise first, then the published start, then the family's preferred part of the window,
    then the time of day of the patient's other visits of the same series.
    """
    day = b.fact[route, R_DAY]
    opens = b.lists[day]
    closes = b.lists[day + 1]
    if b.fact[task, T_FIRST] == 0:
        return 0
    promise = b.fact[task, T_PROMISE]
    if opens <= promise < closes:
        return int(promise)
    published = b.fact[task, T_PUBLISHED]
    if opens <= published < closes:
        return int(published)
    wanted = 0
    group = b.fact[task, T_GROUP]
    usual = b.fact[group, G_USUAL]
    if usual < 0:
        for entry in range(b.fact[group, G_TASK0], b.fact[group, G_TASK1]):
            other = b.lists[entry]
            if other != task and b.live[other, S_ROUTE] >= 0:
                start = b.live[other, S_START]
                there = b.fact[b.live[other, S_ROUTE], R_DAY]
                usual = start - b.lists[there]
                break
    if usual >= 0:
        wanted = opens + usual
    for row in range(b.fact[task, T_WINDOW0], b.fact[task, T_WINDOW1]):
        low = b.fact[row, W_LOW]
        if opens <= low < closes and wanted <= b.fact[row, W_HIGH]:
            return int(max(wanted, low))
    return 0


def arrange(b: Any, route: int, task: int, position: int) -> int:
    """Write ``route`` with ``task`` at ``position`` into the draft order; return its length."""
    n = b.live[route, Q_STOPS]
    draft = b.tally[X_DRAFT]
    for k in range(position):
        b.stops[draft, k] = b.stops[route, k]
    b.stops[draft, position] = task
    for k in range(position, n):
        b.stops[draft, k + 1] = b.stops[route, k]
    b.tally[X_ADDED] = task
    b.tally[X_TAKEN] = -1
    return int(n + 1)


def find_place(b: Any, task: int, skip: float) -> float:
    """Find the cheapest place for ``task``; note it in the tally, return its price.

    Each route is passed over with chance ``skip``, so that the second best gets its turn. The
    best few places are kept as options for the first nurse of a visit for two.
    """
    best = IMPOSSIBLE
    patient = b.fact[task, T_PATIENT]
    favour = b.draft[b.fact[task, T_PATIENT_ROW], D_FAVOUR]
    bonus = 2.0 * b.weight[C_NOT_PRIMARY] + b.weight[C_NEW_FACE]
    room = b.tally[X_ROOM]
    for slot in range(OPTIONS):
        b.total[Z_OPTION + slot] = IMPOSSIBLE
    last_nurse = -1
    by_nurse = 0.0
    by_earliest = 1
    if b.fact[task, T_PROMISE] >= 0 or b.fact[task, T_PUBLISHED] >= 0:
        by_earliest = 0
    price_of_nurse = 0.0
    errand = b.fact[task, T_ERRAND]
    only = -1
    if errand == 1:
        only = b.live[b.fact[b.fact[task, T_VISIT], V_TASK0], S_ROUTE]
    for entry in range(b.fact[task, T_ROUTE0], b.fact[task, T_ROUTE1]):
        route = b.lists[entry]
        if errand == 1 and route != only:
            continue
        if b.fact[route, R_SCOPE] == 0 and b.fact[task, T_LOCKED] == 0:
            continue
        if b.tally[X_NARROW] == 1 and b.draft[route, D_CHANGED] != b.tally[X_ROUND]:
            continue
        if skip > 0.0 and draw(b) < skip:
            continue
        nurse = b.fact[route, R_NURSE]
        n = b.live[route, Q_STOPS]
        if n >= room:
            continue
        day = b.fact[route, R_NURSE_DAY]
        most = b.fact[b.fact[route, R_NURSE_ROW], N_MAX_VISITS]
        if b.live[day, A_VISITS] + 1 - errand > most:
            continue
        if nurse != last_nurse:
            last_nurse = nurse
            if errand == 0:
                by_nurse = patient_change(b, patient, nurse)
                if favour >= 0 and nurse != favour:
                    by_nurse += bonus
        price_of_nurse = nurse_points(b, task, route)
        if by_nurse + price_of_nurse >= best:
            continue
        wanted = -1
        for position in range(n + 1):
            if not promising(b, task, route, position, n, best - by_nurse - price_of_nurse):
                continue
            if wanted < 0:
                wanted = wanted_start(b, task, route)
            for choice in range(2):
                # A known family is offered its own time first, others the earliest.
                b.live[task, S_NOT_BEFORE] = wanted if choice == by_earliest else 0
                length = arrange(b, route, task, position)
                points = price(b, route, length)
                if points < IMPOSSIBLE:
                    points += by_nurse
                    if points < best:
                        best = points
                        b.tally[X_BEST_ROUTE] = route
                        b.tally[X_BEST_POSITION] = position
                        b.tally[X_BEST_NOT_BEFORE] = b.live[task, S_NOT_BEFORE]
                    keep_option(b, task, route, position, points)
                    if choice == by_earliest:
                        if b.draft[task, D_START] > wanted:
                            break
                    elif b.draft[task, D_START] >= wanted:
                        break
                elif by_earliest == 1 or wanted == 0:
                    break
    return best


def promising(b: Any, task: int, route: int, position: int, n: int, most: float) -> bool:
    """Return whether a place is worth pricing: detour below ``most`` points, all in time.

    The times are a guess to the good: links and a break that could be elsewhere are left out.
    """
    place = b.fact[task, T_PLACE]
    clock = b.fact[route, R_START]
    before = b.fact[route, R_FROM]
    after = b.fact[route, R_TO]
    if position > 0:
        earlier = b.stops[route, position - 1]
        before = b.fact[earlier, T_PLACE]
        clock = b.live[earlier, S_START] + b.fact[earlier, T_SERVICE]
        if 0 <= b.live[route, Q_REST] < position:
            clock -= b.fact[route, R_REST]
    way = b.live[route, Q_WAY_HOME]
    if position < n:
        after = b.fact[b.stops[route, position], T_PLACE]
        way = b.live[b.stops[route, position], S_WAY]
    way_there = b.back[place, before]
    longer = way_there + b.minutes[place, after]
    if n > 0:
        longer -= way
    if b.weight[C_DRIVE] * longer >= most:
        return False
    start = next_open(b, task, clock + way_there)
    if start == NEVER:
        return False
    clock = start + b.fact[task, T_SERVICE]
    spare = b.fact[route, R_REST]
    for k in range(position, n):
        stop = b.stops[route, k]
        there = b.fact[stop, T_PLACE]
        arrives = clock + b.minutes[place, there]
        if arrives <= b.live[stop, S_START]:
            return True
        start = next_open(b, stop, arrives - spare)
        if start == NEVER:
            return False
        clock = max(start, arrives) + b.fact[stop, T_SERVICE]
        place = there
    return bool(clock - spare + b.minutes[place, b.fact[route, R_TO]] <= b.fact[route, R_LATEST])


def keep_option(b: Any, task: int, route: int, position: int, points: float) -> None:
    """Keep a place among the best few, one a route."""
    worst = 0
    for slot in range(OPTIONS):
        if b.total[Z_OPTION + slot] < IMPOSSIBLE and b.draft[slot, D_OPTION_ROUTE] == route:
            worst = slot
            break
        if b.total[Z_OPTION + slot] > b.total[Z_OPTION + worst]:
            worst = slot
    if points < b.total[Z_OPTION + worst]:
        b.total[Z_OPTION + worst] = points
        b.draft[worst, D_OPTION_ROUTE] = route
        b.draft[worst, D_OPTION_POSITION] = position
        b.draft[worst, D_OPTION_NOT_BEFORE] = b.live[task, S_NOT_BEFORE]


def put(b: Any, task: int, route: int, position: int, not_before: int) -> bool:
    """Put ``task`` into ``route`` at ``position``; return whether the rules allow it."""
    b.live[task, S_NOT_BEFORE] = not_before
    length = arrange(b, route, task, position)
    if price(b, route, length) >= IMPOSSIBLE:
        return False
    commit(b, length)
    return True


def take(b: Any, task: int) -> bool:
    """Take ``task`` out of its route; return whether the rest of the route still holds.

    It may not where a detour is shorter than the direct way.
    """
    route = b.live[task, S_ROUTE]
    draft = b.tally[X_DRAFT]
    n = b.live[route, Q_STOPS] - 1
    passed = 0
    for k in range(n + 1):
        if b.stops[route, k] == task:
            passed = 1
        else:
            b.stops[draft, k - passed] = b.stops[route, k]
    b.tally[X_ADDED] = -1
    b.tally[X_TAKEN] = task
    if price(b, route, n) >= IMPOSSIBLE:
        return False
    commit(b, n)
    return True


def insert_visit(b: Any, visit: int, skip: float) -> bool:
    """Put a whole visit where it costs least; return whether it is served now."""
    task = b.fact[visit, V_TASK0]
    points = find_place(b, task, skip)
    if points >= IMPOSSIBLE:
        return False
    served = False
    if b.fact[visit, V_TASKS] == 1:
        if points < b.points[visit, FIXED] or b.fact[task, T_LOCKED] == 1:
            served = put(
                b,
                task,
                b.tally[X_BEST_ROUTE],
                b.tally[X_BEST_POSITION],
                b.tally[X_BEST_NOT_BEFORE],
            )
    else:
        served = insert_pair(b, visit)
    if served:
        b.total[Z_COST] -= b.points[visit, FIXED]
        forget_absent(b, visit)
    return served


def insert_pair(b: Any, visit: int) -> bool:
    """Put the parts of a visit: the first at each of its best places, then the others.

    The others are a second nurse, a way to the laboratory, or both, in this order.
    """
    first = b.fact[visit, V_TASK0]
    second = first + 1
    for slot in range(OPTIONS):
        b.draft[slot, D_PLACE_ROUTE] = b.draft[slot, D_OPTION_ROUTE]
        b.draft[slot, D_PLACE_POSITION] = b.draft[slot, D_OPTION_POSITION]
        b.draft[slot, D_PLACE_NOT_BEFORE] = b.draft[slot, D_OPTION_NOT_BEFORE]
        b.total[Z_PLACE + slot] = b.total[Z_OPTION + slot]
    best = IMPOSSIBLE
    chosen = -1
    narrow = b.tally[X_NARROW]
    b.tally[X_NARROW] = 0
    route = b.tally[X_BEST_ROUTE]
    position = b.tally[X_BEST_POSITION]
    not_before = b.tally[X_BEST_NOT_BEFORE]
    for slot in range(OPTIONS):
        if b.total[Z_PLACE + slot] >= best:
            continue
        if not put(
            b,
            first,
            b.draft[slot, D_PLACE_ROUTE],
            b.draft[slot, D_PLACE_POSITION],
            b.draft[slot, D_PLACE_NOT_BEFORE],
        ):
            continue
        points = b.total[Z_PLACE + slot] + find_place(b, second, 0.0)
        if points < best:
            best = points
            chosen = slot
            route = b.tally[X_BEST_ROUTE]
            position = b.tally[X_BEST_POSITION]
            not_before = b.tally[X_BEST_NOT_BEFORE]
        if not take(b, first):
            return False
    b.tally[X_NARROW] = narrow
    if chosen < 0 or (best >= b.points[visit, FIXED] and b.fact[first, T_LOCKED] == 0):
        return False
    if not put(
        b,
        first,
        b.draft[chosen, D_PLACE_ROUTE],
        b.draft[chosen, D_PLACE_POSITION],
        b.draft[chosen, D_PLACE_NOT_BEFORE],
    ):
        return False
    last = first + b.fact[visit, V_TASKS] - 1
    for task in range(second, last + 1):
        if task > second:
            b.tally[X_NARROW] = 0
            found = find_place(b, task, 0.0) < IMPOSSIBLE
            b.tally[X_NARROW] = narrow
            route = b.tally[X_BEST_ROUTE]
            position = b.tally[X_BEST_POSITION]
            not_before = b.tally[X_BEST_NOT_BEFORE]
            if not found:
                route = -1
        if route < 0 or not put(b, task, route, position, not_before):
            for placed in range(first, task):
                take(b, placed)
            return False
    return True


def remove_visit(b: Any, visit: int) -> bool:
    """Take out a visit, the visits that need it, and what a route cannot keep without it.

    A visit that is not in, or may not be taken out, stays as it is. Returns whether all that was
    possible; when not, the plan is half changed and the caller must go back to the last accepted
    one.
    """
    if b.draft[visit, D_PLACE] >= 0 or b.fact[visit, V_FROZEN] == 1:
        return True
    b.tally[X_QUEUE] = 0
    enqueue(b, visit)
    position = 0
    while position < b.tally[X_QUEUE]:
        here = b.draft[position, D_QUEUE]
        position += 1
        first = b.fact[here, V_TASK0]
        if b.live[first, S_ROUTE] < 0 and b.draft[here, D_PLACE] >= 0:
            continue
        if b.fact[here, V_FROZEN] == 1:
            return False
        for task in range(first, first + b.fact[here, V_TASKS]):
            route = b.live[task, S_ROUTE]
            while b.live[task, S_ROUTE] >= 0 and not take(b, task):
                # Without this stop the way is longer: drop the stop after or before it too.
                other = neighbour_in_route(b, route, task)
                if other < 0 or b.fact[b.fact[other, T_VISIT], V_FROZEN] == 1:
                    return False
                if b.tally[X_QUEUE] >= b.draft.shape[0] - 2:
                    return False
                enqueue(b, b.fact[other, T_VISIT])
                if not take(b, other):
                    return False
        if b.draft[here, D_PLACE] < 0:
            b.total[Z_COST] += b.points[here, FIXED]
            remember_absent(b, here)
        for row in range(b.fact[here, V_DEPENDANT0], b.fact[here, V_DEPENDANT1]):
            dependant = b.lists[row]
            if b.tally[X_QUEUE] >= b.draft.shape[0] - 2:
                return False
            if b.draft[dependant, D_PLACE] < 0:
                enqueue(b, dependant)
    return True


def neighbour_in_route(b: Any, route: int, task: int) -> int:
    """Return the stop after ``task`` in its route, or the one before, or -1."""
    n = b.live[route, Q_STOPS]
    for k in range(n):
        if b.stops[route, k] == task:
            if k + 1 < n:
                return int(b.stops[route, k + 1])
            if k > 0:
                return int(b.stops[route, k - 1])
    return -1


def enqueue(b: Any, visit: int) -> None:
    """Put a visit on the list of those to take out."""
    b.draft[b.tally[X_QUEUE], D_QUEUE] = visit
    b.tally[X_QUEUE] += 1


def remember_absent(b: Any, visit: int) -> None:
    """Note that a visit is not served."""
    b.draft[visit, D_PLACE] = b.tally[X_ABSENT]
    b.draft[b.tally[X_ABSENT], D_ABSENT] = visit
    b.tally[X_ABSENT] += 1


def forget_absent(b: Any, visit: int) -> None:
    """Note that a visit is served."""
    position = b.draft[visit, D_PLACE]
    last = b.draft[b.tally[X_ABSENT] - 1, D_ABSENT]
    b.draft[position, D_ABSENT] = last
    b.draft[last, D_PLACE] = position
    b.draft[visit, D_PLACE] = -1
    b.tally[X_ABSENT] -= 1
