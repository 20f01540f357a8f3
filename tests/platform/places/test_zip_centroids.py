from __future__ import annotations

import pytest

from hearthline.engines.roads.invented_names import TOWNS
from hearthline.kernel.geo import PositionSource
from hearthline.platform.places.zip_centroids import zip_place


@pytest.mark.parametrize("text", ["43215", " 43215 ", "43215-1234"])
def test_a_zip_code_lies_somewhere_and_is_marked_approximate(text: str) -> None:
    found = zip_place(text)

    assert found.position is not None
    assert found.position.latitude == pytest.approx(39.97, abs=0.05)
    assert (found.city, found.state) == ("Columbus", "OH")
    assert found.source is PositionSource.ZIP_CENTROID
    assert found.reason is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "places.zip_missing"),
        ("  ", "places.zip_missing"),
        ("00000", "places.zip_unknown"),
        ("432151234", "places.zip_without_dash"),
        ("4321", "places.zip_malformed"),
        ("ABCDE", "places.zip_malformed"),
        ("09000", "places.zip_without_place"),
    ],
)
def test_a_bad_zip_code_gives_no_position_and_the_reason(text: str | None, code: str) -> None:
    found = zip_place(text)

    assert found.position is None
    assert found.reason is not None
    assert found.reason.code == code


def test_nine_digits_come_with_a_suggestion() -> None:
    reason = zip_place("432151234").reason

    assert reason is not None
    assert reason.params["suggestion"] == "43215-1234"


def test_invented_towns_use_zip_codes_that_exist_nowhere() -> None:
    assert all(zip_place(town.zip_code).position is None for town in TOWNS)
