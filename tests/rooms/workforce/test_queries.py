"""Bulk reading of nurses: concrete shifts, a constant number of queries, absences."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test.utils import CaptureQueriesContext

from hearthline.kernel.answers import Answer
from hearthline.platform.actions.context import system_context
from hearthline.rooms.workforce import actions, queries
from hearthline.rooms.workforce.values import AbsenceKind, Animal, SkillKind
from tests.builders.program import AT, make_branch
from tests.builders.workforce import make_nurse

MONDAY, SUNDAY = date(2026, 5, 11), date(2026, 5, 17)

pytestmark = pytest.mark.django_db


def test_a_nurse_comes_with_the_shifts_of_the_days_asked_for():
    branch = make_branch()
    make_nurse(branch, skills=[SkillKind.PICC, SkillKind.PORT])

    (nurse,) = queries.nurses_between([branch], MONDAY, SUNDAY)

    assert (nurse.name, nurse.branch_id) == ("Rosa Invented", branch)
    assert [shift.day.day for shift in nurse.shifts] == [11, 12, 13, 14, 15]
    assert {skill.kind for skill in nurse.skills} == {SkillKind.PICC, SkillKind.PORT}
    assert nurse.contract is not None
    assert nurse.contract.weekly_minutes == 2400


def test_ten_nurses_cost_as_many_queries_as_one(django_assert_max_num_queries):
    branch = make_branch()
    make_nurse(branch)

    def count() -> int:
        from django.db import connection

        with CaptureQueriesContext(connection) as captured:
            queries.nurses_between(None, MONDAY, SUNDAY)
        return len(captured)

    one = count()
    for number in range(9):
        make_nurse(branch, name=f"Nurse Number{number}")

    assert count() == one <= 12


def test_a_sick_nurse_has_no_shift_that_day_and_one_who_takes_it_back_has():
    branch = make_branch()
    staff_id = make_nurse(branch)
    absence = actions.mark_sick(system_context(at=AT), staff_id=staff_id, day=date(2026, 5, 14))

    (sick,) = queries.nurses_between([branch], MONDAY, SUNDAY)
    actions.take_back_absence(system_context(at=AT), absence_id=absence)
    (well,) = queries.nurses_between([branch], MONDAY, SUNDAY)

    assert [shift.day.day for shift in sick.shifts] == [11, 12, 13, 15]
    assert [absence.kind for absence in sick.absences] == [AbsenceKind.SICK]
    assert [shift.day.day for shift in well.shifts] == [11, 12, 13, 14, 15]


def test_a_nurse_without_shifts_is_still_listed():
    branch = make_branch()
    make_nurse(branch, weekdays=[])

    (nurse,) = queries.nurses_between([branch], MONDAY, SUNDAY)

    assert nurse.shifts == ()


def test_an_animal_nobody_asked_about_is_not_a_no():
    branch = make_branch()
    staff_id = make_nurse(branch)
    actions.answer_pet(
        system_context(at=AT),
        staff_id=staff_id,
        animal=Animal.DOG,
        answer=Answer.YES,
        asked_on=MONDAY,
    )

    (nurse,) = queries.nurses_between([branch], MONDAY, SUNDAY)

    assert nurse.allergic_to(Animal.DOG) is Answer.YES
    assert nurse.allergic_to(Animal.CAT) is Answer.NOT_ASKED


def test_a_nurse_who_moves_branch_is_found_in_the_new_one():
    north, south = make_branch(), make_branch("South")
    staff_id = make_nurse(north)

    actions.place(
        system_context(at=AT), staff_id=staff_id, branch_id=south, since=date(2026, 5, 18)
    )

    assert queries.nurses_between([south], MONDAY, SUNDAY) == []
    (nurse,) = queries.nurses_between([south], date(2026, 5, 18), date(2026, 5, 24))
    assert nurse.branch_id == south


def test_shifts_follow_the_zone_of_the_branch():
    branch = make_branch(zone="America/Chicago")
    make_nurse(branch, hours=(time(8), time(16)), weekdays=[3])

    (nurse,) = queries.nurses_between([branch], MONDAY, SUNDAY)

    assert nurse.shifts[0].start_instant.hour == 13
