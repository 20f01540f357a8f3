"""A nurse with a tablet, a patient to visit today and everything approved: for browser tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from playwright.sync_api import Page, expect

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content.models import ContentVersion
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Patient
from hearthline.rooms.census.values import CensusFacts
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.values import EmergencyMedicine, EmergencyOrderFacts
from hearthline.rooms.workforce.models import StaffMember
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import allergy_facts, context_of, weight_facts
from tests.builders.emergency import approved_protocols
from tests.builders.program import NEW_YORK
from tests.builders.scheduling import a_kept_plan, a_small_program, publish_draft
from tests.builders.supply import kit_facts, kit_line
from tests.builders.therapy import order_facts
from tests.journeys.browser import assert_accessible, assert_fits, keep_picture
from tests.journeys.conftest import OpenPage

PHRASE = "lamp river nine stove"
TARGET_PX = 56
TOO_SMALL = """(least) => [...document.querySelectorAll(
  "button, a[href], input, select, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip"))
  .map((one) => [one.innerText || one.id, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""
SETTLED = """async () => {
  const db = await new Promise((done) => {
    const asked = indexedDB.open("hearthline-tablet");
    asked.onsuccess = () => done(asked.result);
  });
  const all = (store) => new Promise((done) => {
    const asked = db.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const stores = ["outbox", "kept", "log", "runs"];
  return JSON.stringify(await Promise.all(stores.map(all)));
}"""
"""All that this browser keeps of the tablet, as one text."""


@dataclass(frozen=True)
class TabletWorld:
    """A nurse's sign-in and the patients of her day, the first with a kit and a weight."""

    user: Any
    patients: list[UUID]

    @property
    def name(self) -> str:
        """The first patient as lists show it."""
        person = Patient.objects.get(id=self.patients[0])
        return f"{person.family_name.upper()}, {person.given_name}"


def a_tablet_world() -> TabletWorld:
    """Make a branch whose only nurse visits two patients today, protocols approved."""
    a_policy()
    now = timezone.now()
    today = local_day(now, NEW_YORK)
    small = a_small_program(nurses=1, patients=2, first_day=today, weekdays=range(7))
    approved_protocols(now - timedelta(days=2))
    user = a_user(Role.FIELD_NURSE, name="Nadia Example")
    StaffMember.objects.filter(id=small.nurses[0]).update(actor_id=user.actor_id)
    first = small.patients[0]
    context = system_context(at=now)
    census.add_records(
        context,
        facts=CensusFacts(
            measurements=(weight_facts(first, taken_on=today),),
            allergies=(allergy_facts(first, reaction="anaphylaxis"),),
        ),
        branch_id=small.branch,
    )
    _order(first, small.branch, now, today)
    lines = (kit_line(expires_on=today + timedelta(days=200)),)
    supply.pack_kit(system_context(at=now), facts=kit_facts(first, lines=lines, packed_on=today))
    a_kept_plan(small, first_day=today, days=2)
    publish_draft()
    return TabletWorld(user, small.patients)


def _order(patient: UUID, branch: UUID, now: datetime, today: date) -> None:
    """Order a drug that may stop, one that must not, and epinephrine for a reaction."""
    ContentVersion.objects.filter(kind="must_not_stop").update(
        state="approved",
        approver_id=derived_id("test actor", "approver"),
        approver_name="Ines Fable",
        approved_at=now,
        effective_from=today - timedelta(days=2),
    )
    drugs = ("immune globulin human 10 %", "treprostinil")
    orders = [order_facts(patient, ("tablet", drug), drug=drug, starts_on=today) for drug in drugs]
    reaction = EmergencyOrderFacts(
        order_id=derived_id("test emergency order", patient),
        version_id=derived_id("test emergency order version", patient),
        patient_id=patient,
        medicines=(EmergencyMedicine("epinephrine", "0.3 mg", "thigh", "anaphylaxis"),),
        signed_on=today,
        prescriber="Dr Hal Nemo",
    )
    for step, facts in enumerate((*orders, reaction), start=1):
        therapy.write_order(context_of(Role.INTAKE, branch=branch, step=step), facts=facts)
        verifying = context_of(Role.PHARMACIST, branch=branch, step=step)
        therapy.verify_order(verifying, order_id=facts.order_id, version=1)


def open_tablet(page_at: OpenPage, user: Any, *, width: int = 820, theme: str = "light") -> Any:
    """Open the shell and wait until it is kept whole and the day is here."""
    page = page_at("/tablet/", width=width, theme=theme, user=user)
    page.evaluate("navigator.serviceWorker.ready")
    page.get_by_text(re.compile(r"^synced \d")).wait_for()
    return page


def button(page: Page, name: str) -> Any:
    return page.get_by_role("button", name=name).first


def press(page: Page, *names: str) -> None:
    for name in names:
        button(page, name).click()


def assert_looks(page: Page, name: str) -> None:
    """Fail where somebody with gloves, or without sight, would."""
    keep_picture(page, f"tablet-{name}")
    assert_fits(page)
    assert_accessible(page)
    small = page.evaluate(TOO_SMALL, TARGET_PX)
    assert not small, f"{name}: {small}"


def later(page: Page, by: timedelta) -> None:
    """Let the tablet sleep until so long after the real time, and look again."""
    ms = int(by.total_seconds() * 1000)
    page.add_init_script(f"Date.now = ((real) => () => real() + {ms})(() => new Date().getTime())")
    page.reload()


def with_phrase(page: Page) -> None:
    page.get_by_label("Phrase").fill(PHRASE)
    page.get_by_label("The same again").fill(PHRASE)
    press(page, "Keep this phrase")
    expect(page.get_by_text("Choose a phrase")).to_have_count(0)


def cut(page: Page) -> None:
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("No signal")).to_be_visible()
