"""What a protocol must be, its JSON, and the clock of a run."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from hearthline.engines.protocols import (
    Band,
    Condition,
    Fact,
    FactKind,
    ProtocolError,
    Reading,
    Timer,
    TimerKind,
    run_clock,
)
from hearthline.engines.protocols.wire import (
    body_of,
    fact_body,
    fact_from,
    protocol_from,
    setting_body,
    setting_from,
)
from tests.builders.protocols import (
    START,
    a_protocol,
    a_rule,
    a_step,
    by_chance,
    facts_by_chance,
    setting_by_chance,
)


def test_protocols_settings_and_facts_come_back_from_json_as_they_went() -> None:
    for seed in range(300):
        chance = random.Random(seed)
        protocol, setting = by_chance(chance, "one"), setting_by_chance(chance)
        facts = facts_by_chance(chance, {"one": protocol})

        assert protocol_from(json.loads(json.dumps(body_of(protocol)))) == protocol
        assert setting_from(json.loads(json.dumps(setting_body(setting)))) == setting
        assert [fact_from(json.loads(json.dumps(fact_body(fact)))) for fact in facts] == facts


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (lambda: a_protocol(a_step("s", text="Give 3 mg")), "number_without_source"),
        (lambda: a_protocol(a_step("s"), a_step("s")), "twice"),
        (lambda: a_protocol(a_step("s", after=("t",))), "no_step"),
        (lambda: a_protocol(a_step("s", numbers=("none",))), "no_number"),
        (
            lambda: a_protocol(a_step("s", timer=Timer(TimerKind.LIMIT, 5, "none"))),
            "no_number",
        ),
        (lambda: a_protocol(a_step("s", when=(Condition("answer.s", "yes"),))), "condition"),
        (lambda: a_protocol(a_step("s", after=("t",)), a_step("t", after=("s",))), "circle"),
        (lambda: a_protocol(dose=a_rule(per_kg="none")), "no_number"),
        (
            lambda: a_protocol(
                dose=a_rule(bands=(Band(Decimal(30), None, Decimal("0.6"), "per_kg"),))
            ),
            "device_above_cap",
        ),
        (
            lambda: a_protocol(
                dose=a_rule(
                    bands=(
                        Band(Decimal(15), Decimal(31), Decimal("0.15"), "per_kg"),
                        Band(Decimal(30), None, Decimal("0.3"), "per_kg"),
                    )
                )
            ),
            "bands",
        ),
    ],
)
def test_a_protocol_that_cannot_be_used_says_where(made: object, what: str) -> None:
    with pytest.raises(ProtocolError) as refused:
        made()  # type: ignore[operator]

    assert refused.value.message.code == f"protocols.{what}"
    assert refused.value.message.params["place"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.pop("title"),
        lambda body: body.update(steps="stop"),
        lambda body: body["steps"][0].update(text=7),
        lambda body: body["steps"][0].update(text="a\x00b"),
        lambda body: body["steps"][0].update(mandatory="yes"),
        lambda body: body["numbers"][0].update(trust="sure"),
        lambda body: body["dose"].update(bands=[3]),
        lambda body: body["dose"]["bands"][0].update(low_kg="1e9999"),
    ],
)
def test_a_body_that_is_no_protocol_is_refused_by_name(spoil: object) -> None:
    body = json.loads(json.dumps(body_of(a_protocol())))
    spoil(body)  # type: ignore[operator]

    with pytest.raises(ProtocolError):
        protocol_from(body)


def test_a_fact_needs_its_id_and_its_times() -> None:
    good = fact_body(Fact(id="a", kind=FactKind.NOTE, at=START, recorded_at=START))

    for spoiled in ({"id": ""}, {"at": "10:14"}, {"kind": "guess"}, {"values": [1]}):
        with pytest.raises(ProtocolError):
            fact_from(good | spoiled)


FIRST = Reading("one", 5_000, START)


def test_time_passes_by_the_counter_when_the_wall_clock_is_set() -> None:
    ahead = replace(FIRST, counter_ms=65_000, wall_ms=START + 3_660_000)
    back = replace(FIRST, counter_ms=65_000, wall_ms=START - 3_540_000)

    assert run_clock([FIRST, ahead]).at == START + 60_000
    assert run_clock([FIRST, ahead]).jumped_ms == 3_600_000
    assert run_clock([FIRST, back]).at == START + 60_000


def test_time_passes_while_the_device_sleeps_and_across_a_reload() -> None:
    slept = Reading("one", 6_000, START + 300_000, was_hidden=True)
    reloaded = Reading("two", 10, START + 301_000)

    assert run_clock([FIRST, slept]).at == START + 300_000
    assert run_clock([FIRST, slept, reloaded]).at == START + 301_000
    assert run_clock([FIRST, slept, reloaded]).jumped_ms == 0


def test_time_never_runs_backwards() -> None:
    reloaded_earlier = Reading("two", 10, START - 60_000)

    assert run_clock([FIRST, reloaded_earlier]).at == START
