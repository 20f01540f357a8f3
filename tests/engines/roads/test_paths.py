from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.engines.roads import (
    Direction,
    RoadClass,
    RoadRouter,
    SpeedProfile,
    build_graph,
    one,
    snap,
    take,
)
from hearthline.engines.roads.building import segment_metres
from hearthline.engines.roads.paths import ACCESS_KMH
from hearthline.kernel.geo import Position
from tests.builders.roads import Way, lattice, place, roads

FLOWING = SpeedProfile(give_way_seconds=0, pass_seconds=0, signal_seconds=0)

coordinates = st.floats(0, 4, allow_nan=False)
homes = st.lists(st.builds(place, coordinates, coordinates), min_size=3, max_size=6)
nodes = st.integers(0, 24)
one_way_streets = st.lists(
    st.builds(
        lambda a, b, c: Way([a, b], RoadClass(c), Direction.FORWARD),
        nodes,
        nodes,
        st.integers(2, 13),
    ).filter(lambda way: way.nodes[0] != way.nodes[1]),
    max_size=6,
)


@given(homes=homes, ways=one_way_streets)
@settings(max_examples=60, deadline=None)
def test_no_detour_over_a_third_home_is_quicker(homes: list[Position], ways: list[Way]) -> None:
    graph, _ = build_graph(lattice(5, ways), SpeedProfile())
    snaps = snap(graph, homes)

    seconds = RoadRouter(graph).matrix(snaps, snaps).seconds

    for a, b, c in itertools.permutations(range(len(homes)), 3):
        assert seconds[a, c] <= seconds[a, b] + seconds[b, c] + 1e-6


@given(homes=homes, ways=one_way_streets)
@settings(max_examples=60, deadline=None)
def test_every_home_reaches_every_other_and_no_drive_is_shorter_than_the_crow_flies(
    homes: list[Position], ways: list[Way]
) -> None:
    graph, _ = build_graph(lattice(5, ways), SpeedProfile())
    snaps = snap(graph, homes)

    matrix = RoadRouter(graph).matrix(snaps, snaps)

    straight = segment_metres(
        snaps.latitude[:, None],
        snaps.longitude[:, None],
        snaps.latitude[None, :],
        snaps.longitude[None, :],
    )
    assert np.isfinite(matrix.seconds).all()
    assert (matrix.km * 1000 >= straight - 1.0).all()


@given(homes=homes, ways=one_way_streets)
@settings(max_examples=60, deadline=None)
def test_the_drawn_path_is_as_long_as_the_matrix_says(
    homes: list[Position], ways: list[Way]
) -> None:
    graph, _ = build_graph(lattice(5, ways), SpeedProfile())
    snaps = snap(graph, homes[:2])
    router = RoadRouter(graph)

    line = router.path(one(snaps, 0), one(snaps, 1))

    metres = segment_metres(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1]).sum()
    on_road = router.matrix(one(snaps, 0), one(snaps, 1)).km[0, 0] * 1000 - snaps.access_m.sum()
    assert metres == pytest.approx(on_road, abs=3.0)


@given(homes=homes, ways=one_way_streets)
@settings(max_examples=30, deadline=None)
def test_homes_asked_for_one_by_one_get_the_same_answer(
    homes: list[Position], ways: list[Way]
) -> None:
    graph, _ = build_graph(lattice(5, ways), SpeedProfile())
    snaps = snap(graph, homes)
    router = RoadRouter(graph)

    whole = router.matrix(snaps, snaps)

    for row, column in itertools.product(range(len(homes)), repeat=2):
        single = router.matrix(take(snaps, [row]), take(snaps, [column]))
        assert single.seconds[0, 0] == whole.seconds[row, column]
        assert single.km[0, 0] == whole.km[row, column]
    for column in range(len(homes)):
        towards = router.matrix(snaps, take(snaps, [column]))
        assert (towards.seconds[:, 0] == whole.seconds[:, column]).all()
        assert (towards.km[:, 0] == whole.km[:, column]).all()


