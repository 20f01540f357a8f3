"""A run is what its facts say, in whatever order they come."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.engines.protocols import (
    AGE_GROUPS,
    ENDS,
    Ages,
    Condition,
    Fact,
    FactKind,
    Flag,
    Infusion,
    Option,
    RunState,
    Setting,
    Share,
    StepState,
    Timer,
    TimerKind,
    Write,
    run_state,
    what_to_stop,
)
from hearthline.engines.protocols.wire import said
from tests.builders.protocols import (
    START,
    a_fact,
    a_number,
    a_protocol,
    a_setting,
    a_step,
    by_chance,
    facts_by_chance,
    setting_by_chance,
)

SECOND = Timer(TimerKind.AFTER_DOSE, 300, "repeat_after_s")
PROTOCOL = a_protocol(
    a_step("stop", is_together=True, act="stop"),
    a_step("epinephrine", is_together=True, act="epinephrine", medicine="epinephrine"),
    a_step("call", is_together=True, act="call"),
    a_step("vitals", act="vitals", timer=Timer(TimerKind.REPEAT, 300, "repeat_after_s")),
    a_step("better", asks=(Option("yes", "Yes"), Option("no", "No")), after=("epinephrine",)),
    a_step(
        "second",
        medicine="epinephrine",
        when=(Condition("answer.better", "no"),),
        after=("epinephrine",),
        timer=SECOND,
    ),
    a_step("antihistamine", is_mandatory=False, medicine="diphenhydramine", after=("epinephrine",)),
    a_step(
        "glucagon",
        medicine="glucagon",
        when=(Condition("ordered.glucagon", "yes"), Condition("kit.glucagon", "yes")),
    ),
)
ARREST = a_protocol(
    a_step("call", act="call"),
    a_step("compress", when=(Condition("patient.do_not_resuscitate", "no"),)),
    key="arrest",
    dose=None,
)
AGREED = Condition("answer.agreed", "yes", must_be_known=True)
PAUSED = a_protocol(
    a_step("stop", act="stop"),
    a_step("rate", writes=(Write("rate", "Rate", "mL/h"),)),
    a_step("grade", asks=(Option("one", "1"), Option("two", "2"), Option("three", "3"))),
    a_step(
        "agreed",
        asks=(Option("yes", "Yes"), Option("no", "No")),
        writes=(Write("who", "Who", needed_for=("yes",)),),
    ),
    a_step(
        "resume",
        act="resume",
        is_mandatory=False,
        when=(Condition("answer.grade", "one", also=("two",), must_be_known=True), AGREED),
        timer=Timer(TimerKind.WAIT, 300, "repeat_after_s", "stop"),
        share=Share("rate", "rate", "percent"),
        writes=(Write("rate", "Rate now", "mL/h"),),
    ),
    key="reaction",
    dose=None,
    numbers=(a_number("repeat_after_s", "300"), a_number("percent", "50")),
)
BEGIN = a_fact(FactKind.BEGIN, 0)


def run(*facts: Fact, seconds: int = 60, setting: Setting | None = None) -> RunState:
    protocols = {"anaphylaxis": PROTOCOL, "arrest": ARREST, "reaction": PAUSED}
    return run_state(protocols, setting or a_setting(), facts, START + seconds * 1000)


def a_dose(seconds: int, **given: object) -> Fact:
    base = {"step": "epinephrine", "medicine": "epinephrine", "amount": "0.3", "unit": "mg"}
    return a_fact(FactKind.DOSE, seconds, **base | {"item": "injector"} | given)


def test_stop_epinephrine_and_call_stand_side_by_side() -> None:
    assert run(BEGIN).now == tuple(
        ("anaphylaxis", step) for step in ("stop", "epinephrine", "call")
    )


def test_a_step_that_cannot_be_done_holds_up_nothing() -> None:
    stuck = a_fact(FactKind.NOT_POSSIBLE, 10, step="stop", text="clamp is out of reach")

    state = run(BEGIN, stuck)

    assert state.step("anaphylaxis", "stop").state is StepState.NOT_POSSIBLE
    assert state.now == (("anaphylaxis", "epinephrine"), ("anaphylaxis", "call"))


def test_a_dose_given_at_1016_and_recorded_at_1024_counts_from_1016() -> None:
    given_at = START + 100_000
    late = a_dose(580, at=given_at, recorded_at=START + 580_000)

    state = run(BEGIN, late, seconds=600)

    assert state.last_dose_at == {"epinephrine": given_at}
    assert state.step("anaphylaxis", "epinephrine").recorded_at == START + 580_000
    assert state.measures["epinephrine"] == 100_000


def test_a_time_can_be_put_right_afterwards() -> None:
    dose = a_dose(580)
    correction = a_fact(FactKind.CORRECT, 600, of=dose.id, at=START + 100_000)

    state = run(BEGIN, dose, correction, seconds=650)

    assert state.step("anaphylaxis", "epinephrine").at == START + 100_000


def test_a_step_recorded_by_mistake_is_open_again() -> None:
    wrong = a_fact(FactKind.DONE, 10, step="stop")
    taken_back = a_fact(FactKind.WITHDRAW, 12, of=wrong.id)

    assert run(BEGIN, wrong, taken_back).step("anaphylaxis", "stop").state is StepState.OPEN


def test_the_second_dose_is_due_five_minutes_after_the_first_if_not_better() -> None:
    first = a_dose(60)
    not_better = a_fact(FactKind.ANSWER, 350, step="better", choice="no")
    better = a_fact(FactKind.ANSWER, 350, step="better", choice="yes")

    before = run(BEGIN, first, seconds=359)
    due = run(BEGIN, first, not_better, seconds=360)

    assert ("anaphylaxis", "second") not in before.due
    assert before.step("anaphylaxis", "second").due_at == START + 360_000
    assert ("anaphylaxis", "second") in due.due
    settled = run(BEGIN, first, better, seconds=360).step("anaphylaxis", "second")
    assert settled.state is StepState.NOT_APPLICABLE


def test_vitals_come_due_again_every_five_minutes_until_the_end() -> None:
    taken = a_fact(FactKind.VITALS, 60, step="vitals", values={"pulse": "120"})
    end = a_fact(FactKind.END, 500, choice="handed_over", text="ambulance")

    assert ("anaphylaxis", "vitals") in run(BEGIN, taken, seconds=361).due
    assert run(BEGIN, taken, end, seconds=900).due == ()


def test_an_antihistamine_before_epinephrine_is_kept_and_flagged() -> None:
    early = a_dose(30, step="antihistamine", medicine="diphenhydramine", amount="50")

    state = run(BEGIN, early)

    waiting = run(BEGIN).step("anaphylaxis", "antihistamine")
    assert waiting.state is StepState.WAITING
    assert state.step("anaphylaxis", "antihistamine").state is StepState.DONE
    assert Flag.BEFORE_FIRST_LINE in state.doses[0].flags


def test_a_dose_that_was_not_offered_is_recorded_and_flagged_never_refused() -> None:
    state = run(BEGIN, a_dose(60, amount="0.6", item="pocket"), a_dose(90), seconds=100)

    assert {Flag.ABOVE_CAP, Flag.NOT_IN_KIT} <= set(state.doses[0].flags)
    assert Flag.TOO_SOON in state.doses[1].flags
    assert state.step("anaphylaxis", "epinephrine").state is StepState.DONE


def test_glucagon_is_shown_only_if_ordered_and_in_the_kit_and_asked_if_nobody_knows() -> None:
    known = run(BEGIN).step("anaphylaxis", "glucagon")
    unknown = run(BEGIN, setting=a_setting(orders=None, kit=None)).step("anaphylaxis", "glucagon")

    assert known.state is StepState.NOT_APPLICABLE
    assert (unknown.state, unknown.applies) == (StepState.OPEN, "unknown")


def test_a_second_emergency_takes_over_and_what_was_done_stays_done() -> None:
    called = a_fact(FactKind.DONE, 20, step="call")
    arrest = a_fact(FactKind.BEGIN, 200, protocol="arrest")

    state = run(BEGIN, called, arrest, seconds=210)

    assert state.protocols == ("anaphylaxis", "arrest")
    assert state.step("arrest", "call").state is StepState.DONE
    assert state.now == (("arrest", "compress"),)
    assert ("anaphylaxis", "epinephrine") in state.then


def test_an_order_not_to_resuscitate_takes_away_the_pushes_and_leaves_the_call() -> None:
    arrest = a_fact(FactKind.BEGIN, 0, protocol="arrest")
    setting = a_setting(traits={"do_not_resuscitate": "yes"})

    state = run(arrest, setting=setting)

    assert state.now == (("arrest", "call"),)
    assert state.step("arrest", "compress").state is StepState.NOT_APPLICABLE


def test_two_runs_at_once_know_nothing_of_each_other() -> None:
    one = run(BEGIN, a_dose(60))
    other = run(BEGIN)

    assert one.last_dose_at
    assert other.last_dose_at == {}


def test_a_fact_of_an_unknown_step_is_kept_and_flagged() -> None:
    strange = a_fact(FactKind.DONE, 30, step="fly")

    assert (strange.id, Flag.NO_SUCH_STEP) in run(BEGIN, strange).flags


def test_a_run_can_be_ended_at_once_and_says_how_what_was_left_ended() -> None:
    end = a_fact(FactKind.END, 5, choice="handed_over", text="ambulance 12")

    state = run(BEGIN, end)

    assert state.is_ended
    assert state.step("anaphylaxis", "epinephrine").state is StepState.HANDED_OVER
    assert state.step("anaphylaxis", "epinephrine").text == "ambulance 12"
    assert state.step("anaphylaxis", "antihistamine").state is StepState.LEFT_OUT


def test_a_weight_said_in_the_run_goes_before_the_one_of_the_sheet() -> None:
    said_now = a_fact(FactKind.WEIGHT, 20, amount="44", unit="[lb_av]")

    card = run(BEGIN, said_now).card

    assert card is not None
    assert str(card.kilograms) == "19.9"


def test_an_infusion_that_must_not_stop_is_named_and_kept() -> None:
    plan = what_to_stop(
        (
            Infusion("ceftriaxone", "white lumen", "no"),
            Infusion("epoprostenol", "red lumen", "yes"),
            Infusion("hydration", "blue lumen"),
        )
    )

    assert [one.drug for one in plan.keep] == ["epoprostenol"]
    assert [one.drug for one in plan.stop] == ["ceftriaxone", "hydration"]
    assert [one.drug for one in plan.ask] == ["hydration"]
    assert plan.shared == plan.where_unknown == ()


@pytest.mark.parametrize(
    ("stopped", "kept", "shared", "where_unknown"),
    [
        ("red lumen", "red lumen", 1, 0),
        ("white lumen", "red lumen", 0, 0),
        ("", "red lumen", 0, 1),
        ("white lumen", "", 0, 1),
    ],
)
def test_beside_what_must_not_stop_it_says_whether_the_lumen_is_shared_or_not_known(
    stopped: str, kept: str, shared: int, where_unknown: int
) -> None:
    plan = what_to_stop(
        (Infusion("ceftriaxone", stopped, "no"), Infusion("milrinone", kept, "yes"))
    )

    assert (len(plan.shared), len(plan.where_unknown)) == (shared, where_unknown)


@given(
    st.lists(
        st.builds(
            Infusion,
            st.text(max_size=3),
            st.sampled_from(["", "red", "white"]),
            st.sampled_from(["yes", "no", "unknown"]),
        ),
        max_size=6,
    )
)
def test_what_must_not_stop_is_never_among_what_is_stopped(infusions: list[Infusion]) -> None:
    plan = what_to_stop(tuple(infusions))

    assert not [one for one in (*plan.stop, *plan.shared) if one.must_not_stop == "yes"]
    assert len(plan.stop) + len(plan.keep) == len(infusions)
    assert {*plan.ask, *plan.shared, *plan.where_unknown} <= set(plan.stop)
    assert not (plan.keep == () and (plan.shared or plan.where_unknown))


def paused(grade: str = "two", who: str = "Dr Hal Nemo", *more: Fact, **given: str) -> RunState:
    said: list[Fact] = [
        a_fact(FactKind.BEGIN, 0, protocol="reaction"),
        a_fact(FactKind.DONE, 10, protocol="reaction", step="stop"),
        a_fact(FactKind.DONE, 20, protocol="reaction", step="rate", values={"rate": "84"}),
        a_fact(FactKind.ANSWER, 30, protocol="reaction", step="grade", choice=grade),
        a_fact(
            *(FactKind.ANSWER, 60),
            protocol="reaction",
            step="agreed",
            choice=given.get("agreed", "yes"),
            values={"who": who},
        ),
    ]
    return run(*said, *more, seconds=700)


def resumed(seconds: int = 400, rate: str = "42") -> Fact:
    return a_fact(FactKind.DONE, seconds, protocol="reaction", step="resume", values={"rate": rate})


def flags(state: RunState) -> set[Flag]:
    return {flag for _fact, flag in state.flags}


def test_going_on_is_offered_after_a_mild_reaction_at_half_the_rate_and_by_name() -> None:
    stands = paused().step("reaction", "resume")

    assert (stands.state, stands.unmet) == (StepState.OPEN, ())
    assert stands.at_most == 42
    assert flags(paused("two", "Dr Hal Nemo", resumed())) == set()


def test_going_on_is_not_offered_after_a_worse_one_or_while_nobody_said() -> None:
    worse = paused("three").step("reaction", "resume")
    unsaid = run(a_fact(FactKind.BEGIN, 0, protocol="reaction")).step("reaction", "resume")
    unnamed = paused("two", "  ").step("reaction", "resume")
    refused = paused("two", agreed="no").step("reaction", "resume")

    for stands in (worse, unsaid, unnamed, refused):
        assert stands.state is StepState.NOT_APPLICABLE
    assert worse.unmet == ("answer.grade",)
    assert unsaid.unmet == ("answer.grade", "answer.agreed")
    assert unnamed.unmet == refused.unmet == ("answer.agreed",)


def test_an_answer_that_was_not_possible_agrees_to_nothing() -> None:
    no_signal = a_fact(FactKind.NOT_POSSIBLE, 90, protocol="reaction", step="agreed", text="no")

    assert paused("two", "x", no_signal).step("reaction", "resume").applies == "no"


def test_what_was_started_again_all_the_same_is_kept_and_flagged() -> None:
    assert flags(paused("three", "Dr Hal Nemo", resumed())) == {Flag.RESUMED_AGAINST}
    assert flags(paused("two", "", resumed())) == {Flag.RESUMED_AGAINST}
    assert flags(paused("two", "Dr Hal Nemo", resumed(200))) == {Flag.RESUMED_AGAINST}
    assert flags(paused("two", "Dr Hal Nemo", resumed(40))) == {Flag.RESUMED_AGAINST}
    faster = paused("two", "Dr Hal Nemo", resumed(400, "42.1"))
    assert flags(faster) == {Flag.RESUMED_ABOVE}
    assert faster.step("reaction", "resume").state is StepState.DONE


def test_what_was_stopped_before_it_was_started_again_is_to_be_stopped_again() -> None:
    worse = a_fact(FactKind.BEGIN, 500)
    stopped = a_fact(FactKind.DONE, 510, step="stop")

    again = paused("two", "Dr Hal Nemo", resumed(), worse)
    before = paused("two", "Dr Hal Nemo", worse)

    assert again.step("anaphylaxis", "stop").state is StepState.OPEN
    assert again.step("reaction", "stop").state is StepState.DONE
    assert before.step("anaphylaxis", "stop").state is StepState.DONE
    after = paused("two", "Dr Hal Nemo", resumed(), worse, stopped)
    assert after.step("anaphylaxis", "stop").state is StepState.DONE


def test_an_age_decides_and_where_nobody_knows_it_the_answer_does() -> None:
    groups = tuple(Option(one, one) for one in AGE_GROUPS)
    aged = a_protocol(
        a_step("who", asks=groups, when=(Condition("age.known", "no"),)),
        *(a_step(one, when=(Condition("age.group", one),)) for one in AGE_GROUPS),
        numbers=(a_number("infant", "1"), a_number("child", "13")),
        ages=Ages("who", "infant", "child"),
        dose=None,
    )

    def shown(age: int | None, *facts: Fact) -> list[str]:
        state = run_state({"anaphylaxis": aged}, a_setting(age_years=age), (BEGIN, *facts), START)
        return [one.step for one in state.steps if one.applies != "no" and one.step != "who"]

    assert [shown(age) for age in (0, 1, 12, 13)] == [["infant"], ["child"], ["child"], ["adult"]]
    assert shown(None) == list(AGE_GROUPS)
    said = a_fact(FactKind.ANSWER, 5, step="who", choice="infant")
    assert shown(None, said) == ["infant"]
    assert shown(58, said) == ["infant"]


@given(st.integers(0, 1_000_000))
def test_in_any_finished_run_every_mandatory_step_has_one_of_three_ends(seed: int) -> None:
    chance = random.Random(seed)
    protocols = {key: by_chance(chance, key) for key in ("one", "two")}
    facts = facts_by_chance(chance, protocols)
    end = a_fact(FactKind.END, 2_000, fact_id="end", choice=chance.choice(("", "handed_over")))

    state = run_state(protocols, setting_by_chance(chance), [*facts, end], START + 3_000_000)

    mandatory = {(p.key, s.id) for p in protocols.values() for s in p.steps if s.is_mandatory}
    for stands in state.steps:
        if (stands.protocol, stands.step) in mandatory and stands.applies != "no":
            assert stands.state in ENDS
    assert state.now == state.due == ()


@given(st.integers(0, 1_000_000))
def test_the_order_in_which_facts_arrive_and_repeats_change_nothing(seed: int) -> None:
    chance = random.Random(seed)
    protocols = {key: by_chance(chance, key) for key in ("one", "two")}
    setting = setting_by_chance(chance)
    facts = facts_by_chance(chance, protocols)
    mixed = [*facts, *facts[:3]]
    chance.shuffle(mixed)

    as_made = run_state(protocols, setting, facts, START + 900_000)
    as_arrived = run_state(protocols, setting, mixed, START + 900_000)

    assert said(as_arrived) == said(as_made)
