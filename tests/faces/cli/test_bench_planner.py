"""The benchmark against best known costs: what it draws, that it goes on, what it says."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from benchmarks import planner

from tests.builders.hhcrsp import content, random_instance

TABLE = """\
| instance   |   distance_traveled |   max_tardiness |   total_cost |
|:-----------|--------------------:|----------------:|-------------:|
| i-1.json   |                  10 |               0 |       {0}    |
| i-2.json   |                  10 |               0 |       {0}    |
| i-9.json   |                  10 |               0 |       {0}    |
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "small").mkdir(parents=True)
    (data / "small_best.md").write_text(TABLE.format("500.25"))
    for number, patients in ((1, 3), (2, 6), (3, 4)):
        packed = gzip.compress(content(random_instance(number, patients)))
        (data / "small" / f"i-{number}.json.gz").write_bytes(packed)
    return data


def measured(folder: Path, *more: str) -> list[str]:
    results = folder / "results.jsonl"
    its = ["--data", str(folder), "--seconds", "0.05", "--islands", "1", f"--results={results}"]
    assert planner.main([*its, *more]) == 0
    return results.read_text().splitlines()


def test_instances_of_a_table_are_measured_and_others_left(folder: Path):
    lines = [json.loads(line) for line in measured(folder, "--seeds", "2")]

    assert sorted((line["instance"], line["seed"]) for line in lines) == [
        ("i-1.json", 1),
        ("i-1.json", 2),
        ("i-2.json", 1),
        ("i-2.json", 2),
    ]
    assert {line["family"] for line in lines} == {"small"}
    assert lines[0]["gap"] == pytest.approx(100 * (lines[0]["cost"] / 500.25 - 1), abs=1e-3)


def test_a_measurement_goes_on_where_it_ended(folder: Path, capsys: pytest.CaptureFixture[str]):
    first = measured(folder)
    results = folder / "results.jsonl"
    results.write_text(first[0] + "\n" + first[1][:20])

    again = measured(folder)

    assert again[0] == first[0]
    assert len([line for line in again if line.endswith("}")]) == 2
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["runs"], said["asked"]) == (2, 2)


def test_the_table_shows_each_family_with_its_mean(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    measured(folder)

    said = capsys.readouterr().out
    assert "### small" in said
    assert "| i-1 | 3 | 500.25 |" in said
    assert "Mean gap of small:" in said


def test_a_sample_has_every_size_and_is_always_the_same():
    known = [
        planner.Known("f", f"{size}-{number}", 1.0, Path(), size)
        for size in (10, 50, 100)
        for number in range(5)
    ]

    drawn = planner.sample(known, 3, 0)

    assert [one.patients for one in drawn] == [10, 50, 100]
    assert drawn == planner.sample(known, 3, 0)
    assert [one.patients for one in planner.sample(known, None, 50)] == [50] * 5 + [100] * 5
