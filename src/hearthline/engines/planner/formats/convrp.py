"""Consistent vehicle routing: files of several days, as published with the first paper on it.

Groër, Golden, Wasil 2009 (doi 10.1287/msom.1080.0243). A customer has a demand and a service time
on each day, -1 for no visit; node 0 is the depot. ``DISTANCE`` is the longest route, travel and
service together. The same driver serves a customer on all its days. Distances are Euclidean and
not rounded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import fault
from .files import text_of

TOLERANCE = 1e-6
NO_LIMIT = 1e6
MOST_CUSTOMERS = 5_000
SECTIONS = ("NODE_COORD_SECTION", "DEMAND_SECTION", "SVC_TIME_SECTION", "DEPOT_SECTION")


@dataclass(frozen=True, slots=True)
class DaysInstance:
    """An instance; row 0 of the arrays is the depot, row i customer i."""

    days: int
    capacity: int
    longest: float
    points: npt.NDArray[np.float64]
    demand: npt.NDArray[np.int64]
    service: npt.NDArray[np.float64]

    @property
    def ways(self) -> npt.NDArray[np.float64]:
        """Euclidean distances."""
        apart = self.points[:, None, :] - self.points[None, :, :]
        return np.asarray(np.sqrt((apart**2).sum(axis=2)), dtype=np.float64)


def read(content: bytes, *, name: str = "instance") -> DaysInstance:
    """Read an instance, plain or gzip.

    Raises
    ------
    FormatError
        If it does not keep to the format; the sentence names field, value and way out.
    """
    head, sections = _parts(text_of(content, name=name))
    size = int(_head_number(head, "DIMENSION"))
    days = int(_head_number(head, "NUM_DAYS"))
    capacity = int(_head_number(head, "CAPACITY"))
    longest = _head_number(head, "DISTANCE")
    if not 1 <= days <= 56:
        raise fault("kind", "NUM_DAYS", days, wanted="1 to 56")
    if not 2 <= size <= MOST_CUSTOMERS + 1:
        raise fault("kind", "DIMENSION", size, wanted=f"2 to {MOST_CUSTOMERS + 1}")
    depot = [_number(cell, "DEPOT_SECTION") for row in sections["DEPOT_SECTION"] for cell in row]
    if len(depot) < 2:
        raise fault("size", "DEPOT_SECTION", f"{len(depot)} numbers", wanted="x and y")
    points = _table(sections, "NODE_COORD_SECTION", size, 2)
    points[0] = depot[:2]
    demand = _table(sections, "DEMAND_SECTION", size, days)
    demand[0] = -1
    service = _table(sections, "SVC_TIME_SECTION", size, days)
    its = DaysInstance(
        days,
        capacity,
        longest if longest < NO_LIMIT else math.inf,
        points,
        demand.astype(np.int64),
        np.where(demand >= 0, service, 0.0),
    )
    _require_possible(its)
    return its


def write(routes: Sequence[dict[int, list[int]]]) -> dict[str, Any]:
    """Return a solution: for each day the customers of each driver in order of visit."""
    return {
        "days": [
            {
                "routes": [
                    {"driver": driver, "customers": customers}
                    for driver, customers in sorted(day.items())
                    if customers
                ]
            }
            for day in routes
        ]
    }


@dataclass(frozen=True, slots=True)
class CheckedDays:
    """What a solution breaks, in sentences, and its figures."""

    faults: tuple[str, ...]
    travel: float
    vehicles: int
    largest_difference: float
    most_drivers: int


def check(instance: DaysInstance, solution: dict[str, Any], *, people: int = 1) -> CheckedDays:
    """Recompute every rule and figure of a solution, stop by stop.

    Parameters
    ----------
    people
        Most drivers that a customer may have: 1 is the problem as it was published.
    """
    faults: list[str] = []
    travel, vehicles = 0.0, 0
    drivers: dict[int, set[int]] = {}
    arrivals: dict[int, list[float]] = {}
    for day, its in enumerate(solution["days"]):
        seen: list[int] = []
        busy = [route["driver"] for route in its["routes"]]
        if len(busy) != len(set(busy)):
            faults.append(f"Day {day + 1}: a driver has two routes.")
        vehicles = max(vehicles, len(busy))
        for route in its["routes"]:
            place, clock, load = 0, 0.0, 0
            for customer in [*route["customers"], 0]:
                way = math.dist(instance.points[place], instance.points[customer])
                travel += way
                clock += way
                place = customer
                if customer == 0:
                    break
                arrivals.setdefault(customer, []).append(clock)
                drivers.setdefault(customer, set()).add(route["driver"])
                clock += float(instance.service[customer, day])
                load += int(instance.demand[customer, day])
                seen.append(customer)
            if load > instance.capacity:
                faults.append(f"Day {day + 1}: driver {route['driver']} carries {load}.")
            if clock > instance.longest + TOLERANCE:
                faults.append(f"Day {day + 1}: driver {route['driver']} is out for {clock:.3f}.")
        wanted = [int(c) for c in np.flatnonzero(instance.demand[:, day] >= 0)]
        if sorted(seen) != wanted:
            faults.append(f"Day {day + 1}: other customers are served than want to be.")
    if len(solution["days"]) != instance.days:
        faults.append(f"There are {len(solution['days'])} days, not {instance.days}.")
    most = max((len(who) for who in drivers.values()), default=0)
    for customer, who in sorted(drivers.items()):
        if len(who) > people:
            faults.append(f"Customer {customer} has {len(who)} drivers.")
    apart = max((max(times) - min(times) for times in arrivals.values()), default=0.0)
    return CheckedDays(tuple(faults), travel, vehicles, apart, most)


def _parts(text: str) -> tuple[dict[str, str], dict[str, list[list[str]]]]:
    head: dict[str, str] = {}
    sections: dict[str, list[list[str]]] = {}
    at: list[list[str]] | None = None
    for line in text.splitlines():
        cells = line.split()
        if not cells or cells[0] == "EOF":
            continue
        if cells[0] in SECTIONS:
            at = sections.setdefault(cells[0], [])
        elif at is not None:
            if cells != ["-1"]:
                at.append(cells)
        elif ":" in line:
            key, _, value = line.partition(":")
            head[key.strip()] = value.strip()
    for name in SECTIONS:
        if name not in sections:
            raise fault("missing", name)
    return head, sections


def _head_number(head: dict[str, str], field: str) -> float:
    if field not in head:
        raise fault("missing", field)
    value = _number(head[field], field)
    if value <= 0:
        raise fault("kind", field, value, wanted="more than 0")
    return value


def _table(
    sections: dict[str, list[list[str]]], name: str, size: int, columns: int
) -> npt.NDArray[np.float64]:
    table = np.full((size, columns), np.nan)
    for cells in sections[name]:
        number = _number(cells[0], name)
        if number != int(number) or not 1 <= number < size:
            raise fault("unknown", name, cells[0], among=f"customers 1 to {size - 1}")
        if len(cells) != columns + 1:
            raise fault(
                "size", f"{name} {cells[0]}", f"{len(cells) - 1} numbers", wanted=f"{columns}"
            )
        table[int(number)] = [_number(cell, f"{name} {cells[0]}") for cell in cells[1:]]
    for row in range(1, size):
        if np.isnan(table[row, 0]):
            raise fault("missing", f"{name} {row}")
    return table


def _number(text: str, field: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise fault("kind", field, text, wanted="a number") from None
    if not math.isfinite(value):
        raise fault("kind", field, text, wanted="a number")
    return value


def _require_possible(its: DaysInstance) -> None:
    ways = its.ways
    for customer in range(1, len(its.points)):
        heaviest = int(its.demand[customer].max())
        if heaviest > its.capacity:
            raise fault("crowded", f"customer {customer}", heaviest, wanted=its.capacity)
        out = float(2 * ways[0, customer] + its.service[customer].max())
        if heaviest >= 0 and out > its.longest:
            raise fault("too_far", f"customer {customer}", round(out, 3), wanted=its.longest)
