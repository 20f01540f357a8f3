"""The demonstration's people: enough, tight, repeatable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hearthline.platform.accounts.models import User
from hearthline.platform.actions.batch import batch
from hearthline.platform.actions.context import Source, system_context
from hearthline.rooms.program.demo import BranchSketch, make_program
from hearthline.rooms.workforce.demo import make_team
from hearthline.rooms.workforce.queries import nurses_between
from tests.builders.program import AT, BASE, NEW_YORK

TODAY = date(2026, 5, 14)

pytestmark = pytest.mark.django_db


def _demonstrate() -> None:
    context = system_context(at=AT, source=Source.DEMONSTRATION)
    with batch():
        branches = make_program(
            context,
            seed=1,
            zone=NEW_YORK,
            branches=[BranchSketch("North", BASE), BranchSketch("South", BASE)],
        )
        make_team(
            context, seed=1, today=TODAY, branches=branches, homes=[BASE], encoded_password="!"
        )


def test_18_staff_and_12_per_diem_nurses_a_sign_in_for_each_role_and_a_second_pharmacist():
    _demonstrate()

    nurses = nurses_between(None, TODAY, TODAY + timedelta(days=6))
    assert sum(not nurse.contract.is_per_diem for nurse in nurses) == 18
    assert sum(nurse.contract.is_per_diem for nurse in nurses) == 12
    assert all(len(nurse.shifts) <= (3 if nurse.contract.is_per_diem else 5) for nurse in nurses)
    assert User.objects.count() == 12


def test_doing_it_again_changes_nothing():
    _demonstrate()
    before = [nurse.id for nurse in nurses_between(None, TODAY, TODAY)]

    _demonstrate()

    assert [nurse.id for nurse in nurses_between(None, TODAY, TODAY)] == before
