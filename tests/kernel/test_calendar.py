"""Civil times and instants: clock changes, elapsed hours, days that are not 24 hours long."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import (
    CivilTime,
    day_length_minutes,
    every,
    local_day,
    minutes_into_day,
    to_civil,
    to_instant,
    zone,
)

NEW_YORK = "America/New_York"
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)
ZONES = st.sampled_from(
    [NEW_YORK, "America/Phoenix", "Pacific/Honolulu", "Europe/London", "Australia/Lord_Howe", "UTC"]
)
INSTANTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda s: datetime.fromtimestamp(s, UTC))
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))


def test_a_time_the_clocks_skip_moves_forward_by_the_gap() -> None:
    skipped = to_instant(SPRING, time(2, 30), NEW_YORK)

    assert skipped == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert to_civil(skipped, NEW_YORK).clock == time(3, 30)


def test_a_time_that_happens_twice_means_the_first() -> None:
    first = to_instant(AUTUMN, time(1, 30), NEW_YORK)

    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert to_civil(first + timedelta(hours=1), NEW_YORK).clock == time(1, 30)


@pytest.mark.parametrize(("day", "minutes"), [(SPRING, 1380), (AUTUMN, 1500)])
def test_a_day_of_a_clock_change_is_an_hour_shorter_or_longer(day: date, minutes: int) -> None:
    assert day_length_minutes(day, NEW_YORK) == minutes


def test_every_eight_hours_counts_elapsed_hours_over_a_clock_change() -> None:
    start = to_instant(SPRING - timedelta(days=1), time(22), NEW_YORK)

    doses = every(start, timedelta(hours=8), until=start + timedelta(hours=24))

    shown = [to_civil(dose, NEW_YORK).clock for dose in doses]
    assert shown == [time(22), time(7), time(15), time(23)]


def test_a_zone_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="Mars/Olympus"):
        zone("Mars/Olympus")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        to_civil(datetime(2026, 5, 1, 9, tzinfo=UTC).replace(tzinfo=None), NEW_YORK)


@given(INSTANTS, ZONES)
def test_an_instant_shown_and_read_again_is_the_same_or_the_first_of_two(
    instant: datetime, name: str
) -> None:
    again = to_civil(instant, name).instant()

    assert again == instant or timedelta(0) < instant - again <= timedelta(hours=1)


@given(DAYS, CLOCKS, ZONES)
def test_a_promise_is_kept_at_its_clock_or_after_a_skipped_one(
    day: date, clock: time, name: str
) -> None:
    shown = to_civil(CivilTime(day, clock, name).instant(), name)

    promised = datetime.combine(day, clock)
    kept = datetime.combine(shown.day, shown.clock)
    assert timedelta(0) <= kept - promised <= timedelta(hours=1)


@given(DAYS, ZONES)
def test_days_lie_end_to_end_and_last_about_a_day(day: date, name: str) -> None:
    length = timedelta(minutes=day_length_minutes(day, name))

    start = to_instant(day, time(0), name)
    assert start + length == to_instant(day + timedelta(days=1), time(0), name)
    assert timedelta(hours=22) < length < timedelta(hours=26)


@given(INSTANTS, ZONES)
def test_minutes_into_the_local_day_lie_within_its_length(instant: datetime, name: str) -> None:
    day = local_day(instant, name)

    assert 0 <= minutes_into_day(instant, day, name) < day_length_minutes(day, name)


@given(INSTANTS, st.integers(1, 72), st.integers(0, 400))
def test_doses_of_an_interval_are_that_many_hours_apart(
    start: datetime, hours: int, span: int
) -> None:
    step = timedelta(hours=hours)

    doses = every(start, step, until=start + timedelta(hours=span))

    assert doses[0] == start
    assert all(after - before == step for before, after in pairwise(doses))
    assert doses[-1] + step > start + timedelta(hours=span)


def test_an_interval_that_does_not_advance_is_refused() -> None:
    start = datetime(2026, 5, 1, tzinfo=UTC)

    with pytest.raises(ValueError, match="positive"):
        every(start, timedelta(0), until=start)
