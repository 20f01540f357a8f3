"""A condition is put right, put off, given to another or added, by whoever it is for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from hearthline.kernel.identifiers import new_id
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.values.deciding import ConditionAsked
from tests.builders.accounts import AT, a_context, a_user, signed_in
from tests.builders.home import screened
from tests.builders.intake import order, patient
from tests.rooms.intake.importing import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def condition(tmp_path: Path, branch: UUID) -> Condition:
    send(tmp_path, patient(), order(), branch=branch)
    found = Referral.objects.get()
    screened(found.patient_id)
    report = ConditionAsked("The report has come", "pharmacist", AT + timedelta(hours=2))
    actions.accept_referral(
        a_context(Role.INTAKE),
        referral_id=found.id,
        revision=found.revision,
        conditions=(report,),
    )
    return Condition.objects.get()


def by(role: Role, branch: UUID) -> Client:
    return signed_in(a_user(role, branch_id=branch))


def sent(client: Client, name: str, key: UUID, **typed: str) -> str:
    data = {"action_id": str(new_id(at=AT)), **typed}
    return client.post(reverse(name, args=[key]), data, follow=True).content.decode()


def test_only_the_owner_or_whoever_decides_ticks_a_condition(
    branch: UUID, condition: Condition
) -> None:
    scheduler, pharmacist = by(Role.SCHEDULER, branch), by(Role.PHARMACIST, branch)
    page = reverse("intake:referral", args=[condition.referral_id])

    assert "intake/condition" not in scheduler.get(page).content.decode()
    refused = sent(scheduler, "intake:condition_met", condition.pk)
    condition.refresh_from_db()
    assert condition.met_at is None
    assert "This condition is not yours to tick" in refused

    sent(pharmacist, "intake:condition_met", condition.pk)
    condition.refresh_from_db()
    assert condition.met_at is not None


def test_a_condition_ticked_by_mistake_is_open_again_and_the_page_says_why(
    branch: UUID, condition: Condition
) -> None:
    coordinator = by(Role.INTAKE, branch)
    sent(coordinator, "intake:condition_met", condition.pk)

    page = sent(
        coordinator, "intake:condition_untick", condition.pk, reason="It was another report"
    )

    condition.refresh_from_db()
    assert (condition.met_at, condition.met_by) == (None, "")
    assert "Unticked; it had been ticked by Nadia Example" in page
    assert "It was another report" in page


def test_a_condition_is_put_off_and_given_to_another_only_with_a_reason(
    branch: UUID, condition: Condition
) -> None:
    coordinator = by(Role.INTAKE, branch)
    typed = {"owner": "scheduler", "who": "Ann Example", "day": "05/14/2030", "hour": "20:00"}

    sent(coordinator, "intake:condition_change", condition.pk, **typed)
    condition.refresh_from_db()
    assert condition.owner_role == "pharmacist"
    page = sent(
        coordinator, "intake:condition_change", condition.pk, **typed, reason="They say 20:00"
    )

    condition.refresh_from_db()
    assert (condition.owner_role, condition.due.year) == ("scheduler", 2030)
    assert "Put off from 14-May-2026" in page
    assert "Given to another; it was for" in page
    assert "They say 20:00" in page


def test_a_condition_is_added_after_acceptance(branch: UUID, condition: Condition) -> None:
    coordinator = by(Role.INTAKE, branch)
    typed = {"what": "Pump is here", "owner": "scheduler", "day": "05/14/2030", "hour": "20:00"}

    page = sent(coordinator, "intake:condition_add", condition.referral_id, **typed)

    assert Condition.objects.count() == 2
    assert "Condition added: Pump is here" in page
