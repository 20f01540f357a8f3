"""What a change of one route costs, links and all, and writing it down.

``price`` looks at the order of stops in the draft row for one route and returns the change in
cost, or ``IMPOSSIBLE`` when a hard rule would break. Through links a change may move the starts
of other routes: all routes tied by minutes (the component) are settled together. ``commit``
writes what the last ``price`` saw.
"""

from __future__ import annotations

from typing import Any

from .layout import (
    A_PAST_END,
    A_VISITS,
    A_WORK,
    ARC_OTHER,
    C_DRIVE,
    C_FAIR,
    C_KM,
    C_LATE_MAX,
    D_ROUTES,
    D_STAMP,
    D_START,
    DAYS_APART,
    DIFFERENT_NURSE,
    FIXED,
    IMPOSSIBLE,
    K_BEFORE,
    K_MOST,
    L_FACES,
    L_SLOTS,
    L_WITH,
    N_MAX_DAY,
    N_MAX_VISITS,
    N_PAID,
    N_STAFF,
    NEEDS,
    POINTS,
    Q_COLUMNS,
    Q_DRIVE,
    Q_LATE_MAX,
    Q_PAST_END,
    Q_REST,
    Q_STOPS,
    Q_VISITS,
    Q_WAY_HOME,
    Q_WORK,
    R_FROM,
    R_NURSE,
    R_NURSE_DAY,
    R_NURSE_ROW,
    R_REST,
    R_TO,
    R_WEEK,
    S_ROUTE,
    S_START,
    S_WAY,
    SAME_DAY,
    SAME_NURSE,
    SAME_ROUTE,
    T_ARC0,
    T_ARC1,
    T_ERRAND,
    T_GROUP,
    T_PATIENT,
    T_PLACE,
    T_TIE0,
    T_TIE1,
    TIE_DAYS,
    TIE_KIND,
    TIE_OTHER,
    TIE_OTHER_TASKS,
    X_ADDED,
    X_DRAFT,
    X_EPOCH,
    X_MOVED,
    X_PATIENT0,
    X_PRICED,
    X_ROUTES,
    X_TAKEN,
    Z_COST,
    Z_LATE_MAX,
    Z_PAID,
    Z_SQUARES,
    Z_WORK,
)
from .points import (
    count_patient,
    group_points,
    nurse_points,
    patient_points,
    touch,
    week_points,
)
from .timing import cost_of_times, day_of, set_starts

PASSES = 64
"""Most passes over linked routes before a change is given up as not possible."""


def gather(b: Any, route: int, n: int) -> None:
    """List the routes tied by minutes to ``route``, itself first."""
    epoch = b.tally[X_EPOCH]
    b.draft[0, D_ROUTES] = route
    b.draft[route, D_STAMP] = epoch
    found = 1
    position = 0
    while position < found:
        here = b.draft[position, D_ROUTES]
        stops = n if position == 0 else b.live[here, Q_STOPS]
        extra = 1 if position == 0 and b.tally[X_TAKEN] >= 0 else 0
        for k in range(stops + extra):
            if k == stops:
                task = b.tally[X_TAKEN]
            elif position == 0:
                task = b.stops[b.tally[X_DRAFT], k]
            else:
                task = b.stops[here, k]
            for row in range(b.fact[task, T_ARC0], b.fact[task, T_ARC1]):
                other = b.fact[row, ARC_OTHER]
                there = b.live[other, S_ROUTE]
                if there < 0:
                    if other != b.tally[X_ADDED]:
                        continue
                    there = route
                if b.draft[there, D_STAMP] != epoch:
                    b.draft[there, D_STAMP] = epoch
                    b.draft[found, D_ROUTES] = there
                    found += 1
        position += 1
    b.tally[X_ROUTES] = found


def settle(b: Any, n: int, rest: int) -> bool:
    """Find the least starts of all gathered routes together; return whether they hold."""
    b.tally[X_EPOCH] += 1
    for _ in range(PASSES):
        b.tally[X_MOVED] = 0
        for i in range(b.tally[X_ROUTES]):
            route = b.draft[i, D_ROUTES]
            order = route
            stops = b.live[route, Q_STOPS]
            where = b.live[route, Q_REST]
            if i == 0:
                order = b.tally[X_DRAFT]
                stops = n
                where = rest
            if not set_starts(b, route, order, stops, where):
                return False
        if b.tally[X_MOVED] == 0:
            return True
    return False


