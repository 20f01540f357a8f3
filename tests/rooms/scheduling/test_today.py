"""Scheduling on Today: visits without a nurse, drafts, nurses now, and a nurse's own stops."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from hearthline.kernel.calendar import to_instant
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadSubject
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.today import attention, figures, workload
from hearthline.rooms.workforce.models import StaffMember
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.scheduling import (
    MONDAY,
    NEW_YORK,
    a_kept_plan,
    a_small_program,
    publish_draft,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def week() -> Any:
    small = a_small_program()
    a_kept_plan(small, leave_out=2)
    return small


def at(clock: str, day: int = 0) -> Any:
    return to_instant(MONDAY + timedelta(days=day), time.fromisoformat(clock), NEW_YORK)


def test_a_draft_that_waits_is_told_to_planners_only(week: Any) -> None:
    now = at("09:00")
    scheduler = a_caller(Role.SCHEDULER, at=now)

    (line,) = attention(scheduler, now)

    assert "Draft plan" in sentence(line.title)
    assert attention(a_caller(Role.PHARMACIST, at=now), now) == []


def test_a_visit_without_a_nurse_says_who_why_and_where_to_mend_it(week: Any) -> None:
    publish_draft()
    now = at("09:00")

    lines = attention(a_caller(Role.SCHEDULER, at=now), now)

    assert len(lines) == models.Unserved.objects.count() == 2
    assert "No nurse for" in sentence(lines[0].title)
    assert sentence(lines[0].detail) == "The address has no position"
    assert str(models.Unserved.objects.values_list("need_id", flat=True)[0]) in " ".join(
        line.url for line in lines
    )


def test_nurses_now_counts_who_is_with_a_patient_and_on_shift(week: Any) -> None:
    publish_draft()
    now = at("08:45")

    load = workload(a_caller(Role.SCHEDULER, at=now), now)

    assert load is not None
    assert load.on_shift == 3
    assert load.busy > 0
    assert max(slot[0] for slot in load.slots) <= 3


def test_there_is_no_chart_on_a_day_without_visits(week: Any) -> None:
    publish_draft()
    now = at("09:00", day=30)

    assert workload(a_caller(Role.SCHEDULER, at=now), now) is None
    assert figures(a_caller(Role.SCHEDULER, at=now), now) == []


def test_figures_of_the_day_say_how_many_visits_have_a_nurse(week: Any) -> None:
    publish_draft()
    now = at("09:00")

    first = figures(a_caller(Role.SCHEDULER, at=now), now)[0]

    served = models.Assignment.objects.filter(day=MONDAY).count()
    assert first.value == str(served)


def test_a_nurse_sees_her_own_stops_that_are_still_to_come(week: Any) -> None:
    publish_draft()
    now = at("09:00")
    nurse = StaffMember.objects.get(pk=week.nurses[0])
    own = models.Assignment.objects.filter(nurse_id=nurse.pk, day=MONDAY)

    caller = a_caller(Role.FIELD_NURSE, at=now, actor_id=nurse.actor_id, branches=None)
    shown = attention(caller, now)

    assert len(shown) <= own.count() + models.Assignment.objects.filter(nurse_id=nurse.pk).count()
    assert all(line.owner is Role.FIELD_NURSE for line in shown)


def test_queries_do_not_grow_with_the_visits(week: Any, django_assert_max_num_queries: Any) -> None:
    publish_draft()
    now = at("09:00")
    caller = a_caller(Role.SCHEDULER, at=now)

    with django_assert_max_num_queries(8):
        attention(caller, now)
    with django_assert_max_num_queries(20):
        workload(caller, now)


def test_a_nurses_day_is_a_sheet_to_take_along_and_nobody_elses(week: Any) -> None:
    publish_draft()
    a_policy()
    address = f"/scheduling/nurses/{week.nurses[0]}/{MONDAY}/sheet.pdf"

    sheet = signed_in(a_user(Role.SCHEDULER)).get(address)

    assert sheet.status_code == 200
    assert sheet.content.startswith(b"%PDF-")
    assert ReadSubject.objects.count() > 0
    assert signed_in(a_user(Role.WAREHOUSE)).get(address).status_code == 403
