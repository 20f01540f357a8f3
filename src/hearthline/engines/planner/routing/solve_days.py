"""Plans consistent routes: several days, the same driver (or few) for each customer."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from ..compiling import compiled_copies
from . import consistent as at
from .consistent import Days
from .network import Effort

SEGMENTS = 60
NEIGHBOURS = 16
SPARE_DRIVERS = 1.25
"""Drivers to choose from, over what the fullest day needs; those without customers stay home."""

HOT, COLD = 4.0, 0.03
"""First and last temperature, in typical ways between neighbours."""

AGAIN = 0.8
"""First temperature of the half that goes on from the plan with one driver each."""

CHEAP, DEAR = 3.0, 100.0
"""First and last price of being beyond a limit; see ``_prices``."""

RESCUES = 12
"""Further coolings while nothing within the limits is found."""

_ENTRIES = frozenset({"anneal_days"})
_INLINED = frozenset(
    {"word", "below", "between", "beyond", "saving", "cheapest", "take_out", "put_in"}
    | {"route_change", "drivers_with", "move_customer", "move_day", "exchange_customers"}
    | {"move_within", "turn_round", "only_driver", "some_driver", "propose"}
)


@dataclass(frozen=True, slots=True)
class DaysProblem:
    """Customers on several days.

    Parameters
    ----------
    way
        Square matrix of places; 0 is the depot, i the place of customer i.
    demand, service
        Customer by day, row 0 unused; demand -1 without a visit.
    capacity, longest
        Of a route; the latter for travel and service, ``inf`` for no limit.
    people
        Most drivers of a customer over all days.
    """

    way: npt.NDArray[np.float64]
    demand: npt.NDArray[np.int64]
    service: npt.NDArray[np.float64]
    capacity: int
    longest: float
    people: int = 1


@dataclass(frozen=True, slots=True)
class DaysRouted:
    """Customers in order, by day and driver; ``None`` when nothing within the limits was found."""

    routes: tuple[dict[int, list[int]], ...] | None
    proposals: int
    seconds: float
    ended_by: str


def solve_days(
    problem: DaysProblem,
    effort: Effort,
    *,
    should_stop: Callable[[], bool] | None = None,
    compiled: bool | None = None,
) -> DaysRouted:
    """Return good routes of all days; the same for the same iterations, seed and islands.

    Islands search by themselves, and all go on from the best when half of the search is over.
    Where several drivers are allowed, the first half is a whole search for plans with one: those
    are allowed too, and hard to come back to once customers have several. The second half goes on
    from there, so it ends no worse than the first.
    """
    is_compiled = _is_worth_it(effort, compiled)
    kernel = _compiled_kernel() if is_compiled else at
    if is_compiled:
        _made_ready()
    began = time.monotonic()
    total = None if effort.iterations is None else effort.iterations // effort.islands
    boards = [_prepare(problem, effort.seed * 64 + number) for number in range(effort.islands)]
    # In plain Python the islands wait for each other; each has its share of the time.
    share = 1.0 if is_compiled else 1 / effort.islands
    phases = _phases(problem.people, effort.islands)
    done = []
    seconds = effort.seconds or 0.0
    for number, phase in enumerate(phases):
        if number:
            _go_on_from_best(boards)
        for board in boards:
            board.tally[at.X_PEOPLE] = phase.people
        count = None if total is None else round(total * phase.ends) - round(total * phase.begins)
        begins = began + seconds * phase.begins
        length = seconds * (phase.ends - phase.begins)
        search = partial(
            _cool_island, kernel, boards, phase, count, begins, length, share, should_stop
        )
        with ThreadPoolExecutor(effort.islands if is_compiled else 1) as pool:
            done += list(pool.map(search, range(effort.islands)))
        if any(stopped for _, stopped in done):
            break
    ended_by = "iterations" if effort.iterations is not None else "seconds"
    if any(stopped for _, stopped in done):
        ended_by = "stopped"
    found = [board for board in boards if board.tally[at.X_FOUND]]
    best = min(found, key=lambda board: float(board.cost[at.C_BEST]), default=None)
    routes = None if best is None else _routes(best)
    proposals = sum(count for count, _ in done)
    return DaysRouted(routes, proposals, time.monotonic() - began, ended_by)


@dataclass(frozen=True, slots=True)
class _Phase:
    """A part of the search: from when to when, how many drivers, between which heats."""

    begins: float
    ends: float
    people: int
    hot: float
    cold: float
    prices: tuple[float, float]


def _phases(people: int, islands: int) -> list[_Phase]:
    """Return the phases of a search."""
    if people > 1:
        return [
            _Phase(0.0, 0.5, 1, HOT, COLD, (0.0, 1.0)),
            _Phase(0.5, 1.0, people, AGAIN, COLD, (0.5, 1.0)),
        ]
    if islands == 1:
        return [_Phase(0.0, 1.0, 1, HOT, COLD, (0.0, 1.0))]
    middle = HOT * math.sqrt(COLD / HOT)
    return [
        _Phase(0.0, 0.5, 1, HOT, middle, (0.0, 0.5)),
        _Phase(0.5, 1.0, 1, middle, COLD, (0.5, 1.0)),
    ]


def _go_on_from_best(boards: list[Days]) -> None:
    """Let all islands go on from the best routes within the limits, where there are any."""
    found = [board for board in boards if board.tally[at.X_FOUND]]
    best = min(found, key=lambda board: float(board.cost[at.C_BEST]), default=None)
    if best is None:
        return
    for board in boards:
        board.best_after[:], board.best_who[:] = best.best_after, best.best_who
        board.cost[at.C_BEST] = best.cost[at.C_BEST]
        board.tally[at.X_FOUND] = 1
        board.after[:], board.who[:] = best.best_after, best.best_who
        for day in range(len(board.after)):
            board.before[day, board.after[day]] = np.arange(board.after.shape[1])
        at.count_afresh(board)


def _cool_island(
    kernel: Any,
    boards: list[Days],
    phase: _Phase,
    count: int | None,
    begins: float,
    length: float,
    share: float,
    should_stop: Callable[[], bool] | None,
    number: int,
) -> tuple[int, bool]:
    ended = begins + length * min(1.0, share * (number + 1))
    return _cool(kernel, boards[number], phase, count, ended, should_stop)


def _cool(
    kernel: Any,
    board: Days,
    phase: _Phase,
    total: int | None,
    ended: float,
    should_stop: Callable[[], bool] | None,
) -> tuple[int, bool]:
    reach = _reach(board)
    began = time.monotonic()
    done = 0
    share = 0.0
    count = max(1, total // SEGMENTS) if total is not None else 2000
    while share < 1.0:
        if should_stop is not None and should_stop():
            return done, True
        at_segment = time.monotonic()
        if total is not None:
            count = min(count, total - done)
            if count <= 0:
                break
            end = (done + count) / total
        else:
            end = share + 1 / SEGMENTS
        low, high = phase.prices
        _prices(board, reach, low + (high - low) * share)
        heats = [
            phase.hot * (phase.cold / phase.hot) ** min(1.0, when) * reach for when in (share, end)
        ]
        kernel.anneal_days(board, count, heats[0], heats[1])
        done += count
        if total is not None:
            share = done / total
        else:
            now = time.monotonic()
            share = (now - began) / max(1e-6, ended - began)
            wanted = (ended - began) / SEGMENTS
            count = max(1, int(count * min(4.0, wanted / max(now - at_segment, 1e-5))))
    for more in range(RESCUES if phase.cold == COLD else 0):
        if board.tally[at.X_FOUND]:
            break
        # Nothing within the limits yet: they cost ever more until something is.
        _prices(board, reach, 1.0, 2.0**more)
        kernel.anneal_days(board, count, HOT * reach, COLD * reach)
        done += count
    return done, False


def _reach(board: Days) -> float:
    """Return the typical way between neighbours, by which heat is measured."""
    ways = [board.way[c, board.near[c, :5]].mean() for c in range(1, len(board.near))]
    return max(float(np.mean(ways)), float(board.way[0].mean()) / 10, 1e-3)


def _prices(board: Days, reach: float, share: float, times: float = 1.0) -> None:
    """Let a typical customer's demand beyond a limit cost more and more ways."""
    factor = times * CHEAP * (DEAR / CHEAP) ** min(1.0, share)
    visits = board.demand[board.demand > 0]
    usual = float(visits.mean()) if len(visits) else 1.0
    board.limits[at.P_LOAD_PRICE] = factor * reach / usual
    board.limits[at.P_LENGTH_PRICE] = factor


