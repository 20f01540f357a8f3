from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.engines.roads import RoadRouter, StraightLine
from hearthline.kernel.geo import Position, great_circle_km
from hearthline.kernel.messages import Message
from hearthline.platform.places import travel as travel_module
from hearthline.platform.places.importing import import_roads
from hearthline.platform.places.inventing import keep_invented_roads, metro_of
from hearthline.platform.places.store import current_roads, roads_file
from hearthline.platform.places.travel import travel
from tests.builders.osm import block_extract
from tests.builders.roads import place
from tests.shared_data import shared_path

HOMES = tuple(address.position for address in metro_of().addresses(24))


def kept_times() -> list[Path]:
    return list(roads_file().parent.glob("travel-*.npz"))


def test_without_roads_travel_is_by_straight_line_and_says_so() -> None:
    home, patient = Position(40.0, -83.0), Position(40.1, -83.0)

    found = travel([home, patient], straight=StraightLine(circuity=1.5, speed_kmh=60))

    assert found.km[0, 1] == pytest.approx(1.5 * great_circle_km(home, patient))
    assert found.seconds[0, 1] == pytest.approx(found.km[0, 1] * 60)
    assert found.source == Message("places.travel_straight", {"circuity": 1.5, "kmh": 60})
    assert found.attribution is None


def test_along_roads_it_names_them() -> None:
    keep_invented_roads()

    found = travel(HOMES)

    assert found.source == Message("places.travel_by_roads", {"label": "Harrow Falls"})
    assert found.attribution == Message("places.attribution_invented")
    assert (found.seconds[~np.eye(len(HOMES), dtype=bool)] > 0).all()


@given(order=st.permutations(range(len(HOMES))), cuts=st.sets(st.integers(1, len(HOMES) - 1)))
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_addresses_that_come_one_after_the_other_get_the_figures_of_all_at_once(
    order: list[int], cuts: set[int]
) -> None:
    keep_invented_roads()
    for file in kept_times():
        file.unlink()
    at_once = travel(HOMES)
    for file in kept_times():
        file.unlink()

    for cut in sorted(cuts):
        travel([HOMES[index] for index in order[:cut]])
    grown = travel([HOMES[index] for index in order])

    rows = np.array(order)
    assert (grown.seconds == at_once.seconds[np.ix_(rows, rows)]).all()
    assert (grown.km == at_once.km[np.ix_(rows, rows)]).all()
    assert len(kept_times()) == 1


def test_only_new_addresses_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_invented_roads()
    travel(HOMES[:20])
    computed: list[tuple[int, int]] = []
    matrix = RoadRouter.matrix

    def counting(router: RoadRouter, origins, destinations, **options):
        computed.append((len(origins.piece), len(destinations.piece)))
        return matrix(router, origins, destinations, **options)

    monkeypatch.setattr(RoadRouter, "matrix", counting)

    travel(HOMES[:20])
    assert computed == []
    travel(HOMES[:23])
    assert computed == [(3, 23), (20, 3)]


def test_one_place_asked_for_twice_is_one_place() -> None:
    keep_invented_roads()

    found = travel([HOMES[0], HOMES[1], HOMES[0]])

    assert found.seconds[0, 2] == 0
    assert found.seconds[1, 0] == found.seconds[1, 2]


def test_kept_times_that_are_damaged_are_computed_again() -> None:
    keep_invented_roads()
    before = travel(HOMES)
    for file in kept_times():
        file.write_bytes(file.read_bytes()[:100])

    assert (travel(HOMES).seconds == before.seconds).all()


def test_a_disk_that_cannot_keep_times_does_not_stop_planning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keep_invented_roads()
    expected = travel(HOMES)
    for file in kept_times():
        file.unlink()

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(travel_module, "replace_with_arrays", full)

    assert (travel(HOMES).seconds == expected.seconds).all()
    assert "No space left" in caplog.text


def test_an_address_outside_the_extract_is_reached_by_straight_line_and_counted(
    tmp_path: Path,
) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), lambda _message: None)
    inside, also_inside, far = place(0.5, 0), place(1, 0.5), Position(42.36, -71.06)

    found = travel([inside, also_inside, far])

    assert found.outside == (2,)
    assert found.source.code == "places.travel_partly_by_roads"
    assert found.source.params["outside"] == 1
    line = StraightLine().matrix([inside], [far])
    assert found.km[0, 2] == pytest.approx(line.km[0, 0], rel=1e-4)
    assert found.km[0, 1] < 1


def test_too_many_old_addresses_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(travel_module, "MOST_KEPT", 10)
    keep_invented_roads()
    travel(HOMES[:8])

    travel(HOMES[6:12])

    with np.load(kept_times()[0]) as arrays:
        assert len(arrays["keys"]) == 6


def test_nobody_to_visit_is_no_travel() -> None:
    keep_invented_roads()

    assert travel([]).seconds.shape == (0, 0)


def test_inventing_twice_changes_nothing() -> None:
    keep_invented_roads()
    stored = roads_file().read_bytes()

    keep_invented_roads()

    assert roads_file().read_bytes() == stored


def test_invented_roads_do_not_take_the_place_of_real_ones(tmp_path: Path) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), lambda _message: None)

    keep_invented_roads()

    roads = current_roads()
    assert roads is not None
    assert not roads.is_invented


def test_times_in_a_real_town_are_near_those_of_a_published_engine() -> None:
    import_roads(shared_path("data/osm/columbus.osm.pbf"), lambda _message: None)
    with gzip.open(shared_path("data/osm/columbus_matrix_250.json.gz")) as file:
        reference = json.load(file)
    some = slice(0, 60)
    homes = [Position(point[2], point[3]) for point in reference["points"][some]]

    found = travel(homes)

    off_diagonal = ~np.eye(60, dtype=bool)
    seconds = np.array(reference["durations"])[some, some][off_diagonal]
    km = np.array(reference["distances"])[some, some][off_diagonal]
    assert np.median(np.abs(found.seconds[off_diagonal] / seconds - 1)) < 0.10
    assert np.median(np.abs(found.km[off_diagonal] / km - 1)) < 0.03
    assert found.outside == ()
