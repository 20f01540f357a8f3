"""Who is on call when: no hour without somebody, unless a finding says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.findings import State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.workforce import actions, queries, rules
from hearthline.rooms.workforce.attention import gaps_ahead
from hearthline.rooms.workforce.checks import on_call_whole
from hearthline.rooms.workforce.models import StaffMember
from hearthline.rooms.workforce.values import (
    AbsenceKind,
    Away,
    OnCallChange,
    OnCallPattern,
    OnCallRole,
    Turn,
)
from tests.builders.accounts import hold
from tests.builders.program import AT, NEW_YORK, caller_in, context_in, make_branch
from tests.builders.workforce import make_nurse, turns_of

BRANCH, ROSA, DANA = (derived_id("on call", name) for name in ("branch", "rosa", "dana"))
MONDAY = datetime(2026, 10, 26, 4, tzinfo=UTC)
"""Midnight in New York, in the week whose Sunday has 25 hours."""
WEEK = timedelta(days=7, hours=1)


def resolve(
    patterns: list[OnCallPattern],
    changes: list[OnCallChange] | None = None,
    away: list[Away] | None = None,
    *,
    start: datetime = MONDAY,
    end: datetime = MONDAY + WEEK,
):  # type: ignore[no-untyped-def]
    return rules.turns_between(
        patterns, changes or [], away or [], start=start, end=end, zone=NEW_YORK
    )


def a_change(**given: object) -> OnCallChange:
    values: dict[str, object] = {
        "id": derived_id("change", 1),
        "branch_id": BRANCH,
        "role": OnCallRole.NURSE,
        "place": 1,
        "staff_id": DANA,
        "day": date(2026, 10, 28),
        "starts": time(18),
        "ends": time(8),
        "reason": "a birthday",
    }
    return OnCallChange(**values | given)  # type: ignore[arg-type]


def test_a_turn_of_every_day_leaves_no_gap_in_the_week_when_clocks_go_back() -> None:
    turns, gaps = resolve(turns_of(BRANCH, ROSA))

    assert turns == (Turn(MONDAY, MONDAY + WEEK, ROSA),)
    assert gaps == ()


def test_the_doubled_hour_of_a_night_turn_is_covered_twice() -> None:
    nights = turns_of(BRANCH, ROSA, starts=time(20), ends=time(6), since=date(2026, 10, 5))

    turns, _gaps = resolve(nights)

    saturday = [turn for turn in turns if turn.end == datetime(2026, 11, 1, 11, tzinfo=UTC)]
    assert saturday[0].end - saturday[0].start == timedelta(hours=11)


def test_a_missing_weekday_is_a_gap_of_its_elapsed_hours() -> None:
    _turns, gaps = resolve(turns_of(BRANCH, ROSA, weekdays=(0, 1, 2, 3, 4, 6)))

    [gap] = gaps
    assert gap.start == datetime(2026, 10, 31, 12, tzinfo=UTC)
    assert gap.end - gap.start == timedelta(hours=25)


def test_a_change_takes_the_hours_and_gives_them_back() -> None:
    turns, gaps = resolve(turns_of(BRANCH, ROSA), [a_change()])

    assert [(turn.staff_id, turn.is_changed) for turn in turns] == [
        (ROSA, False),
        (DANA, True),
        (ROSA, False),
    ]
    assert turns[1].end - turns[1].start == timedelta(hours=14)
    assert gaps == ()


def test_the_later_of_two_changes_holds() -> None:
    later = a_change(id=derived_id("change", 2), staff_id=ROSA)

    turns, _gaps = resolve(turns_of(BRANCH, ROSA), [a_change(), later])

    assert {turn.staff_id for turn in turns} == {ROSA}


def test_somebody_away_leaves_a_gap_that_names_them() -> None:
    day = date(2026, 10, 28)

    _turns, gaps = resolve(turns_of(BRANCH, ROSA), away=[Away(ROSA, day, day)])

    [gap] = gaps
    assert gap.away == ROSA
    assert gap.end - gap.start == timedelta(hours=24)


def test_every_second_week_leaves_the_other_week_open() -> None:
    every_other = [replace(turn, every_weeks=2) for turn in turns_of(BRANCH, ROSA)]

    _turns, gaps = resolve(every_other, start=MONDAY, end=MONDAY + timedelta(days=21))

    assert gaps


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
patterns = st.builds(
    lambda who, day, begins, ends, every: OnCallPattern(
        derived_id("p", day, begins),
        BRANCH,
        OnCallRole.NURSE,
        1,
        who,
        day,
        begins,
        ends,
        date(2026, 10, 5),
        None,
        every,
    ),
    st.sampled_from([ROSA, DANA]),
    st.integers(0, 6),
    clocks,
    clocks,
    st.integers(1, 3),
)
changes = st.builds(
    lambda who, day, begins, ends: a_change(
        staff_id=who, day=date(2026, 10, 26) + timedelta(days=day), starts=begins, ends=ends
    ),
    st.sampled_from([ROSA, DANA]),
    st.integers(-1, 7),
    clocks,
    clocks,
)
aways = st.builds(
    lambda who, day: Away(
        who, date(2026, 10, 26) + timedelta(days=day), date(2026, 10, 27) + timedelta(days=day)
    ),
    st.sampled_from([ROSA, DANA]),
    st.integers(-2, 7),
)


@given(st.lists(patterns, max_size=12), st.lists(changes, max_size=4), st.lists(aways, max_size=2))
def test_every_instant_is_a_turn_or_a_gap_and_never_both(
    weekly: list[OnCallPattern], changed: list[OnCallChange], absent: list[Away]
) -> None:
    turns, gaps = resolve(weekly, changed, absent)

    pieces = sorted([(t.start, t.end) for t in turns] + [(g.start, g.end) for g in gaps])
    assert pieces[0][0] == MONDAY
    assert pieces[-1][1] == MONDAY + WEEK
    assert all(a[1] == b[0] for a, b in pairwise(pieces))


@pytest.fixture
def branch(db: None) -> UUID:
    return make_branch()


def set_turns(branch: UUID, staff: UUID, place: int = 1, **given: object) -> None:
    actions.set_on_call(
        context_in(Role.NURSE_MANAGER, place, staff),
        branch_id=branch,
        role=OnCallRole.NURSE,
        place=place,
        since=date(2026, 5, 4),
        patterns=turns_of(branch, staff, place=place, **given),  # type: ignore[arg-type]
    )


def test_the_roster_answers_who_is_first_and_who_is_second(branch: UUID) -> None:
    rosa, dana = make_nurse(branch), make_nurse(branch, name="Dana Fiction")
    set_turns(branch, rosa)
    set_turns(branch, dana, 2)

    found = queries.on_call(branch, OnCallRole.NURSE, AT)

    assert found.first is not None
    assert found.second is not None
    assert (found.first.name, found.second.name) == ("Rosa Invented", "Dana Fiction")


def test_a_gap_is_a_finding_and_a_line_of_today(branch: UUID) -> None:
    set_turns(branch, make_nurse(branch), weekdays=(0, 1, 2, 3))

    said = on_call_whole([branch], AT, Reads([branch]))
    lines = gaps_ahead(caller_in(Role.NURSE_MANAGER), AT)

    first = [finding for finding in said if finding.discriminator.startswith("nurse:1")]
    assert first[0].state is State.OPEN
    assert first[0].due == datetime(2026, 5, 15, 12, tzinfo=UTC)
    assert len(lines) == 4  # no second nurse and no pharmacist either


def test_a_sick_nurse_on_call_is_a_gap_at_once(branch: UUID) -> None:
    rosa = make_nurse(branch)
    set_turns(branch, rosa)

    actions.mark_sick(context_in(Role.SCHEDULER, "sick"), staff_id=rosa, day=date(2026, 5, 14))

    assert queries.on_call(branch, OnCallRole.NURSE, AT).first is None
    assert "workforce.on_call_gap_away" in {
        finding.message.code for finding in on_call_whole([branch], AT, Reads([branch]))
    }


def test_a_swap_is_one_entry_with_a_reason_and_can_be_taken_back(branch: UUID) -> None:
    rosa, dana = make_nurse(branch), make_nurse(branch, name="Dana Fiction")
    set_turns(branch, rosa)
    given = {"branch_id": branch, "starts": time(8), "ends": time(8)}
    one = a_change(**given, day=date(2026, 5, 14), staff_id=dana)
    other = a_change(**given, day=date(2026, 5, 16), staff_id=rosa, id=derived_id("c", 2))

    first, _second = actions.swap_on_call(
        context_in(Role.NURSE_MANAGER, "swap"), one=one, other=other
    )

    swapped = queries.on_call(branch, OnCallRole.NURSE, AT).first
    actions.take_back_change(context_in(Role.NURSE_MANAGER, "back"), change_id=first)
    again = queries.on_call(branch, OnCallRole.NURSE, AT).first
    assert swapped is not None
    assert again is not None
    assert (swapped.id, again.id) == (dana, rosa)


def test_a_swap_without_a_reason_is_refused(branch: UUID) -> None:
    dana = make_nurse(branch, name="Dana Fiction")

    with pytest.raises(HearthlineError) as refused:
        actions.change_on_call(
            context_in(Role.NURSE_MANAGER),
            change=a_change(branch_id=branch, staff_id=dana, reason=" "),
        )

    assert refused.value.message.code == "workforce.reason_missing"


def test_days_away_alone_make_no_gap_of_a_roster_nobody_planned(branch: UUID) -> None:
    actions.plan_absence(
        context_in(Role.NURSE_MANAGER),
        staff_id=make_nurse(branch),
        first_day=date(2026, 5, 14),
        last_day=date(2026, 5, 14),
        kind=AbsenceKind.HOLIDAY,
    )

    assert gaps_ahead(caller_in(Role.NURSE_MANAGER), AT) == []


# -- who may be on call


def test_a_turn_of_somebody_without_the_licence_or_role_is_refused_with_a_way_out(
    branch: UUID,
) -> None:
    unlicensed = make_nurse(branch, name="Otto Driver", licence=None)
    rosa = make_nurse(branch)
    given = {"branch_id": branch, "day": date(2026, 5, 14)}

    for step, (role, who) in enumerate(
        ((OnCallRole.NURSE, unlicensed), (OnCallRole.PHARMACIST, rosa))
    ):
        with pytest.raises(HearthlineError) as refused:
            actions.change_on_call(
                context_in(Role.NURSE_MANAGER, step),
                change=a_change(**given, role=role, staff_id=who),
            )
        assert refused.value.field == "staff_id"
        assert refused.value.message.code == f"workforce.not_for_{role}_turn"
        assert refused.value.message.params["name"]


def test_weekly_turns_name_the_weekday_of_whoever_may_not_have_one(branch: UUID) -> None:
    with pytest.raises(HearthlineError) as refused:
        set_turns(branch, make_nurse(branch, licence=None), weekdays=(2,))

    assert refused.value.field == "day_2"


def test_a_licence_that_ends_leaves_a_gap_that_says_why(branch: UUID) -> None:
    rosa = make_nurse(branch, licence_expires=date(2026, 5, 16))
    set_turns(branch, rosa)

    said = [
        finding
        for finding in on_call_whole([branch], AT, Reads([branch]))
        if finding.message.code == "workforce.on_call_gap_no_nurse"
    ]

    assert said[0].due == datetime(2026, 5, 17, 4, tzinfo=UTC)
    assert said[0].message.params["name"] == "Rosa Invented"
    assert queries.on_call(branch, OnCallRole.NURSE, AT).first is not None


def test_a_pharmacist_of_the_program_holds_the_pharmacists_turn(branch: UUID) -> None:
    ines = make_nurse(branch, name="Ines Fable", licence=None)
    hold(StaffMember.objects.get(id=ines).actor, Role.PHARMACIST)

    actions.set_on_call(
        context_in(Role.NURSE_MANAGER, "pharmacist"),
        branch_id=branch,
        role=OnCallRole.PHARMACIST,
        place=1,
        since=date(2026, 5, 4),
        patterns=turns_of(branch, ines, role=OnCallRole.PHARMACIST),
    )

    found = queries.on_call(branch, OnCallRole.PHARMACIST, AT).first
    assert found is not None
    assert found.id == ines
