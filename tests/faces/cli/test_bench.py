"""Benchmarks are found by name and print lines that can be compared."""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmarks import BENCHMARKS
from benchmarks.results import report

from hearthline.faces.cli import bench
from hearthline.faces.cli.home import Home, HomeError

HOME = Home(root=Path("/nowhere"), folder=Path("/nowhere/var"), port=8000)


def asked(*, name: str | None = None, names: bool = False) -> argparse.Namespace:
    return argparse.Namespace(name=name, list=names, rest=[])


def test_the_list_names_each_benchmark_with_its_question(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench.run(asked(names=True), HOME) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(BENCHMARKS)
    assert all(line.endswith("?") for line in lines)


def test_a_name_that_is_none_is_answered_with_those_there_are() -> None:
    with pytest.raises(HomeError, match="import, matrix, plan"):
        bench.run(asked(name="luck"), HOME)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_in_the_list_is_there(name: str) -> None:
    assert find_spec(BENCHMARKS[name].module) is not None


def test_a_result_is_one_json_line_with_machine_and_date(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report("plan", visits=812)

    (line,) = capsys.readouterr().out.splitlines()
    figures = json.loads(line)
    assert figures["benchmark"] == "plan"
    assert figures["visits"] == 812
    assert figures["cores"] >= 1
    assert figures["at"].endswith("+00:00")
