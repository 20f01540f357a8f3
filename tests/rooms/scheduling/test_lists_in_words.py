"""Lists that a planner chooses from say what tells their rows apart, and bury no cause."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.ui.status import Status
from hearthline.rooms.intake.pages.capacity import _stands
from hearthline.rooms.scheduling import models, queries
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.clock import clock_at
from tests.builders.program import AT
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft

pytestmark = pytest.mark.django_db


def read(address: str) -> str:
    a_policy()
    client = signed_in(a_user(Role.SCHEDULER))
    with clock_at(AT):
        return client.get(address).content.decode()


@pytest.mark.parametrize("waits", ["planner.blocked.precedence", "scheduling.after_admission"])
def test_visits_that_only_wait_for_another_are_counted_under_it(waits: str) -> None:
    small = a_small_program(nurses=1, patients=2)
    a_kept_plan(small, days=14)
    publish_draft()
    plan = queries.latest_published()
    patient = models.Need.objects.values_list("patient_id", flat=True).first()
    needs = list(models.Need.objects.filter(patient_id=patient, withdrawn_at=None)[:3])
    models.Unserved.objects.all().delete()
    for number, need in enumerate(needs):
        code = waits if number else "scheduling.put_back"
        models.Unserved.objects.create(
            plan_id=plan.id,
            need=need,
            patient_id=patient,
            reasons=[{"code": code, "params": {}}],
        )

    shown = read("/scheduling/without-a-nurse/")

    assert f"{len(needs)} visits have no nurse" in shown
    assert f"and {len(needs) - 1} visit" in shown
    assert "The visit before it has no place" not in shown
    assert "It follows the admission" not in shown


def test_who_one_more_nurse_is_like_is_told_by_branch_and_skills() -> None:
    small = a_small_program(nurses=1, patients=1)

    shown = read("/scheduling/what-if/")

    assert small.nurses
    assert "North: " in shown
    assert "PICC" in shown


def test_one_part_of_a_day_is_said_in_the_singular() -> None:
    rows = [{"cells": [SimpleNamespace(status=Status.MET)]}]

    assert _stands(rows) == "An admission fits into 1 part of a day of the week shown."
