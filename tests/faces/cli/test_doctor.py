"""The doctor says what is wrong and how to mend it, and nothing when nothing is."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from hearthline.faces.cli import doctor, doctor_program, environment, warming
from hearthline.faces.cli.doctor import Verdict
from hearthline.faces.cli.home import Home

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An installation whose environment seems to be made from this checkout's lock."""
    made = Home(root=ROOT, folder=tmp_path / "home", port=8000)
    made.python.parent.mkdir(parents=True)
    made.python.write_text("")
    stamp = {environment.RUNTIME: environment.digest(ROOT / environment.RUNTIME)}
    (made.environment / environment.STAMP).write_text(json.dumps(stamp))
    return made


def test_an_environment_that_was_never_made_is_wrong_and_how_to_make_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = Home(root=ROOT, folder=tmp_path, port=8000)

    code = doctor.run(argparse.Namespace(), bare)

    said = capsys.readouterr().out
    assert code == 1
    assert "WRONG  environment" in said
    assert "mend: ./hearthline up makes it." in said
    assert "program: not looked at" in said


def test_an_environment_of_another_version_is_wrong(home: Home) -> None:
    (home.environment / environment.STAMP).write_text(json.dumps({environment.RUNTIME: "old"}))

    assert doctor.made_environment(home).verdict is Verdict.WRONG


def test_an_environment_of_this_version_is_well(home: Home) -> None:
    assert doctor.made_environment(home).verdict is Verdict.WELL


def test_a_folder_that_cannot_be_written_to_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = list(doctor.folder_and_disk(Home(ROOT, tmp_path / "file" / "home", 8000)))

    assert [one.verdict for one in found] == [Verdict.WRONG]
    assert found[0].mend


@pytest.mark.django_db
def test_a_program_of_this_version_is_well() -> None:
    assert doctor_program.migrated().verdict is Verdict.WELL
    assert doctor_program.clock().verdict is Verdict.WELL
    assert doctor_program.zip_centroids().verdict is Verdict.WELL


@pytest.mark.django_db
def test_loops_that_give_no_sign_of_life_are_wrong_only_while_the_program_runs() -> None:
    idle = list(doctor_program.loops(is_running=False))
    running = list(doctor_program.loops(is_running=True))

    assert [one.verdict for one in idle] == [Verdict.NOTE]
    assert {one.what for one in running if one.verdict is Verdict.WRONG} == {"worker", "sealer"}


def test_a_look_that_fails_is_itself_a_finding() -> None:
    def look() -> doctor.Found:
        raise RuntimeError("no such table")

    found = doctor.tried("journal", look, "Put back a backup.")

    assert found.verdict is Verdict.WRONG
    assert "no such table" in found.words


def test_a_compiled_planner_is_told_from_one_of_another_version(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    folder = warming.cache_folder(home)
    folder.mkdir(parents=True)
    (folder / warming.STAMP).write_text("another version")

    before = doctor_program.planner_cache(home).verdict
    (folder / warming.STAMP).write_text(warming.version_of(home))

    assert before is Verdict.NOTE
    assert doctor_program.planner_cache(home).verdict is Verdict.WELL
