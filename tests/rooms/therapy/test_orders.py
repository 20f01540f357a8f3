"""Orders from draft to the end: who may do what, versions that never change, what is in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Conflict, NotInScope, NotPermitted
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.models import Order, TherapyVersion
from hearthline.rooms.therapy.rules import TherapyRefusal
from hearthline.rooms.therapy.values import OrderState, Step
from tests.builders.census import AT, SOUTH, context_of, patient_in_care, taken_over
from tests.builders.therapy import nursing_facts, order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    return patient_in_care()


def state_of(order_id) -> OrderState:
    return OrderState(Order.objects.get(pk=order_id).state)


def write_and_verify(patient):
    order_id = actions.write_order(context_of(Role.INTAKE), facts=order_facts(patient))
    actions.verify_order(context_of(Role.PHARMACIST), order_id=order_id, version=1)
    return order_id


def test_an_order_is_a_draft_until_a_pharmacist_verifies_it(patient):
    order_id = actions.write_order(context_of(Role.INTAKE), facts=order_facts(patient))
    assert state_of(order_id) is OrderState.DRAFT

    with pytest.raises(NotPermitted):
        actions.verify_order(context_of(Role.INTAKE), order_id=order_id, version=1)
    actions.verify_order(context_of(Role.PHARMACIST), order_id=order_id, version=1)

    [order] = queries.therapy_orders_of([patient])[patient]
    assert order.head.state is OrderState.VERIFIED
    assert order.head.verified_by == "Invented Pharmacist"
    assert order.head.verified_at == AT


def test_a_change_leaves_the_old_version_in_force_until_the_new_one_is_verified(patient):
    order_id = write_and_verify(patient)
    actions.activate_order(taken_over(), order_id=order_id)
    changed = order_facts(patient, version=2, dose=read_quantity("35", "g"))

    actions.amend_order(context_of(Role.INTAKE), facts=changed, version=1)

    [order] = queries.therapy_orders_of([patient])[patient]
    assert (order.version, str(order.content.dose.value)) == (1, "40")
    assert order.head.awaits_verification
    actions.verify_order(context_of(Role.PHARMACIST), order_id=order_id, version=2)
    [order] = queries.therapy_orders_of([patient])[patient]
    assert (order.version, str(order.content.dose.value)) == (2, "35")
    assert state_of(order_id) is OrderState.ACTIVE
    assert TherapyVersion.objects.get(order_id=order_id, version=2).amends_id == (
        TherapyVersion.objects.get(order_id=order_id, version=1).pk
    )


def test_two_people_changing_one_order_meet_a_conflict(patient):
    write_and_verify(patient)
    actions.amend_order(
        context_of(Role.PHARMACIST), facts=order_facts(patient, version=2), version=1
    )

    with pytest.raises(Conflict):
        actions.amend_order(
            context_of(Role.NURSE_MANAGER), facts=order_facts(patient, version=3), version=1
        )


def test_a_version_that_is_no_longer_the_newest_cannot_be_verified(patient):
    order_id = actions.write_order(context_of(Role.INTAKE), facts=order_facts(patient))
    actions.amend_order(
        context_of(Role.PHARMACIST), facts=order_facts(patient, version=2), version=1
    )

    with pytest.raises(Conflict):
        actions.verify_order(context_of(Role.PHARMACIST), order_id=order_id, version=1)


@pytest.mark.parametrize(
    ("writer", "facts", "verifier", "asked"),
    [
        (Role.PHARMACIST, order_facts, Role.NURSE_MANAGER, "another pharmacist"),
        (Role.NURSE_MANAGER, nursing_facts, Role.PHARMACIST, "another nurse manager"),
    ],
)
def test_nobody_verifies_what_they_wrote(patient, writer, facts, verifier, asked):
    order_id = actions.write_order(context_of(writer), facts=facts(patient))

    with pytest.raises(TherapyRefusal) as refusal:
        actions.verify_order(context_of(writer), order_id=order_id, version=1)

    assert asked in sentence(refusal.value.message)
    assert state_of(order_id) is OrderState.DRAFT
    if verifier is Role.PHARMACIST:
        actions.verify_order(context_of(verifier), order_id=order_id, version=1)
        assert state_of(order_id) is OrderState.VERIFIED


def test_a_change_of_one_pharmacist_is_verified_by_another(patient):
    order_id = write_and_verify(patient)
    changed = order_facts(patient, version=2, dose=read_quantity("35", "g"))
    actions.amend_order(context_of(Role.PHARMACIST), facts=changed, version=1)

    with pytest.raises(TherapyRefusal):
        actions.verify_order(context_of(Role.PHARMACIST), order_id=order_id, version=2)

    [order] = queries.therapy_orders_of([patient])[patient]
    assert order.version == 1
    colleague = replace(context_of(Role.PHARMACIST).caller, actor_id=derived_id("second pair"))
    actions.verify_order(
        replace(context_of(Role.PHARMACIST), caller=colleague), order_id=order_id, version=2
    )
    [order] = queries.therapy_orders_of([patient])[patient]
    assert order.version == 2


def test_holding_needs_a_reason_and_keeps_it(patient):
    order_id = write_and_verify(patient)

    with pytest.raises(TherapyRefusal):
        actions.hold_order(context_of(Role.PHARMACIST), order_id=order_id)
    actions.hold_order(context_of(Role.PHARMACIST, reason="Fever"), order_id=order_id)
    actions.resume_order(context_of(Role.PHARMACIST), order_id=order_id)

    steps = queries.steps_of([order_id])[order_id]
    assert {step.step for step in steps} == {Step.WRITE, Step.VERIFY, Step.HOLD, Step.RESUME}
    assert {step.reason for step in steps} == {"", "Fever"}


def test_a_discontinued_order_takes_no_further_step(patient):
    order_id = write_and_verify(patient)
    actions.discontinue_order(context_of(Role.PHARMACIST, reason="Course done"), order_id=order_id)

    with pytest.raises(TherapyRefusal):
        actions.activate_order(taken_over(), order_id=order_id)
    with pytest.raises(TherapyRefusal):
        actions.amend_order(
            context_of(Role.PHARMACIST), facts=order_facts(patient, version=2), version=1
        )


def test_another_branch_cannot_touch_the_order(patient):
    order_id = write_and_verify(patient)

    with pytest.raises(NotInScope):
        actions.hold_order(
            context_of(Role.PHARMACIST, branch=SOUTH, reason="Curious"), order_id=order_id
        )


def test_many_orders_are_written_in_few_statements_and_read_back_the_same(
    patient, django_assert_max_num_queries
):
    orders = tuple(order_facts(patient, key) for key in range(30)) + tuple(
        nursing_facts(patient, key) for key in range(30)
    )

    with django_assert_max_num_queries(20):
        assert actions.add_orders(system_context(at=AT), orders=orders) == 60

    with django_assert_max_num_queries(4):
        therapy = queries.therapy_orders_of([patient])[patient]
        nursing = queries.nursing_orders_of([patient])[patient]
    assert {order.content for order in therapy} == set(orders[:30])
    assert {order.content for order in nursing} == set(orders[30:])
