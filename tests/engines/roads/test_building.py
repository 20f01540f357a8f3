from __future__ import annotations

import numpy as np
import pytest

from hearthline.engines.roads import Direction, NoRoads, RoadClass, SpeedProfile, build_graph
from hearthline.engines.roads.speeds import CLASS_SPEED_KMH
from tests.builders.roads import Way, lattice, roads

SQUARE = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]
FLOWING = SpeedProfile(give_way_seconds=0, pass_seconds=0, signal_seconds=0)


def test_a_ring_of_one_way_streets_has_one_direction_only() -> None:
    ring = [Way([0, 1, 2, 3, 0], direction=Direction.FORWARD), Way([0, 2])]

    graph, _ = build_graph(roads(SQUARE, ring), FLOWING)

    assert graph.edge_count == 4
    assert not graph.is_backward[graph.length_dm > graph.length_dm.min()].all()


def test_bends_without_a_crossing_are_shape_and_not_junctions() -> None:
    graph, _ = build_graph(roads(SQUARE, [Way([0, 1, 2, 3])]), FLOWING)

    assert graph.junction_count == 2
    assert graph.piece_count == 1
    assert len(graph.shape_latitude) == 4


def test_cut_off_fragments_are_left_out_and_counted() -> None:
    nodes = [*SQUARE, (9.0, 9.0), (9.0, 10.0)]

    graph, report = build_graph(
        roads(nodes, [Way([0, 1, 2, 3, 0]), Way([0, 2]), Way([4, 5])]), FLOWING
    )

    assert graph.junction_count == 2
    assert report.junctions_left_out == 2
    assert report.kilometres_left_out == pytest.approx(0.556, abs=0.01)


def test_a_one_way_street_out_of_the_town_is_left_out() -> None:
    ways = [Way([0, 1, 2]), Way([2, 3], direction=Direction.FORWARD)]

    graph, report = build_graph(roads(SQUARE, ways), FLOWING)

    assert report.junctions_left_out == 1
    assert graph.edge_count == 2


def test_a_road_ends_where_its_node_is_missing() -> None:
    nodes = [(0.0, 0.0), (1.0, 0.0), None, (3.0, 0.0), (4.0, 0.0)]

    graph, report = build_graph(roads(nodes, [Way([0, 1, 2, 3, 4])]), FLOWING)

    assert report.missing_nodes == 1
    assert graph.piece_count == 1


def test_posted_speed_overrides_the_class_and_private_roads_are_slow() -> None:
    ways = [Way([0, 1], kmh=72.0), Way([1, 2]), Way([2, 3], is_restricted=True)]

    graph, _ = build_graph(roads(SQUARE, ways), FLOWING)

    kmh = graph.length_dm / graph.drive_ms * 360
    usual = CLASS_SPEED_KMH[RoadClass.RESIDENTIAL]
    assert sorted({round(float(value)) for value in kmh}) == [10, round(usual), 72]


def test_a_signal_and_a_greater_road_cost_time() -> None:
    nodes = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (1.0, 1.0), (1.0, -1.0)]
    ways = [Way([0, 1, 2], road_class=RoadClass.PRIMARY), Way([3, 1, 4])]
    profile = SpeedProfile(give_way_seconds=5, pass_seconds=1, signal_seconds=9)

    plain, _ = build_graph(roads(nodes, ways), profile)
    signalled, _ = build_graph(roads(nodes, ways, signals=[1]), profile)

    assert sorted(plain.delay_ms.tolist()) == [0, 0, 0, 0, 1000, 1000, 5000, 5000]
    assert sorted(signalled.delay_ms.tolist()) == [0, 0, 0, 0, 9000, 9000, 9000, 9000]


def test_the_time_factor_stretches_drives_and_delays() -> None:
    usual, _ = build_graph(lattice(3), SpeedProfile())
    heavy, _ = build_graph(lattice(3), SpeedProfile(time_factor=1.5))

    assert np.allclose(heavy.drive_ms, usual.drive_ms * 1.5, atol=1)
    assert np.allclose(heavy.delay_ms, usual.delay_ms * 1.5, atol=1)


def test_a_map_without_roads_says_so() -> None:
    with pytest.raises(NoRoads):
        build_graph(roads(SQUARE, []), SpeedProfile())
    with pytest.raises(NoRoads):
        build_graph(roads(SQUARE, [Way([0, 1], direction=Direction.FORWARD)]), SpeedProfile())


def test_the_same_roads_give_the_same_digest_and_others_another() -> None:
    one, _ = build_graph(lattice(3), SpeedProfile())
    again, _ = build_graph(lattice(3), SpeedProfile())
    slower, _ = build_graph(lattice(3), SpeedProfile(time_factor=1.1))

    assert one.digest() == again.digest() != slower.digest()


def test_a_speed_profile_refuses_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="no speed"):
        SpeedProfile(class_kmh={RoadClass.PRIMARY: 50.0})
    with pytest.raises(ValueError, match="above zero"):
        SpeedProfile(time_factor=0)
    with pytest.raises(ValueError, match="below zero"):
        SpeedProfile(signal_seconds=-1)
