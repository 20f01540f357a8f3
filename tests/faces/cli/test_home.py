"""Where an installation lives, and what is said when it cannot live there."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from hearthline.faces.cli.home import HomeError, home_from, make_folder, require_space


def test_the_folder_is_var_in_the_checkout_unless_named(tmp_path: Path) -> None:
    assert home_from(tmp_path, {}).folder == tmp_path / "var"
    assert home_from(tmp_path, {"HEARTHLINE_HOME": "/srv/a"}).folder == Path("/srv/a")


def test_a_folder_named_from_here_becomes_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert home_from(Path("/checkout"), {"HEARTHLINE_HOME": "mine"}).folder == tmp_path / "mine"


def test_a_folder_that_cannot_be_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    home = home_from(tmp_path, {"HEARTHLINE_HOME": str(tmp_path / "file" / "inside")})

    with pytest.raises(HomeError, match="cannot be written to") as refusal:
        make_folder(home)

    assert "HEARTHLINE_HOME=" in str(refusal.value)


def test_a_full_disk_stops_the_start_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 1_000_000))
    home = home_from(tmp_path, {})
    make_folder(home)

    with pytest.raises(HomeError, match=r"0\.0 GB free; 0\.2 GB are needed"):
        require_space(home, 200_000_000)