def test_a_one_way_street_is_driven_its_way_and_around_on_the_way_back() -> None:
    corners = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    ring = [
        Way([0, 1], direction=Direction.FORWARD),
        Way([1, 2]),
        Way([2, 3]),
        Way([3, 0]),
    ]
    graph, _ = build_graph(roads(corners, ring), FLOWING)
    snaps = snap(graph, [place(0.5, 0.0), place(1.5, 0.0)])

    km = RoadRouter(graph).matrix(snaps, snaps).km

    assert km[0, 1] == pytest.approx(0.426, abs=0.01)
    assert km[1, 0] > 7 * km[0, 1]


def test_two_homes_on_one_street_do_not_drive_around_the_block() -> None:
    graph, _ = build_graph(lattice(3), FLOWING)
    snaps = snap(graph, [place(0.2, 0.0), place(0.7, 0.0)])

    km = RoadRouter(graph).matrix(snaps, snaps).km

    assert km[0, 1] == pytest.approx(km[1, 0]) == pytest.approx(0.213, abs=0.01)
    assert km[0, 0] == 0


def test_a_long_driveway_takes_its_time() -> None:
    graph, _ = build_graph(lattice(3), FLOWING)
    at_road, far = snap(graph, [place(0.2, 0.0)]), snap(graph, [place(0.2, -0.36)])
    target = snap(graph, [place(2.0, 2.0)])
    router = RoadRouter(graph)

    metres = float(far.access_m[0])
    later = router.matrix(far, target).seconds - router.matrix(at_road, target).seconds

    assert metres == pytest.approx(200, abs=2)
    assert later[0, 0] == pytest.approx(metres / (ACCESS_KMH / 3.6), abs=0.1)


def test_the_quick_way_is_taken_even_if_it_is_longer() -> None:
    corners = [(0.0, 0.0), (4.0, 0.0), (0.0, 1.0), (4.0, 1.0)]
    ways = [
        Way([0, 1], RoadClass.LIVING_STREET),
        Way([0, 2], RoadClass.PRIMARY),
        Way([2, 3], RoadClass.PRIMARY),
        Way([3, 1], RoadClass.PRIMARY),
    ]
    graph, _ = build_graph(roads(corners, ways), FLOWING)
    snaps = snap(graph, [place(0.0, 0.5), place(4.0, 0.5)])

    km = RoadRouter(graph).matrix(snaps, snaps).km[0, 1]

    assert km == pytest.approx(0.278 + 1.704 + 0.278, abs=0.02)


def test_homes_do_not_open_onto_a_motorway() -> None:
    nodes = [(0.0, 0.0), (4.0, 0.0), (0.0, 1.0), (4.0, 1.0)]
    ways = [
        Way([0, 1], RoadClass.MOTORWAY),
        Way([0, 2]),
        Way([2, 3], RoadClass.RESIDENTIAL, name="Frontage Road"),
        Way([3, 1]),
    ]
    graph, _ = build_graph(roads(nodes, ways), FLOWING)

    snaps = snap(graph, [place(2.0, 0.1)])

    assert graph.names[int(graph.name[snaps.piece[0]])] == "Frontage Road"


def test_no_homes_give_an_empty_matrix() -> None:
    graph, _ = build_graph(lattice(3), FLOWING)
    nobody = snap(graph, [])

    matrix = RoadRouter(graph).matrix(nobody, nobody)

    assert matrix.seconds.shape == (0, 0)


def test_progress_counts_up_to_all_homes() -> None:
    graph, _ = build_graph(lattice(3), FLOWING)
    snaps = snap(graph, [place(0.2, 0.0), place(0.7, 0.0)])
    seen: list[tuple[int, int]] = []

    RoadRouter(graph).matrix(
        snaps, snaps, on_progress=lambda done, total: seen.append((done, total))
    )

    assert seen[-1] == (2, 2)
