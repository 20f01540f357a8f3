"""Any two plans side by side: what differs at each visit, and what each comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.scheduling import actions, models, queries, what_ifs
from hearthline.rooms.scheduling.rules.side_by_side import (
    Differs,
    calls_needed,
    differences,
    overtime,
)
from hearthline.rooms.scheduling.values import Assigned, Drive, PromiseState, WhatIfKind
from hearthline.rooms.workforce.values import Contract, Nurse, Shift
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.program import AT, NEW_YORK
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program, publish_draft, told

ANNA, BELA = derived_id("nurse", "anna"), derived_id("nurse", "bela")


def visit(number: int, **given) -> Assigned:
    return Assigned(
        need_id=derived_id("need", number),
        patient_id=derived_id("patient", number),
        nurse_ids=given.pop("nurse_ids", (ANNA,)),
        day=given.pop("day", MONDAY),
        starts=given.pop("starts", time(9)),
        minutes=45,
        zone=NEW_YORK,
    )


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"nurse_ids": (BELA,)}, {Differs.NURSE}),
        ({"nurse_ids": (ANNA, BELA)}, {Differs.NURSE}),
        ({"starts": time(9, 5)}, {Differs.TIME}),
        ({"day": MONDAY + timedelta(days=1)}, {Differs.DAY}),
        (
            {"day": MONDAY + timedelta(days=1), "starts": time(8), "nurse_ids": (BELA,)},
            {Differs.DAY, Differs.TIME, Differs.NURSE},
        ),
    ],
)
def test_a_visit_says_what_of_it_differs(change, differs):
    found = differences([visit(1), visit(2)], [visit(1), visit(2, **change)])

    assert [(two.need_id, two.differs) for two in found] == [(visit(2).need_id, differs)]


def test_a_visit_that_only_one_plan_has_says_which():
    found = differences([visit(1)], [visit(2)])

    assert {two.need_id: two.differs for two in found} == {
        visit(1).need_id: {Differs.ONLY_LEFT},
        visit(2).need_id: {Differs.ONLY_RIGHT},
    }


def test_the_order_of_two_nurses_is_no_difference():
    assert not differences([visit(1, nurse_ids=(ANNA, BELA))], [visit(1, nurse_ids=(BELA, ANNA))])


PLANS = st.dictionaries(
    st.integers(0, 5),
    st.tuples(st.integers(0, 2), st.integers(8, 10), st.sampled_from([ANNA, BELA])),
)


@given(PLANS, PLANS)
def test_swapping_the_plans_finds_the_same_visits(one, other):
    left, right = (
        [
            visit(n, day=MONDAY + timedelta(days=day), starts=time(hour), nurse_ids=(nurse,))
            for n, (day, hour, nurse) in plan.items()
        ]
        for plan in (one, other)
    )

    there = {two.need_id for two in differences(left, right)}
    back = {two.need_id for two in differences(right, left)}

    assert there == back
    assert len(there) >= len(set(one) ^ set(other))


def test_families_are_called_only_about_what_they_were_told():
    at = to_instant(MONDAY, time(9), NEW_YORK)
    promised = {
        visit(1).need_id: (at, PromiseState.TOLD),
        visit(2).need_id: (at + timedelta(minutes=15), PromiseState.CONFIRMED),
        visit(3).need_id: (at + timedelta(minutes=16), PromiseState.CONFIRMED),
        visit(4).need_id: (at, PromiseState.CONFIRMED),
        visit(5).need_id: (at + timedelta(hours=2), PromiseState.DRAFT),
    }

    assert calls_needed([visit(1), visit(2), visit(3), visit(5)], promised) == 2


def nurse(*, weekly: int = 2400, per_diem: bool = False) -> Nurse:
    return Nurse(
        id=ANNA,
        name="Anna Invented",
        branch_id=derived_id("branch"),
        zone=NEW_YORK,
        home=None,
        licences=(),
        certificates=(),
        skills=(),
        languages=(),
        contract=Contract(MONDAY, None, per_diem, weekly, 600, 8, 0),
        shifts=tuple(
            Shift(MONDAY + timedelta(days=n), time(8), time(16), NEW_YORK) for n in range(5)
        ),
    )


def on_the_road(day: date, home_by: time) -> Drive:
    return Drive(ANNA, day, 60, 40.0, time(8), home_by, None, (), 0)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (nurse(), 45),
        (nurse(weekly=480), 525),
        (nurse(per_diem=True), 0),
        (replace(nurse(), contract=None), 0),
    ],
)
def test_overtime_is_past_the_shift_or_above_the_week_whichever_is_more(who, expected):
    drives = [
        on_the_road(MONDAY, time(16, 45)),
        on_the_road(MONDAY + timedelta(days=1), time(16)),
    ]

    assert overtime(drives, {ANNA: who}) == expected


# -- the page


@pytest.fixture
def two_plans(db) -> tuple[models.Plan, models.Plan]:
    """Return a published plan and a draft in which one visit has moved."""
    small = a_small_program(nurses=2, patients=5)
    a_kept_plan(small)
    publish_draft()
    row = queries.assignments_between(MONDAY, MONDAY + timedelta(days=6)).order_by("id")[0]
    told(row)
    actions.move_visit(
        system_context(at=AT),
        need_id=row.need_id,
        nurse_ids=[row.nurse_id],
        day=row.day,
        starts=time(9, 10),
    )
    return tuple(models.Plan.objects.order_by("number"))


@pytest.fixture
def scheduler(db) -> Client:
    a_policy()
    return signed_in(a_user(Role.SCHEDULER))


def figures(html: str, label: str) -> list[str]:
    """Return first, second and change of one line of the totals."""
    line = html.split(f'<th scope="row">{label}</th>')[1].split("</tr>")[0]
    return [part.split("<")[0] for part in line.replace("<b>", "").split('class="num">')[1:]]


def test_draft_and_published_plan_are_laid_side_by_side(two_plans, scheduler):
    published, draft = two_plans

    html = scheduler.get(
        f"/scheduling/compare/?left=plan-{published.id}&right=plan-{draft.id}"
    ).content.decode()

    assert "1 visit differs" in html
    assert "09:10" in html
    assert figures(html, "Families to call") == ["0", "1", "+1"]
    assert figures(html, "Visits with a nurse") == ["5", "5", "0"]


def test_without_a_choice_the_newest_two_are_compared(two_plans, scheduler):
    assert "1 visit differs" in scheduler.get("/scheduling/compare/").content.decode()


def test_a_filter_keeps_what_differs_in_one_way(two_plans, scheduler):
    by_nurse = scheduler.get("/scheduling/compare/?what=nurse").content.decode()
    by_time = scheduler.get("/scheduling/compare/?what=time").content.decode()

    assert "09:10" not in by_nurse
    assert "09:10" in by_time


def test_what_would_be_is_laid_beside_a_plan(scheduler):
    small = a_small_program(nurses=1, patients=5)
    a_kept_plan(small)
    publish_draft()
    asked = actions.ask_what_if(
        system_context(at=AT),
        kind=WhatIfKind.NURSE,
        about=[small.nurses[0]],
        first_day=MONDAY,
        days=7,
    )
    what_ifs.work_out(
        asked,
        lambda: system_context(at=AT),
        what_ifs.Steps(on_progress=lambda _done, _total: None, should_stop=lambda: False),
    )
    plan = models.Plan.objects.get()

    html = scheduler.get(
        f"/scheduling/compare/?left=plan-{plan.id}&right=whatif-{asked}-after"
    ).content.decode()

    assert "as it would be" in html
    assert figures(html, "Visits with a nurse")[0] == "5"


@pytest.mark.parametrize(
    "address",
    [
        "?left=plan-00000000-0000-0000-0000-000000000000",
        "?left=nonsense&right=whatif-",
        "?left=plan-%00&right=plan-%F0%9F%98%80",
        "?what=%00&page=999999999",
    ],
)
def test_an_address_that_names_no_plan_is_answered(two_plans, scheduler, address):
    assert scheduler.get(f"/scheduling/compare/{address}").status_code == 200


def test_nothing_to_compare_says_what_to_do(scheduler):
    assert "There is no plan yet" in scheduler.get("/scheduling/compare/").content.decode()


def test_a_scheduler_of_another_branch_sees_no_patient_of_this_one(two_plans):
    a_policy()
    other = UUID("00000000-0000-0000-0000-00000000000a")
    client = signed_in(a_user(Role.SCHEDULER, branch_id=other))

    html = client.get("/scheduling/compare/").content.decode()

    assert "Sample" not in html
    assert "0 visits differ" in html


def test_plans_without_a_common_day_say_so(two_plans, scheduler):
    published, _draft = two_plans
    later = models.Plan.objects.create(
        id=derived_id("test plan", "later"),
        number=99,
        state="set_aside",
        first_day=MONDAY + timedelta(days=60),
        last_day=MONDAY + timedelta(days=66),
        made_at=datetime(2026, 5, 14, tzinfo=AT.tzinfo),
    )

    html = scheduler.get(
        f"/scheduling/compare/?left=plan-{published.id}&right=plan-{later.id}"
    ).content.decode()

    assert "no day in common" in html
