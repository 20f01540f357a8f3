"""The demonstration program: everything through actions, and twice is once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hearthline.faces.demonstration.run import demonstrate
from hearthline.faces.demonstration.sign_ins import demonstration_sign_ins
from hearthline.platform.accounts.models import SubjectAccess, User
from hearthline.platform.accounts.roles import STAFF
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census.models import Episode, Patient
from hearthline.rooms.emergency.models import (
    AreaAffected,
    AreaEvent,
    DrillResult,
    EmergencyRun,
    RunConsequence,
)
from hearthline.rooms.intake.models import QuarantineItem, Referral
from hearthline.rooms.program import queries as program
from hearthline.rooms.therapy.models import Order

NOW = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)


@pytest.mark.django_db
def test_it_fills_an_empty_program_and_making_it_again_changes_nothing():
    made = demonstrate(NOW, lambda _line: None)

    assert program.is_invented()
    assert [branch.name for branch in program.branches()] == ["North", "South"]
    assert (made.patients, Patient.objects.count()) == (250, 250)
    assert made.nurses == 30
    assert not QuarantineItem.objects.exists()
    assert Referral.objects.filter(state="to_decide").count() == 9
    assert Referral.objects.filter(decided_at__isnull=False).count() == 241
    assert Episode.objects.filter(state="active").count() > 200
    assert Order.objects.filter(kind="therapy", state="draft").exists()
    assert SubjectAccess.objects.filter(why="primary_nurse").count() > 230
    assert JournalEntry.objects.filter(server_time__gt=NOW).count() == 0
    assert {way.username for way in demonstration_sign_ins(NOW.date())} == set(
        User.objects.values_list("username", flat=True)
    )
    assert len(demonstration_sign_ins(NOW.date())) == len(STAFF) + 1, "a second pharmacist"

    run = EmergencyRun.objects.get(is_practice=False)
    assert run.ended_at is not None
    assert RunConsequence.objects.filter(run=run, what="review").exists()
    assert DrillResult.objects.get().errors == []
    assert AreaEvent.objects.get().closed_at is not None
    assert AreaAffected.objects.exclude(arranged="").count() == 1

    before = JournalEntry.objects.count()
    demonstrate(NOW, lambda _line: None)

    assert JournalEntry.objects.count() == before


@pytest.mark.django_db
def test_a_real_program_has_no_demonstration_sign_ins():
    assert demonstration_sign_ins(NOW.date()) == []
