"""After a referral came: calls, the clock, conditions at their hour, and whether care may begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.intake import actions, queries
from hearthline.rooms.intake.attention import conditions_unmet
from hearthline.rooms.intake.models import Condition, Referral, ReferralCall
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import CallMade, ConditionAsked
from hearthline.rooms.intake.values.typed import DoseClock
from tests.builders.accounts import AT, a_context, a_policy, a_user, signed_in
from tests.builders.intake import order, patient
from tests.builders.program import make_branch
from tests.rooms.intake.importing import send

pytestmark = pytest.mark.django_db
HOUR = AT + timedelta(hours=2)


def referral(folder: Path) -> Referral:
    send(folder, patient(), order())
    return Referral.objects.get()


def by(role: Role = Role.INTAKE, *, at: datetime = AT) -> Context:
    context = a_context(role, server_time=at)
    return replace(context, caller=replace(context.caller, at=at))


def accepted(folder: Path) -> Referral:
    found = referral(folder)
    report = ConditionAsked("The report has come", "pharmacist", HOUR, "I. Fable")
    actions.accept_referral(
        by(), referral_id=found.id, revision=found.revision, conditions=(report,)
    )
    found.refresh_from_db()
    return found


def test_a_condition_unmet_at_its_hour_brings_the_referral_back_on_top(tmp_path: Path) -> None:
    found = accepted(tmp_path)
    before, after = by(at=HOUR - timedelta(minutes=1)).caller, by(at=HOUR).caller

    assert found not in queries.referrals(before, "to_decide")
    assert queries.referrals(after, "to_decide")[0] == found
    assert [item.state for item in conditions_unmet(after, HOUR)] == ["blocking"]


def test_a_condition_that_is_met_says_who_and_when_and_comes_back_no_more(tmp_path: Path) -> None:
    found = accepted(tmp_path)
    condition = Condition.objects.get()

    actions.meet_condition(by(Role.PHARMACIST), condition_id=condition.pk)

    condition.refresh_from_db()
    assert (condition.met_by, condition.met_at) == ("Nadia Example", AT)
    assert found not in queries.referrals(by(at=HOUR).caller, "to_decide")


def test_the_owner_of_a_condition_is_told_even_without_deciding(tmp_path: Path) -> None:
    accepted(tmp_path)

    assert conditions_unmet(by(Role.PHARMACIST, at=HOUR).caller, HOUR)
    assert not conditions_unmet(by(Role.SCHEDULER, at=HOUR).caller, HOUR)


def test_a_condition_whose_hour_has_passed_is_refused(tmp_path: Path) -> None:
    found = referral(tmp_path)
    late = ConditionAsked("The report has come", "intake", AT)

    with pytest.raises(Exception, match=r"intake\.condition_in_the_past"):
        actions.accept_referral(
            by(), referral_id=found.id, revision=found.revision, conditions=(late,)
        )


def test_needed_by_follows_from_the_next_due_dose(tmp_path: Path) -> None:
    found = referral(tmp_path)
    clock = DoseClock("America/Chicago", None, date(2026, 5, 15), time(2))

    actions.set_clock(by(), referral_id=found.id, revision=found.revision, clock=clock)

    found.refresh_from_db()
    assert found.needed_by is not None
    assert found.needed_by.isoformat() == "2026-05-15T07:00:00+00:00"
    assert found.needed_on == date(2026, 5, 15)


def test_what_waits_is_in_the_order_of_the_next_due_dose_and_last_what_nobody_knows(
    tmp_path: Path,
) -> None:
    people = ("p1", "p2", "p3")
    sent = [patient(key, identifier=[{"system": "urn:mrn", "value": key}]) for key in people]
    orders = [order(f"m-{key}", about=f"Patient/{key}", authoredOn=None) for key in people]
    send(tmp_path, *sent, *orders)
    late, soon, unknown = Referral.objects.order_by("id")
    Referral.objects.update(needed_by=None, needed_on=None)
    for row, hour in ((late, 9), (soon, 2)):
        row.refresh_from_db()
        clock = DoseClock("America/Chicago", None, date(2026, 5, 15), time(hour))
        actions.set_clock(by(), referral_id=row.id, revision=row.revision, clock=clock)

    assert list(queries.referrals(by().caller, "to_decide")) == [soon, late, unknown]


def test_a_call_is_written_down_whoever_made_it(tmp_path: Path) -> None:
    found = referral(tmp_path)
    call = CallMade("M. Sketch", CallOutcome.NO_ANSWER, "5550100322")

    actions.log_call(by(Role.SCHEDULER), referral_id=found.id, call=call)

    made = ReferralCall.objects.get()
    assert (made.who, made.outcome, made.at, made.by) == (
        "M. Sketch",
        "no_answer",
        AT,
        "Nadia Example",
    )


def test_care_does_not_begin_while_nobody_verified_the_order(tmp_path: Path) -> None:
    found = accepted(tmp_path)

    with pytest.raises(Refused):
        actions.begin_care(by(), referral_id=found.id)


def test_a_week_without_a_plan_is_not_known_and_never_no() -> None:
    a_policy()
    branch = make_branch()
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))

    page = coordinator.get(reverse("intake:capacity")).content.decode()

    assert "Not known: no plan reaches this week yet." in page
