"""Holding care and going on: no rule stops a drug, and orders are verified again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearthline.kernel.findings import Gate, State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import checks as census_checks
from hearthline.rooms.census import queries as people
from hearthline.rooms.census.rules import CensusRefusal
from hearthline.rooms.census.values import EpisodeState, HoldFacts, HoldReason, LeftAtHome, LeftKind
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.rules import TherapyRefusal
from hearthline.rooms.therapy.values import OrderState
from tests.builders.census import AT, context_of, episode_facts, patient_in_care, taken_over
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=3)


@pytest.fixture
def patient():
    person = patient_in_care()
    order = order_facts(person, episode_id=episode_facts(person).id)
    actions.write_order(context_of(Role.INTAKE), facts=order)
    actions.verify_order(
        context_of(Role.PHARMACIST, at=AT - timedelta(hours=1)), order_id=order.order_id, version=1
    )
    actions.activate_order(taken_over(), order_id=order.order_id)
    return person


def hold_facts(person, **given):
    values = {
        "id": derived_id("hold", person),
        "episode_id": episode_facts(person).id,
        "patient_id": person,
        "reason": HoldReason.HOSPITAL,
        "since": AT,
        "expected_return": date(2026, 5, 20),
    } | given
    return HoldFacts(**values)


def hold(person, role=Role.PHARMACIST, *, confirms=True, **given):
    return actions.hold_course(
        context_of(role), facts=hold_facts(person, **given), confirms=confirms
    )


def state_of(person) -> EpisodeState:
    return people.episodes_of([person])[person][0].state


def order_state(person) -> OrderState:
    return queries.therapy_orders_of([person])[person][0].head.state


def resume(person, role=Role.PHARMACIST):
    actions.resume_course(
        context_of(role, at=LATER),
        episode_id=episode_facts(person).id,
        patient_id=person,
        on=LATER.date(),
    )


def verify_again(person):
    [order] = queries.therapy_orders_of([person])[person]
    actions.verify_order(
        context_of(Role.PHARMACIST, at=LATER), order_id=order.head.id, version=order.head.version
    )


def test_a_pharmacist_who_confirms_holds_care_at_once(patient):
    hold(patient)

    assert state_of(patient) is EpisodeState.ON_HOLD
    assert order_state(patient) is OrderState.HELD


def test_a_hold_by_anybody_else_stops_nothing_until_a_pharmacist_confirms(patient):
    hold_id = hold(patient, Role.INTAKE, confirms=False)
    [finding] = census_checks.not_on_hold([patient], AT, Reads([patient]))
    before = (state_of(patient), order_state(patient))

    context = replace(context_of(Role.PHARMACIST), reason="Immune globulin may be interrupted")
    actions.confirm_hold(context, hold_id=hold_id)

    assert before == (EpisodeState.ACTIVE, OrderState.ACTIVE)
    assert finding.state is State.OPEN
    assert not finding.blocks
    assert (state_of(patient), order_state(patient)) == (EpisodeState.ON_HOLD, OrderState.HELD)


def test_the_pharmacist_is_told_which_drug_a_hold_would_stop(patient):
    hold(patient, Role.NURSE_MANAGER, confirms=False)

    task = Task.objects.get(owner_role=Role.PHARMACIST)

    assert task.title["params"]["drug"] == "immune globulin human 10 %"
    assert task.due == AT


@pytest.mark.parametrize("role", [Role.INTAKE, Role.NURSE_MANAGER])
def test_nobody_but_a_pharmacist_says_that_a_drug_may_stop(patient, role):
    with pytest.raises(NotPermitted):
        hold(patient, role, confirms=True)
    hold_id = hold(patient, role, confirms=False)
    with pytest.raises(NotPermitted):
        actions.confirm_hold(context_of(role, reason="in a hurry"), hold_id=hold_id)

    assert order_state(patient) is OrderState.ACTIVE


def test_a_pharmacist_says_what_was_looked_at(patient):
    hold_id = hold(patient, Role.INTAKE, confirms=False)

    with pytest.raises(TherapyRefusal):
        actions.confirm_hold(context_of(Role.PHARMACIST), hold_id=hold_id)


def test_a_hold_that_is_not_taken_up_leaves_care_as_it_was(patient):
    hold_id = hold(patient, Role.INTAKE, confirms=False)

    census.drop_hold(context_of(Role.PHARMACIST), hold_id=hold_id)

    assert state_of(patient) is EpisodeState.ACTIVE
    assert people.open_holds([patient]) == {}


def test_without_running_drugs_a_hold_waits_for_nobody():
    person = patient_in_care(2)

    hold(person, Role.INTAKE, confirms=False)

    assert state_of(person) is EpisodeState.ON_HOLD


def test_while_on_hold_nothing_is_dispensed_or_given_and_nobody_overrides_it(patient):
    hold(patient)

    [finding] = census_checks.not_on_hold([patient], AT, Reads([patient]))

    gates = (Gate.DISPENSE, Gate.SHIP, Gate.FIRST_DOSE, Gate.EACH_DOSE, Gate.VISIT)
    assert all(finding.is_blocking(gate) for gate in gates)
    assert finding.override == "never"


def test_an_episode_is_held_once(patient):
    hold(patient, Role.INTAKE, confirms=False)

    with pytest.raises(CensusRefusal):
        hold(patient, id=derived_id("second hold", patient))


def test_going_on_is_refused_until_the_orders_are_verified_again(patient):
    hold(patient)

    with pytest.raises(Refused) as refusal:
        resume(patient)
    verify_again(patient)
    resume(patient)

    assert sentence(refusal.value.message) == (
        "immune globulin human 10 % was not verified since the hold began. Have a pharmacist "
        "verify it again, or write a new order."
    )
    assert state_of(patient) is EpisodeState.ACTIVE
    assert order_state(patient) is OrderState.ACTIVE


def test_a_new_order_in_place_of_the_old_one_lets_care_go_on_once_it_is_verified(patient):
    hold(patient)
    [old] = queries.therapy_orders_of([patient])[patient]
    actions.discontinue_order(
        context_of(Role.PHARMACIST, reason="Another dose after the stay"), order_id=old.head.id
    )
    new = order_facts(patient, "after", episode_id=episode_facts(patient).id)
    actions.write_order(context_of(Role.INTAKE, at=LATER), facts=new)

    with pytest.raises(Refused):
        resume(patient)
    actions.verify_order(context_of(Role.PHARMACIST, at=LATER), order_id=new.order_id, version=1)
    resume(patient)

    assert state_of(patient) is EpisodeState.ACTIVE


def test_going_on_without_any_order_is_refused(patient):
    hold(patient)
    [order] = queries.therapy_orders_of([patient])[patient]
    actions.discontinue_order(
        context_of(Role.PHARMACIST, reason="Course changed"), order_id=order.head.id
    )

    with pytest.raises(Refused) as refusal:
        resume(patient)

    assert sentence(refusal.value.message).startswith("No order stands.")


def test_holding_and_going_on_are_no_bare_steps_of_an_episode(patient):
    episode = episode_facts(patient).id

    with pytest.raises(CensusRefusal):
        census.step_episode(
            context_of(Role.PHARMACIST), episode_id=episode, to=EpisodeState.ON_HOLD, on=AT.date()
        )


def test_an_order_is_not_verified_twice_without_a_hold(patient):
    [order] = queries.therapy_orders_of([patient])[patient]

    with pytest.raises(TherapyRefusal):
        actions.verify_order(
            context_of(Role.PHARMACIST), order_id=order.head.id, version=order.head.version
        )


def test_what_is_in_the_home_is_asked_and_unknown_stays_unknown(patient):
    items = (LeftAtHome(LeftKind.PUMP, "pump"), LeftAtHome(LeftKind.LINE, "PICC"))

    hold_id = hold(patient, at_home=items)

    [row] = people.holds_of(patient)
    assert row.pk == hold_id
    assert [item["is_there"] for item in row.at_home] == ["not_asked", "not_asked"]


def test_the_banner_says_since_when_why_and_until_when(patient):
    hold(patient)

    shown = people.banner(patient, on=AT.date())

    assert "On hold since" in shown.held
    assert "in hospital" in shown.held
    assert "Expected back 20-May-2026." in shown.held
