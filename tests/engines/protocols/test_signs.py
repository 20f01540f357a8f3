"""Vital signs against limits by age, and what is timed from one act to another."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.engines.protocols import (
    FactKind,
    Limit,
    LimitKind,
    ProtocolError,
    SignStands,
    SignState,
    Trust,
    run_state,
)
from hearthline.engines.protocols.wire import body_of, protocol_from
from hearthline.rooms.emergency.starter.anaphylaxis import ANAPHYLAXIS
from hearthline.rooms.emergency.starter.reactions import FEVER_WITH_LINE
from hearthline.rooms.emergency.starter.shipping import PROTOCOLS
from tests.builders.protocols import START, a_fact, a_number, a_protocol, a_setting, a_step

BEGIN = a_fact(FactKind.BEGIN, 0)


def sign(name: str, value: str, age: int | None, protocol=ANAPHYLAXIS) -> SignStands:
    begin = a_fact(FactKind.BEGIN, 0, protocol=protocol.key)
    taken = a_fact(FactKind.VITALS, 30, protocol=protocol.key, values={name: value})
    facts = [begin, taken]
    state = run_state({protocol.key: protocol}, a_setting(age_years=age), facts, START + 60_000)
    return next(one for one in state.signs if one.sign == name)


@pytest.mark.parametrize(
    ("age", "low", "within"),
    [(0, "69", "70"), (1, "71", "72"), (5, "79", "80"), (10, "89", "90"), (11, "89", "90"),
     (58, "89", "90")],
)  # fmt: skip
def test_low_pressure_follows_the_age_and_names_its_source(age: int, low: str, within: str) -> None:
    found = sign("systolic", low, age)

    assert found.state is SignState.LOW
    assert ANAPHYLAXIS.number(found.number).source
    assert sign("systolic", within, age).state is SignState.WITHIN


def test_a_child_is_not_an_adult() -> None:
    assert sign("systolic", "84", 5).state is SignState.WITHIN
    assert sign("systolic", "84", 58).limit == Decimal(90)
    assert sign("pulse", "150", 0).state is SignState.WITHIN
    assert sign("pulse", "150", 5).state is SignState.HIGH
    assert sign("oxygen", "91", 5).state is SignState.LOW


def test_where_no_source_was_seen_or_no_age_is_known_nothing_is_called_normal() -> None:
    assert sign("pulse", "150", 58).state is SignState.NO_LIMIT
    assert sign("oxygen", "91", 58).state is SignState.NO_LIMIT
    assert sign("systolic", "84", None).state is SignState.AGE_UNKNOWN
    assert sign("systolic", "low", 58).state is SignState.UNREADABLE


def test_a_fever_counts_from_its_number_on() -> None:
    assert sign("temperature", "100.4", 58, FEVER_WITH_LINE).state is SignState.HIGH
    assert sign("temperature", "100.3", 58, FEVER_WITH_LINE).state is SignState.WITHIN


def test_the_last_measurement_counts_whatever_order_they_arrive_in() -> None:
    facts = [
        BEGIN,
        a_fact(FactKind.VITALS, 300, values={"systolic": "112"}),
        a_fact(FactKind.VITALS, 60, values={"systolic": "80", "pulse": "130"}),
    ]

    state = run_state({"anaphylaxis": ANAPHYLAXIS}, a_setting(), facts, START)

    assert [(one.sign, one.value) for one in state.signs] == [("pulse", "130"), ("systolic", "112")]


@pytest.mark.parametrize("trust", [Trust.UNVERIFIED, Trust.PROPOSAL])
def test_a_limit_without_a_source_that_was_seen_is_refused(trust: Trust) -> None:
    limit = Limit(sign="pulse", kind=LimitKind.ABOVE, number="fast")
    numbers = (*a_protocol().numbers, a_number("fast", "120", trust))

    with pytest.raises(ProtocolError, match="limit_without_source"):
        a_protocol(limits=(limit,), numbers=numbers)


@given(st.integers(0, 110), st.decimals(0, 300, places=1))
def test_a_pressure_is_low_exactly_below_the_limit_for_the_age(age: int, value: Decimal) -> None:
    bound = 70 if age < 1 else 70 + 2 * age if age <= 10 else 90

    assert (sign("systolic", str(value), age).state is SignState.LOW) == (value < bound)


def test_every_limit_of_the_starter_set_rests_on_a_source_and_survives_its_json() -> None:
    limited = [one for one in PROTOCOLS if one.limits]

    assert {one.key for one in limited} >= {"anaphylaxis", "infusion_reaction", "fever_with_line"}
    for one in limited:
        assert protocol_from(body_of(one)) == one
        assert {one.number(limit.number).trust for limit in one.limits} <= {
            Trust.SEEN,
            Trust.SECOND_HAND,
        }


@pytest.mark.parametrize(
    ("begins", "ends", "seconds"), [(40, 55, 15), (40, 40, 0), (40, 30, None), (None, 30, None)]
)
def test_a_span_is_timed_from_its_own_beginning(begins, ends, seconds) -> None:
    protocol = a_protocol(a_step("kit", act="kit"), a_step("device", act="device"))
    facts = [BEGIN, a_fact(FactKind.DONE, ends, step="device")]
    if begins is not None:
        facts.append(a_fact(FactKind.DONE, begins, step="kit"))

    measures = run_state({"anaphylaxis": protocol}, a_setting(), facts, START).measures

    assert measures.get("kit_open") == (None if seconds is None else seconds * 1000)
