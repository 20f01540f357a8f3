"""Before an emergency: protocols, kits, plan and care plan in a browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, HomeMedicationFacts
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.models import Kit
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import NORTH, patient_in_care
from tests.builders.emergency import approved_protocols
from tests.builders.program import make_branch
from tests.builders.supply import kit_facts, kit_line
from tests.journeys.browser import IN_BOTH_LOOKS, assert_pages
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@IN_BOTH_LOOKS
def test_every_page_before_an_emergency_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    make_branch("North")
    now = timezone.now()
    user = a_user(Role.PHARMACIST)
    walt = patient_in_care(
        "walt",
        branch=NORTH,
        family_name="Quillfeather",
        given_name="Walt",
        spoken_language="es",
    )
    protocols = approved_protocols(now - timedelta(days=2))
    soon = kit_line(expires_on=now.date() + timedelta(days=20))
    supply.pack_kit(system_context(at=now), facts=kit_facts(walt, lines=(soon,)))
    kit = Kit.objects.get()
    pages = {
        "protocols": "/emergency/",
        "protocol": f"/emergency/protocols/{protocols['anaphylaxis']}/",
        "emergency": f"/emergency/patients/{walt}/",
        "plan": f"/emergency/patients/{walt}/plan/",
        "care-plan": f"/emergency/patients/{walt}/care-plan/",
        "sign": f"/emergency/patients/{walt}/care-plan/sign/",
        "kits": "/supply/kits/",
        "kit": f"/supply/kits/{kit.id}/",
        "pack": f"/supply/patients/{walt}/kit/",
    }

    assert_pages(page_at, pages, width=width, theme=theme, user=user, series="emergency-")


def test_story_6_the_plan_is_signed_read_by_the_family_and_to_be_signed_again_when_it_changes(
    page_at: OpenPage,
) -> None:
    a_policy()
    make_branch("North")
    now = timezone.now()
    approved_protocols(now - timedelta(days=2))
    walt = patient_in_care("walt", branch=NORTH, family_name="Quillfeather", given_name="Walt")
    metoprolol = HomeMedicationFacts(walt, walt, "metoprolol")
    census.add_records(
        system_context(at=now), facts=CensusFacts(home_medications=(metoprolol,)), branch_id=NORTH
    )
    user = a_user(Role.PHARMACIST)

    page = page_at(f"/emergency/patients/{walt}/plan/", user=user)
    page.get_by_role("button", name="Sign the plan").click()
    page.wait_for_url(f"**/emergency/patients/{walt}/")
    said = page.locator("main").inner_text()
    assert "An emergency kit is required and none was packed" in said
    assert "Takes a beta blocker" in said
    assert "Not ordered" in said

    page = page_at(f"/emergency/patients/{walt}/care-plan/sign/", user=user)
    page.get_by_label("Who signs").fill("Walt Quillfeather")
    page.get_by_role("button", name="Write down the signature").click()
    page.wait_for_url(f"**/emergency/patients/{walt}/")
    assert "Signed as it stands" in page.locator("main").inner_text()

    supply.pack_kit(system_context(at=now), facts=kit_facts(walt))
    page.reload()
    said = page.locator("main").inner_text()
    assert "Changed since, to be signed again" in said
    assert "is intact, in the home" in said
