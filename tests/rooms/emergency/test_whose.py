"""Whose run it is can be put right, before and after its end, with who, when and why."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from hearthline.engines.protocols import FactKind
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census.models import Patient
from hearthline.rooms.emergency import actions, models, queries
from hearthline.rooms.emergency.values import Consequence, RunFacts
from hearthline.rooms.incidents.models import Incident
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import NORTH, patient_in_care
from tests.builders.emergency import AT, approved_protocols, begun, run_fact, run_facts
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db
END = run_fact(FactKind.END, 600, protocol="", choice="handed_over", text="the ambulance")


@pytest.fixture
def walt() -> UUID:
    a_policy()
    make_branch("North")
    approved_protocols()
    return patient_in_care("walt", branch=NORTH, family_name="Quillfeather", given_name="Walt")


@pytest.fixture
def june(walt: UUID) -> UUID:
    return patient_in_care("june", branch=NORTH, family_name="Sampleton", given_name="June")


@pytest.fixture
def pharmacist(walt: UUID) -> Client:
    return signed_in(a_user(Role.PHARMACIST))


def a_run(patient: UUID, *facts) -> models.EmergencyRun:
    """Return a run that began blank and then named somebody."""
    run = run_facts(None, branch_id=NORTH)
    actions.record_run(system_context(at=AT), run=run, facts=(begun(), *facts))
    actions.record_run(system_context(at=AT), run=RunFacts(id=run.id, patient_id=patient))
    return models.EmergencyRun.objects.get(pk=run.id)


def put_right(client: Client, run: models.EmergencyRun, patient: UUID, why: str = "Wrong card"):
    number = Patient.objects.get(pk=patient).record_number
    said = {"record_number": number, "reason": why}
    return client.post(f"/emergency/runs/{run.id}/whose/", said)


@pytest.mark.parametrize("more", [(), (END,)])
def test_the_patient_is_put_right_before_and_after_the_end(
    walt: UUID, june: UUID, pharmacist: Client, more
) -> None:
    run = a_run(walt, *more)

    put_right(pharmacist, run, june)
    page = pharmacist.get(f"/emergency/runs/{run.id}/").content.decode()

    run.refresh_from_db()
    assert run.patient_id == june
    assert run.begun == ["anaphylaxis"]
    assert [(one.was, one.became, one.why) for one in queries.patient_corrections(run.id)] == [
        (walt, june, "Wrong card")
    ]
    assert "was named by mistake" in page
    assert "Wrong card" in page


def test_without_a_reason_or_for_the_same_person_it_is_refused(
    walt: UUID, june: UUID, pharmacist: Client
) -> None:
    run = a_run(walt)

    assert put_right(pharmacist, run, june, "").status_code == 422
    assert put_right(pharmacist, run, walt).status_code == 422
    run.refresh_from_db()
    assert run.patient_id == walt


def test_what_follows_follows_again_and_what_followed_is_asked_to_be_put_back(
    walt: UUID, june: UUID, pharmacist: Client
) -> None:
    run = a_run(walt)
    context = system_context(at=AT)
    actions.follow_run(context, run_id=run.id, what=Consequence.INCIDENT)

    put_right(pharmacist, run, june)
    again = actions.follow_run(system_context(at=AT), run_id=run.id, what=Consequence.INCIDENT)
    twice = actions.follow_run(system_context(at=AT), run_id=run.id, what=Consequence.INCIDENT)

    assert (again, twice) == (True, False)
    assert set(Incident.objects.values_list("patient_id", flat=True)) == {walt, june}
    assert Task.objects.filter(subject_id=walt, title__code="emergency.task_put_back").exists()


def test_a_tablet_that_still_says_the_old_name_changes_nothing(
    walt: UUID, june: UUID, pharmacist: Client
) -> None:
    run = a_run(walt)
    put_right(pharmacist, run, june)

    actions.record_run(system_context(at=AT), run=RunFacts(id=run.id, patient_id=walt))

    run.refresh_from_db()
    assert run.patient_id == june
