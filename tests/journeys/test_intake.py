"""The front door as an intake coordinator meets it: a list, a decision, what could not be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.intake.models import Difference, ImportRun, QuarantineItem, Referral
from tests.builders.accounts import a_policy, a_user
from tests.builders.home import screened
from tests.builders.intake import allergy, dose, encounter, order, patient, weight
from tests.builders.program import make_branch
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_no_console_errors,
    assert_pages,
)
from tests.journeys.conftest import OpenPage
from tests.rooms.intake.importing import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DRUGS = ("Vancomycin", "Ertapenem", "Cefazolin", "Immune globulin human 10 %", "Milrinone")


def arrived(folder: Path) -> object:
    """Take in five referrals, one person twice, and three things that cannot be read."""
    a_policy()
    branch = make_branch()
    bodies = []
    for number, drug in enumerate(DRUGS):
        key = f"p{number}"
        about = f"Patient/{key}"
        bodies += [
            patient(key, name=[{"family": f"Draft{drug[:4].lower()}son", "given": ["Abel"]}]),
            order(f"m{number}", about=about, medicationCodeableConcept={"text": drug}),
        ]
    twin = patient("p9", identifier=patient("p0")["identifier"], birthDate="1990-01-01")
    bodies += [
        twin,
        weight(about="Patient/p0", value=82),
        order("m8", about="Patient/p0", dosageInstruction=dose(5, "U")),
        encounter(about="Patient/p0", period={"end": "2026-05-09T25:10:00-04:00"}),
        allergy(about="Patient/p0"),
    ]
    send(folder, *bodies, name="northmock.ndjson", branch=branch)
    changed = patient("p1", birthDate="1958-03-20", gender="other")
    send(folder, changed, name="again.ndjson", branch=branch)
    return a_user(Role.INTAKE, branch_id=branch)


@IN_BOTH_LOOKS
def test_every_page_of_intake_is_accessible_and_fits(
    page_at: OpenPage, tmp_path: Path, width: int, theme: str
) -> None:
    user = arrived(tmp_path)
    pages = {
        "referrals": reverse("intake:referrals"),
        "referral": reverse("intake:referral", args=[Referral.objects.earliest("id").id]),
        "decline": reverse("intake:decline", args=[Referral.objects.earliest("id").id]),
        "capacity": reverse("intake:capacity"),
        "call": reverse("intake:call", args=[Referral.objects.earliest("id").id]),
        "clock": reverse("intake:clock", args=[Referral.objects.earliest("id").id]),
        "attach": reverse("intake:attach", args=[Referral.objects.earliest("id").id]),
        "quarantine": reverse("intake:quarantine"),
        "compare": reverse(
            "intake:quarantine_item", args=[QuarantineItem.objects.get(kind="Patient").id]
        ),
        "unit": reverse(
            "intake:quarantine_item", args=[QuarantineItem.objects.get(kind="Observation").id]
        ),
        "import": reverse("intake:run", args=[ImportRun.objects.earliest("started_at", "id").id]),
        "imports": reverse("intake:runs"),
        "upload": reverse("intake:upload"),
        "differences": reverse("intake:differences"),
        "difference": reverse("intake:difference", args=[Difference.objects.get().id]),
    }

    assert_pages(page_at, pages, width=width, theme=theme, user=user, series="intake-")


def test_a_referral_is_accepted_from_the_list_by_keyboard(
    page_at: OpenPage, tmp_path: Path
) -> None:
    user = arrived(tmp_path)
    for found in Referral.objects.all():
        screened(found.patient_id, at=timezone.now())
    page = page_at(reverse("intake:referrals"), user=user)

    page.locator("td a.btn").first.press("Enter")
    page.get_by_role("button", name="Accept referral").press("Enter")

    page.get_by_text("Referral accepted").wait_for()
    assert Referral.objects.filter(state="accepted").count() == 1
    assert_no_console_errors(page)
