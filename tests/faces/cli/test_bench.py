"""Benchmarks are found by name and print lines that can be compared."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks import BENCHMARKS, continuity, matrix
from benchmarks import import_ as importing
from benchmarks import start as starting
from benchmarks.results import report
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from hearthline.faces.cli import bench
from hearthline.faces.cli.home import Home, HomeError
from hearthline.faces.demonstration.staging import PASSWORD
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.program.models import Organisation
from hearthline.rooms.scheduling import actions as scheduling
from tests.builders.accounts import a_policy, a_user
from tests.builders.scheduling import a_kept_plan, a_small_program

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


CONTINUOUS = [
    {
        "seed": 1,
        "continuity_weight": 0.0,
        "usual_provider_median": 0.5,
        "patients_with_few_nurses": 0.6,
        "driving_minutes_a_visit": 20.0,
        "checker": "passed",
    },
    {
        "seed": 1,
        "continuity_weight": 1.0,
        "usual_provider_median": 0.7,
        "patients_with_few_nurses": 0.9,
        "driving_minutes_a_visit": 22.0,
        "checker": "passed",
    },
]


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        ({"usual_provider_median": 0.69}, "median usual provider 0.69"),
        ({"patients_with_few_nurses": 0.89}, "patients with at most 3 nurses 0.89"),
        ({"driving_minutes_a_visit": 22.2}, "ignores continuity 1.11"),
        ({"checker": "2 rules broken"}, "2 rules broken"),
    ],
)
def test_continuity_is_judged_by_the_default_weight_and_a_bar_missed_is_said(
    worse: dict[str, object], said: str
) -> None:
    better = {**CONTINUOUS[1], "continuity_weight": 0.5}
    assert continuity.bars_missed(CONTINUOUS) == []

    (missed,) = continuity.bars_missed([CONTINUOUS[0], better, {**CONTINUOUS[1], **worse}])

    assert said in missed


GOOD = {
    "resources_per_second": 1_500,
    "resources_per_cpu_second": 1_500,
    "peak_rss_mb": 399,
    "is_balanced": True,
    "created": 0,
    "updated": 0,
}


@pytest.mark.parametrize(
    ("run", "worse", "said"),
    [
        ("first", {"resources_per_second": 1_499}, "resources_per_second 1499"),
        ("first", {"peak_rss_mb": 400}, "peak_rss_mb 400"),
        ("first", {"is_balanced": False}, "add up"),
        ("again", {"created": 1}, "changed something"),
        ("again", {"updated": 1}, "changed something"),
    ],
)
def test_an_import_that_misses_a_bar_says_which(run: str, worse: dict[str, int], said: str) -> None:
    assert importing.bars_missed(run, GOOD, is_short=False) == []

    (missed,) = importing.bars_missed(run, GOOD | worse, is_short=False)

    assert said in missed


def test_a_start_that_misses_a_bar_says_which() -> None:
    first: dict[str, object] = {"sign_in": 89.9, "published": 149.9, "is_on_board": True}
    second = {"ready": 9.9}
    assert starting.bars_missed(first, second, slack=1) == []

    worse: dict[str, object] = {"sign_in": 90.0, "published": 150.0, "is_on_board": False}
    late = starting.bars_missed(worse, {"ready": 10.0}, slack=1)

    assert [words.split(" after")[0] for words in late] == [
        "sign-in page",
        "published week",
        "second start",
        "the published plan is not on the week board",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_start_looks_for_the_published_plan_on_the_week_board(live_server: LiveServer) -> None:
    a_policy()
    today = timezone.now().date()
    monday = today - timedelta(days=today.weekday())
    small = a_small_program(first_day=monday)
    scheduler = a_user(Role.SCHEDULER, branch_id=small.branch)
    scheduler.set_password(PASSWORD)
    scheduler.save()
    Organisation.objects.update(is_invented=True)

    before = starting.plan_on_board(live_server.url)
    plan = a_kept_plan(small, first_day=monday)
    draft = starting.plan_on_board(live_server.url)
    scheduling.publish(system_context(at=timezone.now()), plan_id=plan, revision=1)

    assert (before, draft, starting.plan_on_board(live_server.url)) == (False, False, True)


NEAR = {
    "seconds_error": {"median_abs": 0.041, "p90_abs": 0.102},
    "km_error": {"median_abs": 0.005, "p90_abs": 0.151},
    "straight_line_seconds_error": {"median_abs": 0.222},
    "matrix_seconds": 0.9,
    "one_home_more_seconds": 0.08,
    "kept_seconds": 0.004,
    "peak_memory_mb": 163,
}


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        ({"seconds_error": {"median_abs": 0.061, "p90_abs": 0.1}}, "seconds_error.median_abs"),
        ({"km_error": {"median_abs": 0.005, "p90_abs": 0.21}}, "km_error.p90_abs"),
        ({"matrix_seconds": 10.1}, "matrix_seconds 10.1"),
        ({"straight_line_seconds_error": {"median_abs": 0.041}}, "no nearer"),
    ],
)
def test_a_matrix_that_misses_a_bar_says_which(worse: dict[str, object], said: str) -> None:
    assert matrix.bars_missed(NEAR) == []
    assert matrix.bars_missed({"matrix_seconds": 0.9, "peak_memory_mb": 163}) == []

    (missed,) = matrix.bars_missed(NEAR | worse)

    assert said in missed


@pytest.mark.parametrize(
    ("leads_to", "is_door"), [("/", False), ("/sign-in/?next=/", True), ("/first-run/", True)]
)
def test_a_page_that_only_says_how_far_the_start_is_is_no_sign_in_page(
    monkeypatch: pytest.MonkeyPatch, leads_to: str, is_door: bool
) -> None:
    @contextmanager
    def answered(_address: str, timeout: float) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(status=200, url=f"http://localhost:8000{leads_to}")

    monkeypatch.setattr(starting.urllib.request, "urlopen", answered)

    assert starting.answers(8000) is is_door


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
