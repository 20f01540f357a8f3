from __future__ import annotations

import errno
import os
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from hearthline.engines.roads import SpeedProfile, SpeedUnit
from hearthline.kernel.messages import Message
from hearthline.platform.places import store
from hearthline.platform.places.importing import import_roads
from hearthline.platform.places.store import RoadsError, current_roads, roads_file
from hearthline.platform.places.travel import travel
from tests.builders.osm import BLOCK, BLOCK_WAYS, OsmWay, block_extract, write_extract
from tests.builders.roads import place
from tests.shared_data import shared_path


def silent(_message: Message) -> None:
    pass


def refusal(path: Path) -> str:
    with pytest.raises(RoadsError) as caught:
        import_roads(path, silent)
    return caught.value.message.code


def test_an_unsorted_extract_is_read_and_put_in_use(tmp_path: Path) -> None:
    done = import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)

    roads = current_roads()
    assert roads is not None
    assert (roads.label, roads.digest, roads.is_invented) == ("block.osm.pbf", done.digest, False)
    assert roads.graph.edge_count == 4
    assert "First Pike" in roads.graph.names
    assert [place.name for place in roads.scenery.names] == ["Blockton"]
    assert [len(park) for park in roads.scenery.parks] == [3]


def test_the_cut_off_street_is_counted(tmp_path: Path) -> None:
    done = import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)

    assert done.report.junctions_left_out == 2
    assert done.summary.params["left_out_km"] == 0


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    extract = block_extract(tmp_path / "block.osm.pbf")
    first = import_roads(extract, silent)
    stored = roads_file().read_bytes()

    second = import_roads(extract, silent)

    assert (first.changed, second.changed) == (True, False)
    assert first.digest == second.digest
    assert roads_file().read_bytes() == stored


def test_an_extract_says_whose_work_it_is(tmp_path: Path) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)

    roads = current_roads()

    assert roads is not None
    assert roads.attribution == Message("places.attribution_osm")
    assert travel([place(0, 0), place(1, 1)]).attribution == Message("places.attribution_osm")


def test_speeds_without_unit_are_km_an_hour_unless_the_country_says_otherwise(
    tmp_path: Path,
) -> None:
    ways = [OsmWay([1, 2], {"highway": "primary", "maxspeed": "45"}), *BLOCK_WAYS[1:]]
    extract = write_extract(tmp_path / "bare.osm.pbf", BLOCK, ways)
    metric = import_roads(extract, silent)
    imperial = import_roads(extract, silent, bare_unit=SpeedUnit.MPH)

    assert metric.digest != imperial.digest


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.osm.pbf") == "places.extract_missing"


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG" + bytes(400), b"<osm/>" * 50])
def test_a_file_that_is_no_extract_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "holiday.osm.pbf"
    path.write_bytes(content)

    assert refusal(path) == "places.extract_not_pbf"


def test_a_download_cut_short_is_refused_and_the_roads_before_stay(tmp_path: Path) -> None:
    extract = block_extract(tmp_path / "block.osm.pbf")
    import_roads(extract, silent)
    before = roads_file().read_bytes()
    short = tmp_path / "short.osm.pbf"
    short.write_bytes(extract.read_bytes()[:-40])

    assert refusal(short) == "places.extract_truncated"
    assert roads_file().read_bytes() == before


def test_an_extract_without_the_points_of_its_roads_is_refused(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "bare.osm.pbf", {1: (0.0, 0.0)}, BLOCK_WAYS)

    assert refusal(extract) == "places.extract_incomplete"


def test_an_extract_of_footpaths_is_refused(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "park.osm.pbf", BLOCK, BLOCK_WAYS[3:])

    assert refusal(extract) == "places.extract_without_roads"


def test_a_full_disk_keeps_the_roads_before_and_leaves_no_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)
    before = roads_file().read_bytes()

    def full(*_args: object, **_arrays: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(np, "savez_compressed", full)
    other = block_extract(tmp_path / "other.osm.pbf")

    assert refusal(other) == "places.no_space"
    assert roads_file().read_bytes() == before
    assert [path.name for path in roads_file().parent.iterdir()] == ["roads.npz"]


def test_cancelling_leaves_everything_as_it_was(tmp_path: Path) -> None:
    def cancel(message: Message) -> None:
        if message.code == "places.stage.saving":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        import_roads(block_extract(tmp_path / "block.osm.pbf"), cancel)

    assert current_roads() is None


def test_other_roads_make_old_travel_times_void(tmp_path: Path) -> None:
    extract = block_extract(tmp_path / "block.osm.pbf")
    import_roads(extract, silent)
    homes = [place(0.3, 0), place(1, 0.7)]
    before = travel(homes)

    import_roads(extract, silent, profile=SpeedProfile(time_factor=2))

    after = travel(homes)
    assert after.digest != before.digest
    assert after.seconds[0, 1] == pytest.approx(2 * before.seconds[0, 1], rel=0.01)
    assert len(list(roads_file().parent.glob("travel-*.npz"))) == 1


def test_roads_that_cannot_be_read_any_more_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)
    roads_file().write_bytes(b"rubbish")

    with pytest.raises(RoadsError) as caught:
        travel([place(0, 0), place(1, 1)])

    assert caught.value.message.code == "places.store_unreadable"
    assert import_roads(block_extract(tmp_path / "block.osm.pbf"), silent).changed


def test_what_is_stored_is_what_was_built(tmp_path: Path) -> None:
    import_roads(block_extract(tmp_path / "block.osm.pbf"), silent)
    store._load.cache_clear()

    roads = current_roads()

    assert roads is not None
    assert roads.graph.digest() == roads.digest


def test_the_command_shows_progress_and_attribution(tmp_path: Path) -> None:
    out = StringIO()

    call_command("roads", str(block_extract(tmp_path / "block.osm.pbf")), stdout=out)

    assert "Reading roads" in out.getvalue()
    assert "4 km of road" not in out.getvalue()
    assert "© OpenStreetMap contributors, ODbL" in out.getvalue()


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command("roads", str(tmp_path / "nowhere.osm.pbf"))
    with pytest.raises(CommandError, match="not above 0"):
        call_command("roads", str(tmp_path / "nowhere.osm.pbf"), "--time-factor", "0")


def test_the_extract_of_a_real_town_is_read_whole() -> None:
    done = import_roads(shared_path("data/osm/columbus.osm.pbf"), silent)

    assert done.report.junctions > 20_000
    assert done.report.missing_nodes == 0
    assert 0.02 < done.report.junctions_left_out / done.report.junctions < 0.04


def test_sorted_or_not_a_real_town_has_the_same_roads() -> None:
    unsorted = import_roads(shared_path("data/osm/columbus.osm.pbf"), silent)
    in_order = import_roads(shared_path("data/osm/columbus.sorted.osm.pbf"), silent)

    assert in_order.report.junctions == unsorted.report.junctions
    assert in_order.report.kilometres == pytest.approx(unsorted.report.kilometres)
