"""The planner's settings file: read where it stands, refused with a way out, below the page."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, fields, replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hearthline.engines.planner.values import Weights
from hearthline.faces.cli import doctor_program
from hearthline.faces.cli.doctor import Verdict
from hearthline.platform.actions.context import system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.queries import settings_in_force
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import actions, models, moving, planning, queries, tasks, what_ifs
from hearthline.rooms.scheduling.rules.weights import ON_THE_PAGE, WeightsFileError
from hearthline.rooms.scheduling.values import RunState, WhatIfKind
from hearthline.rooms.scheduling.weights import read_weights, weights_in_force
from hearthline.rooms.workforce import actions as workforce_actions
from hearthline.rooms.workforce import queries as workforce
from tests.builders.program import AT
from tests.builders.scheduling import (
    MONDAY,
    SmallProgram,
    a_kept_plan,
    a_small_program,
    publish_draft,
)

ROOT = Path(__file__).resolve().parents[3]
WHOLE = ROOT / "docs" / "planner-weights.toml"


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """The folder of a program that has no settings file yet."""
    settings.HEARTHLINE_HOME = tmp_path
    return tmp_path


@pytest.fixture
def small(home: Path) -> SmallProgram:
    return a_small_program(nurses=2, patients=4)


def write(home: Path, text: str) -> Path:
    file = home / "planner.toml"
    file.write_text(text)
    return file


def approve(*keys: str) -> None:
    found = settings_in_force()
    program.approve_settings(system_context(at=AT), version=found.version, keys=list(keys))


def run(weights_file: Path | None = None) -> tasks.Outcome:
    run_id = actions.start_run(
        system_context(at=AT), first_day=MONDAY, days=7, seed=1, iterations=40, seconds=None
    )
    return tasks.run_plan(
        run_id, lambda: system_context(at=AT), today=MONDAY, weights_file=weights_file
    )


def test_the_file_in_the_documentation_holds_every_weight_as_the_product_proposes_it():
    table = tomllib.loads(WHOLE.read_text())["weights"]

    assert list(table) != []
    assert set(table) == {field.name for field in fields(Weights)}
    assert Weights.named(table) == Weights()


def test_the_page_proposes_what_the_planner_does():
    proposed, page = asdict(Weights()), ProgramSettings()

    assert {name: getattr(page, key) for name, key in ON_THE_PAGE.items()} == {
        name: proposed[name] for name in ON_THE_PAGE
    }


@pytest.mark.django_db
def test_without_a_file_the_proposals_hold(home: Path):
    assert weights_in_force() == Weights()


@pytest.mark.django_db
def test_plans_moves_what_ifs_and_publishing_go_by_the_file(small, home, monkeypatch):
    write(home, "[weights]\non_call = 90\nnew_faces = 40.0\n")
    seen = []
    keep = planning.problem_from
    monkeypatch.setattr(
        planning, "problem_from", lambda given: seen.append(given.weights) or keep(given)
    )
    asked = actions.ask_what_if(
        system_context(at=AT),
        kind=WhatIfKind.NURSE,
        about=[small.nurses[0]],
        first_day=MONDAY,
        days=7,
    )

    outcome = run()
    item = queries.assigned_between(MONDAY, MONDAY, with_draft=True)[0]
    moving.try_move(item.need_id, item.nurse_ids, item.day, item.starts)
    publish_draft()
    steps = what_ifs.Steps(on_progress=lambda *_: None, should_stop=lambda: False)
    what_ifs.work_out(asked, lambda: system_context(at=AT), steps)

    assert outcome.figures["weights"] == {"on_call": 90, "new_faces": 40.0}
    assert len(seen) >= 4
    assert {(w.on_call, w.new_faces, w.promise_told) for w in seen} == {(90, 40.0, 400.0)}


@pytest.mark.django_db
def test_what_the_program_approved_on_its_page_stands_above_the_file(small, home):
    approve("weight_new_face")
    write(home, "[weights]\nnew_faces = 400.0\nnot_primary = 30.0\n")

    found = weights_in_force()

    assert (found.new_faces, found.not_primary) == (85.0, 30.0)


@pytest.mark.django_db
def test_a_program_that_kept_its_settings_before_keeps_its_numbers(small, home):
    program.change_settings(
        system_context(at=AT),
        version=0,
        changes={"weight_new_face": 150.0, "weight_not_own_nurse": 45.0},
        reason="What the product proposed then",
    )
    approve("weight_new_face", "weight_not_own_nurse")

    found = weights_in_force()

    assert (found.new_faces, found.not_primary) == (150.0, 45.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[weights]\nnew_face = 3\n", "new_face = 3, and no weight has that name"),
        ("[weights]\non_call = -1\n", "on_call = -1 is no weight. Give a number from 0"),
        ("[weights]\non_call = 'much'\n", "on_call = much is no weight"),
        ("[weights]\nunserved = [5, 4, 3, 2, 1]\n", "unserved = [5, 4, 3, 2, 1] does not serve"),
        ("[weights]\ntentative_share = 2\n", "Give a number from 0 to 1"),
        ("on_call = 3\n", "Put all weights under one line [weights]"),
        ("[weights\n", "is not TOML"),
    ],
)
def test_a_file_nobody_can_plan_with_says_field_value_and_way_out(home: Path, text, said):
    file = write(home, text)

    with pytest.raises(WeightsFileError) as caught:
        read_weights()

    words = sentence(caught.value.message)
    assert said in words
    assert str(file) in words


@pytest.mark.django_db
def test_a_run_with_a_file_nobody_can_plan_with_fails_and_says_why(small, home):
    write(home, "[weights]\nluck = 3\n")

    outcome = run()

    assert outcome.state is RunState.FAILED
    message = models.PlanRun.objects.get(id=outcome.run_id).message
    assert message["params"]["name"] == "luck"
    assert doctor_program.planner_file().verdict is Verdict.WRONG


@pytest.mark.django_db
def test_a_move_with_such_a_file_is_refused_and_changes_nothing(small, home):
    a_kept_plan(small)
    write(home, "[weights]\nluck = 3\n")
    item = queries.assigned_between(MONDAY, MONDAY, with_draft=True)[0]

    with pytest.raises(WeightsFileError):
        moving.try_move(item.need_id, item.nurse_ids, item.day, item.starts)


@pytest.mark.django_db
def test_an_hour_of_overtime_at_a_price_weighs_what_those_cents_do(small, home):
    held = workforce.nurses_by_ids(small.nurses, MONDAY, MONDAY)[small.nurses[0]].contract
    assert held is not None
    workforce_actions.engage(
        system_context(at=AT),
        staff_id=small.nurses[0],
        contract=replace(held, since=MONDAY, overtime_price=9000),
    )

    nurses = planning.prepare(MONDAY, 7).problem.nurses

    assert {n.overtime_price for n in nurses if n.id == str(small.nurses[0])} == {1.5}
    assert {n.overtime_price for n in nurses if n.id != str(small.nurses[0])} == {None}


def planned(*more: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(
        "plan", "--from", MONDAY.isoformat(), "--days", "7", "--iterations", "40", *more,
        stdout=out, stderr=err,
    )  # fmt: skip
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_one_command_may_have_a_file_of_its_own(small, home, tmp_path):
    approve("weight_overtime_minute")
    mine = tmp_path / "mine.toml"
    mine.write_text("[weights]\non_call = 17\novertime = 9\n")

    _, said = planned("--weights", str(mine))

    run_row = models.PlanRun.objects.get()
    assert run_row.figures["weights"] == {"on_call": 17}
    assert "overtime stays 3: the program's settings page has set it" in said


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_said(small, home, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        planned("--weights", str(tmp_path / "none.toml"))
