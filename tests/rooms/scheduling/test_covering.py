"""Cover on Today: who is away with visits, what was offered, whom to call; coming visits."""

from __future__ import annotations

import pytest

from hearthline.platform.accounts.models import Actor
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.coming import next_visits, waiting
from hearthline.rooms.scheduling.covering import cover
from hearthline.rooms.scheduling.promises.today import attention as promises_asked
from hearthline.rooms.workforce import actions as workforce
from tests.builders.accounts import a_caller
from tests.builders.program import AT
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft

pytestmark = pytest.mark.django_db
THURSDAY = AT.date()


@pytest.fixture
def small():
    small = a_small_program(first_day=THURSDAY)
    a_kept_plan(small, first_day=THURSDAY, leave_out=1)
    publish_draft()
    return small


def said(role: Role = Role.SCHEDULER, **given: object) -> list[str]:
    caller = a_caller(role, **given)
    return [sentence(item.title) for item in cover(caller, AT)]


def test_a_quiet_program_says_nothing():
    a_small_program()

    assert said() == []


def test_a_sick_nurse_with_visits_comes_first_and_names_how_many(small):
    workforce.mark_sick(system_context(at=AT), staff_id=small.nurses[0], day=THURSDAY)

    assert said()[0] == "Rosa Invented is away: 2 visits have no nurse"


def test_the_rail_counts_visits_of_the_week_without_a_nurse(small):
    assert waiting(a_caller()) == (1, True)


def test_what_was_offered_and_not_accepted_is_still_to_do(small):
    models.Assignment.objects.filter(nurse_id=small.nurses[1]).update(is_accepted=False)

    lines = [sentence(item.title) for item in promises_asked(a_caller(), AT)]
    assert any("no nurse has accepted" in line for line in lines)


def test_a_patient_sees_the_visits_to_come_and_who_comes(small):
    row = models.Assignment.objects.order_by("day", "starts").last()

    visits = next_visits(row.patient_id, AT)

    assert [visit.day for visit in visits] == [row.day]
    assert visits[0].who
    assert visits[0].continuity in ("own", "known", "new")


def test_another_branch_hears_nothing(small):
    assert said(branches=frozenset({Actor.objects.first().id})) == []
