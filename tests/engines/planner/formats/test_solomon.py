"""Vehicle routing with time windows: nobody late, nobody overfull, everybody back in time."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hearthline.engines.planner.formats import solomon
from hearthline.engines.planner.formats.errors import FormatError
from hearthline.engines.planner.formats.planning import plan_solomon
from hearthline.engines.planner.routing.network import Effort
from tests.builders.routing_files import windows_file


@settings(max_examples=15)
@example(seed=8598, customers=8)  # a hundredth of a minute late is shorter by two of travel
@given(seed=st.integers(0, 10_000), customers=st.integers(1, 12))
def test_every_solution_passes_the_checker(seed: int, customers: int):
    file = windows_file(customers, seed).encode()

    solution, line = plan_solomon(file, "x", Effort(iterations=1500), compiled=False)
    checked = solomon.check(solomon.read(file), solution)

    assert checked.faults == ()
    assert line["distance"] == pytest.approx(checked.distance, abs=1e-2)
    assert line["vehicles"] == len(solution["routes"]) <= 10


def test_one_vehicle_takes_what_is_on_the_way():
    file = windows_file(0, vehicles=2) + (
        "1 40 60 5 0 900 10\n2 40 70 5 0 900 10\n3 40 80 5 0 900 10\n"
    )

    solution, line = plan_solomon(file.encode(), "x", Effort(iterations=2000), compiled=False)

    assert line["distance"] == 60
    assert [len(route["customers"]) for route in solution["routes"]] == [3]


def test_the_checker_notices_who_is_late_overfull_or_forgotten():
    file = windows_file(0, vehicles=2, capacity=8) + (
        "1 40 60 5 0 12 10\n2 40 70 5 0 900 10\n3 40 80 2 0 900 10\n"
    )
    its = solomon.read(file.encode())

    faults = solomon.check(its, {"routes": [{"vehicle": 1, "customers": [2, 1]}]}).faults

    assert faults == (
        "vehicle 1 is at 1 at 40.000, after 12.0.",
        "vehicle 1 carries 10.",
        "Not every customer is served once.",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  10         30", "", "the line with NUMBER and CAPACITY of vehicles is missing"),
        ("  10         30", "  10         0", "more than a vehicle carries (0)"),
        ("  10         30", "  1         9", "everybody wants"),
        ("1000          0", "1000", "CUSTOMER line 1 has 6 numbers"),
        ("1000          0", "20          0", "Widen the window"),
        ("    2  ", "    1  ", "CUSTOMER number 1 is there twice"),
    ],
)
def test_a_fault_of_a_file_is_named(old: str, new: str, said: str):
    with pytest.raises(FormatError) as caught:
        solomon.read(windows_file().replace(old, new).encode())

    assert said in str(caught.value)
