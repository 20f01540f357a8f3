"""Dose and frequency are read whole, or left open with all their words; never as something else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.rooms.intake.reading.frequency import read_frequency
from hearthline.rooms.intake.values.received import FrequencyKind, OrderValue
from tests.builders.intake import Body, order, patient
from tests.rooms.intake.reading.reading import noted, quarantined, read_bodies, value_of

IV = {"text": "intravenous"}
DAILY = {"frequency": 1, "period": 1, "periodUnit": "d"}
MWF = ["mon", "wed", "fri"]


def mg(value: float, **over: Any) -> list[Body]:
    return [{"doseQuantity": {"value": value, "unit": "mg"}, **over}]


LOADING = {
    "sequence": 1,
    "text": "loading dose",
    "route": IV,
    "timing": {"code": {"text": "ONCE"}},
    "doseAndRate": mg(1000),
}
MAINTENANCE = {
    "sequence": 2,
    "text": "then",
    "route": IV,
    "timing": {"repeat": {"frequency": 1, "period": 24, "periodUnit": "h"}},
    "doseAndRate": mg(500),
}


def read_order(folder: Path, *dosages: Body) -> tuple[OrderValue, list[tuple[str, str, str]]]:
    found = read_bodies(folder, patient(), order(dosageInstruction=list(dosages)))
    value = value_of(found, "MedicationRequest")
    assert isinstance(value, OrderValue)
    return value, noted(found)


@pytest.mark.parametrize("sent", [(LOADING, MAINTENANCE), (MAINTENANCE, LOADING)])
def test_a_loading_dose_and_what_follows_are_both_shown_and_neither_is_chosen(
    tmp_path: Path, sent: tuple[Body, ...]
) -> None:
    value, notes = read_order(tmp_path, *sent)

    assert (value.dose, value.rate) == (None, None)
    assert value.dose_original == "1000 mg, then 500 mg"
    assert value.frequency.kind is FrequencyKind.UNREADABLE
    assert value.instructions == (
        "1. loading dose, 1000 mg, intravenous, ONCE; 2. then, 500 mg, intravenous, 1 per 24 h"
    )
    assert value.infusion is not None
    assert notes == [("MedicationRequest", "dosageInstruction", "intake.several_dosages")]


def test_two_instructions_that_say_the_same_are_one(tmp_path: Path) -> None:
    value, notes = read_order(tmp_path, MAINTENANCE, {**MAINTENANCE, "text": "give slowly"})

    assert value.dose is not None
    assert value.dose.value == 500
    assert value.frequency.interval_hours == 24
    assert value.instructions == "then; give slowly"
    assert notes == []


@pytest.mark.parametrize(
    "other",
    [
        {"doseAndRate": mg(501)},
        {"doseAndRate": []},
        {"timing": {"repeat": DAILY}},
        {"timing": {"repeat": {**DAILY, "dayOfWeek": ["mon"]}}},
        {"route": {"text": "oral"}},
        {"asNeededBoolean": True},
    ],
)
def test_two_instructions_that_differ_in_anything_leave_dose_and_frequency_open(
    tmp_path: Path, other: Body
) -> None:
    value, notes = read_order(tmp_path, MAINTENANCE, {**MAINTENANCE, **other})

    assert value.dose is None
    assert value.frequency.kind is FrequencyKind.UNREADABLE
    assert [note[2] for note in notes] == ["intake.several_dosages"]


def test_a_second_dose_that_cannot_be_read_holds_the_order_back(tmp_path: Path) -> None:
    second = {**MAINTENANCE, "doseAndRate": [{"doseQuantity": {"value": 5, "unit": "U"}}]}

    found = read_bodies(tmp_path, patient(), order(dosageInstruction=[LOADING, second]))

    assert [q[3] for q in quarantined(found)] == ["intake.ambiguous_unit_u"]
    assert quarantined(found)[0][1].startswith("dosageInstruction[1]")


def test_an_ordered_and_a_calculated_dose_that_differ_leave_the_dose_open(tmp_path: Path) -> None:
    value, notes = read_order(tmp_path, {**MAINTENANCE, "doseAndRate": mg(10) + mg(820)})

    assert value.dose is None
    assert value.dose_original == "10 mg or 820 mg"
    assert [note[2] for note in notes] == ["intake.several_doses"]


def test_a_dose_that_is_only_a_limit_and_a_range_of_rates_stay_words(tmp_path: Path) -> None:
    limit = [
        {
            "doseQuantity": {"value": 80, "unit": "mg", "comparator": "<="},
            "rateRange": {
                "low": {"value": 5, "unit": "mL/h"},
                "high": {"value": 10, "unit": "mL/h"},
            },
        }
    ]

    value, notes = read_order(tmp_path, {**MAINTENANCE, "doseAndRate": limit})

    assert (value.dose, value.dose_original) == (None, "<= 80 mg")
    assert (value.rate, value.rate_original) == (None, "5 mL/h to 10 mL/h")
    assert [note[2] for note in notes] == ["intake.dose_only_a_limit"]


def test_the_days_of_the_doses_come_before_the_validity_of_the_paper(tmp_path: Path) -> None:
    bounded = {"repeat": {**DAILY, "boundsPeriod": {"start": "2026-05-14", "end": "2026-05-28"}}}
    body = order(
        dosageInstruction=[{**MAINTENANCE, "timing": bounded}],
        dispenseRequest={"validityPeriod": {"start": "2026-05-01", "end": "2027-05-01"}},
    )

    value = value_of(read_bodies(tmp_path, patient(), body), "MedicationRequest")

    assert isinstance(value, OrderValue)
    assert value.starts is not None
    assert value.ends is not None
    assert (value.starts.original, value.ends.original) == ("2026-05-14", "2026-05-28")


UNDERSTOOD: list[tuple[Body, tuple[FrequencyKind, int | None, int | None]]] = [
    (DAILY, (FrequencyKind.TIMES_PER_DAYS, 1, 1)),
    ({**DAILY, "frequencyMax": 1}, (FrequencyKind.TIMES_PER_DAYS, 1, 1)),
    ({**DAILY, "dayOfWeek": MWF}, (FrequencyKind.TIMES_PER_DAYS, 3, 7)),
    (
        {"frequency": 3, "period": 1, "periodUnit": "wk", "dayOfWeek": MWF},
        (FrequencyKind.TIMES_PER_DAYS, 3, 7),
    ),
    (
        {"frequency": 1, "period": 2, "periodUnit": "wk", "dayOfWeek": ["mon"]},
        (FrequencyKind.TIMES_PER_DAYS, 1, 14),
    ),
    (
        {"dayOfWeek": ["mon"], "timeOfDay": ["08:00:00"]},
        (FrequencyKind.TIMES_PER_DAYS, 1, 7),
    ),
    ({"timeOfDay": ["08:00:00", "20:00:00"]}, (FrequencyKind.TIMES_PER_DAYS, 2, 1)),
    ({**DAILY, "timeOfDay": ["08:00:00"]}, (FrequencyKind.TIMES_PER_DAYS, 1, 1)),
    ({**DAILY, "when": ["HS"]}, (FrequencyKind.TIMES_PER_DAYS, 1, 1)),
    ({**DAILY, "frequency": 3, "when": ["AC"]}, (FrequencyKind.TIMES_PER_DAYS, 3, 1)),
    ({**DAILY, "count": 7}, (FrequencyKind.TIMES_PER_DAYS, 1, 1)),
    ({**DAILY, "count": 1}, (FrequencyKind.ONCE, None, None)),
    ({"count": 1}, (FrequencyKind.ONCE, None, None)),
]


@pytest.mark.parametrize(("repeat", "read"), UNDERSTOOD)
def test_a_schedule_that_can_be_one_frequency_is(
    repeat: Body, read: tuple[FrequencyKind, int | None, int | None]
) -> None:
    found = read_frequency({"timing": {"repeat": repeat}})

    assert (found.kind, found.times, found.per_days) == read


LEFT_OPEN: list[Body] = [
    {**DAILY, "frequencyMax": 3},
    {**DAILY, "periodMax": 2},
    {"frequency": 1, "period": 4, "periodMax": 6, "periodUnit": "h"},
    {**DAILY, "frequency": 2, "dayOfWeek": MWF},
    {"frequency": 1, "period": 8, "periodUnit": "h", "dayOfWeek": MWF},
    {"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": MWF},
    {"dayOfWeek": MWF},
    {**DAILY, "dayOfWeek": ["someday"]},
    {**DAILY, "timeOfDay": ["08:00:00", "20:00:00"]},
    {**DAILY, "timeOfDay": ["noon"]},
    {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["MORN"]},
    {"when": ["HS"]},
    {"count": 5},
    {**DAILY, "count": 5, "countMax": 7},
    {**DAILY, "frequency": 0},
    {**DAILY, "frequency": 1.5},
    {**DAILY, "period": -1},
    {**DAILY, "period": "some"},
    {**DAILY, "periodUnit": "a"},
    {"frequency": 2},
]


@pytest.mark.parametrize("repeat", LEFT_OPEN)
def test_a_schedule_that_is_no_one_frequency_is_left_open_in_words(repeat: Body) -> None:
    found = read_frequency({"timing": {"repeat": repeat}})

    assert found.kind is FrequencyKind.UNREADABLE
    assert found.original


@pytest.mark.parametrize(
    ("code", "repeat", "kind"),
    [
        ("Q24H", DAILY, FrequencyKind.TIMES_PER_DAYS),
        ("BID", {"frequency": 1, "period": 12, "periodUnit": "h"}, FrequencyKind.EVERY_HOURS),
        ("Q12H", DAILY, FrequencyKind.UNREADABLE),
        ("ONCE", DAILY, FrequencyKind.UNREADABLE),
        ("CONTINUOUS", {"count": 1}, FrequencyKind.UNREADABLE),
        ("ONCE", {"timeOfDay": ["08:00:00"]}, FrequencyKind.ONCE),
        ("ONCE", {"timeOfDay": ["08:00:00", "20:00:00"]}, FrequencyKind.UNREADABLE),
        ("DAILY", {"dayOfWeek": MWF}, FrequencyKind.TIMES_PER_DAYS),
        ("Q12H", {"duration": 2, "durationUnit": "h"}, FrequencyKind.EVERY_HOURS),
    ],
)
def test_a_code_and_its_parts_must_say_the_same(
    code: str, repeat: Body, kind: FrequencyKind
) -> None:
    found = read_frequency({"timing": {"code": {"text": code}, "repeat": repeat}})

    assert found.kind is kind
    assert code in found.original


def test_a_day_that_is_named_is_one_dose_and_several_stay_words() -> None:
    one = read_frequency({"timing": {"event": ["2026-05-14T08:00:00Z"]}})
    two = read_frequency({"timing": {"event": ["2026-05-14T08:00:00Z", "2026-05-16T08:00:00Z"]}})

    assert one.kind is FrequencyKind.ONCE
    assert two.kind is FrequencyKind.UNREADABLE
    assert two.original == "2026-05-14T08:00:00Z, 2026-05-16T08:00:00Z"


@pytest.mark.parametrize("said", ["Q4-6H", "Q4-6H:PRN", "every four to six hours"])
def test_a_range_of_hours_is_not_read_as_its_shorter_end(said: str) -> None:
    found = read_frequency({"timing": {"code": {"text": said}}})

    assert found.kind is FrequencyKind.UNREADABLE
    assert found.original == said


def test_what_a_frequency_cannot_hold_stands_in_the_instructions(tmp_path: Path) -> None:
    repeat = {**DAILY, "dayOfWeek": MWF, "boundsDuration": {"value": 6, "unit": "wk"}}

    value, notes = read_order(tmp_path, {**MAINTENANCE, "timing": {"repeat": repeat}})

    assert value.frequency.times == 3
    assert value.instructions == ("then; 1 per 1 d, on Monday, Wednesday, Friday, for 6 wk")
    assert [note[2] for note in notes] == ["intake.length_in_words"]


@given(
    st.integers(1, 6),
    st.sampled_from([(1, "d"), (24, "h"), (12, "h"), (1, "wk"), (2, "wk"), (3, "d")]),
    st.lists(st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), unique=True),
    st.lists(st.sampled_from(["08:00", "14:00", "20:00"]), unique=True),
    st.none() | st.integers(1, 6),
    st.none() | st.integers(1, 9),
)
def test_a_schedule_never_means_more_doses_than_its_parts_allow(
    times: int,
    every: tuple[int, str],
    days: list[str],
    clock: list[str],
    most: int | None,
    count: int | None,
) -> None:
    repeat: Body = {"frequency": times, "period": every[0], "periodUnit": every[1]}
    repeat |= {"dayOfWeek": days} if days else {}
    repeat |= {"timeOfDay": clock} if clock else {}
    repeat |= {"frequencyMax": most} if most else {}
    repeat |= {"count": count} if count else {}

    found = read_frequency({"timing": {"repeat": repeat}})

    if most and most != times:
        assert found.kind is FrequencyKind.UNREADABLE
    if found.kind is FrequencyKind.ONCE:
        assert count == 1
    if found.kind is FrequencyKind.TIMES_PER_DAYS:
        assert found.times is not None
        assert found.per_days is not None
        a_week = found.times * 7 / found.per_days
        stated = Decimal(times * 168) / (every[0] * {"h": 1, "d": 24, "wk": 168}[every[1]])
        assert a_week <= stated
        assert not days or a_week <= len(days)
        assert not clock or a_week <= 7 * len(clock)
    if found.kind is FrequencyKind.EVERY_HOURS:
        assert not days
