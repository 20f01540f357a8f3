"""Whether somebody can take a visit that is asked about, and from which hour on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.geo import Position
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import system_context
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program.values import LicenceKind, VisitKind
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.values import CanTake, CareAsked
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.values import FIRST, OnCallPattern, OnCallRole, SkillKind
from tests.builders.program import AT, NEW_YORK
from tests.builders.scheduling import MONDAY, SmallProgram, a_kept_plan, a_small_program
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db

EARLY = datetime(2026, 5, 11, 4, tzinfo=UTC)


def care(small: SmallProgram, **given: Any) -> CareAsked:
    asked = CareAsked(
        key=derived_id("asked", given.pop("number", 1)),
        branch_id=small.branch,
        minutes=45,
        position=Position(39.97, -83.01),
        zone=NEW_YORK,
        state="OH",
        skills=frozenset({SkillKind.PICC}),
        licence_kinds=frozenset({LicenceKind.RN}),
    )
    return replace(asked, **given)


@pytest.fixture
def small() -> SmallProgram:
    made = a_small_program(nurses=3, patients=6)
    a_kept_plan(made)
    return made


def test_a_free_nurse_is_named_with_the_hour_from_which_she_can(small: SmallProgram) -> None:
    answer = queries.capacity(care(small), MONDAY, time(8), time(18), now=EARLY)

    assert answer.can is CanTake.YES
    assert answer.nurses[0].starts >= time(8)
    assert answer.nurses[0].name in sentence(answer.said)


def test_outside_the_hours_of_work_nobody_can(small: SmallProgram) -> None:
    answer = queries.capacity(care(small), MONDAY, time(2), time(3), now=EARLY)

    assert answer.can is CanTake.NO
    assert "not known who is on call" in sentence(answer.said)


def test_a_competency_that_nobody_holds_is_the_reason(small: SmallProgram) -> None:
    asked = care(small, skills=frozenset({SkillKind.CHEMOTHERAPY}))

    answer = queries.capacity(asked, MONDAY, time(8), time(18), now=EARLY)

    assert answer.can is CanTake.NO
    assert sentence(answer.said) == "No: nobody at work then may and can do this"


def test_a_home_without_a_position_is_unknown_and_not_no(small: SmallProgram) -> None:
    answer = queries.capacity(care(small, position=None), MONDAY, time(8), time(18), now=EARLY)

    assert answer.can is CanTake.UNKNOWN


def test_a_day_that_no_plan_reaches_is_unknown_and_not_yes(small: SmallProgram) -> None:
    answer = queries.capacity(care(small), MONDAY + timedelta(days=8), time(8), time(18), now=EARLY)

    assert answer.can is CanTake.UNKNOWN


def test_hours_that_pass_midnight_reach_into_the_next_morning(small: SmallProgram) -> None:
    answer = queries.capacity(care(small), MONDAY, time(22), time(9), now=EARLY)

    assert answer.can is CanTake.YES
    assert answer.nurses[0].day == MONDAY + timedelta(days=1)


def test_a_nurse_busy_all_through_the_hours_is_not_offered(small: SmallProgram) -> None:
    busy = models.Assignment.objects.filter(day=MONDAY).first()
    assert busy is not None
    models.Assignment.objects.filter(pk=busy.pk).update(minutes=300)
    end = (datetime.combine(MONDAY, busy.starts) + timedelta(minutes=120)).time()

    answer = queries.capacity(care(small), MONDAY, busy.starts, end, now=EARLY)

    assert busy.nurse_id not in {nurse.id for nurse in answer.nurses}


def test_nobody_sets_out_before_now(small: SmallProgram) -> None:
    now = to_instant(MONDAY, time(13), NEW_YORK)

    found = queries.earliest_start(care(small), not_before=now)

    assert found is not None
    assert to_instant(found.day, found.starts, found.zone) > now


def test_the_earliest_hour_is_the_next_morning_when_the_day_is_over(small: SmallProgram) -> None:
    found = queries.earliest_start(care(small), not_before=to_instant(MONDAY, time(21), NEW_YORK))

    assert found is not None
    assert found.day == MONDAY + timedelta(days=1)


def test_as_many_queries_for_many_questions_as_for_one(small: SmallProgram) -> None:
    def asked_about(count: int) -> int:
        asked = [care(small, key=derived_id("asked", number)) for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.earliest_hours(asked, not_before=EARLY)
        return len(seen)

    few = asked_about(2)
    make_nurse(small.branch, name="One More")

    assert asked_about(25) == few


def test_a_visit_asked_about_is_as_long_as_it_would_be_planned(small: SmallProgram) -> None:
    key: UUID = derived_id("asked", 9)

    asked = queries.care_asked(
        key=key,
        branch_id=small.branch,
        kind=VisitKind.INFUSION,
        zone=NEW_YORK,
        position=None,
        therapy="biologic",
        is_nurse_given=True,
        infusion_minutes=30,
    )

    assert asked.minutes == 75
    assert SkillKind.BIOLOGIC in asked.skills
    assert LicenceKind.LPN not in asked.licence_kinds


def on_call_at_night(small: SmallProgram, nurse: UUID) -> None:
    workforce.set_on_call(
        system_context(at=AT),
        branch_id=small.branch,
        role=OnCallRole.NURSE,
        place=FIRST,
        since=MONDAY - timedelta(days=7),
        patterns=[
            OnCallPattern(
                derived_id("turn", weekday),
                small.branch,
                OnCallRole.NURSE,
                FIRST,
                nurse,
                weekday,
                time(17),
                time(8),
                MONDAY - timedelta(days=7),
            )
            for weekday in range(7)
        ],
    )


def test_at_night_the_nurse_on_call_is_named(small: SmallProgram) -> None:
    on_call_at_night(small, small.nurses[1])

    answer = queries.capacity(care(small), MONDAY, time(2), time(3), now=EARLY)

    assert answer.can is CanTake.ON_CALL
    assert [nurse.id for nurse in answer.nurses] == [small.nurses[1]]


def test_a_nurse_on_call_without_the_competency_is_no_answer(small: SmallProgram) -> None:
    on_call_at_night(small, small.nurses[1])
    asked = care(small, skills=frozenset({SkillKind.CHEMOTHERAPY}))

    answer = queries.capacity(asked, MONDAY, time(2), time(3), now=EARLY)

    assert answer.can is CanTake.NO
