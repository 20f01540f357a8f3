"""A program with one branch, its coordinator, and a referral that came in and was screened."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.intake.models import Referral
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.home import screened
from tests.builders.intake import order, patient
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send


@pytest.fixture
def branch() -> UUID:
    a_policy()
    return make_branch()


@pytest.fixture
def coordinator(branch: UUID) -> Client:
    return signed_in(a_user(Role.INTAKE, branch_id=branch))


@pytest.fixture
def referral(tmp_path: Path, branch: UUID) -> Referral:
    send(tmp_path, patient(), order(), branch=branch)
    found = Referral.objects.get()
    screened(found.patient_id)
    return found
