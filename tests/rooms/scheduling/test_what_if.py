"""Asking what another nurse, more patients or wider windows would bring, and keeping nothing."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from hearthline.platform.actions.context import system_context
from hearthline.rooms.census.models import Episode, Patient
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.scheduling import models, tasks
from tests.builders.program import AT
from tests.builders.scheduling import MONDAY, a_small_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def needs() -> None:
    a_small_program(nurses=2, patients=4)
    tasks.refresh_needs(system_context(at=AT), MONDAY, 7)


def asked(*more: str) -> str:
    out = StringIO()
    call_command(
        "plan", "--from", MONDAY.isoformat(), "--days", "7", "--iterations", "40", *more, stdout=out
    )
    return out.getvalue()


def test_figures_stand_side_by_side_and_no_plan_is_kept(needs):
    said = asked("--what-if", "nurse", "--what-if", "patients:2", "--json")

    figures = json.loads(said)
    assert list(figures) == ["as_it_is", "nurse", "patients:2"]
    assert figures["patients:2"]["served"] > figures["as_it_is"]["served"]
    assert all(answer["is_valid"] for answer in figures.values())
    assert not models.Plan.objects.exists()


def test_referrals_that_wait_are_named_by_their_record_numbers():
    small = a_small_program(nurses=2, patients=4)
    Episode.objects.filter(patient_id=small.patients[0]).update(state=EpisodeState.DRAFT)
    tasks.refresh_needs(system_context(at=AT), MONDAY, 7)
    number = Patient.objects.get(id=small.patients[0]).record_number
    nobody = Patient.objects.get(id=small.patients[1]).record_number

    figures = json.loads(asked("--what-if", f"referrals:{number}", "--json"))

    visits = {name: answer["served"] + answer["unserved"] for name, answer in figures.items()}
    assert visits[f"referrals:{number}"] > visits["as_it_is"]
    with pytest.raises(CommandError, match="No referral waits under the record number"):
        asked("--what-if", f"referrals:{nobody}")


def test_the_same_is_a_table_for_people(needs):
    said = asked("--what-if", "wider:60")

    assert said.splitlines()[0].split() == ["as_it_is", "wider:60"]
    assert "driving minutes" in said


def test_what_cannot_be_tried_is_refused_with_what_can(needs):
    with pytest.raises(CommandError, match="ask nurse, skill:NAME"):
        asked("--what-if", "unicorn")
