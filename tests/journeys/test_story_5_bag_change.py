"""Story 5 at 20:20: the milrinone bag is changed, and nothing that is open refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Act, Gate
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Source, system_context
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.storing import refresh
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, TherapyClass
from hearthline.rooms.emergency.values import KitNeed
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as orders
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import DoseOutcome, Mode
from tests.builders.accounts import a_policy, a_user
from tests.builders.areas import CUT, sign_rank, somebody_at
from tests.builders.census import NORTH, context_of, weight_facts
from tests.builders.clock import PageClock, clock_at
from tests.builders.emergency import APPROVER, approved_protocols
from tests.builders.program import make_branch
from tests.builders.supply import kit_facts, kit_line
from tests.builders.therapy import dose_facts, order_facts
from tests.journeys.browser import assert_accessible, assert_no_console_errors, keep_picture
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BAG_CHANGE = CUT + timedelta(minutes=100)
BEFORE = CUT - timedelta(days=2)
WEIGHED_ON = date(2026, 4, 5)
YESTERDAY = date(2026, 5, 13)


@pytest.fixture
def clock() -> Iterator[PageClock]:
    with clock_at(BAG_CHANGE) as running:
        yield running


def perry() -> tuple[UUID, UUID]:
    """Return a man on milrinone: weight 40 days old, kit expired yesterday."""
    make_branch("North", branch_id=NORTH)
    approved_protocols(BEFORE)
    ContentVersion.objects.filter(kind="must_not_stop").update(
        state="approved",
        effective_from=BEFORE.date(),
        approved_at=BEFORE,
        approver_id=APPROVER,
        approver_name="Ines Fable",
    )
    person = somebody_at("perry", family_name="Hollowell", given_name="Perry")
    sign_rank(person, 1, 1, kit=KitNeed.EVERY_DOSE)
    milrinone = order_facts(
        person,
        drug="milrinone 0.2 mg/mL",
        therapy=TherapyClass.INOTROPE,
        mode=Mode.CONTINUOUS,
        dose=None,
        dose_basis="0.5 mcg/kg/min × 80 kg = 12 mL/h",
        is_weight_based=Answer.YES,
        frequency=read_frequency("continuous"),
        starts_on=date(2026, 4, 5),
        first_dose_on=WEIGHED_ON,
    )
    at = system_context(at=BEFORE)
    therapy.write_order(at, facts=milrinone)
    therapy.verify_order(system_context(at=BEFORE), order_id=milrinone.order_id, version=1)
    therapy.activate_order(
        system_context(at=BEFORE, source=Source.IMPORT), order_id=milrinone.order_id
    )
    census.add_records(
        system_context(at=BEFORE),
        facts=CensusFacts(measurements=(weight_facts(person, taken_on=WEIGHED_ON),)),
        branch_id=NORTH,
    )
    supply.pack_kit(
        system_context(at=BEFORE),
        facts=kit_facts(person, lines=(kit_line(expires_on=YESTERDAY),), packed_on=WEIGHED_ON),
    )
    return person, milrinone.order_id


def test_story_5_at_2020_the_bag_is_changed_and_the_pharmacist_has_what_is_open(
    page_at: OpenPage, clock: PageClock
) -> None:
    a_policy(idle_minutes=480)
    person, order = perry()

    # At the gate: a start or a change is held by what is open, going on never is.
    stands = verdict(person, Gate.EACH_DOSE, as_of=BAG_CHANGE)
    assert stands.blocking
    assert not stands.allows(Act.START, order_id=order)
    assert stands.allows(Act.CONTINUE, order_id=order)

    # The panel says so, with the old weight and the expired kit open.
    page = page_at(reverse("clearance:panel", args=[person]), user=a_user(Role.PHARMACIST))
    title = "Not clear for a start, restart or change"
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("milrinone 0.2 mg/mL goes on: nothing here stops it.")).to_be_visible()
    expect(page.get_by_text("The pharmacist is told of what is open.")).to_be_visible()
    expect(page.locator("li.finding", has_text="05-Apr-2026").first).to_be_visible()
    expect(page.locator("li.finding", has_text="13-May-2026").first).to_be_visible()
    assert page.get_by_text("The dose must move after").count() == 0
    keep_picture(page, "story-5-at-the-gate")
    assert_accessible(page)

    # The nurse writes the bag change down: nothing refuses it.
    nurse = context_of(Role.FIELD_NURSE, branch=None, at=BAG_CHANGE)
    bag = dose_facts(
        person,
        order_id=order,
        drug="milrinone 0.2 mg/mL",
        outcome=DoseOutcome.GIVEN,
        started_at=BAG_CHANGE,
    )
    therapy.record_administration(nurse, facts=bag)
    assert orders.last_given([person]) == {order: BAG_CHANGE}

    # It stands on the pharmacist's Today, with the drug's name.
    refresh([person], as_of=BAG_CHANGE)
    page.goto(page.url.split("/census/")[0] + "/")
    expect(page.get_by_text("milrinone 0.2 mg/mL").first).to_be_visible()
    keep_picture(page, "story-5-pharmacist")
    assert_no_console_errors(page)
