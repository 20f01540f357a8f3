"""Orders as rules: steps, reading how often, and doses across clock changes."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import CivilTime, to_civil
from hearthline.rooms.therapy.rules import (
    after_step,
    dose_instants,
    may_step,
    read_frequency,
    read_visit_frequency,
)
from hearthline.rooms.therapy.values import Frequency, FrequencyKind, OrderState, Step

ZONES = ["America/New_York", "America/Phoenix", "Australia/Lord_Howe", "Europe/Berlin"]


@given(st.lists(st.sampled_from(list(Step)), max_size=30))
def test_no_order_runs_before_somebody_verified_it(steps):
    state, verified = OrderState.DRAFT, False
    for step in steps:
        if not may_step(state, step):
            continue
        state = after_step(state, step)
        verified = verified or step is Step.VERIFY
        if state in (OrderState.ACTIVE, OrderState.HELD, OrderState.VERIFIED):
            assert verified


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_nothing_follows_discontinuing(steps):
    assert not any(may_step(OrderState.DISCONTINUED, step) for step in steps)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.times(),
    st.sampled_from([4, 6, 8, 12, 24, 48]),
)
def test_an_interval_order_counts_elapsed_hours_across_clock_changes(zone, day, clock, hours):
    first = CivilTime(day, clock.replace(second=0, microsecond=0), zone)
    every = Frequency(FrequencyKind.EVERY_HOURS, interval_hours=Decimal(hours))

    doses = dose_instants(every, first, until=first.instant() + timedelta(days=10))

    gaps = {after - before for before, after in itertools.pairwise(doses)}
    assert gaps == {timedelta(hours=hours)}


@given(
    st.sampled_from(ZONES),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.integers(4, 23),
    st.sampled_from([1, 2, 7, 28]),
)
def test_a_daily_order_keeps_the_clock_across_clock_changes(zone, day, hour, days):
    first = CivilTime(day, time(hour), zone)
    frequency = Frequency(FrequencyKind.TIMES_PER_DAYS, times=1, per_days=Decimal(days))

    doses = dose_instants(frequency, first, until=first.instant() + timedelta(days=90))

    assert {to_civil(dose, zone).clock for dose in doses} == {time(hour)}
    assert len({to_civil(dose, zone).day for dose in doses}) == len(doses)


def test_every_eight_hours_over_the_spring_change_shifts_the_clock():
    first = CivilTime(date(2026, 3, 7), time(22), "America/New_York")
    every = Frequency(FrequencyKind.EVERY_HOURS, interval_hours=Decimal(8))

    doses = dose_instants(every, first, until=datetime(2026, 3, 8, 16, tzinfo=UTC))

    assert [to_civil(dose, first.zone_name).clock.hour for dose in doses] == [22, 7]


def test_three_times_a_day_keeps_the_clock_over_the_spring_change():
    first = CivilTime(date(2026, 3, 7), time(6), "America/New_York")
    daily = read_frequency("three times a day")

    doses = dose_instants(daily, first, until=datetime(2026, 3, 9, 3, tzinfo=UTC))

    clocks = [to_civil(dose, first.zone_name).clock.hour for dose in doses]
    assert clocks == [6, 14, 22, 6, 14, 22]


@pytest.mark.parametrize(
    ("text", "hours"), [("every 8 hours", 8), ("q8h", 8), ("Q 12 H", 12), ("every 24 h", 24)]
)
def test_hours_are_read_as_elapsed_time(text, hours):
    frequency = read_frequency(text)

    assert frequency.kind is FrequencyKind.EVERY_HOURS
    assert (frequency.interval_hours, frequency.original) == (hours, text)


@pytest.mark.parametrize(
    ("text", "times", "days"),
    [
        ("daily", 1, 1),
        ("twice a day", 2, 1),
        ("QOD", 1, 2),
        ("every 4 weeks", 1, 28),
        ("every other week", 1, 14),
        ("3 times a week", 3, 7),
        ("2x/week", 2, 7),
        ("every 2 days", 1, 2),
    ],
)
def test_days_and_weeks_are_read_as_clock_times(text, times, days):
    frequency = read_frequency(text)

    assert frequency.kind is FrequencyKind.TIMES_PER_DAYS
    assert (frequency.times, frequency.per_days) == (times, days)


@pytest.mark.parametrize("text", ["when the moon is full", "every 0 hours", "8h-ish", "5/3"])
def test_what_cannot_be_read_is_never_guessed(text):
    frequency = read_frequency(text)

    assert (frequency.kind, frequency.original) == (FrequencyKind.UNREADABLE, text)


def test_as_needed_is_kept_beside_the_frequency():
    frequency = read_frequency("every 6 hours as needed")

    assert frequency.is_as_needed
    assert frequency.interval_hours == 6


@pytest.mark.parametrize(
    ("text", "low", "high", "days", "extra"),
    [
        ("once", 1, 1, None, 0),
        ("weekly", 1, 1, 7, 0),
        ("1 to 2 times a week", 1, 2, 7, 0),
        ("weekly plus 3 as needed", 1, 1, 7, 3),
        ("2 visits a week and 1 prn visit", 2, 2, 7, 1),
        ("every 4 weeks", 1, 1, 28, 0),
    ],
)
def test_visits_are_read_with_range_and_as_needed_count(text, low, high, days, extra):
    visits = read_visit_frequency(text)

    assert visits is not None
    assert (visits.times_min, visits.times_max, visits.per_days) == (low, high, days)
    assert visits.as_needed == extra


@pytest.mark.parametrize("text", ["", "often", "3 to 1 times a week"])
def test_visits_that_cannot_be_read_are_not_guessed(text):
    assert read_visit_frequency(text) is None


@given(st.text(max_size=40))
def test_reading_never_fails_whatever_is_typed(text):
    read_frequency(text)
    read_visit_frequency(text)
