"""Starts, restarts and changes ask their gate in every role; what must run goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.findings import OverrideClass, State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import Reach, Role
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Episode
from hearthline.rooms.census.queries import holds
from hearthline.rooms.census.values import CensusFacts, EpisodeState
from hearthline.rooms.intake import actions as intake
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.library.values import ListedDrug, MustNotStop
from hearthline.rooms.therapy import actions, queries
from hearthline.rooms.therapy.queries import running as running_queries
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import OrderState
from tests.builders.accounts import a_caller, a_policy, a_user, signed_in
from tests.builders.census import (
    AT,
    NORTH,
    SOUTH,
    context_of,
    episode_facts,
    patient_facts,
    patient_in_care,
    taken_over,
)
from tests.builders.gates import nothing_found, only_finding
from tests.builders.therapy import dose_facts, order_facts

pytestmark = pytest.mark.django_db

Ask = Callable[[Context, UUID], object]


def an_order(person: UUID, *, state: OrderState = OrderState.VERIFIED, **given: Any) -> UUID:
    facts = order_facts(person, **given)
    actions.write_order(context_of(Role.INTAKE), facts=facts)
    actions.verify_order(context_of(Role.PHARMACIST), order_id=facts.order_id, version=1)
    if state is not OrderState.VERIFIED:
        actions.activate_order(taken_over(), order_id=facts.order_id)
    if state is OrderState.HELD:
        holding = context_of(Role.PHARMACIST, reason="a rash")
        actions.hold_order(holding, order_id=facts.order_id)
    return facts.order_id


def accepted(key: str, state: EpisodeState = EpisodeState.ACCEPTED) -> tuple[UUID, UUID]:
    person = patient_facts(key)
    episode = episode_facts(person.id, state=state)
    facts = CensusFacts(patients=(person,), episodes=(episode,))
    census.add_records(taken_over(), facts=facts, branch_id=NORTH)
    return person.id, episode.id


def drafted(context: Context) -> UUID:
    """Return the referral of an episode that waits for a decision."""
    _person, episode = accepted(f"drafted {context.action_id}", EpisodeState.DRAFT)
    referring = replace(context_of(Role.INTAKE), action_id=derived_id("refers", context.action_id))
    return intake.refer_episode(referring, episode_id=episode)


def activate(context: Context, person: UUID) -> None:
    actions.activate_order(context, order_id=an_order(person))


def resume(context: Context, person: UUID) -> None:
    actions.resume_order(context, order_id=an_order(person, state=OrderState.HELD))


def change(context: Context, person: UUID) -> None:
    order = an_order(person, state=OrderState.ACTIVE)
    changed = order_facts(person, version=2, dose=read_quantity("30", "g"))
    actions.amend_order(taken_over(), facts=changed, version=1)
    actions.verify_order(context, order_id=order, version=2)


def begin(context: Context, _person: UUID) -> None:
    _accepted, episode = accepted(f"begins {context.action_id}")
    census.step_episode(context, episode_id=episode, to=EpisodeState.ACTIVE, on=AT.date())


def accept(context: Context, _person: UUID) -> None:
    intake.accept_referral(context, referral_id=drafted(context), revision=1)


def accept_on_conditions(context: Context, _person: UUID) -> None:
    report = ConditionAsked("The report comes", "intake", AT + timedelta(hours=2))
    intake.accept_referral(context, referral_id=drafted(context), revision=1, conditions=(report,))


def discharge(context: Context, _person: UUID) -> None:
    _begun, episode = accepted(f"ends {context.action_id}", EpisodeState.ACTIVE)
    census.step_episode(context, episode_id=episode, to=EpisodeState.DISCHARGED, on=AT.date())


def is_narrow(role: Role) -> bool:
    return a_caller(role).reach is Reach.OWN


def with_every_permission(role: Role) -> Context:
    context = context_of(role, step=8)
    every = frozenset().union(*(permissions_of(one) for one in Role))
    return replace(context, caller=replace(context.caller, permissions=every))


ASKED = (activate, resume, change, begin, accept, accept_on_conditions, discharge)


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("role", list(Role))
def test_what_nobody_may_let_pass_is_passed_in_no_role_by_no_action(
    role: Role, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_finding(monkeypatch)
    monkeypatch.setattr(holds, "rooms", tuple)

    with pytest.raises(Refused) as by_permission:
        ask(context_of(role, step=7), patient_in_care("permitted"))
    with pytest.raises(Refused) as by_gate:
        ask(with_every_permission(role), patient_in_care("every permission"))

    # Nurses, drivers and families see only their own people: for them the record is not there.
    unseen = {"actions.not_in_scope"} if is_narrow(role) else set()
    assert by_permission.value.message.code in {"test.says", "actions.not_permitted"} | unseen
    assert by_gate.value.message.code in {"test.says"} | unseen


@pytest.mark.parametrize("ask", ASKED)
def test_where_nothing_stands_at_the_gate_it_passes(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing_found(monkeypatch)
    monkeypatch.setattr(holds, "rooms", tuple)

    ask(
        context_of(
            Role.PHARMACIST if ask in (activate, resume, change) else Role.NURSE_MANAGER, step=7
        ),
        patient_in_care(),
    )


def test_what_a_clinician_may_override_can_wait_for_the_conditions_of_an_acceptance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only_finding(monkeypatch, override=OverrideClass.ONE_CLINICIAN)

    with pytest.raises(Refused):
        accept(context_of(Role.INTAKE, step=7), UUID(int=1))
    accept_on_conditions(context_of(Role.INTAKE, step=8), UUID(int=1))

    states = Episode.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == [EpisodeState.ACCEPTED, EpisodeState.DRAFT]


def test_another_order_that_nobody_verified_does_not_hold_this_one_up() -> None:
    person = patient_in_care()
    order = an_order(person, state=OrderState.HELD)
    actions.write_order(context_of(Role.INTAKE), facts=order_facts(person, 2))

    actions.resume_order(context_of(Role.PHARMACIST, step=3), order_id=order)

    assert queries.orders_by_ids([order])[order].state is OrderState.ACTIVE


def test_words_about_what_runs_change_while_a_gate_is_shut_and_the_dose_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = patient_in_care()
    order = an_order(person, state=OrderState.ACTIVE)
    only_finding(monkeypatch)
    told = order_facts(person, version=2, instructions="Call before you come")
    actions.amend_order(context_of(Role.INTAKE), facts=told, version=1)

    actions.verify_order(context_of(Role.PHARMACIST, step=2), order_id=order, version=2)

    more = order_facts(
        person, version=3, instructions="Call before you come", dose=read_quantity("60", "g")
    )
    actions.amend_order(context_of(Role.INTAKE, step=3), facts=more, version=2)
    with pytest.raises(Refused):
        actions.verify_order(context_of(Role.PHARMACIST, step=4), order_id=order, version=3)
    assert queries.orders_by_ids([order])[order].in_force == 2


@pytest.mark.parametrize("state", [State.OPEN, State.UNKNOWN])
@pytest.mark.parametrize("role", list(Role))
def test_a_new_bag_of_what_must_run_is_never_refused_and_nothing_to_review(
    role: Role, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = MustNotStop((ListedDrug("milrinone"),), is_approved=True)
    monkeypatch.setattr(running_queries.library, "must_not_stop", lambda on: listed)
    person = patient_in_care()
    order = an_order(
        person, state=OrderState.ACTIVE, drug="milrinone", frequency=read_frequency("continuous")
    )
    first = dose_facts(person, order_id=order, started_at=AT - timedelta(days=1))
    actions.record_administration(taken_over(), facts=first)
    only_finding(monkeypatch, state=state)
    bag = dose_facts(person, 2, order_id=order, started_at=AT)
    context = context_of(role, step=9)

    try:
        actions.record_administration(context, facts=bag)
    except NotPermitted:
        assert not context.caller.holds("therapy.administer")
        return

    assert "findings.gate_shut" not in flags()


def test_pharmacists_at_work_by_day_are_told_of_it_though_nobody_is_on_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = MustNotStop((ListedDrug("milrinone"),), is_approved=True)
    monkeypatch.setattr(running_queries.library, "must_not_stop", lambda on: listed)
    pharmacist = a_user(Role.PHARMACIST, branch_id=NORTH)
    a_user(Role.PHARMACIST, branch_id=SOUTH, name="Far Away")
    person = patient_in_care()
    order = an_order(
        person, state=OrderState.ACTIVE, drug="milrinone", frequency=read_frequency("continuous")
    )
    first = dose_facts(person, order_id=order, started_at=AT - timedelta(days=1))
    actions.record_administration(taken_over(), facts=first)
    only_finding(monkeypatch)

    for number in (2, 3):
        bag = dose_facts(person, number, order_id=order, started_at=AT)
        actions.record_administration(context_of(Role.FIELD_NURSE, step=number), facts=bag)

    told = OutgoingMessage.objects.filter(key__startswith=f"therapy.went_on:{order}")
    assert [row.recipient_id for row in told] == [pharmacist.actor_id]


def test_a_dose_before_a_shut_gate_is_kept_and_somebody_looks_at_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = patient_in_care()
    order = an_order(person, state=OrderState.ACTIVE)
    only_finding(monkeypatch)

    actions.record_administration(
        context_of(Role.FIELD_NURSE), facts=dose_facts(person, order_id=order)
    )

    assert "findings.gate_shut" in flags()
    assert queries.last_given([person])


def flags() -> list[str]:
    [entry] = JournalEntry.objects.filter(name="therapy.record_administration").order_by("-id")[:1]
    return list(entry.flags)


def test_the_page_of_an_order_shows_what_stands_before_it_is_made_active() -> None:
    a_policy()
    person = patient_in_care()
    order = an_order(person)
    pharmacist = signed_in(a_user(Role.PHARMACIST))

    page = reverse("therapy:order", args=[order])
    shown = pharmacist.get(page).content.decode()
    pharmacist.post(reverse("therapy:step", args=[order, "activate"]))
    after = pharmacist.get(page).content.decode()

    assert "Let it pass" in shown
    assert "compared" in after
    assert queries.orders_by_ids([order])[order].state is OrderState.VERIFIED
