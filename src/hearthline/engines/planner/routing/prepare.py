"""Turns a network into the kernel's tables."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np

from . import layout as at
from .layout import Board
from .network import Network

NEIGHBOURS = 40
CROWD = 1 << 30
WAITING = 0.2
"""What a minute of certain waiting counts, in minutes of travel, when neighbours are chosen."""

SCALES = (1, 10, 100, 1000)


def scale_of(network: Network) -> int:
    """Return how many units of the kernel make one of the network's."""
    values = [network.travel.ravel()]
    values.append(
        np.array(
            [
                v
                for s in network.stops
                for v in (s.opens, s.closes, *s.gap, *(p.service for p in s.parts))
                if math.isfinite(v)
            ]
        )
    )
    flat = np.concatenate(values)
    for scale in SCALES:
        if np.all(np.abs(flat * scale - np.round(flat * scale)) < 1e-6):
            return scale
    return SCALES[-1] * 10


def prepare(network: Network, seed: int) -> tuple[Board, int]:
    scale = scale_of(network)

    def whole(value: float) -> int:
        if not math.isfinite(value):
            return 1 << 40
        near = round(value * scale)
        return near if abs(value * scale - near) < 1e-5 else math.ceil(value * scale)

    nurses = len(network.homes)
    visits = len(network.stops)
    tasks = sum(len(s.parts) for s in network.stops)
    nodes = tasks + nurses
    fact = np.zeros((nodes, 8), np.int64)
    live = np.zeros((nodes, 8), np.int64)
    visit = np.full((visits, 4), -1, np.int64)
    may = np.zeros((tasks, nurses), np.bool_)
    able0 = [0]
    able: list[int] = []
    row = 0
    for v, stop in enumerate(network.stops):
        for k, part in enumerate(stop.parts):
            fact[row] = (
                v,
                stop.place,
                -1,
                whole(part.service),
                whole(stop.opens),
                whole(stop.closes),
                part.load,
                row,
            )
            visit[v, k] = row
            may[row, list(part.able)] = True
            able += sorted(part.able)
            able0.append(len(able))
            row += 1
        if len(stop.parts) == 2:
            fact[row - 1, at.F_PARTNER] = row - 2
            fact[row - 2, at.F_PARTNER] = row - 1
            visit[v, at.V_GAP_LEAST] = whole(stop.gap[0])
            visit[v, at.V_GAP_MOST] = whole(stop.gap[1])
    for n, home in enumerate(network.homes):
        fact[tasks + n] = (visits, home, -1, 0, 0, 1 << 40, 0, 0)
        live[tasks + n, at.L_NURSE] = n
    exact = network.travel * scale
    rounded = np.round(exact)
    travel = np.where(np.abs(exact - rounded) < 1e-5, rounded, np.ceil(exact)).astype(np.int32)
    before, after, alike = neighbours(fact[:tasks], travel, may)
    tally = np.zeros(16, np.int64)
    tally[at.X_TASKS] = tasks
    tally[at.X_NURSES] = nurses
    tally[at.X_VISITS] = visits
    tally[at.X_CAPACITY] = network.capacity if network.capacity is not None else 1 << 40
    words = random.Random(seed)  # noqa: S311 - choices of a search, no secret
    for i in range(4):
        tally[at.X_RANDOM + i] = words.getrandbits(32) | 1
    prices = network.prices
    weights = np.array([prices.travel, prices.late, prices.late_most, prices.route * scale])
    chances = (np.arange(4096) + 0.5) / 4096
    board = Board(
        fact=fact,
        live=live,
        visit=visit,
        rank=np.zeros(visits + 1),
        travel=travel,
        may=may,
        able0=np.array(able0, np.int64),
        able=np.array(able, np.int64),
        before=before,
        after=after,
        alike=alike,
        move=np.zeros((at.MOST_IN_MOVE, 5), np.int64),
        starts=np.zeros((tasks * 2 + 8, 3), np.int64),
        ranks=np.zeros((at.MOST_IN_MOVE, 2)),
        queue=np.zeros(visits + 1, np.int64),
        stamp=np.zeros(visits + 1, np.int64),
        tally=tally,
        sums=np.zeros(4, np.int64),
        weights=weights,
        cooling=-np.log(chances),
        best_rank=np.zeros(visits),
        best_nurse=np.zeros(tasks, np.int64),
        best=np.zeros(2),
    )
    return board, scale


