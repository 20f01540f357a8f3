from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from hearthline.engines.roads import Bank, Metro, RoadRouter, invented_metro, snap


@pytest.fixture(scope="module")
def metro() -> Metro:
    return invented_metro(7)


def test_a_seed_always_gives_the_same_town(metro: Metro) -> None:
    again = invented_metro(7)

    assert again.graph.digest() == metro.graph.digest()
    assert again.scenery == metro.scenery
    assert again.addresses(40) == metro.addresses(40)
    assert invented_metro(8).graph.digest() != metro.graph.digest()


def test_more_addresses_begin_with_the_fewer(metro: Metro) -> None:
    assert metro.addresses(60)[:25] == metro.addresses(25)


def test_every_home_stands_on_its_own_street(metro: Metro) -> None:
    homes = metro.addresses(300)

    snaps = snap(metro.graph, [home.position for home in homes])

    streets = [metro.graph.names[int(metro.graph.name[piece])] for piece in snaps.piece]
    matching = np.mean([street == home.street for street, home in zip(streets, homes, strict=True)])
    assert snaps.access_m.max() < 30
    assert matching > 0.97


def test_homes_lie_on_both_banks_and_in_every_town(metro: Metro) -> None:
    homes = metro.addresses(400)

    banks = Counter(home.bank for home in homes)
    assert min(banks[Bank.NORTH], banks[Bank.SOUTH]) > 100
    assert len({home.city for home in homes}) == len(metro.scenery.names)
    assert all(metro.bank_of(home.position) is home.bank for home in homes)


def test_no_two_homes_share_an_address(metro: Metro) -> None:
    homes = metro.addresses(500)

    assert len({(home.number, home.street, home.zip_code) for home in homes}) == 500


def test_drives_are_those_of_a_metropolis(metro: Metro) -> None:
    snaps = snap(metro.graph, [home.position for home in metro.addresses(80)])

    matrix = RoadRouter(metro.graph).matrix(snaps, snaps)

    drives = matrix.seconds[~np.eye(80, dtype=bool)] / 60
    assert np.isfinite(drives).all()
    assert 8 < np.median(drives) < 20
    assert drives.max() < 60
    assert not np.allclose(matrix.seconds, matrix.seconds.T)


def test_a_town_does_not_invent_more_homes_than_it_holds(metro: Metro) -> None:
    with pytest.raises(ValueError, match="more than"):
        metro.addresses(1_000_000)
