"""Vehicle routing with time windows: text files as published by Solomon (1987) and followers.

A head with the number of vehicles and their capacity, then a line a customer: number, x, y, demand,
ready time, due date, service time; customer 0 is the depot. Distances are Euclidean and not
rounded; windows are hard. The cost here is the distance; vehicles used are told beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..routing.network import Network, Part, Prices, Stop
from .errors import fault
from .files import text_of

TOLERANCE = 1e-3
LATE_PRICES = (100.0, 100_000.0)
"""Cost of a minute late, in travel. The first lets a search pass through lateness; a hundredth of
a minute may be worth a detour at it, so where any is left the search is repeated at the second."""

COLUMNS = ("number", "x", "y", "demand", "ready time", "due date", "service time")
MOST_CUSTOMERS = 5_000


@dataclass(frozen=True, slots=True)
class Customer:
    """A line of the file; the first one is the depot."""

    number: int
    x: float
    y: float
    demand: int
    ready: float
    due: float
    service: float


@dataclass(frozen=True, slots=True)
class WindowsInstance:
    """An instance; ``customers[0]`` is the depot."""

    vehicles: int
    capacity: int
    customers: tuple[Customer, ...]


def read(content: bytes, *, name: str = "instance") -> WindowsInstance:
    """Read an instance, plain or gzip.

    Raises
    ------
    FormatError
        If it does not keep to the format; the sentence names field, value and way out.
    """
    rows = [line.split() for line in text_of(content, name=name).splitlines() if line.split()]
    numbers = [row for row in rows if _is_number(row[0]) and all(map(_is_number, row))]
    if not numbers or len(numbers[0]) != 2:
        raise fault("missing", "the line with NUMBER and CAPACITY of vehicles")
    vehicles, capacity = (_count(cell, "VEHICLE") for cell in numbers[0])
    if vehicles < 1:
        raise fault("kind", "VEHICLE NUMBER", vehicles, wanted="1 or more")
    customers = tuple(_customer(row, at) for at, row in enumerate(numbers[1:]))
    if len(customers) < 2:
        raise fault("size", "CUSTOMER", f"{len(customers)} lines", wanted="a depot and a customer")
    if len(customers) > MOST_CUSTOMERS + 1:
        raise fault("too_large", "CUSTOMER", len(customers), wanted=f"{MOST_CUSTOMERS} customers")
    its = WindowsInstance(vehicles, capacity, customers)
    _require_possible(its)
    return its


def network_of(instance: WindowsInstance, late_price: float) -> Network:
    """Return the instance as a routing problem; windows close so that all are back in time."""
    points = np.array([(one.x, one.y) for one in instance.customers])
    ways = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=2))
    depot = instance.customers[0]
    everybody = tuple(range(instance.vehicles))
    stops = tuple(
        Stop(
            place=row,
            opens=max(one.ready, depot.ready + float(ways[0, row])),
            closes=min(one.due, depot.due - one.service - float(ways[row, 0])),
            parts=(Part(everybody, one.service, one.demand),),
        )
        for row, one in enumerate(instance.customers)
        if row > 0
    )
    return Network(
        ways,
        stops,
        (0,) * instance.vehicles,
        Prices(travel=1.0, late=late_price, late_most=0.0),
        instance.capacity,
    )


def write(instance: WindowsInstance, routes: list[list[int]]) -> dict[str, Any]:
    """Return a solution: the customers of each vehicle in order, by their number in the file."""
    return {
        "routes": [
            {"vehicle": vehicle, "customers": [instance.customers[row].number for row in route]}
            for vehicle, route in enumerate((one for one in routes if one), start=1)
        ]
    }


@dataclass(frozen=True, slots=True)
class CheckedWindows:
    """What a solution breaks, in sentences, and its figures."""

    faults: tuple[str, ...]
    distance: float
    vehicles: int


def check(instance: WindowsInstance, solution: dict[str, Any]) -> CheckedWindows:
    """Recompute every rule and the distance of a solution, stop by stop."""
    faults: list[str] = []
    by_number = {one.number: one for one in instance.customers}
    depot = instance.customers[0]
    distance, served = 0.0, []
    for route in solution["routes"]:
        who = f"vehicle {route['vehicle']}"
        here, clock, load = depot, depot.ready, 0
        for number in [*route["customers"], depot.number]:
            there = by_number[number]
            way = math.dist((here.x, here.y), (there.x, there.y))
            distance += way
            clock = max(clock + way, there.ready)
            if clock > there.due + TOLERANCE:
                faults.append(f"{who} is at {number} at {clock:.3f}, after {there.due}.")
            clock += there.service
            here = there
            if there is not depot:
                served.append(number)
                load += there.demand
        if load > instance.capacity:
            faults.append(f"{who} carries {load}.")
    if sorted(served) != sorted(one.number for one in instance.customers[1:]):
        faults.append("Not every customer is served once.")
    if len(solution["routes"]) > instance.vehicles:
        faults.append(f"There are {len(solution['routes'])} routes.")
    return CheckedWindows(tuple(faults), distance, len(solution["routes"]))


def _customer(row: list[str], at: int) -> Customer:
    field = f"CUSTOMER line {at + 1}"
    if len(row) != len(COLUMNS):
        raise fault("size", field, f"{len(row)} numbers", wanted=", ".join(COLUMNS))
    values = [float(cell) for cell in row]
    for name, value in zip(COLUMNS[3:], values[3:], strict=True):
        if value < 0:
            raise fault("kind", f"{field}, {name}", value, wanted="0 or more")
    if values[5] < values[4]:
        raise fault("window", field, values[4:6])
    return Customer(
        _count(row[0], field),
        values[1],
        values[2],
        _count(row[3], f"{field}, demand"),
        *values[4:],
    )


def _require_possible(its: WindowsInstance) -> None:
    depot = its.customers[0]
    seen: set[int] = set()
    for one in its.customers:
        if one.number in seen:
            raise fault("twice", "CUSTOMER number", one.number)
        seen.add(one.number)
        if one.demand > its.capacity:
            raise fault("crowded", f"customer {one.number}", one.demand, wanted=its.capacity)
        way = math.dist((depot.x, depot.y), (one.x, one.y))
        back = max(depot.ready + way, one.ready) + one.service + way
        if one is not depot and (depot.ready + way > one.due or back > depot.due):
            raise fault("too_late", f"customer {one.number}", one.due, wanted=depot.due)
    total = sum(one.demand for one in its.customers)
    if total > its.vehicles * its.capacity:
        raise fault("crowded", "everybody", total, wanted=its.vehicles * its.capacity)


def _count(cell: str, field: str) -> int:
    value = float(cell)
    if value != int(value) or value < 0:
        raise fault("kind", field, cell, wanted="a whole number")
    return int(value)


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