def neighbours(fact: Any, travel: Any, may: Any) -> tuple[Any, Any, Any]:
    tasks = len(fact)
    place = fact[:, at.F_PLACE]
    opens = fact[:, at.F_OPENS].astype(float)
    closes = np.minimum(fact[:, at.F_CLOSES], 1 << 40).astype(float)
    service = fact[:, at.F_SERVICE].astype(float)
    ways = travel[np.ix_(place, place)].astype(float)
    # Row u, column t: going from u to t.
    wait = np.maximum(0.0, opens[None, :] - (closes + service)[:, None] - ways)
    late = np.maximum(0.0, (opens + service)[:, None] + ways - closes[None, :])
    score = ways + WAITING * wait + late
    never = (may.astype(np.float32) @ may.T.astype(np.float32)) == 0
    same = fact[:, at.F_VISIT][:, None] == fact[:, at.F_VISIT][None, :]
    score[never | same] = CROWD
    centre = (opens + closes) / 2
    like = ways + ways.T + WAITING * 2 * np.abs(centre[:, None] - centre[None, :])
    like[never | same] = CROWD
    count = min(NEIGHBOURS, tasks)
    return _nearest(score.T, count), _nearest(score, count), _nearest(like, count)


def _nearest(score: Any, count: int) -> Any:
    order = np.argsort(score, axis=1, kind="stable")[:, :count]
    found = np.take_along_axis(score, order, axis=1) < CROWD
    return np.where(found, order, -1).astype(np.int32)


def first_plan(board: Board, network: Network) -> tuple[Any, Any]:
    """Return nurses of tasks and ranks of visits: by closing time, each to whom it suits best."""
    tasks = int(board.tally[at.X_TASKS])
    nurses = np.zeros(tasks, np.int64)
    ranks = np.zeros(len(board.visit))
    free = np.zeros(len(network.homes))
    where = np.array(network.homes)
    closes = [board.fact[board.visit[v, 0], at.F_CLOSES] for v in range(len(board.visit))]
    load = np.zeros(len(network.homes))
    for number, v in enumerate(np.argsort(np.array(closes), kind="stable")):
        ranks[v] = number + 1
        taken = -1
        began = 0.0
        for k in range(2):
            t = int(board.visit[v, k])
            if t < 0:
                continue
            place = board.fact[t, at.F_PLACE]
            ways = board.travel[where, place]
            start = np.maximum(free + ways, board.fact[t, at.F_OPENS])
            if k == 1:
                start = np.maximum(start, began + board.visit[v, at.V_GAP_LEAST])
            points = ways + 0.2 * start + 2 * np.maximum(0, start - board.fact[t, at.F_CLOSES])
            points = np.where(
                load + board.fact[t, at.F_LOAD] > board.tally[at.X_CAPACITY], points + 1e12, points
            )
            points = np.where(board.may[t], points, np.inf)
            if taken >= 0:
                points[taken] = np.inf
            n = int(np.argmin(points))
            nurses[t] = n
            taken = n
            began = float(start[n])
            free[n] = began + board.fact[t, at.F_SERVICE]
            where[n] = place
            load[n] += board.fact[t, at.F_LOAD]
    return nurses, ranks


def reach_of(board: Board) -> float:
    """Return the typical way between neighbours in the kernel's units: the measure of heat."""
    tasks = int(board.tally[at.X_TASKS])
    place = board.fact[:tasks, at.F_PLACE]
    ways = []
    for task in range(tasks):
        near = board.after[task, :REACH]
        ways += [float(board.travel[place[task], place[u]]) for u in near if u >= 0]
    return max(1.0, float(np.mean(ways))) if ways else 1.0


REACH = 5
