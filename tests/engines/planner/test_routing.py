"""The routing kernel: whatever the instance, its routes pass the checker and can be made again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.engines.planner.formats import hhcrsp, hhcrsp_check
from hearthline.engines.planner.formats.planning import plan_hhcrsp
from hearthline.engines.planner.routing.network import Effort, Network, Routed
from hearthline.engines.planner.routing.solve import RoutingProgress, solve_network
from tests.builders.hhcrsp import caregiver, content, instance, patient, random_instance


def network(seed: int, patients: int = 8) -> Network:
    return hhcrsp.network_of(hhcrsp.read(content(random_instance(seed, patients))))


def routed(effort: Effort, seed: int = 5, *, compiled: bool = False) -> Routed:
    return solve_network(network(seed), effort, compiled=compiled)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10_000),
    patients=st.integers(1, 12),
    caregivers=st.integers(2, 5),
    iterations=st.sampled_from((0, 1, 300, 900)),
)
def test_every_solution_passes_the_checker(
    seed: int, patients: int, caregivers: int, iterations: int
):
    its = random_instance(seed, patients, caregivers)

    solution, line = plan_hhcrsp(
        content(its), "random", Effort(iterations=iterations, seed=seed), compiled=False
    )
    checked = hhcrsp_check.check(its, solution)

    assert checked.faults == ()
    assert line["cost"] == pytest.approx(checked.cost, abs=1e-3)
    assert len(solution["routes"]) == caregivers
    assert sorted(solution["global_ordering"]) == sorted(p["id"] for p in its["patients"])


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_the_search_and_the_checker_count_the_same(seed: int):
    its = random_instance(seed)
    told: list[RoutingProgress] = []

    found = solve_network(
        hhcrsp.network_of(hhcrsp.read(content(its))),
        Effort(iterations=640, seed=seed),
        on_progress=told.append,
        compiled=False,
    )
    routes = [[(at.stop, at.part, at.start) for at in route] for route in found.routes]
    solution = hhcrsp.write(hhcrsp.read(content(its)), routes, list(found.order))

    assert told[-1].best_cost == pytest.approx(3 * hhcrsp_check.check(its, solution).cost, abs=0.01)


def test_searching_longer_is_never_worse():
    costs = []
    for iterations in (0, 640, 6400):
        _, line = plan_hhcrsp(
            content(random_instance(3, 12, 4)), "x", Effort(iterations=iterations), compiled=False
        )
        costs.append(line["cost"])

    assert costs == sorted(costs, reverse=True)
    assert costs[-1] < costs[0]


def test_the_same_seed_iterations_and_islands_give_the_same_routes():
    effort = Effort(iterations=1280, seed=7, islands=2)

    assert routed(effort).routes == routed(effort).routes
    assert routed(Effort(iterations=1280, seed=8, islands=2)).routes != routed(effort).routes


def test_the_compiled_kernel_gives_the_same_routes():
    effort = Effort(iterations=3200, seed=2, islands=2)

    assert routed(effort, compiled=True).routes == routed(effort).routes


def test_a_pair_gets_two_people_even_where_one_alone_would_be_nearer():
    near = [[0, 1, 90], [1, 0, 90], [90, 90, 0]]
    both = patient("p1", "s1", "s2", synchronization={"type": "sequential", "distance": [20, 200]})
    its = instance([both, patient("p2", "s3")], [caregiver("c1"), caregiver("c2")], near)

    solution, _ = plan_hhcrsp(content(its), "pair", Effort(iterations=2000), compiled=False)

    people = [
        route["caregiver_id"]
        for route in solution["routes"]
        for stay in route["locations"]
        if stay["patient_id"] == "p1"
    ]
    assert sorted(people) == ["c1", "c2"]


def test_a_search_can_be_stopped_and_still_gives_whole_routes():
    found = solve_network(
        network(4), Effort(iterations=10_000), should_stop=lambda: True, compiled=False
    )

    assert found.ended_by == "stopped"
    assert sorted(found.order) == list(range(8))


def test_progress_is_told_and_never_worsens():
    told: list[RoutingProgress] = []

    solve_network(network(4), Effort(iterations=3200), on_progress=told.append, compiled=False)

    costs = [one.best_cost for one in told]
    assert costs == sorted(costs, reverse=True)
    assert told[-1].share == 1.0


def test_a_search_by_the_clock_ends_by_it():
    found = routed(Effort(seconds=0.05))

    assert found.ended_by == "seconds"
    assert found.proposals > 0


def test_an_effort_is_iterations_or_seconds():
    with pytest.raises(ValueError, match="iterations or seconds"):
        Effort()
    with pytest.raises(ValueError, match="iterations or seconds"):
        Effort(iterations=1, seconds=1.0)
