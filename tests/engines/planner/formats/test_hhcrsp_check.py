"""The checker of solutions notices whatever a solution breaks."""

from __future__ import annotations

from typing import Any

from hearthline.engines.planner.formats.hhcrsp_check import check
from tests.builders.hhcrsp import caregiver, instance, patient


def stay(name: str, begins: float, service: str = "s1", lasts: float = 20) -> dict[str, Any]:
    return {
        "patient_id": name,
        "service_id": service,
        "arrival_time": begins,
        "departure_time": begins + lasts,
    }


def solution(**routes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "routes": [{"caregiver_id": who, "locations": stays} for who, stays in routes.items()],
    }


def pair(**synchronization: Any) -> dict[str, Any]:
    return instance([patient("p1", "s1", "s2", synchronization=synchronization)])


def test_cost_is_a_third_of_distance_total_and_largest_lateness():
    its = instance([patient("p1"), patient("p2")])

    checked = check(its, solution(c1=[stay("p1", 60), stay("p2", 190)], c2=[]))

    assert checked.faults == ()
    assert (checked.distance, checked.total_tardiness, checked.max_tardiness) == (30, 10, 10)
    assert checked.cost == 50 / 3


def test_nobody_is_in_two_places():
    its = instance([patient("p1"), patient("p2")])

    checked = check(its, solution(c1=[stay("p1", 60), stay("p2", 85)]))

    assert checked.faults == ("c1 cannot be at p2 at 85.",)


def test_a_window_does_not_open_early():
    checked = check(instance(), solution(c1=[stay("p1", 59)]))

    assert checked.faults == ("p1 is served at 59, before the window opens.",)


def test_a_pair_needs_two_different_people():
    its = pair(type="sequential", distance=[0, 60])

    checked = check(its, solution(c1=[stay("p1", 60), stay("p1", 80, "s2")]))

    assert checked.faults == ("p1 needs two people and c1 comes for both.",)


def test_two_who_come_together_start_together():
    checked = check(
        pair(type="simultaneous"), solution(c1=[stay("p1", 60)], c2=[stay("p1", 61, "s2")])
    )

    assert checked.faults == ("p1 must be served by two at once; they start 1 apart.",)


def test_the_second_service_keeps_its_time_after_the_first():
    its = pair(type="sequential", distance=[10, 20])

    late = check(its, solution(c1=[stay("p1", 60)], c2=[stay("p1", 81, "s2")]))
    turned = check(its, solution(c1=[stay("p1", 75)], c2=[stay("p1", 60, "s2")]))
    right = check(its, solution(c1=[stay("p1", 60)], c2=[stay("p1", 80, "s2")]))

    assert late.faults == ("p1: the second service starts 21 after the first, not 10-20.",)
    assert turned.faults == ("p1: the second service starts -15 after the first, not 10-20.",)
    assert right.faults == ()


def test_everybody_is_served_once_by_somebody_able_and_for_as_long_as_it_takes():
    its = instance([patient("p1"), patient("p2")], [caregiver("c1", "s2"), caregiver("c2")])

    faults = check(its, solution(c1=[stay("p1", 60, lasts=5)])).faults

    assert "c1 may not do s1 at p1." in faults
    assert "s1 at p1 lasts 5." in faults
    assert "p2 needs ['s1'] and gets []." in faults


def test_strangers_are_noticed():
    faults = check(instance(), solution(c1=[stay("p1", 60)], c9=[], c2=[stay("p7", 60)])).faults

    assert faults == (
        "c9 is no caregiver of the instance.",
        "p7 is no patient of the instance.",
    )