def settle_with_rest(b: Any, n: int) -> bool:
    """Settle the gathered routes with the changed one's break where it costs least."""
    best = IMPOSSIBLE
    none = n + 1
    where = none
    for rest in range(-1, n + 1):
        if settle(b, n, rest):
            if rest == -1:
                return True
            cost = settled_cost(b, n)
            if cost < best:
                best = cost
                where = rest
        if b.fact[b.draft[0, D_ROUTES], R_REST] == 0:
            return False
    if where == none:
        return False
    return bool(settle(b, n, where))


def settled_cost(b: Any, n: int) -> float:
    """Return the points of times, overtime and a trace of work of the settled routes."""
    cost = 0.0
    for i in range(b.tally[X_ROUTES]):
        route = b.draft[i, D_ROUTES]
        order = b.tally[X_DRAFT] if i == 0 else route
        stops = n if i == 0 else b.live[route, Q_STOPS]
        cost += cost_of_times(b, route, order, stops)
        cost += b.points[b.fact[route, R_WEEK], FIXED] * b.draft[route, Q_PAST_END]
        cost += 0.01 * b.draft[route, Q_WORK]
    return cost


def ties_hold(b: Any, task: int, route: int) -> bool:
    """Return whether the rules about nurse and day hold for ``task`` on ``route``."""
    nurse = b.fact[route, R_NURSE]
    epoch = b.tally[X_EPOCH]
    for row in range(b.fact[task, T_TIE0], b.fact[task, T_TIE1]):
        other = b.fact[row, TIE_OTHER]
        tasks = b.fact[row, TIE_OTHER_TASKS]
        kind = b.fact[row, TIE_KIND]
        served = 0
        together = False
        there = -1
        for part in range(other, other + tasks):
            there = b.live[part, S_ROUTE]
            if part == b.tally[X_TAKEN]:
                there = -1
            elif part == b.tally[X_ADDED]:
                there = b.draft[0, D_ROUTES]
            if there >= 0:
                served += 1
                if b.fact[there, R_NURSE] == nurse:
                    together = True
        if kind == NEEDS:
            if task == b.tally[X_ADDED] and served < tasks:
                return False
            continue
        if served == 0:
            continue
        if kind == SAME_ROUTE:
            if there != route:
                return False
        elif kind == SAME_NURSE:
            if served == tasks and not together:
                return False
        elif kind == DIFFERENT_NURSE:
            if together:
                return False
        else:
            start = b.live[other, S_START]
            if b.draft[other, D_STAMP] == epoch:
                start = b.draft[other, D_START]
            elif b.live[other, S_ROUTE] < 0 or other == b.tally[X_TAKEN]:
                continue
            apart = abs(day_of(b, start) - day_of(b, b.draft[task, D_START]))
            if kind == SAME_DAY and apart != 0:
                return False
            if kind == DAYS_APART and apart < b.fact[row, TIE_DAYS]:
                return False
    return True


def limits_hold(b: Any) -> bool:
    """Return whether day and week limits hold for the gathered routes' new values."""
    for i in range(b.tally[X_ROUTES]):
        route = b.draft[i, D_ROUTES]
        nurse = b.fact[route, R_NURSE_ROW]
        day = b.fact[route, R_NURSE_DAY]
        week = b.fact[route, R_WEEK]
        day_work = b.live[day, A_WORK]
        day_visits = b.live[day, A_VISITS]
        week_work = b.live[week, A_WORK]
        for j in range(b.tally[X_ROUTES]):
            other = b.draft[j, D_ROUTES]
            change = b.draft[other, Q_WORK] - b.live[other, Q_WORK]
            if b.fact[other, R_NURSE_DAY] == day:
                day_work += change
                day_visits += b.draft[other, Q_VISITS] - b.live[other, Q_VISITS]
            if b.fact[other, R_WEEK] == week:
                week_work += change
        if day_work > b.fact[nurse, N_MAX_DAY] or day_visits > b.fact[nurse, N_MAX_VISITS]:
            return False
        if week_work > 0 and week_work + b.fact[week, K_BEFORE] > b.fact[week, K_MOST]:
            return False
    return True


def route_points(b: Any, i: int, n: int) -> float:
    """Return the points of a gathered route's new values: driving, times, nurse."""
    route = b.draft[i, D_ROUTES]
    order = b.tally[X_DRAFT] if i == 0 else route
    cost = cost_of_times(b, route, order, n)
    cost += b.weight[C_DRIVE] * b.draft[route, Q_DRIVE]
    if n > 0:
        place = b.fact[route, R_FROM]
        km = 0.0
        for k in range(n):
            task = b.stops[order, k]
            km += float(b.km[place, b.fact[task, T_PLACE]])
            place = b.fact[task, T_PLACE]
            cost += nurse_points(b, task, route)
        km += float(b.km[place, b.fact[route, R_TO]])
        cost += b.weight[C_KM] * km
    return float(cost)


