"""Today and the list of referrals ask the database as often for many rows as for few."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.tasks.actions import open_task
from hearthline.rooms.intake import actions as intake
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import CallMade
from hearthline.rooms.intake.values.typed import DoseClock
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.intake import order, patient
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft
from tests.rooms.intake.importing import send

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
FEW, MANY = 2, 12


def asked(browser: Client, address: str) -> int:
    """Return how often a page asks the database, its counts on the rail made fresh."""
    cache.clear()
    browser.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as seen:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(seen)


def refer(folder: Path, branch: Any, numbers: range) -> None:
    """Take in referrals whose next dose is due tomorrow, a call about each, and a task each."""
    bodies = [
        body
        for number in numbers
        for body in (
            patient(f"p{number}", name=[{"family": f"Draftson{number}", "given": ["Abel"]}]),
            order(f"m{number}", about=f"Patient/p{number}"),
        )
    ]
    send(folder, *bodies, name=f"from{numbers.start}.ndjson", branch=branch)
    for found in Referral.objects.filter(next_due_on__isnull=True):
        context = system_context(at=NOW)
        due = (NOW + timedelta(days=1)).date()
        clock = DoseClock("America/New_York", None, due, time(9))
        intake.set_clock(context, referral_id=found.pk, revision=found.revision, clock=clock)
        made = CallMade("The ward", CallOutcome.REACHED, "614 555 0100")
        intake.log_call(system_context(at=NOW), referral_id=found.pk, call=made)
    for number in numbers:
        open_task(
            system_context(at=NOW),
            title=Message("tasks.said", {"text": f"Call {number}"}),
            owner_role=list(STAFF)[number % len(STAFF)],
            due=NOW,
        )


def test_for_every_role_today_costs_as_many_queries_with_many_referrals_as_with_few(
    tmp_path: Path,
) -> None:
    a_policy()
    small = a_small_program(nurses=3, patients=3, first_day=NOW.date() - timedelta(days=2))
    a_kept_plan(small, first_day=NOW.date() - timedelta(days=2), days=14, leave_out=1)
    publish_draft()
    browsers = {role: signed_in(a_user(role)) for role in sorted(STAFF)}
    addresses = {
        role: [reverse("today"), reverse("today") + "?whose=all&show=all"] for role in browsers
    }
    addresses[Role.INTAKE].append(reverse("intake:referrals"))
    refer(tmp_path, small.branch, range(FEW))
    before = {
        (role, address): asked(browser, address)
        for role, browser in browsers.items()
        for address in addresses[role]
    }

    refer(tmp_path, small.branch, range(FEW, MANY))

    grown = {
        (role, address): (count, now)
        for (role, address), count in before.items()
        if (now := asked(browsers[role], address)) > count
    }
    assert grown == {}
    assert Referral.objects.count() == MANY