def _prepare(problem: DaysProblem, seed: int) -> Days:
    customers = len(problem.way) - 1
    days = problem.demand.shape[1]
    demand = np.array(problem.demand, np.int64)
    heaviest = int(np.maximum(demand, 0).sum(axis=0).max())
    drivers = max(2, int(np.ceil(SPARE_DRIVERS * heaviest / problem.capacity)) + 2)
    if np.isfinite(problem.longest):
        out = float(2 * problem.way[0].mean() + problem.service.sum(axis=0).max())
        drivers = max(drivers, int(np.ceil(SPARE_DRIVERS * out * 1.5 / problem.longest)) + 2)
    drivers = min(drivers, customers)
    nodes = customers + 1 + drivers
    near = np.argsort(problem.way[1:, 1:] + np.eye(customers) * 1e12, axis=1, kind="stable")
    near = near[:, : min(NEIGHBOURS, max(1, customers - 1))] + 1
    words = random.Random(seed)  # noqa: S311 - choices of a search, no secret
    tally = np.zeros(12, np.int64)
    tally[:4] = (customers, drivers, days, problem.people)
    for i in range(4):
        tally[at.X_RANDOM + i] = words.getrandbits(32) | 1
    home = np.arange(nodes)
    place = np.where(home <= customers, home, 0)
    longest = problem.longest if np.isfinite(problem.longest) else 1e18
    board = Days(
        way=np.ascontiguousarray(problem.way, np.float64),
        place=place.astype(np.int64),
        demand=demand,
        service=np.array(problem.service, np.float64),
        near=np.vstack([near[:1], near]).astype(np.int64),
        who=np.full((customers + 1, days), -1, np.int64),
        after=np.tile(home, (days, 1)).astype(np.int64),
        before=np.tile(home, (days, 1)).astype(np.int64),
        load=np.zeros((drivers, days), np.int64),
        length=np.zeros((drivers, days)),
        spot=np.zeros((2, days), np.int64),
        limits=np.array([float(problem.capacity), longest, 1.0, 1.0]),
        tally=tally,
        cost=np.zeros(3),
        cooling=-np.log((np.arange(4096) + 0.5) / 4096),
        best_after=np.zeros((days, nodes), np.int64),
        best_who=np.full((customers + 1, days), -1, np.int64),
    )
    _first_routes(board, problem)
    at.count_afresh(board)
    if board.cost[at.C_BEYOND] <= 0.0:
        at.keep_best(board)
    return board


