"""One man typed twice: intake compares the two records, merges them, and takes it back."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import User
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import actions
from hearthline.rooms.census.values import AddressFacts, CensusFacts, IdentifierFacts, Phone, Sex
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import AT, NORTH, allergy_facts, patient_in_care, weight_facts
from tests.builders.program import make_branch
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_no_console_errors,
    assert_pages,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def typed_twice(*, differs: bool = False) -> tuple[User, UUID, UUID]:
    """Make one man with two records in a branch, and somebody of intake there."""
    a_policy()
    make_branch("North")
    phone = (Phone("5550100418", "home"),)
    first = patient_in_care("one", family_name="Draftmoor", given_name="Abel", phones=phone)
    sex = {"sex": Sex.FEMALE} if differs else {}
    second = patient_in_care(
        "two", family_name="Draftmoore" if differs else "Draftmoor", given_name="Abel", **sex
    )
    homes = [
        AddressFacts(
            derived_id("home", one), one, ("2207 Placeholder Rd",), "Columbus", "OH", "43201"
        )
        for one in (first, second)
    ]
    numbers = [
        IdentifierFacts(derived_id("mrn", one), one, "urn:sample-general", number, "MRN")
        for one, number in ((first, "31-44-0927"), (second, "31-44-0972"))
    ]
    actions.add_records(
        system_context(at=AT),
        facts=CensusFacts(
            addresses=tuple(homes),
            identifiers=tuple(numbers if differs else numbers[:1]),
            allergies=(allergy_facts(first, "sulfa"), allergy_facts(second, "latex")),
            measurements=(weight_facts(second),),
        ),
        branch_id=NORTH,
    )
    return a_user(Role.INTAKE), first, second


@IN_BOTH_LOOKS
def test_every_page_of_a_merge_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    user, first, second = typed_twice(differs=True)
    other = patient_in_care("three", family_name="Draftmoor", given_name="Abel")
    context = replace(system_context(at=AT), reason="typed twice from one fax")
    made = actions.merge_records(context, survivor_id=first, merged_id=other)
    actions.add_allergy(system_context(at=AT), facts=allergy_facts(first, "penicillin"))
    pages = {
        "merge-find": reverse("census:merge", args=[first]),
        "merge-compare": reverse("census:merge_with", args=[first, second]),
        "merged": reverse("census:merged", args=[first, made]),
        "merge-record": reverse("chart:record", args=[first]),
    }

    assert_pages(page_at, pages, width=width, theme=theme, user=user)


def test_one_man_typed_twice_is_merged_and_parted_again(page_at: OpenPage) -> None:
    user, first, second = typed_twice()
    page = page_at(reverse("chart:record", args=[first]), user=user)

    page.get_by_role("link", name="Merge with another record").click()
    page.get_by_role("link", name="Compare").first.click()

    assert page.get_by_role("heading", name="Are these one person?").is_visible()
    assert page.get_by_text("Two identifiers agree, and nothing speaks against it").is_visible()
    page.get_by_role("button", name="Merge the two records").click()
    page.wait_for_url("**/merges/**")
    assert page.get_by_text("Records merged").is_visible()

    page.goto(page.url.split("/census/")[0] + reverse("chart:record", args=[second]))
    assert str(first) in page.url
    assert page.get_by_text("latex").first.is_visible()
    page.get_by_role("link", name="Look or undo").click()
    page.get_by_label("Why the merge is undone").fill("father and son")
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_text("Merge undone").wait_for()

    page.goto(page.url.split("/census/")[0] + reverse("chart:record", args=[second]))
    assert str(second) in page.url
    assert_no_console_errors(page)


def test_what_speaks_against_it_asks_for_a_reason_at_its_field(page_at: OpenPage) -> None:
    user, first, second = typed_twice(differs=True)
    page = page_at(reverse("census:merge_with", args=[first, second]), user=user)
    assert page.get_by_text("These two are not merged without a reason").is_visible()

    page.get_by_role("button", name="Merge the two records").click()

    page.get_by_text("say in a sentence why they are one person").first.wait_for()
    keep_picture(page, "merge-refused")
    page.get_by_label("Why they are one person").fill("the clerk misread the fax: F for M")
    page.get_by_role("button", name="Merge the two records").click()
    page.wait_for_url("**/merges/**")
