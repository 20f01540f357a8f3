"""Orders as they are written for people: in full words, nothing abbreviated, nothing cut."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.rooms.therapy.queries.wording import (
    medication_line,
    shown_frequency,
    shown_visits,
)
from hearthline.rooms.therapy.rules import read_frequency, read_visit_frequency
from tests.builders.therapy import order_facts

PATIENT = derived_id("test patient", 1)


def test_the_medication_line_has_drug_dose_route_duration_and_frequency_in_order():
    line = medication_line(order_facts(PATIENT))

    assert line.drug == "immune globulin human 10 %"
    assert line.dose.replace("\u00a0", " ") == "40 g"
    assert [part.replace("\u00a0", " ") for part in line.attributes] == [
        "intravenous",
        "over 4 h 30 min, ramped",
        "every 4 weeks",
    ]


@pytest.mark.parametrize(
    ("dose", "unit", "shown"),
    [
        ("1250", "mg", "1,250 mg"),
        ("0.50", "mg", "0.5 mg"),
        ("5.0", "g", "5 g"),
        ("500", "mcg", "500 mcg"),
    ],
)
def test_doses_have_commas_a_leading_zero_and_no_trailing_zero(dose, unit, shown):
    facts = order_facts(PATIENT, dose=read_quantity(dose, unit))

    assert medication_line(facts).dose.replace("\u00a0", " ") == shown


def test_a_dose_that_could_not_be_read_is_shown_as_received_and_called_so():
    facts = order_facts(PATIENT, dose=None, dose_original="10 U")

    assert medication_line(facts).dose == "not read: 10 U"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("q8h", "every 8 hours"),
        ("QD", "daily"),
        ("QOD", "every other day"),
        ("BID", "twice a day"),
        ("q24h", "every 24 hours"),
        ("every 4 weeks", "every 4 weeks"),
        ("weekly", "once a week"),
        ("3 times a week", "3 times a week"),
        ("once", "once"),
        ("every 6 hours prn", "every 6 hours as needed"),
    ],
)
def test_frequencies_are_spelled_out(typed, written):
    assert shown_frequency(read_frequency(typed)) == written


@given(st.sampled_from(["q8h", "BID", "weekly", "qod", "every 3 weeks", "2x/week", "daily prn"]))
def test_what_is_written_reads_back_as_the_same_schedule(typed):
    first = read_frequency(typed)

    again = read_frequency(shown_frequency(first))

    assert (again.kind, again.interval_hours, again.times, again.per_days, again.is_as_needed) == (
        first.kind,
        first.interval_hours,
        first.times,
        first.per_days,
        first.is_as_needed,
    )


def test_no_written_frequency_uses_an_error_prone_abbreviation():
    for typed in ("QD", "QOD", "BID", "TID", "QID", "q12h", "qweek"):
        written = shown_frequency(read_frequency(typed))
        assert not re.search(r"\b(qd|qod|bid|tid|qid|q\d+h)\b", written, re.IGNORECASE)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("weekly plus 2 as needed", "once a week, 2 more as needed"),
        ("1 to 2 times a week", "1 to 2 times a week"),
        ("once", "once"),
        ("every 4 weeks", "every 4 weeks"),
    ],
)
def test_visits_are_spelled_out(typed, written):
    visits = read_visit_frequency(typed)

    assert visits is not None
    assert shown_visits(visits) == written
