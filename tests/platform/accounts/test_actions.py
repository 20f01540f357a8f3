"""Opening sign-ins, roles, break-glass and the policy."""

from __future__ import annotations

from datetime import date

import pytest

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts import actions
from hearthline.platform.accounts.models import BreakGlass, Membership, Policy, User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import Conflict, NotPermitted, Refused
from hearthline.platform.journal.models import JournalPayload
from tests.builders.accounts import a_context, a_user, an_actor

pytestmark = pytest.mark.django_db
ADMIN = Role.ADMINISTRATOR


def test_an_opened_sign_in_works_and_its_password_is_nowhere_in_the_journal():
    actor = an_actor("Rosa Invented")

    actions.open_sign_in(
        a_context(ADMIN), actor_id=actor.id, username="rosa", password="plum tree by the gate"
    )

    user = User.objects.get(username="rosa")
    assert user.check_password("plum tree by the gate")
    assert user.must_change_password
    assert "plum" not in str(JournalPayload.objects.get().body)


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("", "plum tree by the gate", "accounts.username_missing"),
        ("TAKEN", "plum tree by the gate", "accounts.username_taken"),
        ("rosa", "short", "accounts.password_refused"),
    ],
)
def test_a_sign_in_that_cannot_be_opened_says_why(username, password, code):
    a_user(username="taken")

    with pytest.raises(Refused) as refusal:
        actions.open_sign_in(
            a_context(ADMIN), actor_id=an_actor().id, username=username, password=password
        )

    assert refusal.value.message.code == code


def test_only_an_administrator_opens_sign_ins():
    with pytest.raises(NotPermitted):
        actions.register_actor(a_context(Role.SCHEDULER), kind="staff", name="Rosa Invented")


def test_the_last_administrator_keeps_the_role():
    user = a_user(ADMIN)
    membership = Membership.objects.get(actor=user.actor)

    with pytest.raises(Refused):
        actions.end_role(a_context(ADMIN), membership_id=membership.id, last_day=date(2026, 5, 14))


def test_a_role_in_every_branch_is_not_given_again_for_one():
    user = a_user(Role.INTAKE)

    with pytest.raises(Refused):
        actions.grant_role(
            a_context(ADMIN),
            actor_id=user.actor_id,
            role="intake",
            branch_id=derived_id("test branch", 1),
            since=date(2026, 5, 14),
        )


def test_nobody_closes_their_own_sign_in():
    user = a_user(ADMIN)
    context = a_context(ADMIN)
    from dataclasses import replace

    own = replace(context, caller=replace(context.caller, actor_id=user.actor_id))

    with pytest.raises(Refused):
        actions.set_sign_in_open(own, user_id=user.id, is_open=False)


def test_breaking_the_glass_needs_a_reason_and_lasts_four_hours():
    actor = an_actor()
    from dataclasses import replace

    context = a_context(Role.PHARMACIST)
    context = replace(context, caller=replace(context.caller, actor_id=actor.id))
    with pytest.raises(Refused):
        actions.break_glass(context, subject_id=derived_id("test patient", 1))

    actions.break_glass(
        replace(a_context(caller=context.caller), reason="Pump alarm at night, no team member"),
        subject_id=derived_id("test patient", 1),
    )

    opened = BreakGlass.objects.get()
    assert (opened.expires_at - opened.opened_at).total_seconds() == 4 * 3600


def test_a_policy_changed_by_somebody_else_is_a_conflict():
    actions.set_policy(
        a_context(ADMIN), zone_name="America/New_York", idle_minutes=15, requires_second_factor=True
    )
    actions.set_policy(
        a_context(ADMIN),
        zone_name="America/New_York",
        idle_minutes=20,
        requires_second_factor=True,
        revision=1,
    )

    with pytest.raises(Conflict):
        actions.set_policy(
            a_context(ADMIN),
            zone_name="America/New_York",
            idle_minutes=30,
            requires_second_factor=True,
            revision=1,
        )
    assert Policy.objects.get().idle_minutes == 20


def test_a_zone_nobody_knows_is_named_in_the_refusal():
    with pytest.raises(Refused) as refusal:
        actions.set_policy(
            a_context(ADMIN),
            zone_name="America/Columbus",
            idle_minutes=15,
            requires_second_factor=True,
        )

    assert refusal.value.message.params == {"zone": "America/Columbus"}
