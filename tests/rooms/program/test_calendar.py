"""Holidays, cut-offs and laboratories as the program decided them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Conflict
from hearthline.rooms.program import actions, queries, rules
from hearthline.rooms.program.models import Holiday
from hearthline.rooms.program.values import (
    Calendar,
    CutOffFacts,
    CutOffKind,
    HolidayFacts,
    HolidayState,
    LaboratoryFacts,
    OpenHours,
    WeeklyPickUp,
)
from tests.builders.program import NEW_YORK, context_in, make_branch

BRANCH = derived_id("branch", "calendar")
EVERY_DAY = range(7)
CHANGE = date(2026, 11, 1)
"""Clocks of New York go back an hour at 02:00 that Sunday."""


def laboratory(**given: object) -> LaboratoryFacts:
    values: dict[str, object] = {
        "id": derived_id("laboratory", 1),
        "branch_id": BRANCH,
        "name": "Sample laboratory",
        "hours": tuple(OpenHours(day, time(6), time(18)) for day in EVERY_DAY),
        "pick_ups": tuple(WeeklyPickUp(day, time(10)) for day in EVERY_DAY),
    }
    return LaboratoryFacts(**values | given)  # type: ignore[arg-type]


def calendar(*laboratories: LaboratoryFacts, **given: object) -> Calendar:
    values = {"branch_id": BRANCH, "zone": NEW_YORK, "laboratories": laboratories}
    return Calendar(**values | given)  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, day: int = 14) -> datetime:
    """Return an instant by the clocks of New York in May."""
    return datetime(2026, 5, day, hour + 4, minute, tzinfo=UTC)


def test_specimens_ready_before_the_pick_up_reach_the_laboratory() -> None:
    assert rules.specimen_refusals(calendar(laboratory()), at(9, 50)) == ()


def test_a_missed_pick_up_and_a_closed_laboratory_are_both_said() -> None:
    found = rules.specimen_refusals(calendar(laboratory()), at(18, 5))

    assert [reason.code for reason in found] == [
        "program.last_pick_up_missed",
        "program.laboratories_closed_since",
    ]
    assert found[0].params["at"] == at(10).isoformat()


def test_a_missed_pick_up_is_said_alone_while_the_laboratory_is_open() -> None:
    found = rules.specimen_refusals(calendar(laboratory()), at(10, 1))

    assert [reason.code for reason in found] == ["program.last_pick_up_missed"]


def test_nothing_is_refused_where_no_laboratory_is_on_record() -> None:
    assert rules.specimen_refusals(calendar(), at(19)) == ()


def test_no_specimens_are_fetched_on_a_holiday_that_is_kept() -> None:
    day = date(2026, 5, 14)
    kept = HolidayFacts(derived_id("h"), BRANCH, day, "Founders' day", HolidayState.KEPT)
    found = calendar(laboratory(), holidays={day: kept})

    assert found.pick_ups_on(day) == ()
    assert found.is_open(laboratory(), at(9)) is Answer.NO
    assert found.pick_up_after(at(9)).at == at(10, day=15)  # type: ignore[union-attr]


def test_a_proposed_holiday_is_not_decided_so_nobody_knows_whether_it_is_open() -> None:
    day = date(2026, 5, 14)
    proposed = HolidayFacts(derived_id("h"), BRANCH, day, "Some day")

    assert calendar(holidays={day: proposed}).is_open(laboratory(), at(9)) is Answer.UNKNOWN


def test_a_laboratory_without_hours_is_not_known_to_be_open() -> None:
    assert calendar().is_open(laboratory(hours=()), at(9)) is Answer.UNKNOWN


@given(st.integers(-3, 3), st.integers(0, 23 * 60 + 59))
def test_a_pick_up_keeps_its_wall_clock_across_clock_changes(offset: int, minute: int) -> None:
    clock = time(minute // 60, minute % 60)
    day = CHANGE + timedelta(days=offset)
    one = laboratory(pick_ups=(WeeklyPickUp(day.weekday(), clock),))

    [found] = calendar(one).pick_ups_on(day)

    assert to_civil(found.at, NEW_YORK).clock == clock
    assert to_civil(found.at, NEW_YORK).day == day


def test_a_pick_up_in_the_skipped_hour_moves_forward() -> None:
    skipped = date(2026, 3, 8)
    one = laboratory(pick_ups=(WeeklyPickUp(skipped.weekday(), time(2, 30)),))

    [found] = calendar(one).pick_ups_on(skipped)

    assert to_civil(found.at, NEW_YORK).clock == time(3, 30)


def test_the_night_when_clocks_go_back_has_an_hour_more_until_the_pick_up() -> None:
    one = laboratory()
    midnight = datetime(2026, 11, 1, 4, tzinfo=UTC)

    found = calendar(one).pick_up_after(midnight)

    assert found is not None
    assert found.at - midnight == timedelta(hours=11)


def test_the_last_pick_up_before_an_instant_is_of_the_same_day() -> None:
    twice = laboratory(
        pick_ups=(WeeklyPickUp(3, time(10)), WeeklyPickUp(3, time(15)))  # a Thursday
    )

    assert calendar(twice).pick_up_before(at(14)).at == at(10)  # type: ignore[union-attr]
    assert calendar(twice).pick_up_before(at(9)) is None


def test_ohio_is_proposed_its_federal_holidays() -> None:
    found = rules.proposed_holidays("OH", [2026])

    assert found[date(2026, 7, 4)]
    assert found[date(2026, 11, 26)].startswith("Thanksgiving")


@pytest.fixture
def branch(db: None) -> UUID:
    return make_branch()


def test_proposed_holidays_wait_until_somebody_keeps_them(branch: UUID) -> None:
    day = date(2026, 11, 26)
    actions.propose_holidays(
        context_in(Role.ADMINISTRATOR, 1), branch_id=branch, days={day: "Thanksgiving"}
    )
    row = Holiday.objects.get()
    before = queries.calendar(branch).is_holiday(day)

    actions.decide_holiday(
        context_in(Role.ADMINISTRATOR, 2),
        holiday_id=row.id,
        state=HolidayState.KEPT,
        revision=row.revision,
    )

    assert (before, queries.calendar(branch).is_holiday(day)) == (Answer.UNKNOWN, Answer.YES)


def test_proposing_again_leaves_decided_days_alone(branch: UUID) -> None:
    days = {date(2026, 11, 26): "Thanksgiving"}
    actions.propose_holidays(context_in(Role.ADMINISTRATOR, 1), branch_id=branch, days=days)

    added = actions.propose_holidays(context_in(Role.ADMINISTRATOR, 2), branch_id=branch, days=days)

    assert added == 0


def test_a_laboratory_and_a_cut_off_are_read_as_written(branch: UUID) -> None:
    one = laboratory(branch_id=branch)
    actions.write_laboratory(context_in(Role.ADMINISTRATOR, 1), facts=one)
    cut_off = CutOffFacts(
        derived_id("cut-off"), branch, CutOffKind.PHARMACY, 3, time(14, 30), "the van next morning"
    )
    actions.write_cut_off(context_in(Role.ADMINISTRATOR, 2), facts=cut_off)

    found = queries.calendar(branch)

    assert found.laboratories == (one,)
    assert found.cut_off(CutOffKind.PHARMACY, date(2026, 5, 14)) == at(14, 30)
    assert queries.pick_up_before(branch, at(11)).at == at(10)  # type: ignore[union-attr]
    assert queries.is_open(branch, one.id, at(9)) is Answer.YES


def test_a_stale_change_of_a_laboratory_is_a_conflict(branch: UUID) -> None:
    one = laboratory(branch_id=branch)
    actions.write_laboratory(context_in(Role.ADMINISTRATOR, 1), facts=one)
    actions.write_laboratory(
        context_in(Role.ADMINISTRATOR, 2), facts=laboratory(branch_id=branch, phone="1"), revision=1
    )

    with pytest.raises(Conflict):
        actions.write_laboratory(context_in(Role.ADMINISTRATOR, 3), facts=one, revision=1)


def test_hours_that_close_before_they_open_are_refused(branch: UUID) -> None:
    wrong = laboratory(branch_id=branch, hours=(OpenHours(0, time(18), time(6)),))

    with pytest.raises(HearthlineError) as refused:
        actions.write_laboratory(context_in(Role.ADMINISTRATOR, 1), facts=wrong)

    assert refused.value.message.code == "program.closes_before_it_opens"
