"""What other planners make of a problem; runs in their own environment, without Hearthline.

Reads one JSON object from standard input and prints one. Kept to the plain ways in which the
peers' own documentation models such problems.
"""

from __future__ import annotations

import json
import sys
from typing import Any

Problem = dict[str, Any]


def or_tools(problem: Problem) -> dict[str, Any]:
    """Plan an HHCRSP instance with OR-Tools routing, cold, by guided local search.

    A node for each part of a visit; ``problem`` has whole numbers: ``ways`` by place, ``parts``
    (place, service, opens, closes, able), ``pairs`` (first, second, least, most), ``nurses``.
    The largest lateness is left out of its search; it has no place in its objective.
    """
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    parts, nurses = problem["parts"], problem["nurses"]
    place = [0] + [part["place"] for part in parts]
    service = [0] + [part["service"] for part in parts]
    ways, horizon = problem["ways"], problem["horizon"]
    manager = pywrapcp.RoutingIndexManager(len(place), nurses, 0)
    routing = pywrapcp.RoutingModel(manager)

    def travel(a: int, b: int) -> int:
        return int(ways[place[manager.IndexToNode(a)]][place[manager.IndexToNode(b)]])

    def time(a: int, b: int) -> int:
        return travel(a, b) + int(service[manager.IndexToNode(a)])

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(travel))
    routing.AddDimension(routing.RegisterTransitCallback(time), horizon, horizon, False, "time")
    clock = routing.GetDimensionOrDie("time")
    solver = routing.solver()
    for number, part in enumerate(parts, start=1):
        index = manager.NodeToIndex(number)
        clock.CumulVar(index).SetMin(part["opens"])
        clock.SetCumulVarSoftUpperBound(index, part["closes"], 1)
        routing.VehicleVar(index).SetValues([-1, *part["able"]])
    for first, second, least, most in problem["pairs"]:
        a, b = manager.NodeToIndex(first + 1), manager.NodeToIndex(second + 1)
        apart = clock.CumulVar(b) - clock.CumulVar(a)
        solver.Add(apart >= least)
        solver.Add(apart <= most)
        solver.Add(routing.VehicleVar(a) != routing.VehicleVar(b))
    for nurse in range(nurses):
        routing.AddVariableMinimizedByFinalizer(clock.CumulVar(routing.End(nurse)))
    for number in range(1, len(place)):
        index = manager.NodeToIndex(number)
        routing.AddVariableMinimizedByFinalizer(clock.CumulVar(index))
    settings = pywrapcp.DefaultRoutingSearchParameters()
    first_rule = routing_enums_pb2.FirstSolutionStrategy
    settings.first_solution_strategy = first_rule.PARALLEL_CHEAPEST_INSERTION
    search = routing_enums_pb2.LocalSearchMetaheuristic
    settings.local_search_metaheuristic = search.GUIDED_LOCAL_SEARCH
    settings.time_limit.FromMilliseconds(int(problem["seconds"] * 1000))
    found = routing.SolveWithParameters(settings)
    if found is None:
        return {"routes": None}
    routes = []
    for nurse in range(nurses):
        index = found.Value(routing.NextVar(routing.Start(nurse)))
        stops = []
        while not routing.IsEnd(index):
            stops.append([manager.IndexToNode(index) - 1, found.Min(clock.CumulVar(index))])
            index = found.Value(routing.NextVar(index))
        routes.append(stops)
    return {"routes": routes}


def pyvrp_split(problem: Problem) -> dict[str, Any]:
    """Plan an HHCRSP instance with its pairs split and its windows hard, by PyVRP.

    Abilities are profiles: the ways between parts that a group of nurses may serve.
    """
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    office = model.add_location(0, 0)
    depot = model.add_depot(office)
    places = []
    for part in problem["parts"]:
        where = model.add_location(0, 0)
        places.append(where)
        model.add_client(
            where,
            service_duration=part["service"],
            tw_early=part["opens"],
            tw_late=part["closes"],
        )
    ways = problem["ways"]
    for group in problem["groups"]:
        profile = model.add_profile()
        able = [(office, 0)]
        able += [(places[row], problem["parts"][row]["place"]) for row in group["parts"]]
        for here, a in able:
            for there, b in able:
                if here is not there:
                    way = ways[a][b]
                    model.add_edge(here, there, distance=way, duration=way, profile=profile)
        model.add_vehicle_type(group["nurses"], start_depot=depot, end_depot=depot, profile=profile)
    result = model.solve(MaxRuntime(problem["seconds"]), seed=problem["seed"], display=False)
    return {"travel": result.cost() if result.is_feasible() else None}


def pyvrp_day(problem: Problem) -> dict[str, Any]:
    """Plan one day of a consistent vehicle routing instance alone, by PyVRP."""
    from pyvrp import Model
    from pyvrp.stop import MaxRuntime

    model = Model()
    places = [model.add_location(x, y) for x, y in problem["points"]]
    depot = model.add_depot(places[0])
    limit = {} if problem["longest"] is None else {"shift_duration": problem["longest"]}
    model.add_vehicle_type(
        len(places) - 1, problem["capacity"], start_depot=depot, end_depot=depot, **limit
    )
    for where, demand, service in zip(
        places[1:], problem["demand"], problem["service"], strict=True
    ):
        model.add_client(where, delivery=demand, service_duration=service)
    for a, here in enumerate(places):
        for b, there in enumerate(places):
            if a != b:
                way = problem["ways"][a][b]
                model.add_edge(here, there, distance=way, duration=way)
    result = model.solve(MaxRuntime(problem["seconds"]), seed=problem["seed"], display=False)
    return {"travel": result.cost() if result.is_feasible() else None}


def main() -> None:
    """Answer the question on standard input."""
    asked = json.load(sys.stdin)
    peers = {"or_tools": or_tools, "pyvrp_split": pyvrp_split, "pyvrp_day": pyvrp_day}
    json.dump(peers[asked["peer"]](asked), sys.stdout)


if __name__ == "__main__":
    main()
