"""Dates, times, durations, names and numbers are written by the clinical display rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.quantity import Quantity
from hearthline.platform.ui import display

NB = "\u00a0"
NEW_YORK = "America/New_York"
NOW = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)


def test_a_date_spells_its_month() -> None:
    assert display.shown_day(date(2026, 5, 4)) == "04-May-2026"
    assert display.shown_day(date(2026, 5, 14), weekday=True) == f"Thu{NB}14-May-2026"
    assert display.shown_day(date(2026, 5, 14), year=False) == "14-May"


def test_a_moment_is_read_on_the_readers_wall_clock() -> None:
    assert display.shown_moment(NOW, NEW_YORK) == "14-May-2026 09:42"
    assert display.shown_moment(NOW, "America/Los_Angeles") == "14-May-2026 06:42"


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (270, "4 h 30 min"),
        (45, "45 min"),
        (60, "1 h"),
        (0, "0 min"),
        (timedelta(hours=25), "25 h"),
        (timedelta(days=3, hours=4), "3 days 4 h"),
        (-6, "\u22126 min"),
    ],
)
def test_a_duration_has_its_units(length: timedelta | int, shown: str) -> None:
    assert display.shown_duration(length).replace(NB, " ") == shown


def test_short_work_counts_seconds() -> None:
    assert display.shown_duration(timedelta(seconds=130), seconds=True) == f"2{NB}min 10{NB}s"


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        (timedelta(hours=2, minutes=18), "in 2 h 18 min"),
        (timedelta(minutes=-31), "31 min ago"),
        (timedelta(days=2, hours=3), "in 2 days"),
        (timedelta(seconds=20), "in 20 s"),
        (timedelta(0), "now"),
    ],
)
def test_a_relative_time_says_its_direction(gap: timedelta, shown: str) -> None:
    assert display.shown_relative(NOW + gap, NOW).replace(NB, " ") == shown


def test_what_is_due_is_absolute_and_relative_within_a_day() -> None:
    def due(gap: timedelta) -> str:
        return display.shown_due(NOW + gap, NOW, NEW_YORK).replace(NB, " ")

    assert due(timedelta(hours=6, minutes=18)) == "today 16:00, in 6 h 18 min"
    assert due(timedelta(hours=23)) == "tomorrow 08:42, in 23 h"
    assert due(timedelta(days=4)) == "Mon 18-May-2026 09:42"


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1951, 2, 3), "75 y"),
        (date(2026, 5, 13), "1 day"),
        (date(2026, 4, 30), "14 days"),
        (date(2025, 5, 15), "11 months"),
        (date(2024, 5, 15), "23 months"),
        (date(2024, 5, 14), "2 y"),
        (date(2026, 6, 1), "not born yet"),
    ],
)
def test_age_is_in_the_unit_that_matters(born: date, age: str) -> None:
    assert display.shown_age(born, date(2026, 5, 14)).replace(NB, " ") == age


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [("40.0", "g", "40 g"), (".5", "mg", "0.5 mg"), ("25000", "[U]", "25,000 units")],
)
def test_a_quantity_keeps_to_the_error_prone_list(value: str, unit: str, shown: str) -> None:
    found = display.shown_quantity(Quantity(Decimal(value), unit))

    assert found.replace(NB, " ") == shown
    assert " " not in found


def test_an_unknown_quantity_is_said() -> None:
    assert display.shown_quantity(None) == "not known"


@pytest.mark.parametrize(
    ("given", "shown", "dialled"),
    [
        ("(614) 555-0137", "614 555 0137", "+16145550137"),
        ("16145550137", "+1 614 555 0137", "+16145550137"),
        ("555 0100 199", "555 010 0199", "+15550100199"),
        ("+44 20 7946 0018", "+44 20 7946 0018", "+442079460018"),
    ],
)
def test_a_phone_number_is_spaced_and_dialable(given: str, shown: str, dialled: str) -> None:
    assert display.shown_phone(given).replace(NB, " ") == shown
    assert display.dialable(given) == dialled


@given(st.integers(min_value=0, max_value=2879))
def test_a_duration_below_two_days_can_be_read_back(minutes: int) -> None:
    text = display.shown_duration(minutes)

    found = 0
    for part in text.split(" "):
        number, unit = part.split(NB)
        found += int(number) * (60 if unit == "h" else 1)
    assert found == minutes
