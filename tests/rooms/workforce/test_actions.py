"""What happens to staff records: facts are stored, requests refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotPermitted, Refused
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.workforce import actions, models
from hearthline.rooms.workforce.values import AbsenceKind, SkillKind
from tests.builders.program import AT, context_in, make_branch
from tests.builders.workforce import make_nurse

DAY = date(2026, 5, 14)

pytestmark = pytest.mark.django_db


def test_a_sick_call_is_stored_even_from_somebody_who_may_not_report_it():
    staff_id = make_nurse(make_branch())

    actions.mark_sick(context_in(Role.WAREHOUSE), staff_id=staff_id, day=DAY)

    assert models.Absence.objects.get().kind == AbsenceKind.SICK
    entry = JournalEntry.objects.get(name="workforce.mark_sick")
    assert entry.flags == ["actions.without_permission"]


def test_calling_in_sick_twice_for_one_day_is_one_absence():
    staff_id = make_nurse(make_branch())

    first = actions.mark_sick(system_context(at=AT), staff_id=staff_id, day=DAY)
    second = actions.mark_sick(system_context(at=AT), staff_id=staff_id, day=DAY)

    assert first == second
    assert models.Absence.objects.count() == 1


def test_a_scheduler_cannot_hire():
    branch = make_branch()

    with pytest.raises(NotPermitted):
        actions.hire(
            context_in(Role.SCHEDULER),
            given_name="Rosa",
            family_name="Invented",
            joined_on=DAY,
            branch_id=branch,
        )


def test_nobody_signs_off_their_own_skill():
    staff_id = make_nurse(make_branch())
    manager = context_in(Role.NURSE_MANAGER)
    models.StaffMember.objects.filter(id=staff_id).update(actor=_actor_of(manager.caller.actor_id))

    with pytest.raises(Refused) as refusal:
        actions.sign_off_skill(
            manager,
            staff_id=staff_id,
            kind=SkillKind.PORT,
            signed_off_on=DAY,
            signed_off_by="herself",
            expires=None,
        )

    assert refusal.value.message.code == "workforce.own_sign_off"


def test_a_renewed_licence_keeps_one_record_with_its_history_in_the_journal():
    staff_id = make_nurse(make_branch())
    licence = models.Licence.objects.get()

    actions.record_licence(
        system_context(at=AT),
        staff_id=staff_id,
        kind=licence.kind,
        number=licence.number,
        states=["OH", "KY"],
        expires=date(2029, 1, 1),
    )

    renewed = models.Licence.objects.get()
    assert (renewed.states, renewed.expires) == (["KY", "OH"], date(2029, 1, 1))
    assert JournalEntry.objects.filter(name="workforce.record_licence").count() == 2


def _actor_of(actor_id):
    from hearthline.platform.accounts.models import Actor

    return Actor.objects.create(id=actor_id, kind="staff", name="Manager", made_at=AT)
