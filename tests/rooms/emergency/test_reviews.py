"""A protocol past its day is said so and leads all the same; the number to call is set."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from hearthline.platform.accounts.roles import Role
from hearthline.platform.attention.lines import attention
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.attention import protocols_to_review
from hearthline.rooms.emergency.pages.cards import step_words
from hearthline.rooms.program.models import SettingsVersion
from tests.builders.accounts import a_caller, a_context, a_policy, a_user, an_actor, signed_in
from tests.builders.emergency import approved_protocols, begun, run_facts
from tests.builders.program import make_branch

pytestmark = pytest.mark.django_db


def test_an_expired_protocol_is_said_so_and_never_refused() -> None:
    a_policy()
    make_branch("North")
    now = timezone.now()
    approved_protocols(now - timedelta(days=370))
    pharmacist = signed_in(a_user(Role.PHARMACIST))
    run = run_facts(None, begun_at=now)
    actions.record_run(a_context(Role.PHARMACIST), run=run, facts=(begun(),))

    caller = a_caller(Role.PHARMACIST, at=now)
    (line,) = protocols_to_review(caller, now)
    assert line in attention(caller, now)
    quality = a_caller(Role.QUALITY, at=now)
    assert [one.key for one in protocols_to_review(quality, now)] == ["emergency.review"]
    assert "it still leads a run" in pharmacist.get("/emergency/").content.decode()
    page = pharmacist.get(f"/emergency/runs/{run.id}/")
    assert page.status_code == 200
    assert "It still leads: go on." in page.content.decode()
    assert "Given" in page.content.decode()


def test_a_protocol_within_its_time_or_a_longer_one_of_the_program_says_nothing() -> None:
    a_policy()
    now = timezone.now()
    approved_protocols(now - timedelta(days=300))
    caller = a_caller(Role.NURSE_MANAGER, at=now)
    assert protocols_to_review(caller, now) == []

    SettingsVersion.objects.create(
        version=1,
        body={"protocol_review_days": 200},
        made_by=an_actor(),
        made_at=now,
    )

    found = queries.reviews(queries.protocols(caller.today))
    assert all(on < caller.today for on in found.values())
    assert len(protocols_to_review(caller, now)) == 1
    assert protocols_to_review(a_caller(Role.SCHEDULER, at=now), now) == []


def test_the_number_to_call_is_the_programs_own() -> None:
    cache.clear()
    assert queries.emergency_number() == "911"
    SettingsVersion.objects.create(
        version=1, body={"emergency_number": 112}, made_by=an_actor(), made_at=timezone.now()
    )
    cache.clear()

    assert queries.emergency_number() == "112"
    assert step_words("Call {emergency} on speaker") == "Call 112 on speaker"
    cache.clear()
