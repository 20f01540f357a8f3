"""Who leaves is planned no more, and visits given to them beyond the last day ask for a nurse."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.urls import reverse

from hearthline.kernel.findings import State
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling import actions
from hearthline.rooms.scheduling.covering import cover
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.checks import papers_in_force
from hearthline.rooms.workforce.models import StaffMember
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, context_of
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program

pytestmark = pytest.mark.django_db

NEXT = MONDAY + timedelta(days=7)


def test_visits_beyond_the_last_day_ask_for_another_nurse_until_they_stay() -> None:
    a_policy()
    small = a_small_program(nurses=2, patients=8, first_day=NEXT)
    plan = a_kept_plan(small, first_day=NEXT)
    actions.publish(system_context(at=AT), plan_id=plan, revision=1)
    manager = signed_in(a_user(Role.NURSE_MANAGER, branch_id=small.branch))
    nurse = small.nurses[0]
    page = reverse("workforce:last_day", args=[nurse])
    caller = context_of(Role.SCHEDULER, branch=small.branch).caller
    last = NEXT - timedelta(days=1)
    assert page in html.unescape(
        manager.get(reverse("workforce:nurse", args=[nurse])).content.decode()
    )

    before = [one.key for one in cover(caller, AT)]
    manager.post(page, {"last_day": last.isoformat(), "revision": "1"})
    lines = [one for one in cover(caller, AT) if one.key == f"scheduling.left:{nurse}"]

    assert f"scheduling.left:{nurse}" not in before
    assert "after the last day" in sentence(lines[0].title)
    assert lines[0].url == reverse("scheduling:away", args=[nurse, NEXT.isoformat()])
    assert manager.get(lines[0].url).status_code == 200
    found = workforce.nurses_by_ids([nurse], last, NEXT)[nurse]
    assert [shift.day for shift in found.shifts if shift.day > last] == []
    assert found.absences[0].first_day == NEXT
    assert nurse not in {one.id for one in workforce.nurses_between([small.branch], NEXT, NEXT)}
    [papers] = papers_in_force([nurse], AT + timedelta(days=30), Reads([nurse]))
    assert papers.state is State.NOT_APPLICABLE

    manager.post(page, {"last_day": "", "revision": "2"})

    assert StaffMember.objects.get(pk=nurse).left_on is None
    assert [one.key for one in cover(caller, AT)] == before


def test_nobody_leaves_before_they_began() -> None:
    a_policy()
    small = a_small_program(nurses=1, patients=1)
    manager = signed_in(a_user(Role.NURSE_MANAGER, branch_id=small.branch))
    page = reverse("workforce:last_day", args=[small.nurses[0]])

    answer = manager.post(page, {"last_day": "1990-01-01", "revision": "1"})

    assert answer.status_code == 422
    assert StaffMember.objects.get(pk=small.nurses[0]).left_on is None
