"""Doses in the week in which the clocks change: fixed times keep the clock, intervals the hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import CivilTime, to_civil, to_instant
from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.therapy.pages.dose_clock import dose_days
from hearthline.rooms.therapy.queries.wording import shown_frequency
from hearthline.rooms.therapy.rules import dose_instants, dose_times, read_frequency
from hearthline.rooms.therapy.values import Frequency, FrequencyKind
from tests.builders.therapy import order_facts

NEW_YORK = "America/New_York"
FIRST = CivilTime(date(2026, 10, 30), time(6), NEW_YORK)
SATURDAY = to_instant(date(2026, 10, 31), time(0), NEW_YORK)
TUESDAY = to_instant(date(2026, 11, 3), time(0), NEW_YORK)
FIXED = read_frequency("daily at 06:00, 14:00 and 22:00")
EVERY_8_H = read_frequency("every 8 hours")


def shown(frequency: Frequency) -> list[tuple[str, float | None]]:
    return [
        (
            f"{dose.civil.day:%d-%b} {dose.civil.clock:%H:%M}",
            dose.since_last and dose.since_last / timedelta(hours=1),
        )
        for dose in dose_times(frequency, FIRST, start=SATURDAY, until=TUESDAY)
    ]


def test_fixed_times_keep_the_clock_and_one_interval_lasts_nine_hours():
    assert shown(FIXED) == [
        ("31-Oct 06:00", 8),
        ("31-Oct 14:00", 8),
        ("31-Oct 22:00", 8),
        ("01-Nov 06:00", 9),
        ("01-Nov 14:00", 8),
        ("01-Nov 22:00", 8),
        ("02-Nov 06:00", 8),
        ("02-Nov 14:00", 8),
        ("02-Nov 22:00", 8),
    ]


def test_the_nine_hours_are_pointed_out_and_nothing_else_is():
    doses = dose_times(FIXED, FIRST, start=SATURDAY, until=TUESDAY)

    assert [f"{dose.civil.day:%d} {dose.civil.clock:%H}" for dose in doses if dose.is_odd] == [
        "01 06"
    ]
    assert not any(dose.is_moved for dose in doses)


def test_an_order_every_eight_hours_keeps_eight_hours_and_moves_on_the_clock():
    assert shown(EVERY_8_H) == [
        ("31-Oct 06:00", 8),
        ("31-Oct 14:00", 8),
        ("31-Oct 22:00", 8),
        ("01-Nov 05:00", 8),
        ("01-Nov 13:00", 8),
        ("01-Nov 21:00", 8),
        ("02-Nov 05:00", 8),
        ("02-Nov 13:00", 8),
        ("02-Nov 21:00", 8),
    ]


def test_the_moved_clock_is_pointed_out_from_the_change_on():
    doses = dose_times(EVERY_8_H, FIRST, start=SATURDAY, until=TUESDAY)

    assert [dose.is_moved for dose in doses] == [False] * 3 + [True] * 6
    assert not any(dose.is_odd for dose in doses)


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("daily at 06:00, 14:00, 22:00", ("06:00", "14:00", "22:00")),
        ("at 6:00, 14:00 and 22:00", ("06:00", "14:00", "22:00")),
        ("3 times a day at 06:00, 14:00, and 22:00", ("06:00", "14:00", "22:00")),
        ("daily at 21:30", ("21:30",)),
    ],
)
def test_times_that_are_named_are_read(text, clocks):
    frequency = read_frequency(text)

    assert tuple(f"{clock:%H:%M}" for clock in frequency.clock_times) == clocks
    assert frequency.times == len(clocks)


@pytest.mark.parametrize(
    "text", ["twice a day at 06:00, 14:00, 22:00", "weekly at 09:00", "daily at 26:00"]
)
def test_times_that_do_not_agree_with_how_often_are_not_guessed(text):
    assert read_frequency(text).kind is FrequencyKind.UNREADABLE


def test_fixed_times_are_written_out():
    assert shown_frequency(FIXED) == "daily at 06:00, 14:00 and 22:00"


def test_the_order_page_shows_the_doses_around_the_change_ahead():
    facts = order_facts(
        derived_id("patient", 1),
        frequency=FIXED,
        first_dose_on=FIRST.day,
        first_dose_at=time(6),
    )

    days = dose_days(facts, datetime(2026, 10, 26, 12, tzinfo=UTC), NEW_YORK)

    assert [group.is_change for group in days] == [False, True]
    assert any(dose.is_odd for dose in days[1].doses)


def test_no_time_is_made_up_for_an_order_without_a_first_dose():
    facts = order_facts(derived_id("patient", 1), first_dose_on=None, first_dose_at=None)

    assert dose_days(facts, datetime(2026, 10, 26, 12, tzinfo=UTC), NEW_YORK) == []


clocks = st.sets(st.times().map(lambda t: time(t.hour, t.minute)), min_size=1, max_size=6)


@given(clocks, st.dates(date(2026, 1, 1), date(2026, 12, 1)))
def test_fixed_times_are_the_same_on_every_day_that_has_them(named, day):
    fixed = tuple(sorted(named))
    frequency = Frequency(
        FrequencyKind.TIMES_PER_DAYS, "", None, len(fixed), Decimal(1), clock_times=fixed
    )
    first = CivilTime(day, fixed[0], NEW_YORK)

    instants = dose_instants(frequency, first, until=first.instant() + timedelta(days=9))

    skipped = {time(2, minute) for minute in range(60)}
    for instant in instants:
        civil = to_civil(instant, NEW_YORK)
        assert civil.clock in fixed or {time(2, civil.clock.minute)} <= skipped
    assert instants == sorted(instants)


@given(st.integers(1, 48), st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.times())
def test_an_interval_order_never_changes_its_elapsed_hours(hours, day, clock):
    frequency = Frequency(FrequencyKind.EVERY_HOURS, "", Decimal(hours))
    first = CivilTime(day, time(clock.hour, clock.minute), NEW_YORK)
    until = first.instant() + timedelta(days=20)

    doses = dose_times(frequency, first, start=first.instant(), until=until)

    assert {dose.since_last for dose in doses[1:]} <= {timedelta(hours=hours)}
