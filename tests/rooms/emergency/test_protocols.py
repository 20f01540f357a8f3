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
from tests.builders.protocols import START, a_setting

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
