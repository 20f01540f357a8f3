"""``./hearthline plan --format``: a published file in, its own format and one JSON line out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from hearthline.engines.planner.formats import hhcrsp_check
from hearthline.faces.cli.__main__ import main
from tests.builders.hhcrsp import content, instance, patient, random_instance
from tests.builders.routing_files import days_file, windows_file


def write(folder: Path, data: object, name: str = "a.json") -> Path:
    path = folder / name
    path.write_bytes(content(data))
    return path


def test_a_file_is_planned_and_one_line_of_figures_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    its = random_instance(2)
    path = tmp_path / "b.json.gz"
    path.write_bytes(gzip.compress(content(its)))
    out = tmp_path / "solution.json"

    code = main(
        ["plan", "--format", "hhcrsp", str(path), "--iterations=64", "--seed=3", f"--out={out}"]
    )

    line = json.loads(capsys.readouterr().out)
    checked = hhcrsp_check.check(its, json.loads(out.read_text()))
    assert code == 0
    assert checked.faults == ()
    assert line["cost"] == pytest.approx(checked.cost, abs=1e-3)
    wanted = {"instance", "distance", "total_tardiness", "max_tardiness", "cost", "seconds", "seed"}
    assert wanted <= set(line)
    assert (line["instance"], line["seed"]) == ("b.json.gz", 3)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (instance(services=[]), "services has no entry"),
        (instance([patient("p1", window=(9, 3))]), "it closes before it opens"),
    ],
)
def test_a_file_with_a_fault_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: object, said: str
):
    code = main(["plan", "--format=hhcrsp", str(write(tmp_path, data))])

    assert code == 1
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said_not_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    code = main(["plan", "--format", "hhcrsp", str(tmp_path / "none.json")])

    assert code == 1
    assert "cannot be read: No such file" in capsys.readouterr().err


def test_an_unknown_format_is_answered_with_those_there_are(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit):
        main(["plan", "--format", "excel", "x"])

    assert "hhcrsp" in capsys.readouterr().err


def test_consistent_and_time_window_files_are_planned_the_same_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    days, windows = tmp_path / "a.vrp", tmp_path / "b.txt"
    days.write_text(days_file())
    windows.write_text(windows_file())

    codes = [
        main(["plan", "--format", "convrp", str(days), "--iterations=900", "--people=2"]),
        main(["plan", "--format", "solomon", str(windows), "--iterations=900"]),
    ]

    of_days, of_windows = map(json.loads, capsys.readouterr().out.splitlines())
    assert codes == [0, 0]
    assert of_days["travel"] > 0
    assert of_days["most_people"] <= 2
    assert of_windows["vehicles"] >= 1


def test_people_are_asked_for_where_there_are_several_days(tmp_path: Path):
    with pytest.raises(SystemExit):
        main(["plan", "--format", "solomon", "x", "--people", "2"])
