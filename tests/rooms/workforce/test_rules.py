"""Shift arithmetic: weekdays, second weeks, nights, clock changes, exceptions, absences."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hearthline.rooms.workforce.rules import (
    contract_on,
    joined,
    minutes_by_week,
    shifts_between,
)
from hearthline.rooms.workforce.values import (
    Absence,
    AbsenceKind,
    Contract,
    Shift,
    ShiftChange,
    ShiftPattern,
    monday_of,
)

NEW_YORK = "America/New_York"
SINCE = date(2025, 1, 6)
ZONES = st.sampled_from([NEW_YORK, "America/Chicago", "Europe/Berlin", "America/Phoenix", "UTC"])
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
DAYS = st.dates(date(2025, 2, 1), date(2027, 12, 1))
PATTERNS = st.lists(
    st.builds(
        ShiftPattern,
        weekday=st.integers(0, 6),
        starts=CLOCKS,
        ends=CLOCKS,
        since=st.just(SINCE),
        every_weeks=st.sampled_from([1, 2]),
    ),
    max_size=8,
)


def test_a_weekday_shift_repeats_every_week():
    shifts = shifts_between(
        [ShiftPattern(3, time(8), time(16, 30), SINCE)],
        [],
        [],
        first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 31),
        zone=NEW_YORK,
    )

    assert [shift.day.day for shift in shifts] == [7, 14, 21, 28]
    assert {shift.minutes for shift in shifts} == {510}


def test_every_second_weekend_counts_from_the_week_it_began():
    shifts = shifts_between(
        [ShiftPattern(5, time(8), time(16), date(2026, 5, 2), every_weeks=2)],
        [],
        [],
        first_day=date(2026, 5, 1),
        last_day=date(2026, 5, 31),
        zone=NEW_YORK,
    )

    assert [shift.day.day for shift in shifts] == [2, 16, 30]


def test_a_night_shift_follows_the_clock_changes():
    ordinary = Shift(date(2026, 3, 6), time(22), time(6), NEW_YORK)
    spring = Shift(date(2026, 3, 7), time(22), time(6), NEW_YORK)
    autumn = Shift(date(2026, 10, 31), time(22), time(6), NEW_YORK)

    assert (ordinary.minutes, spring.minutes, autumn.minutes) == (480, 420, 540)


def test_a_shift_that_begins_in_the_skipped_hour_begins_after_it():
    shift = Shift(date(2026, 3, 8), time(2, 30), time(10), NEW_YORK)

    assert shift.minutes == 390  # 03:30 to 10:00 on the wall


def test_a_changed_day_replaces_the_pattern_and_an_absence_empties_it():
    pattern = [ShiftPattern(day, time(8), time(16), SINCE) for day in range(5)]

    shifts = shifts_between(
        pattern,
        [
            ShiftChange(date(2026, 5, 12), time(12), time(20)),
            ShiftChange(date(2026, 5, 13), None, None),
            ShiftChange(date(2026, 5, 16), time(9), time(11)),
        ],
        [Absence(date(2026, 5, 14), date(2026, 5, 15), AbsenceKind.SICK)],
        first_day=date(2026, 5, 11),
        last_day=date(2026, 5, 17),
        zone=NEW_YORK,
    )

    assert [(shift.day.day, shift.starts.hour) for shift in shifts] == [(11, 8), (12, 12), (16, 9)]


def test_the_contract_that_began_last_is_in_force():
    def contract(since: date, until: date | None, hours: int) -> Contract:
        return Contract(since, until, False, hours * 60, 600, 8, 0)

    contracts = [contract(SINCE, None, 40), contract(date(2026, 5, 1), date(2026, 5, 31), 20)]

    hours = [
        found.weekly_minutes if (found := contract_on(contracts, day)) else None
        for day in (date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 1), date(2024, 1, 1))
    ]

    assert hours == [2400, 1200, 2400, None]


@given(PATTERNS, DAYS, st.integers(0, 40), ZONES)
def test_shifts_never_overlap_and_stay_in_the_days_asked_for(
    patterns: list[ShiftPattern], first: date, days: int, zone: str
):
    last = first + timedelta(days=days)

    shifts = shifts_between(patterns, [], [], first_day=first, last_day=last, zone=zone)

    assert all(first <= shift.day <= last for shift in shifts)
    assert all(earlier.end_instant <= later.start_instant for earlier, later in pairwise(shifts))
    assert all(shift.minutes > 0 for shift in shifts)


@given(PATTERNS, DAYS, ZONES)
def test_two_halves_of_a_month_give_what_the_whole_gives(
    patterns: list[ShiftPattern], first: date, zone: str
):
    middle, last = first + timedelta(days=13), first + timedelta(days=27)
    same_day = [pattern for pattern in patterns if pattern.starts < pattern.ends]

    whole = shifts_between(same_day, [], [], first_day=first, last_day=last, zone=zone)
    halves = [
        *shifts_between(same_day, [], [], first_day=first, last_day=middle, zone=zone),
        *shifts_between(
            same_day, [], [], first_day=middle + timedelta(days=1), last_day=last, zone=zone
        ),
    ]

    assert list(whole) == halves


@given(DAYS, st.lists(st.tuples(st.integers(0, 11), st.integers(1, 11)), max_size=8))
def test_joining_keeps_the_covered_minutes(day: date, spans: list[tuple[int, int]]):
    shifts = [Shift(day, time(start), time(start + hours), NEW_YORK) for start, hours in spans]

    once = joined(shifts)

    assert joined(once) == once
    assert _covered(once) == _covered(shifts)


@given(st.lists(st.builds(Shift, day=DAYS, starts=CLOCKS, ends=CLOCKS, zone=ZONES), max_size=12))
def test_joining_again_changes_nothing_and_nobody_works_longer_than_a_day(shifts: list[Shift]):
    in_one_zone = [Shift(item.day, item.starts, item.ends, NEW_YORK) for item in shifts]

    once = joined(in_one_zone)

    assert joined(once) == once
    assert all(shift.minutes <= 25 * 60 for shift in once)


@given(PATTERNS, DAYS)
def test_minutes_of_weeks_add_up_to_minutes_of_shifts(patterns: list[ShiftPattern], first: date):
    shifts = shifts_between(
        patterns, [], [], first_day=first, last_day=first + timedelta(days=27), zone=NEW_YORK
    )

    weeks = minutes_by_week(shifts)

    assert sum(weeks.values()) == sum(shift.minutes for shift in shifts)
    assert all(monday_of(week) == week for week in weeks)


def _covered(shifts: list[Shift] | tuple[Shift, ...]) -> float:
    spans = sorted(
        (shift.start_instant, shift.end_instant) for shift in shifts if shift.minutes > 0
    )
    total = 0.0
    reached: datetime | None = None
    for start, end in spans:
        begin = start if reached is None or start > reached else reached
        if end > begin:
            total += (end - begin).total_seconds()
        reached = end if reached is None or end > reached else reached
    return total
