"""Scripted patients answer to what is done and when; a drill is judged from its facts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.engines.protocols import (
    GOALS,
    ActDone,
    DrillError,
    Fact,
    FactKind,
    Grade,
    acts_done,
    drill_result,
    patient_at,
)
from hearthline.engines.protocols.drills import WORST
from hearthline.rooms.emergency.starter.anaphylaxis import ANAPHYLAXIS
from hearthline.rooms.emergency.starter.drills import ADULT, CHILD, CHILLS, SCRIPTS
from hearthline.rooms.emergency.starter.reactions import INFUSION_REACTION

BEGUN = 1_800_000_000_000
PROTOCOLS = {one.key: one for one in (ANAPHYLAXIS, INFUSION_REACTION)}
EPINEPHRINE = "dose:epinephrine"


def fact(kind: FactKind, second: int, step: str = "", **given) -> Fact:
    at = BEGUN + second * 1000
    base = {"id": f"{kind}-{second}-{step}", "at": at, "recorded_at": at}
    return Fact(kind=kind, step=step, **{"protocol": "anaphylaxis", **base, **given})


def dose(second: int, amount: str = "0.3", **given) -> Fact:
    values = {
        "medicine": "epinephrine",
        "amount": amount,
        "unit": "mg",
        "form": "auto_injector",
        "item": "pen",
        "site": "left outer thigh",
    }
    given.setdefault("step", "epinephrine")
    return fact(FactKind.DOSE, second, **values | given)


def well_led() -> list[Fact]:
    return [
        fact(FactKind.BEGIN, 0),
        fact(FactKind.DONE, 10, "stop"),
        dose(60),
        fact(FactKind.DONE, 70, "call"),
        fact(FactKind.DONE, 90, "position"),
        fact(FactKind.DONE, 110, "line"),
        fact(FactKind.VITALS, 150, "vitals", values={"systolic": "92"}),
        fact(FactKind.ANSWER, 360, "better", choice="no"),
        dose(370, step="second"),
        fact(FactKind.DONE, 500, "on_call"),
        fact(FactKind.DONE, 600, "beta_blocker"),
        fact(FactKind.HANDED_OVER, 900, "handover", text="ambulance"),
        fact(FactKind.DONE, 910, "keep"),
        fact(FactKind.END, 920, protocol=""),
    ]


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
@given(
    times=st.lists(
        st.tuples(
            st.sampled_from(["stop", EPINEPHRINE, "dose:acetaminophen"]), st.integers(0, 900)
        ),
        max_size=5,
    ),
    earlier=st.integers(0, 300),
    at=st.integers(0, 1500),
)
def test_doing_it_earlier_never_leaves_the_patient_worse(script, times, earlier, at) -> None:
    late = [ActDone(act, BEGUN + second * 1000) for act, second in times]
    soon = [ActDone(one.act, max(one.at - earlier * 1000, BEGUN)) for one in late]
    now = BEGUN + at * 1000

    worse, better = (patient_at(script, acts, BEGUN, now) for acts in (late, soon))

    assert 0 <= better.severity <= worse.severity <= WORST
    assert patient_at(script, late, BEGUN, now) == worse


def test_left_alone_the_adult_sinks_and_two_pens_bring_him_back() -> None:
    def at(second: int, *acts: tuple[str, int]):
        done = [ActDone(act, BEGUN + when * 1000) for act, when in acts]
        return patient_at(ADULT, done, BEGUN, BEGUN + second * 1000)

    alone = at(600)
    one_pen = at(600, ("stop", 10), (EPINEPHRINE, 60))
    two_pens = at(900, ("stop", 10), (EPINEPHRINE, 60), (EPINEPHRINE, 370))

    assert (alone.severity, alone.alertness) == (WORST, "answers to pain")
    assert alone.signs["systolic"] == "62"
    assert one_pen.severity == 380_000
    assert "Hives" in one_pen.look
    assert two_pens.severity == 0
    assert two_pens.signs["systolic"] == "128"
    assert two_pens.signs["temperature"] == "98.4"


def test_a_well_led_drill_meets_its_goals_and_misses_nothing() -> None:
    result = drill_result(ADULT, PROTOCOLS, well_led())

    assert result.seconds["epinephrine"] == 60
    assert result.seconds["second_dose_decision"] == 300
    assert result.grades["stop"] is Grade.MET
    assert result.grades["call"] is Grade.LATE
    assert result.missed == ()
    assert result.errors == ()
    assert result.severity == 0
    assert set(result.grades) == {goal.measure for goal in GOALS}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"medicine": "diphenhydramine", "item": ""}, DrillError.OUT_OF_ORDER),
        ({"medicine": "glucagon", "item": ""}, DrillError.WRONG_DRUG),
        ({"amount": "0.15"}, DrillError.WRONG_DOSE),
        ({"form": "nasal_spray"}, DrillError.WRONG_ROUTE),
        ({"site": "upper arm"}, DrillError.WRONG_SITE),
    ],
)
def test_wrong_drug_dose_route_site_and_order_are_each_said(change: dict, error: str) -> None:
    step = {"step": "antihistamine"} if "medicine" in change else {}
    facts = [fact(FactKind.BEGIN, 0), replace(dose(60), **change, **step)]

    assert error in {one for one, _fact in drill_result(ADULT, PROTOCOLS, facts).errors}


def test_epinephrine_for_chills_is_not_called_for_and_nothing_done_is_missed() -> None:
    result = drill_result(CHILLS, PROTOCOLS, [fact(FactKind.BEGIN, 0), dose(60)])

    errors = [one for one, _fact in result.errors]
    assert errors == [DrillError.WRONG_PROTOCOL, DrillError.WRONG_DRUG]
    assert result.grades["stop"] is Grade.NOT_DONE
    assert "stop" in result.missed
    child = drill_result(CHILD, PROTOCOLS, [fact(FactKind.BEGIN, 0), dose(60, item="junior")])
    assert (DrillError.WRONG_DOSE, "dose-60-epinephrine") in child.errors


def test_a_corrected_time_and_a_withdrawn_fact_count_as_they_are_meant() -> None:
    stop = fact(FactKind.DONE, 100, "stop")
    corrected = fact(FactKind.CORRECT, 20, of=stop.id, id="c", recorded_at=BEGUN + 200_000)
    withdrawn = fact(FactKind.WITHDRAW, 210, of=stop.id, id="w")

    assert acts_done(PROTOCOLS, [stop, corrected]) == (ActDone("stop", BEGUN + 20_000),)
    assert acts_done(PROTOCOLS, [stop, corrected, withdrawn]) == ()