def price(b: Any, route: int, n: int) -> float:
    """Return the change in cost if ``route`` served the first ``n`` stops of the draft row instead.

    ``X_ADDED`` and ``X_TAKEN`` name the task that is new in it and the one that left it, or -1.
    Points of continuity and of visits left out are not in it: the caller knows them.
    """
    b.tally[X_EPOCH] += 1
    b.tally[X_PRICED] += 1
    gather(b, route, n)
    if not settle_with_rest(b, n):
        return IMPOSSIBLE
    if not limits_hold(b):
        return IMPOSSIBLE
    epoch = b.tally[X_EPOCH]
    change = 0.0
    for i in range(b.tally[X_ROUTES]):
        here = b.draft[i, D_ROUTES]
        stops = n if i == 0 else b.live[here, Q_STOPS]
        for k in range(stops):
            task = b.stops[b.tally[X_DRAFT], k] if i == 0 else b.stops[here, k]
            if b.fact[task, T_TIE0] < b.fact[task, T_TIE1] and not ties_hold(b, task, here):
                return IMPOSSIBLE
            group = b.fact[task, T_GROUP]
            if (
                group >= 0
                and b.draft[group, D_STAMP] != epoch
                and (task == b.tally[X_ADDED] or b.draft[task, D_START] != b.live[task, S_START])
            ):
                b.draft[group, D_STAMP] = epoch
                change += group_points(b, group) - b.points[group, POINTS]
        b.points[here, FIXED] = route_points(b, i, stops)
        change += b.points[here, FIXED] - b.points[here, POINTS]
        late = b.draft[here, Q_LATE_MAX] - b.total[Z_LATE_MAX]
        if late > 0:
            change += b.weight[C_LATE_MAX] * late
    change += hours_change(b)
    if b.tally[X_TAKEN] >= 0:
        taken = b.tally[X_TAKEN]
        group = b.fact[taken, T_GROUP]
        if group >= 0 and b.draft[group, D_STAMP] != epoch:
            b.draft[group, D_STAMP] = epoch
            change += group_points(b, group) - b.points[group, POINTS]
    return change


def hours_change(b: Any) -> float:
    """Return the change in points of overtime and fairness for the gathered routes."""
    change = 0.0
    for i in range(b.tally[X_ROUTES]):
        route = b.draft[i, D_ROUTES]
        week = b.fact[route, R_WEEK]
        nurse = b.fact[route, R_NURSE_ROW]
        first_of_week = True
        first_of_nurse = True
        for j in range(i):
            if b.fact[b.draft[j, D_ROUTES], R_WEEK] == week:
                first_of_week = False
            if b.fact[b.draft[j, D_ROUTES], R_NURSE_ROW] == nurse:
                first_of_nurse = False
        if not first_of_week and not first_of_nurse:
            continue
        work = b.live[week, A_WORK]
        past_end = b.live[week, A_PAST_END]
        more = 0
        for j in range(i, b.tally[X_ROUTES]):
            other = b.draft[j, D_ROUTES]
            grows = b.draft[other, Q_WORK] - b.live[other, Q_WORK]
            if b.fact[other, R_WEEK] == week:
                work += grows
                past_end += b.draft[other, Q_PAST_END] - b.live[other, Q_PAST_END]
            if b.fact[other, R_NURSE_ROW] == nurse:
                more += grows
        if first_of_week:
            change += week_points(b, week, work, past_end) - b.points[week, POINTS]
        if first_of_nurse and b.fact[nurse, N_STAFF] == 1 and more != 0:
            had = b.live[nurse, A_WORK]
            squares = ((had + more) * (had + more) - had * had) / b.fact[nurse, N_PAID]
            total = b.total[Z_WORK]
            mean = ((total + more) * (total + more) - total * total) / b.total[Z_PAID]
            change += b.weight[C_FAIR] * (squares - mean)
    return change


