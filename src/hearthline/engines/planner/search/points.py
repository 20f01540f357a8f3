"""What the parts of a plan cost by themselves: patients, nurses, groups of visits, weeks."""

from __future__ import annotations

from typing import Any

from .layout import (
    C_CHANGE_NURSE,
    C_NEW_FACE,
    C_NOT_PRIMARY,
    C_ON_CALL,
    C_SPREAD,
    C_TOLERANCE,
    D_CHANGED,
    D_CHANGES,
    D_STAMP,
    D_START,
    FIXED,
    G_TASK0,
    G_TASK1,
    G_USUAL,
    K_BEFORE,
    K_CONTRACT,
    L_FACES,
    L_MOST,
    L_SLOTS,
    L_WITH,
    P_PRIMARY,
    POINTS,
    R_NURSE,
    R_ON_CALL,
    S_ROUTE,
    S_START,
    T_ERRAND,
    T_PATIENT,
    T_PUBLISHED_NURSE0,
    T_PUBLISHED_NURSE1,
    X_CHANGES,
    X_EPOCH,
    X_NURSES,
    X_PATIENT0,
    X_ROUND,
    X_TAKEN,
)
from .timing import day_of


def touch(b: Any, row: int) -> None:
    """Note that a row of the plan is written in this round."""
    if b.draft[row, D_CHANGED] != b.tally[X_ROUND]:
        b.draft[row, D_CHANGED] = b.tally[X_ROUND]
        b.draft[b.tally[X_CHANGES], D_CHANGES] = row
        b.tally[X_CHANGES] += 1


def patient_points(b: Any, slots: int, faces: int, with_primary: int) -> float:
    """Return the points of continuity for one patient."""
    return float(b.weight[C_NOT_PRIMARY] * (slots - with_primary) + b.weight[C_NEW_FACE] * faces)


def count_patient(b: Any, patient: int) -> None:
    """Write what the points of one patient's continuity are made of."""
    row = b.tally[X_PATIENT0] + patient
    primary = b.fact[row, P_PRIMARY]
    slots = 0
    faces = 0
    with_primary = 0
    most = -1
    for nurse in range(b.tally[X_NURSES]):
        planned = b.seen[patient, nurse]
        slots += planned
        if planned > 0 and b.past[patient, nurse] == 0 and nurse != primary:
            faces += 1
        if primary < 0:
            total = planned + b.past[patient, nurse]
            if total > most or (total == most and planned > with_primary):
                most = total
                with_primary = planned
        elif nurse == primary:
            with_primary = planned
    b.live[row, L_SLOTS] = slots
    b.live[row, L_FACES] = faces
    b.live[row, L_MOST] = most
    b.live[row, L_WITH] = with_primary


def patient_change(b: Any, patient: int, nurse: int) -> float:
    """Return the change in a patient's points when ``nurse`` gets one more of the visits."""
    row = b.tally[X_PATIENT0] + patient
    primary = b.fact[row, P_PRIMARY]
    planned = b.seen[patient, nurse]
    faces = b.live[row, L_FACES]
    if planned == 0 and b.past[patient, nurse] == 0 and nurse != primary:
        faces += 1
    with_primary = b.live[row, L_WITH]
    if primary >= 0:
        if nurse == primary:
            with_primary += 1
    else:
        total = planned + b.past[patient, nurse] + 1
        if total > b.live[row, L_MOST]:
            with_primary = planned + 1
        elif total == b.live[row, L_MOST]:
            with_primary = max(with_primary, planned + 1)
    after = patient_points(b, b.live[row, L_SLOTS] + 1, faces, with_primary)
    return float(after - b.points[row, POINTS])


def nurse_points(b: Any, task: int, route: int) -> float:
    """Return the points of a route's nurse at a task: what she costs, not the published one."""
    if b.fact[task, T_ERRAND] == 1:
        return 0.0
    nurse = b.fact[route, R_NURSE]
    cost = b.dear[b.fact[task, T_PATIENT], nurse] + b.weight[C_ON_CALL] * b.fact[route, R_ON_CALL]
    if (
        b.fact[task, T_PUBLISHED_NURSE0] >= 0
        and b.fact[task, T_PUBLISHED_NURSE0] != nurse
        and b.fact[task, T_PUBLISHED_NURSE1] != nurse
    ):
        cost += b.weight[C_CHANGE_NURSE]
    return float(cost)


def group_points(b: Any, group: int) -> float:
    """Return the points for the spread over the day of one group's starts."""
    low = 1 << 30
    high = -1
    usual = b.fact[group, G_USUAL]
    if usual >= 0:
        low = usual
        high = usual
    epoch = b.tally[X_EPOCH]
    for entry in range(b.fact[group, G_TASK0], b.fact[group, G_TASK1]):
        task = b.lists[entry]
        if b.draft[task, D_STAMP] == epoch:
            start = b.draft[task, D_START]
        elif b.live[task, S_ROUTE] >= 0 and task != b.tally[X_TAKEN]:
            start = b.live[task, S_START]
        else:
            continue
        minute = start - b.lists[day_of(b, start)]
        low = min(low, minute)
        high = max(high, minute)
    if high < 0:
        return 0.0
    return float(b.weight[C_SPREAD] * max(0.0, high - low - b.weight[C_TOLERANCE]))


def week_points(b: Any, week: int, work: int, past_end: int) -> float:
    """Return the points for overtime of one nurse in one week."""
    if work == 0:
        return 0.0
    before = b.fact[week, K_BEFORE]
    contract = b.fact[week, K_CONTRACT]
    above = max(0, work + before - contract) - max(0, before - contract)
    return float(b.points[week, FIXED] * max(above, past_end))
