"""The override page: one finding passes with a reason; two clinicians are two people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hearthline.kernel.findings import OverrideClass, State
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.findings import evaluating, following
from hearthline.platform.findings.models import Override
from hearthline.platform.journal import queries as journal_queries
from hearthline.platform.tasks.models import Task
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.checks import AT, PATIENT, check, room, says

pytestmark = pytest.mark.django_db
ADDRESS = f"/findings/{PATIENT}/first_dose/"


@pytest.fixture(autouse=True)
def _program() -> None:
    a_policy()


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use_check(override: OverrideClass) -> None:
        rooms = (room(check(says(State.OPEN, override=override))),)
        for module in (evaluating, following, journal_queries):
            monkeypatch.setattr(module, "rooms", lambda: rooms)

    use_check(OverrideClass.ONE_CLINICIAN)
    return use_check


def sent(browser: Any, **given: str) -> Any:
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    return browser.post(
        ADDRESS,
        {
            "which": "test.line|",
            "reason": "the kit comes with the nurse",
            "day": tomorrow.isoformat(),
            "clock": "12:00",
            **given,
        },
    )


@pytest.mark.parametrize("role", sorted(STAFF))
def test_only_clinicians_reach_it(use: Any, role: Role) -> None:
    status = signed_in(a_user(role)).get(ADDRESS).status_code

    assert status == (200 if role in (Role.PHARMACIST, Role.NURSE_MANAGER) else 403)


def test_a_finding_passes_with_a_reason_and_an_end(use: Any) -> None:
    answer = sent(signed_in(a_user(Role.PHARMACIST)))

    assert answer.status_code == 302
    assert Override.objects.get().reason == "the kit comes with the nurse"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": ""}, "This field is required"),
        ({"which": ""}, "This field is required"),
        ({"day": "2020-01-01"}, "a time still to come"),
        ({"which": "other|"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    use: Any, given: dict[str, str], words: str
) -> None:
    answer = sent(signed_in(a_user(Role.PHARMACIST)), **given)

    assert words in answer.content.decode()
    assert not Override.objects.exists()


def test_a_second_clinician_finds_it_on_today_and_agrees(use: Any) -> None:
    use(OverrideClass.TWO_CLINICIANS)
    first, second = signed_in(a_user(Role.PHARMACIST)), signed_in(a_user(Role.NURSE_MANAGER))
    sent(first)
    task = Task.objects.get()
    assert task.owner_role == Role.NURSE_MANAGER

    row = Override.objects.get()
    first.post(f"/findings/overrides/{row.id}/agree/")
    row.refresh_from_db()
    assert row.second_at is None
    assert "Agree to the override" in second.get(task.url).content.decode()
    second.post(f"/findings/overrides/{row.id}/agree/")

    row.refresh_from_db()
    task.refresh_from_db()
    assert row.second_actor_name
    assert task.closed_at is not None


def test_what_may_never_pass_is_not_offered(use: Any) -> None:
    use(OverrideClass.NEVER)

    page = signed_in(a_user(Role.PHARMACIST)).get(ADDRESS).content.decode()

    assert "Never overridden" in page
    assert "Override the finding" not in page


def test_somebody_of_another_branch_does_not_exist(use: Any) -> None:
    here, there = derived_id("branch", 1), derived_id("branch", 2)
    SubjectBranch.objects.create(subject_id=PATIENT, branch_id=there, since=AT.date())
    browser = signed_in(a_user(Role.PHARMACIST, branch_id=here))

    assert browser.get(ADDRESS).status_code == 404
    assert browser.post(ADDRESS, {}).status_code == 404


@pytest.mark.parametrize("gate", ["nonsense", "first-dose"])
def test_an_unknown_gate_is_not_found(use: Any, gate: str) -> None:
    browser = signed_in(a_user(Role.PHARMACIST))

    assert browser.get(f"/findings/{PATIENT}/{gate}/").status_code == 404
