"""Plans a file of each format: reads it, searches, has the solution checked, gives the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..routing.network import Effort
from ..routing.solve import ShouldStop, solve_network
from ..routing.solve_days import DaysProblem, solve_days
from . import convrp, hhcrsp, hhcrsp_check, solomon
from .errors import fault
from .files import json_of


class CheckFailed(Exception):
    """The search made a solution that its checker refuses: a fault of the program."""


def plan_hhcrsp(
    content: bytes,
    name: str,
    effort: Effort,
    *,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Plan an HHCRSP instance.

    Raises
    ------
    FormatError
        If the file does not keep to the format.
    CheckFailed
        If the checker refuses the solution.
    """
    instance = hhcrsp.read(content, name=name)
    found = solve_network(
        hhcrsp.network_of(instance), effort, should_stop=should_stop, compiled=compiled
    )
    routes = [[(at.stop, at.part, at.start) for at in route] for route in found.routes]
    solution = hhcrsp.write(instance, routes, list(found.order))
    checked = hhcrsp_check.check(json_of(content, name=name), solution)
    if checked.faults:
        raise CheckFailed("; ".join(checked.faults[:5]))
    line = {
        "instance": name,
        "distance": round(checked.distance, 3),
        "total_tardiness": round(checked.total_tardiness, 3),
        "max_tardiness": round(checked.max_tardiness, 3),
        "cost": round(checked.cost, 4),
        "seconds": round(found.seconds, 2),
        "seed": effort.seed,
        "islands": effort.islands,
        "iterations": found.proposals,
        "ended_by": found.ended_by,
    }
    return solution, line


def plan_convrp(
    content: bytes,
    name: str,
    effort: Effort,
    *,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
    people: int = 1,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Plan a consistent vehicle routing instance; ``people`` is the most drivers of a customer.

    Raises
    ------
    FormatError
        If the file does not keep to the format, or nothing within its limits was found.
    CheckFailed
        If the checker refuses the solution.
    """
    instance = convrp.read(content, name=name)
    problem = DaysProblem(
        instance.ways,
        instance.demand,
        instance.service,
        instance.capacity,
        instance.longest,
        people,
    )
    found = solve_days(problem, effort, should_stop=should_stop, compiled=compiled)
    if found.routes is None:
        raise fault("nothing_found", "CAPACITY and DISTANCE")
    solution = convrp.write(found.routes)
    checked = convrp.check(instance, solution, people=people)
    if checked.faults:
        raise CheckFailed("; ".join(checked.faults[:5]))
    line = {
        "instance": name,
        "travel": round(checked.travel, 3),
        "vehicles": checked.vehicles,
        "largest_arrival_difference": round(checked.largest_difference, 3),
        "most_people": checked.most_drivers,
        "seconds": round(found.seconds, 2),
        "seed": effort.seed,
        "islands": effort.islands,
        "iterations": found.proposals,
        "ended_by": found.ended_by,
    }
    return solution, line


def plan_solomon(
    content: bytes,
    name: str,
    effort: Effort,
    *,
    should_stop: ShouldStop | None = None,
    compiled: bool | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Plan a vehicle routing instance with time windows.

    Raises
    ------
    FormatError
        If the file does not keep to the format, or nobody late and nobody overfull was not found.
    CheckFailed
        If the checker refuses the solution for another reason.
    """
    instance = solomon.read(content, name=name)
    for price in solomon.LATE_PRICES:
        network = solomon.network_of(instance, price)
        found = solve_network(network, effort, should_stop=should_stop, compiled=compiled)
        routes = [[at.stop + 1 for at in route] for route in found.routes]
        solution = solomon.write(instance, routes)
        checked = solomon.check(instance, solution)
        if not any("after" in one or "carries" in one for one in checked.faults):
            break
    else:
        raise fault("nothing_found", "all windows and capacities")
    if checked.faults:
        raise CheckFailed("; ".join(checked.faults[:5]))
    line = {
        "instance": name,
        "distance": round(checked.distance, 3),
        "vehicles": checked.vehicles,
        "cost": round(checked.distance, 3),
        "seconds": round(found.seconds, 2),
        "seed": effort.seed,
        "islands": effort.islands,
        "iterations": found.proposals,
        "ended_by": found.ended_by,
    }
    return solution, line


PLANNERS: dict[str, Callable[..., tuple[dict[str, Any], dict[str, Any]]]] = {
    "convrp": plan_convrp,
    "hhcrsp": plan_hhcrsp,
    "solomon": plan_solomon,
}
"""By the name that ``--format`` takes."""
