"""Consistent vehicle routing: the same driver on every day, within capacity and longest route."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.engines.planner.formats import convrp
from hearthline.engines.planner.formats.errors import FormatError
from hearthline.engines.planner.formats.planning import plan_convrp
from hearthline.engines.planner.routing.network import Effort
from tests.builders.routing_files import days_file
from tests.shared_data import shared_path

LITTLE = Effort(iterations=1500)


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10_000),
    customers=st.integers(1, 12),
    days=st.integers(1, 5),
    people=st.sampled_from((1, 2)),
)
def test_every_solution_keeps_drivers_loads_and_lengths(
    seed: int, customers: int, days: int, people: int
):
    file = days_file(customers, days, seed).encode()

    solution, line = plan_convrp(file, "x", LITTLE, compiled=False, people=people)
    checked = convrp.check(convrp.read(file), solution, people=people)

    assert checked.faults == ()
    assert line["travel"] == pytest.approx(checked.travel, abs=1e-2)
    assert line["most_people"] <= people


def test_a_solution_names_days_routes_drivers_and_customers():
    file = days_file(4, 2).encode()

    solution, line = plan_convrp(file, "x", LITTLE, compiled=False)

    assert len(solution["days"]) == 2
    assert set(solution["days"][0]["routes"][0]) == {"driver", "customers"}
    wanted = {"instance", "travel", "vehicles", "largest_arrival_difference", "seconds", "seed"}
    assert wanted <= set(line)


def test_the_same_seed_gives_the_same_routes_compiled_or_not():
    file = days_file(9, 4, 2).encode()
    effort = Effort(iterations=3000, seed=3, islands=2)

    plain, _ = plan_convrp(file, "x", effort, compiled=False)
    compiled, _ = plan_convrp(file, "x", effort, compiled=True)

    assert compiled == plain


@pytest.mark.parametrize("seed", range(4))
def test_a_second_person_allowed_never_costs_travel(seed: int):
    file = days_file(14, 4, seed).encode()
    one = Effort(iterations=2000, seed=seed)
    # The first half of the search is the whole search for one person.
    two = Effort(iterations=4000, seed=seed)

    _, alone = plan_convrp(file, "x", one, compiled=False)
    _, shared = plan_convrp(file, "x", two, compiled=False, people=2)

    assert shared["travel"] <= alone["travel"]


def test_islands_go_on_from_the_best_and_give_the_same_routes_again():
    file = days_file(12, 3, 5).encode()
    effort = Effort(iterations=4000, seed=2, islands=3)

    first, line = plan_convrp(file, "x", effort, compiled=False)
    again, _ = plan_convrp(file, "x", effort, compiled=False)

    assert first == again
    assert line["iterations"] >= 3990


@pytest.fixture
def two_days() -> convrp.DaysInstance:
    its = days_file(2, 2, capacity=9, longest=1e7)
    head, rest = its.split("NODE_COORD_SECTION\n")
    _, rest = rest.split("SVC_TIME_SECTION")
    body = "NODE_COORD_SECTION\n1 3 4\n2 0 10\nDEMAND_SECTION\n1 5 5\n2 -1 5\nSVC_TIME_SECTION"
    return convrp.read((head + body + rest).encode())


def solution(*days: dict[int, list[int]]) -> dict[str, object]:
    return convrp.write(days)


def test_travel_is_the_sum_of_the_days_and_no_limit_is_none(two_days: convrp.DaysInstance):
    checked = convrp.check(two_days, solution({1: [1]}, {1: [1], 2: [2]}))

    assert two_days.longest == math.inf
    assert checked.faults == ()
    assert (checked.travel, checked.vehicles) == (40.0, 2)


def test_another_driver_on_another_day_is_noticed(two_days: convrp.DaysInstance):
    its = solution({1: [1]}, {2: [1], 1: [2]})

    assert convrp.check(two_days, its).faults == ("Customer 1 has 2 drivers.",)
    assert convrp.check(two_days, its, people=2).faults == ()


def test_too_much_on_board_and_who_is_missing_is_noticed(two_days: convrp.DaysInstance):
    checked = convrp.check(two_days, solution({1: []}, {1: [1, 2]}))

    assert "Day 2: driver 1 carries 10." in checked.faults
    assert "Day 1: other customers are served than want to be." in checked.faults


def test_arrivals_that_differ_between_days_are_measured(two_days: convrp.DaysInstance):
    checked = convrp.check(two_days, solution({1: [1]}, {1: [2, 1]}))

    assert checked.largest_difference == pytest.approx(10 + 10 + math.dist((0, 10), (3, 4)) - 5)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("NUM_DAYS: 3\n", "", "NUM_DAYS is missing"),
        ("CAPACITY:  20", "CAPACITY: much", "CAPACITY is much; it must be a number"),
        ("CAPACITY:  20", "CAPACITY: 2", "more than a vehicle carries (2)"),
        ("DISTANCE: 400", "DISTANCE: 11", "is out of reach"),
        ("DEMAND_SECTION\n1 ", "DEMAND_SECTION\n1 7 ", "DEMAND_SECTION 1 has 4 numbers"),
        ("DEMAND_SECTION\n1 ", "DEMAND_SECTION\n99 ", "names 99, which is not among the"),
        ("SVC_TIME_SECTION\n", "", "SVC_TIME_SECTION is missing"),
    ],
)
def test_a_fault_of_a_file_is_named(old: str, new: str, said: str):
    with pytest.raises(FormatError) as caught:
        convrp.read(days_file().replace(old, new).encode())

    assert said in str(caught.value)


def test_the_published_files_can_be_read():
    for path in sorted(shared_path("data/convrp").glob("*.vrp")):
        its = convrp.read(path.read_bytes())
        assert its.demand.shape == its.service.shape
