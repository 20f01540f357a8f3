"""Every action refuses roles without its permission and people of another branch."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import NotInScope, NotPermitted
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.records.undoing import CannotUndo
from tests.hostile.acting import OF_NOBODY, Act, acts
from tests.hostile.world import ROLES, World

pytestmark = pytest.mark.django_db

REFUSED: dict[str, type[Exception]] = {"census.undo": CannotUndo}
"""What an action says first when it does not even look at the scope: only one's own is undone."""

EVERY = pytest.mark.parametrize("act", acts(), ids=lambda one: one.name)
ABOUT_SOMEBODY = pytest.mark.parametrize(
    "act", [one for one in acts() if one.reason_to_skip is None], ids=lambda one: one.name
)


def outcome(act: Act, world: World, role: Role, arguments: dict[str, Any]) -> object:
    """Return the error an action ended with, or its journal entry when it was done."""
    context = world.context(role)
    try:
        with transaction.atomic():
            act.run(context, **arguments)
    except Exception as error:
        return error
    return JournalEntry.objects.get(action_id=context.action_id)


def holders(world: World, act: Act) -> list[Role]:
    return [role for role in ROLES if world.caller(role).holds(act.permission)]


@EVERY
def test_a_role_without_permission_is_refused_or_its_fact_is_flagged(
    act: Act, world: World
) -> None:
    for role in sorted(set(ROLES) - set(holders(world, act))):
        ended = outcome(act, world, role, act.arguments(world.own))

        if isinstance(ended, JournalEntry):
            assert "actions.without_permission" in ended.flags, f"{role} did {act.name}"
        elif not isinstance(ended, NotPermitted):
            assert not isinstance(ended, NotInScope), f"{role} was asked for scope before"
            pytest.fail(f"{act.name} as {role} ended with {ended!r}")


@ABOUT_SOMEBODY
def test_somebody_of_another_branch_is_refused_or_the_fact_is_flagged(
    act: Act, world: World
) -> None:
    for role in holders(world, act):
        ended = outcome(act, world, role, act.arguments(world.foreign))

        if isinstance(ended, JournalEntry):
            assert _is_flagged(ended), f"{role} did {act.name}"
        else:
            assert isinstance(ended, REFUSED.get(act.name, NotInScope)), (
                f"{act.name} as {role} ended with {ended!r}"
            )


@ABOUT_SOMEBODY
def test_a_nurse_acts_for_her_own_patients_only(act: Act, world: World) -> None:
    if Role.FIELD_NURSE not in holders(world, act):
        pytest.skip("not an action of field nurses")
    ended = outcome(act, world, Role.FIELD_NURSE, act.arguments(world.neighbour))

    if isinstance(ended, JournalEntry):
        assert _is_flagged(ended), f"she did {act.name}"
    else:
        assert isinstance(ended, REFUSED.get(act.name, NotInScope)), (
            f"{act.name} ended with {ended!r}"
        )


def _is_flagged(entry: JournalEntry) -> bool:
    return any(flag.endswith(".outside_scope") for flag in entry.flags)


def test_every_reason_to_be_about_nobody_still_names_an_action() -> None:
    unused = [
        start
        for start in OF_NOBODY
        if not any(one.name == start or one.name.startswith(start) for one in acts())
    ]

    assert unused == []
