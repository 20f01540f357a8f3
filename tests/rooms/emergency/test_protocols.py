"""The protocols a program works by: what the product offers, and what approving them means."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from hearthline.engines.protocols import (
    ENDS,
    Fact,
    FactKind,
    Performer,
    RunState,
    StepState,
    Trust,
    dose_card,
    run_state,
)
from hearthline.engines.protocols.wire import body_of, protocol_from
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.emergency import contents, queries
from hearthline.rooms.emergency.rules.wire import rules_body, rules_from
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.starter.shipping import PROTOCOLS
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.emergency import AT, approved_protocols
from tests.builders.program import make_branch
from tests.builders.protocols import START, a_setting, an_order

BY_KEY = {one.key: one for one in PROTOCOLS}


def test_every_emergency_that_is_asked_for_has_a_protocol() -> None:
    assert set(BY_KEY) == {
        *("anaphylaxis", "infusion_reaction", "cytokine_release", "fever_with_line"),
        *("air_embolism", "extravasation", "catheter_break", "critical_infusion", "low_sugar"),
        *("opioid_sedation", "seizure", "arrest", "hazardous_spill", "fire", "power_loss"),
    }


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.key)
def test_a_shipped_protocol_leads_only_to_others_that_are_shipped(protocol) -> None:
    leads_to = {key for step in protocol.steps for key in step.leads_to}

    assert leads_to <= set(BY_KEY)
    assert protocol_from(json.loads(json.dumps(body_of(protocol)))) == protocol


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.key)
def test_every_number_names_its_source_and_ours_are_never_called_read(protocol) -> None:
    for number in protocol.numbers:
        assert number.source.strip()
        if "Hearthline" in number.source:
            assert number.trust is Trust.PROPOSAL


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=lambda one: one.key)
def test_a_shipped_protocol_can_be_run_to_its_end_by_whoever_is_there(protocol) -> None:
    begin = Fact(id="a", kind=FactKind.BEGIN, at=START, recorded_at=START, protocol=protocol.key)
    end = Fact(id="b", kind=FactKind.END, at=START, recorded_at=START, choice="handed_over")
    setting = a_setting(orders=None, kit=None)

    begun = run_state(BY_KEY, setting, [begin], START)
    ended = run_state(BY_KEY, setting, [begin, end], START)

    assert begun.now
    for step, stands in zip(protocol.steps, ended.steps, strict=True):
        if step.is_mandatory and stands.applies != "no":
            assert stands.state in ENDS


def test_anaphylaxis_shows_stop_epinephrine_and_call_at_once_and_a_caregiver_may_do_them() -> None:
    protocol = BY_KEY["anaphylaxis"]
    begin = Fact(id="a", kind=FactKind.BEGIN, at=START, recorded_at=START, protocol=protocol.key)

    state = run_state(BY_KEY, a_setting(), [begin], START)

    assert [step for _key, step in state.now] == ["stop", "epinephrine", "call"]
    together = [step for step in protocol.steps if step.is_together]
    assert all(Performer.CAREGIVER in step.by for step in together)


def test_the_shipped_card_gives_walt_one_injector_of_03_mg() -> None:
    card = dose_card(BY_KEY["anaphylaxis"], a_setting(), {})

    assert card is not None
    assert card.by_formula_mg == Decimal("0.7")
    assert [offer.amount_mg for offer in card.offers] == [Decimal("0.3")]


def test_in_arrest_the_code_status_stands_beside_the_call() -> None:
    begin = Fact(id="a", kind=FactKind.BEGIN, at=START, recorded_at=START, protocol="arrest")

    state = run_state(BY_KEY, a_setting(traits={"do_not_resuscitate": "yes"}), [begin], START)

    assert [step for _key, step in state.now] == ["code_status", "call"]
    assert state.step("arrest", "compress").state is StepState.NOT_APPLICABLE
    assert state.step("arrest", "comfort").state is StepState.OPEN


def stands(key: str, *facts: Fact, minutes: int = 60, **setting: object) -> RunState:
    begin = Fact(id="a", kind=FactKind.BEGIN, at=START, recorded_at=START, protocol=key)
    now = START + minutes * 60_000
    return run_state(BY_KEY, a_setting(**setting), [begin, *facts], now)


def said(key: str, step: str, choice: str, minute: int = 1, **values: str) -> Fact:
    at = START + minute * 60_000
    return Fact(
        id=f"{step} {choice} {minute}",
        kind=FactKind.ANSWER,
        at=at,
        recorded_at=at,
        protocol=key,
        step=step,
        choice=choice,
        values=values,
    )


def given(key: str, step: str, medicine: str, minute: int) -> Fact:
    at = START + minute * 60_000
    return Fact(
        id=f"{medicine} {minute}",
        kind=FactKind.DOSE,
        at=at,
        recorded_at=at,
        protocol=key,
        step=step,
        medicine=medicine,
    )


def shown(state: RunState) -> set[str]:
    return {one.step for one in state.steps if one.state is not StepState.NOT_APPLICABLE}


@pytest.mark.parametrize(
    ("grade", "allows", "agreed", "who", "goes_on"),
    [
        *(("one", "yes", "yes", "Dr Nemo", True), ("two", "yes", "yes", "Dr Nemo", True)),
        *(("three", "yes", "yes", "Dr Nemo", False), ("four", "yes", "yes", "Dr Nemo", False)),
        *(("two", "no", "yes", "Dr Nemo", False), ("two", "yes", "no", "Dr Nemo", False)),
        ("two", "yes", "yes", "", False),
    ],
)
def test_after_a_reaction_going_on_needs_grade_signs_order_and_a_name(
    grade: str, allows: str, agreed: str, who: str, goes_on: bool
) -> None:
    key = "infusion_reaction"

    state = stands(
        key,
        said(key, "grade", grade),
        said(key, "gone", "yes"),
        said(key, "order_allows", allows),
        said(key, "agreed", agreed, who=who),
    )

    assert ("resume" in shown(state)) is goes_on


def test_vital_signs_in_a_reaction_follow_its_grade_until_it_is_settled() -> None:
    key = "infusion_reaction"
    taken = Fact(
        id="v", kind=FactKind.VITALS, at=START, recorded_at=START, protocol=key, step="vitals"
    )

    def due_after(*answers: Fact) -> set[int]:
        state = stands(key, taken, *answers, minutes=1)
        return {
            (one.due_at - START) // 60_000
            for one in state.steps
            if one.step.startswith("vitals_") and one.applies != "no" and one.due_at
        }

    assert due_after(said(key, "grade", "one")) == {15}
    assert due_after(said(key, "grade", "two")) == {5}
    assert due_after(said(key, "grade", "three")) == {5}
    assert due_after(said(key, "grade", "two"), said(key, "gone", "yes")) == {15}


@pytest.mark.parametrize(
    ("age", "step", "depth", "ratio"),
    [
        (0, "compress_infant", "about 4 cm", "15 and 2"),
        (5, "compress_child", "about 5 cm", "15 and 2"),
        (40, "compress", "at least 5 and not over 6 cm", "30 pushes"),
    ],
)
def test_in_arrest_depth_and_ratio_are_those_of_the_age(
    age: int, step: str, depth: str, ratio: str
) -> None:
    state = stands("arrest", age_years=age, traits={"do_not_resuscitate": "no"})

    [found] = [one for one in shown(state) if one.startswith("compress")]
    words = next(one.text for one in BY_KEY["arrest"].steps if one.id == step)
    assert found == step
    assert depth in words
    assert ratio in words
    assert "who" not in shown(state)


def test_in_arrest_of_somebody_whose_age_nobody_knows_it_is_asked() -> None:
    blank = stands("arrest", age_years=None, traits={})
    child = stands("arrest", said("arrest", "who", "child"), age_years=None, traits={})

    assert "who" in shown(blank)
    assert {one for one in shown(child) if one.startswith("compress")} == {"compress_child"}


def test_what_is_proposed_for_children_in_arrest_is_shown_as_needing_approval() -> None:
    trust = {one.id: one.trust for one in BY_KEY["arrest"].numbers}

    assert {trust[one] for one in ("CPR-03a", "CPR-03b", "CPR-05")} == {Trust.SEEN}
    unread = ("CPR-14", "CPR-13", "CPR-beat", "AGE-infant", "AGE-child")
    assert all(trust[one].needs_approval for one in unread)


def test_naloxone_is_asked_about_again_after_each_dose_and_goals_of_care_come_first() -> None:
    key = "opioid_sedation"
    order = (an_order(medicine="naloxone"),)
    comfort = stands(key, orders=order, traits={"do_not_resuscitate": "yes"})
    first = [given(key, "naloxone", "naloxone", 2), said(key, "still_slow", "yes", 5)]
    again = [*first, given(key, "naloxone_again", "naloxone", 6)]

    assert comfort.now[0] == (key, "goals")
    assert stands(key, *first, orders=order).step(key, "naloxone_again").state is StepState.OPEN
    asked = stands(key, *again, orders=order).step(key, "still_slow")
    assert asked.state is StepState.OPEN
    assert asked.due_at == START + 8 * 60_000
    mandatory = {one.id for one in BY_KEY[key].steps if one.is_mandatory}
    assert {"naloxone_again", "still_slow"} <= mandatory


def test_sugar_is_tested_by_the_clock_where_the_risk_is_high_and_again_after_sugar() -> None:
    key = "low_sugar"
    high = stands(key, said(key, "high_risk", "yes"))
    other = stands(key, said(key, "high_risk", "no"))
    low = stands(key, said(key, "high_risk", "yes"), said(key, "sugar_often", "yes"))

    assert high.step(key, "sugar_often").due_at == START + 15 * 60_000
    assert "sugar" not in shown(high)
    assert "sugar_often" not in shown(other)
    assert {"fast_sugar", "again"} <= shown(low)
    assert "danger" in shown(other)


def test_a_rescue_drug_in_a_seizure_is_the_ordered_one_and_a_leak_is_looked_at_again() -> None:
    state = stands("seizure", orders=(an_order(medicine="midazolam"),))

    assert "rescue_midazolam" in shown(state)
    assert "rescue_diazepam" not in shown(state)
    leak = BY_KEY["extravasation"]
    assert [leak.number(one).value for one in leak.follow_ups] == ["24", "48", "7"]
    assert next(one for one in leak.steps if one.id == "recheck").is_mandatory


def test_rules_of_readiness_come_back_from_json_as_they_went() -> None:
    assert rules_from(json.loads(json.dumps(rules_body(RULES)))) == RULES


def test_rules_that_cannot_be_read_are_refused_by_place() -> None:
    body = json.loads(json.dumps(rules_body(RULES)))
    body["bands"][0]["low_kg"] = "seven"

    with pytest.raises(HearthlineError) as refused:
        contents.check_rules(body)

    assert refused.value.field == "rules.bands[0].low_kg"


@pytest.mark.parametrize(
    ("kilograms", "age", "band"),
    [
        ("7.4", 1, "infant"),
        ("15", 4, "child"),
        ("30", 11, "big_child"),
        ("30", 40, "light_adult"),
        ("50", 40, "adult"),
    ],
)
def test_the_kit_is_chosen_by_weight_and_age(kilograms: str, age: int, band: str) -> None:
    found = RULES.band_for(Decimal(kilograms), age_years=age)

    assert found is not None
    assert found.key == band


def test_a_changed_number_is_shown_in_words_when_versions_are_compared() -> None:
    old, new = (json.loads(json.dumps(body_of(BY_KEY["anaphylaxis"]))) for _ in range(2))
    cap = next(one for one in new["numbers"] if one["id"] == "EPI-03")
    cap["value"] = "0.3"

    changes = contents.compare_protocols(old, new)

    assert [
        (change.what, "0.5 mg" in change.old, "0.3 mg" in change.new) for change in changes
    ] == [("EPI-03", True, True)]


@pytest.mark.django_db
def test_nothing_is_in_force_before_this_program_approves_it() -> None:
    content.offer_shipped(system_context(at=AT))
    assert queries.protocols(AT.date()) == {}
    assert queries.rules_on(AT.date()) is None

    approved_protocols()

    assert set(queries.protocols_read(AT.date())) == set(BY_KEY)
    assert queries.rules_on(AT.date()) == RULES


@pytest.mark.django_db
def test_a_reader_sees_each_number_with_its_source_and_what_still_needs_approval() -> None:
    a_policy()
    client = signed_in(a_user(Role.FIELD_NURSE, branch_id=make_branch()))
    content.offer_shipped(system_context(at=AT))
    draft = ContentVersion.objects.get(kind=contents.PROTOCOL_KIND, key="anaphylaxis")

    page = client.get(f"/emergency/protocols/{draft.id}/").content.decode()
    listed = client.get("/emergency/").content.decode()

    assert "EpiPen label and epipen.com" in page
    assert "Needs approval" in page
    assert "nobody works by it before it is approved" in page
    assert "Call 911 on speaker" in page
    assert "Not approved yet" in listed
