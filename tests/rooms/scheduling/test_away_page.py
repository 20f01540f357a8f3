"""The page of somebody who is away answers, marked and not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.workforce import actions as workforce
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.sick_call import CALLED_AT, FRIDAY, a_sick_call_morning
from tests.journeys.clock import Clock

pytestmark = pytest.mark.django_db


def test_the_page_answers_before_and_after_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, CALLED_AT)
    a_policy()
    morning = a_sick_call_morning()
    client = signed_in(a_user(Role.SCHEDULER))
    url = reverse("scheduling:away", args=[morning.nurses["omar"], FRIDAY.isoformat()])

    before = client.get(url)
    workforce.mark_sick(system_context(at=CALLED_AT), staff_id=morning.nurses["omar"], day=FRIDAY)
    after = client.get(url)

    assert before.status_code == after.status_code == 200
    assert "Joy Pretend is an LPN" in after.content.decode()