def _first_routes(board: Days, problem: DaysProblem) -> None:
    """Sweep round the depot's neighbours: each driver takes customers until one day is full."""
    customers, drivers, days = (int(n) for n in board.tally[:3])
    left = set(range(1, customers + 1))
    driver = 0
    room = np.full(days, problem.capacity, np.int64)
    time_left = np.full(days, problem.longest)
    last = 0
    while left:
        customer = min(left, key=lambda c: (problem.way[last, c], c))
        need = np.maximum(board.demand[customer], 0)
        more = problem.way[last, customer] + problem.way[customer, 0] + board.service[customer]
        full = (room < need).any() or (time_left < more).any()
        if full and last != 0 and driver < drivers - 1:
            driver += 1
            room[:], time_left[:], last = problem.capacity, problem.longest, 0
            continue
        left.remove(customer)
        room -= need
        time_left -= problem.way[last, customer] + board.service[customer]
        home = customers + 1 + driver
        for day in range(days):
            if board.demand[customer, day] >= 0:
                at.put_in(board, customer, day, int(board.before[day, home]), driver)
        last = customer


def _routes(board: Days) -> tuple[dict[int, list[int]], ...]:
    customers, drivers, days = (int(n) for n in board.tally[:3])
    found = []
    for day in range(days):
        routes: dict[int, list[int]] = {}
        for driver in range(drivers):
            home = customers + 1 + driver
            node = int(board.best_after[day, home])
            while node != home:
                routes.setdefault(driver + 1, []).append(node)
                node = int(board.best_after[day, node])
        found.append(routes)
    return tuple(found)


def _is_worth_it(effort: Effort, compiled: bool | None) -> bool:
    if compiled is not None:
        return compiled
    return (effort.iterations or 1 << 30) > 10_000 and (effort.seconds or 1.0) > 0.1


def warm_up() -> float:
    """Compile the kernel, or load it from the cache; return the seconds it took."""
    began = time.monotonic()
    _made_ready()
    return time.monotonic() - began


@cache
def _made_ready() -> None:
    way = np.array([[0.0, 3.0], [3.0, 0.0]])
    visits = np.array([[-1], [1]])
    problem = DaysProblem(way, visits, np.zeros((2, 1)), 1, 100.0)
    _compiled_kernel().anneal_days(_prepare(problem, 1), 2, 1.0, 1.0)


_MAKING = Lock()


def _compiled_kernel() -> Any:
    with _MAKING:
        return _compiled_copy()


@cache
def _compiled_copy() -> Any:
    (copy,) = compiled_copies(at, (at,), inlined=_INLINED, entries=_ENTRIES)
    return copy
