"""Who sees what: scope as a filter and the object check agree for every model and role."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectAccess, SubjectBranch
from hearthline.platform.accounts.placements import leave, let_see, place, stop_seeing
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import may_see, scope, visible
from tests.builders.accounts import a_caller, an_actor

NORTH, SOUTH = derived_id("test branch", "north"), derived_id("test branch", "south")
ANNA, BEN = derived_id("test patient", "anna"), derived_id("test patient", "ben")
JANUARY, MAY = datetime(2026, 1, 1, 15, tzinfo=UTC), datetime(2026, 5, 1, 15, tzinfo=UTC)
OURS = [model for model in apps.get_models() if model.__module__.startswith("hearthline.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_record_says_who_may_see_it(model):
    assert scope(a_caller(Role.SYSTEM), model) is not None


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_every_rule_can_be_asked_for_every_role(model, role):
    caller = a_caller(role, branches=frozenset({NORTH}), opened=frozenset({BEN}))

    list(visible(caller, model)[:1])


@pytest.mark.django_db
def test_a_branch_role_sees_subjects_of_its_branches_only():
    place([ANNA], NORTH, JANUARY)
    place([BEN], SOUTH, JANUARY)
    caller = a_caller(Role.SCHEDULER, branches=frozenset({NORTH}))

    seen = set(visible(caller, SubjectBranch).values_list("subject_id", flat=True))

    assert seen == {ANNA}
    assert not may_see(caller, SubjectBranch.objects.get(subject_id=BEN))


@pytest.mark.django_db
def test_a_moved_patient_leaves_the_old_branch_and_enters_the_new_one():
    place([ANNA], NORTH, JANUARY)
    leave(ANNA, NORTH, MAY)
    place([ANNA], SOUTH, MAY)
    north = a_caller(Role.SCHEDULER, branches=frozenset({NORTH}))
    south = a_caller(Role.SCHEDULER, branches=frozenset({SOUTH}))

    assert not visible(north, SubjectBranch).exists()
    assert visible(south, SubjectBranch).count() == 2


@pytest.mark.django_db
def test_a_field_nurse_sees_her_own_patients_until_her_access_ends():
    nurse = an_actor("Rosa Invented")
    let_see(ANNA, nurse.id, "team", date(2026, 5, 1))
    caller = a_caller(Role.FIELD_NURSE, actor_id=nurse.id, branches=frozenset({NORTH}))
    assert visible(caller, SubjectAccess).count() == 1

    stop_seeing(ANNA, nurse.id, "team", date(2026, 5, 13))

    assert not visible(caller, SubjectAccess).exists()


@pytest.mark.django_db
def test_breaking_the_glass_opens_one_subject_and_no_other():
    place([ANNA], SOUTH, JANUARY)
    place([BEN], SOUTH, JANUARY)
    caller = a_caller(Role.PHARMACIST, branches=frozenset({NORTH}), opened=frozenset({BEN}))

    assert set(visible(caller, SubjectBranch).values_list("subject_id", flat=True)) == {BEN}


@pytest.mark.django_db
def test_a_patient_sees_no_record_of_the_whole_program():
    an_actor()

    assert not visible(a_caller(Role.PATIENT), type(an_actor())).exists()