def commit(b: Any, n: int) -> None:
    """Write what the last :func:`price` saw into the state."""
    route = b.draft[0, D_ROUTES]
    nurse = b.fact[route, R_NURSE]
    added, taken = b.tally[X_ADDED], b.tally[X_TAKEN]
    if taken >= 0:
        touch(b, taken)
        b.live[taken, S_ROUTE] = -1
        if b.fact[taken, T_ERRAND] == 0:
            b.seen[b.fact[taken, T_PATIENT], nurse] -= 1
            write_patient(b, b.fact[taken, T_PATIENT])
    if added >= 0:
        touch(b, added)
        b.live[added, S_ROUTE] = route
        if b.fact[added, T_ERRAND] == 0:
            b.seen[b.fact[added, T_PATIENT], nurse] += 1
            write_patient(b, b.fact[added, T_PATIENT])
    for k in range(n):
        b.stops[route, k] = b.stops[b.tally[X_DRAFT], k]
    for i in range(b.tally[X_ROUTES]):
        write_route(b, i)
    b.tally[X_EPOCH] += 1
    epoch = b.tally[X_EPOCH]
    if taken >= 0:
        write_group(b, b.fact[taken, T_GROUP], epoch)
    for i in range(b.tally[X_ROUTES]):
        here = b.draft[i, D_ROUTES]
        for k in range(b.live[here, Q_STOPS]):
            task = b.stops[here, k]
            write_group(b, b.fact[task, T_GROUP], epoch)


def write_patient(b: Any, patient: int) -> None:
    """Bring the points of one patient's continuity up to date with the state."""
    row = b.tally[X_PATIENT0] + patient
    touch(b, row)
    count_patient(b, patient)
    points = patient_points(b, b.live[row, L_SLOTS], b.live[row, L_FACES], b.live[row, L_WITH])
    b.total[Z_COST] += points - b.points[row, POINTS]
    b.points[row, POINTS] = points


def write_group(b: Any, group: int, epoch: int) -> None:
    """Bring the points of one group up to date with the state, once an epoch."""
    if group < 0 or b.draft[group, D_STAMP] == epoch:
        return
    b.draft[group, D_STAMP] = epoch
    touch(b, group)
    points = group_points(b, group)
    b.total[Z_COST] += points - b.points[group, POINTS]
    b.points[group, POINTS] = points


def write_route(b: Any, i: int) -> None:
    """Write one gathered route: starts, values, hours, points."""
    route = b.draft[i, D_ROUTES]
    nurse = b.fact[route, R_NURSE_ROW]
    day = b.fact[route, R_NURSE_DAY]
    week = b.fact[route, R_WEEK]
    more = b.draft[route, Q_WORK] - b.live[route, Q_WORK]
    touch(b, route)
    touch(b, nurse)
    touch(b, day)
    touch(b, week)
    b.live[day, A_WORK] += more
    b.live[day, A_VISITS] += b.draft[route, Q_VISITS] - b.live[route, Q_VISITS]
    b.live[week, A_WORK] += more
    b.live[week, A_PAST_END] += b.draft[route, Q_PAST_END] - b.live[route, Q_PAST_END]
    points = week_points(b, week, b.live[week, A_WORK], b.live[week, A_PAST_END])
    b.total[Z_COST] += points - b.points[week, POINTS]
    b.points[week, POINTS] = points
    if b.fact[nurse, N_STAFF] == 1:
        had = b.live[nurse, A_WORK]
        b.total[Z_SQUARES] += ((had + more) * (had + more) - had * had) / b.fact[nurse, N_PAID]
        b.total[Z_WORK] += more
    b.live[nurse, A_WORK] += more
    b.total[Z_COST] += b.points[route, FIXED] - b.points[route, POINTS]
    b.points[route, POINTS] = b.points[route, FIXED]
    for column in range(Q_COLUMNS):
        b.live[route, column] = b.draft[route, column]
    place = b.fact[route, R_FROM]
    for k in range(b.live[route, Q_STOPS]):
        task = b.stops[route, k]
        touch(b, task)
        b.live[task, S_START] = b.draft[task, D_START]
        b.live[task, S_WAY] = b.minutes[place, b.fact[task, T_PLACE]]
        place = b.fact[task, T_PLACE]
    b.live[route, Q_WAY_HOME] = b.minutes[place, b.fact[route, R_TO]]


def whole_cost(b: Any) -> float:
    """Return the cost of the whole plan, noting its worst lateness."""
    worst = 0
    for route in range(b.tally[X_DRAFT]):
        if b.live[route, Q_STOPS] > 0:
            worst = max(worst, b.live[route, Q_LATE_MAX])
    b.total[Z_LATE_MAX] = worst
    cost = b.total[Z_COST] + b.weight[C_LATE_MAX] * worst
    if b.total[Z_PAID] > 0:
        mean = b.total[Z_WORK] * b.total[Z_WORK] / b.total[Z_PAID]
        cost += b.weight[C_FAIR] * max(0.0, b.total[Z_SQUARES] - mean)
    return float(cost)
