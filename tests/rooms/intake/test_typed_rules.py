"""The dose clock, who may be the same person, and the ways to a first dose, as plain rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.calendar import to_instant
from hearthline.rooms.census.values import KnownPerson
from hearthline.rooms.intake.rules.alike import likely_same
from hearthline.rooms.intake.rules.clock import (
    contradictions,
    due_after,
    first_doses,
    next_due,
    spacing_of,
)
from hearthline.rooms.intake.rules.first_dose import Way, ways
from hearthline.rooms.intake.rules.typed import drug_and_directions
from hearthline.rooms.intake.values.received import Frequency, FrequencyKind
from hearthline.rooms.intake.values.typed import DoseClock

NEW_YORK = "America/New_York"
EVERY_12 = Frequency(FrequencyKind.EVERY_HOURS, interval_hours=Decimal(12))
DAILY = Frequency(FrequencyKind.TIMES_PER_DAYS, times=1, per_days=Decimal(1))
ABEL = KnownPerson(
    UUID(int=1),
    "2000016",
    "Draftmoor",
    "Abel",
    date(1958, 4, 19),
    ("555-0100-418",),
    ("31-44-0927",),
)
TYPED = {
    "family_name": "Draftmoor",
    "given_name": "Abel",
    "birth_date": date(1958, 4, 19),
    "phones": ["5550100418"],
    "number": "31440927",
}


def test_an_interval_order_counts_elapsed_hours_over_a_clock_change() -> None:
    last = to_instant(date(2026, 10, 31), time(14), NEW_YORK)

    due = due_after(last, EVERY_12, NEW_YORK)

    assert due is not None
    assert (due.day, due.clock) == (date(2026, 11, 1), time(1))


def test_a_daily_order_says_no_hour_by_itself() -> None:
    last = to_instant(date(2026, 11, 13), time(14), NEW_YORK)

    assert due_after(last, DAILY, NEW_YORK) is None
    assert due_after(None, EVERY_12, NEW_YORK) is None


def test_without_an_hour_nobody_knows_by_when_it_is_needed() -> None:
    assert next_due(DoseClock(NEW_YORK, next_due_on=date(2026, 11, 20))) is None


def test_the_same_person_is_found_with_every_reason() -> None:
    (found,) = likely_same([ABEL], **TYPED)  # type: ignore[arg-type]

    assert {reason.code for reason in found.reasons} == {
        "intake.alike_number",
        "intake.alike_birth_date",
        "intake.alike_family_name",
        "intake.alike_given_name",
        "intake.alike_phone",
    }


@pytest.mark.parametrize(
    "typed",
    [
        {"family_name": "Draftmor", "number": "", "phones": []},
        {"birth_date": date(1958, 4, 18), "number": "", "phones": []},
        {"birth_date": None, "number": ""},
        {"given_name": "", "number": "", "phones": []},
    ],
)
def test_a_slip_of_the_pen_does_not_hide_a_duplicate(typed: dict[str, object]) -> None:
    assert likely_same([ABEL], **{**TYPED, **typed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        {"given_name": "Edna", "birth_date": date(1960, 1, 2), "number": ""},
        {"family_name": "Stencil", "given_name": "Tomas", "number": "", "phones": []},
        {"birth_date": date(1990, 1, 1), "given_name": "Tom", "number": "", "phones": []},
    ],
)
def test_a_household_or_a_birthday_alone_makes_nobody_the_same(typed: dict[str, object]) -> None:
    assert not likely_same([ABEL], **{**TYPED, **typed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on_record", "typed"),
    [
        (("Núñez", "José"), ("Nunez", "Jose")),
        (("Nunez", "Jose"), ("NÚÑEZ", "JOSÉ")),
        (("Øberg", "Łucja"), ("Oberg", "Lucja")),
        (("Петров", "Иван"), ("ПЕТРОВ", "Иван")),
        (("田中", "花子"), ("田中", "花子")),
        (("Weiß", "Jürgen"), ("Weiss", "Jurgen")),
    ],
)
def test_accents_and_scripts_hide_no_duplicate(
    on_record: tuple[str, str], typed: tuple[str, str]
) -> None:
    known = replace(ABEL, family_name=on_record[0], given_name=on_record[1])
    told = {"family_name": typed[0], "given_name": typed[1], "number": "", "phones": []}

    (found,) = likely_same([known], **{**TYPED, **told})  # type: ignore[arg-type]

    assert {reason.code for reason in found.reasons} == {
        "intake.alike_birth_date",
        "intake.alike_family_name",
        "intake.alike_given_name",
    }


def test_two_scripts_of_one_birthday_are_not_alike_by_having_no_latin_letter() -> None:
    known = replace(ABEL, family_name="Петров", given_name="Иван", numbers=("—",))
    told = {"family_name": "田中", "given_name": "花子", "number": "-", "phones": []}

    assert not likely_same([known], **{**TYPED, **told})  # type: ignore[arg-type]


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_name_whatever_breaks_the_comparison(family: str, given: str, number: str) -> None:
    known = replace(ABEL, family_name=given, given_name=family)

    likely_same(
        [known],
        family_name=family,
        given_name=given,
        birth_date=None,
        phones=[number],
        number=number,
    )


def test_without_a_nurse_the_on_call_nurse_or_the_hospital_bridges_the_night() -> None:
    due = datetime(2026, 11, 14, 7, tzinfo=UTC)
    discharge = datetime(2026, 11, 13, 23, 30, tzinfo=UTC)
    now = datetime(2026, 11, 13, 22, 20, tzinfo=UTC)

    offered = ways(
        first_doses(due, EVERY_12, NEW_YORK), can_nurse=False, discharge=discharge, now=now
    )

    assert [one.way for one in offered] == [Way.ON_CALL, Way.HOSPITAL]
    hospital = offered[1]
    assert (hospital.first_dose.day, hospital.first_dose.clock) == (date(2026, 11, 14), time(14))
    assert hospital.due == discharge


def test_a_dose_that_is_past_is_bridged_by_nobody() -> None:
    due = datetime(2026, 11, 13, 7, tzinfo=UTC)

    offered = ways(
        first_doses(due, EVERY_12, NEW_YORK),
        can_nurse=False,
        discharge=None,
        now=datetime(2026, 11, 14, tzinfo=UTC),
    )

    assert offered == ()


@pytest.mark.parametrize(
    ("line", "drug", "directions"),
    [
        ("metformin 1000 mg twice daily", "metformin", "1000 mg twice daily"),
        ("metoprolol succinate 50 mg daily", "metoprolol succinate", "50 mg daily"),
        ("fish oil", "fish oil", ""),
        ("5-FU cream", "5-FU", "cream"),
    ],
)
def test_a_line_of_a_medication_list_is_name_and_directions(
    line: str, drug: str, directions: str
) -> None:
    assert drug_and_directions(line) == (drug, directions)


NOW = datetime(2026, 11, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "due", "frequency", "said"),
    [
        (-2, 10, EVERY_12, []),
        (-2, 22, DAILY, []),
        (-2, 10, DAILY, ["intake.clock_off_interval"]),
        (-2, 16, EVERY_12, ["intake.clock_off_interval"]),
        (-2, 11, EVERY_12, []),
        (-2, -3, EVERY_12, ["intake.clock_due_before_last"]),
        (3, 15, EVERY_12, ["intake.clock_last_to_come"]),
        (-2, 9, Frequency(FrequencyKind.NOT_STATED), []),
    ],
)
def test_a_clock_that_contradicts_itself_is_noticed(
    last: int, due: int, frequency: Frequency, said: list[str]
) -> None:
    found = contradictions(
        NOW + timedelta(hours=last), NOW + timedelta(hours=due), frequency, now=NOW
    )

    assert [one.code for one in found] == said


@given(st.integers(-500, 0), st.sampled_from([EVERY_12, DAILY]))
def test_a_next_dose_at_the_interval_of_the_order_is_never_remarked_on(
    hours: int, frequency: Frequency
) -> None:
    last, spacing = NOW + timedelta(hours=hours), spacing_of(frequency)

    assert spacing is not None
    assert contradictions(last, last + spacing, frequency, now=NOW) == ()
    assert contradictions(None, last, frequency, now=NOW) == ()
