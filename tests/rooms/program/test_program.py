"""The program: one a database, branches with real zones, settings with versions and approval."""

from __future__ import annotations

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Conflict, NotPermitted, Refused
from hearthline.rooms.program import actions, queries
from hearthline.rooms.program.values import ProgramSettings, UnknownSettingError, definitions
from tests.builders.program import AT, context_in, make_branch

pytestmark = pytest.mark.django_db


def test_a_database_holds_one_program_and_knows_whether_it_is_invented():
    make_branch(is_invented=True)

    assert queries.is_invented()
    with pytest.raises(Refused):
        actions.create_organisation(system_context(at=AT), name="Second")


def test_a_branch_needs_a_time_zone_that_exists():
    make_branch()

    with pytest.raises(Refused) as refusal:
        make_branch("West", zone="America/Nowhere")

    assert refusal.value.message.params["zone"] == "America/Nowhere"


def test_two_branches_cannot_have_one_name():
    make_branch()

    with pytest.raises(Refused):
        make_branch()


def test_changed_settings_make_a_version_and_lose_their_approval():
    make_branch()
    approved = actions.approve_settings(
        system_context(at=AT), version=0, keys=["line_care_minutes", "lab_draw_minutes"]
    )

    actions.change_settings(
        system_context(at=AT), version=approved, changes={"line_care_minutes": 50}, reason="Audit"
    )

    found = queries.settings_in_force()
    assert (found.version, found.settings.line_care_minutes) == (2, 50)
    assert not found.is_approved("line_care_minutes")
    assert found.is_approved("lab_draw_minutes")


def test_settings_changed_by_two_people_at_once_are_a_conflict():
    make_branch()
    actions.change_settings(
        system_context(at=AT), version=0, changes={"teaching_minutes": 50}, reason=""
    )

    with pytest.raises(Conflict):
        actions.change_settings(
            system_context(at=AT), version=0, changes={"teaching_minutes": 55}, reason=""
        )


def test_a_setting_outside_its_range_says_the_range():
    with pytest.raises(UnknownSettingError) as error:
        ProgramSettings(line_care_minutes=9000)

    assert error.value.message.params["high"] == 180


def test_only_an_administrator_changes_settings():
    make_branch()

    with pytest.raises(NotPermitted):
        actions.change_settings(
            context_in(Role.SCHEDULER), version=0, changes={"teaching_minutes": 50}, reason=""
        )


def test_every_setting_has_a_unit_and_without_source_waits_for_approval():
    found = queries.settings_in_force()

    assert all(item.unit and item.label for item in definitions())
    assert not any(found.is_approved(item.key) for item in definitions() if not item.source)
