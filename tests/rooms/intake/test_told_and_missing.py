"""What intake is told plainly: whom to call, what a report lacks, what waits, and since when."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import ReadSubject
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census.models import Patient
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.attention import referrals_to_decide
from hearthline.rooms.intake.models import Condition, Referral
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import CallMade, ConditionAsked
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines import queries as lines_queries
from hearthline.rooms.lines.values import LineFacts, LineKind
from tests.builders.accounts import AT, a_caller, a_context, a_user, signed_in
from tests.builders.files import A_PICTURE

pytestmark = pytest.mark.django_db


def sent(client: Client, address: str, **typed: object) -> str:
    data = {"action_id": str(new_id(at=AT)), **typed}
    return client.post(address, data, follow=True).content.decode()


def test_declining_asks_intake_to_call_the_sender_with_number_and_reason(
    branch: UUID, referral: Referral
) -> None:
    Referral.objects.update(call_back="6145550171", call_back_who="M. Sketch")
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))
    decline = reverse("intake:decline", args=[referral.pk])
    assert "The sender is told this" not in coordinator.get(decline).content.decode()

    sent(coordinator, decline, revision=str(referral.revision), reason="Outside our area.")

    task = Task.objects.get()
    assert (task.owner_role, task.url) == ("intake", reverse("intake:call", args=[referral.pk]))
    said = sentence(Message(task.detail["code"], task.detail["params"]))
    assert said == (
        "Number 6145550171, ask for M. Sketch. "
        "“We cannot take the referral for vancomycin: Outside our area.”"
    )


def test_nobody_is_called_about_a_decline_that_was_taken_back(referral: Referral) -> None:
    actions.decline_referral(
        a_context(Role.INTAKE, reason="No nurse"),
        referral_id=referral.pk,
        revision=referral.revision,
    )
    referral.refresh_from_db()

    actions.take_up_again(
        a_context(Role.INTAKE, reason="A nurse came back"),
        referral_id=referral.pk,
        revision=referral.revision,
    )

    assert Task.objects.get().closed_at is not None


def test_what_came_back_is_not_counted_as_waiting_for_a_decision(
    branch: UUID, referral: Referral
) -> None:
    later = ConditionAsked("The report has come", "pharmacist", AT + timedelta(hours=2))
    actions.accept_referral(
        a_context(Role.INTAKE),
        referral_id=referral.pk,
        revision=referral.revision,
        conditions=(later,),
    )
    assert Condition.objects.get().met_at is None
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))

    page = coordinator.get(reverse("intake:referrals")).content.decode()

    assert "0 wait for a decision." in page
    assert "1 is back: a condition was not met at its hour." in page
    assert "To decide, or back" in page


def test_a_call_of_yesterday_says_its_day_on_today(referral: Referral) -> None:
    yesterday = CallMade("M. Sketch", CallOutcome.NO_ANSWER, "", "", AT - timedelta(days=1))
    actions.log_call(a_context(Role.INTAKE), referral_id=referral.pk, call=yesterday)

    (line,) = referrals_to_decide(a_caller(Role.INTAKE), AT)

    assert "M. Sketch Wed 13 09:42" in sentence(line.detail).replace("\u00a0", " ")


def test_a_tip_report_says_what_it_lacks_keeps_what_was_typed_and_takes_its_day(
    branch: UUID, referral: Referral
) -> None:
    person = referral.patient_id
    line = LineFacts(derived_id("line", person), person, LineKind.PICC)
    lines.add_line(a_context(Role.PHARMACIST), facts=line)
    pharmacist = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
    address = reverse("intake:attach", args=[referral.pk])

    def typed(**more: str) -> dict[str, object]:
        picture = SimpleUploadedFile("tip.png", A_PICTURE, "image/png")
        return {
            "document": picture,
            "purpose": "tip_report",
            "evidence": "Chest film, cavoatrial junction",
            "read_on": "05/12/2026",
            **more,
        }

    lacking = sent(pharmacist, address, **typed())
    sent(pharmacist, address, **typed(read_by="Dr Ray Madeup"))

    assert "Without a name the tip is not confirmed" in lacking
    assert "Chest film, cavoatrial junction" in lacking
    (held,) = lines_queries.lines_of([person])[person]
    assert (held.tip_confirmed, str(held.tip_confirmed_on)) == (Answer.YES, "2026-05-12")


def test_a_clock_off_the_order_is_kept_and_the_page_says_so(
    branch: UUID, referral: Referral
) -> None:
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))

    page = sent(
        coordinator,
        reverse("intake:clock", args=[referral.pk]),
        revision=str(referral.revision),
        last_dose_on="05/14/2026",
        last_dose_at="08:00",
        next_due_on="05/15/2026",
        next_due_at="08:00",
    )

    referral.refresh_from_db()
    assert str(referral.next_due_on) == "2026-05-15"
    assert "are 24 h apart, and the order says 12 h" in page.replace("\u00a0", " ")


def test_the_list_is_searched_by_name_whatever_was_decided_and_sent_as_a_spreadsheet(
    branch: UUID, referral: Referral
) -> None:
    coordinator = signed_in(a_user(Role.INTAKE, branch_id=branch))
    actions.decline_referral(
        a_context(Role.INTAKE, reason="=1+1"),
        referral_id=referral.pk,
        revision=referral.revision,
    )
    name = Patient.objects.get().family_name
    address = reverse("intake:referrals")

    found = coordinator.post(address, {"q": name[:4].lower()}).content.decode()
    nobody = coordinator.post(address, {"q": "zzzz"}).content.decode()
    sheet = coordinator.get(reverse("intake:export"), {"state": "declined"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()

    assert reverse("intake:referral", args=[referral.pk]) in found
    assert reverse("intake:referral", args=[referral.pk]) not in nobody
    assert reverse("intake:export") in coordinator.get(address).content.decode()
    assert len(lines) == 2
    assert name in lines[1]
    assert "'=1+1" in lines[1]
    assert ReadSubject.objects.filter(subject_id=referral.patient_id).exists()
