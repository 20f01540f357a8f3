"""Story 6 where it goes through the server: the run by telephone, hand-over, afterwards."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from hearthline.engines.protocols import FactKind
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Source, system_context
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.storing import refresh
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, HomeMedicationFacts
from hearthline.rooms.emergency import actions
from hearthline.rooms.emergency.models import EmergencyRun
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import Consequence
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from tests.builders.accounts import a_policy, a_user
from tests.builders.census import NORTH, allergy_facts, patient_in_care, weight_facts
from tests.builders.emergency import APPROVER, approved_protocols, run_fact, run_facts
from tests.builders.program import make_branch
from tests.builders.protocols import a_setting, an_ampule, an_injector
from tests.builders.supply import kit_facts
from tests.builders.therapy import order_facts
from tests.journeys.browser import DESK, TABLET, assert_pages
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VITALS = (
    (0, {"systolic": "132", "diastolic": "78", "pulse": "88", "oxygen": "97", "breathing": "16"}),
    (90, {"systolic": "84", "diastolic": "50", "pulse": "124", "oxygen": "90", "breathing": "28"}),
    (400, {"systolic": "98", "diastolic": "60", "pulse": "112", "oxygen": "94"}),
    (700, {"systolic": "112", "diastolic": "66", "pulse": "98", "oxygen": "97"}),
)


def walt_at_home() -> UUID:
    """Return Walt with kit, order, beta blocker and weight, as the nurse left the office."""
    now = timezone.now()
    a_policy()
    make_branch("North")
    approved_protocols(now - timedelta(days=2))
    ContentVersion.objects.filter(kind="must_not_stop").update(
        state="approved",
        effective_from=now.date() - timedelta(days=2),
        approved_at=now,
        approver_id=APPROVER,
        approver_name="Ines Fable",
    )
    walt = patient_in_care("walt", branch=NORTH, family_name="Quillfeather", given_name="Walt")
    facts = CensusFacts(
        home_medications=(HomeMedicationFacts(walt, walt, "metoprolol"),),
        allergies=(allergy_facts(walt),),
        measurements=(weight_facts(walt),),
    )
    census.add_records(system_context(at=now), facts=facts, branch_id=NORTH)
    supply.pack_kit(system_context(at=now), facts=kit_facts(walt))
    order = order_facts(walt)
    therapy.write_order(system_context(at=now), facts=order)
    therapy.verify_order(system_context(at=now), order_id=order.order_id, version=1)
    therapy.activate_order(system_context(at=now, source=Source.IMPORT), order_id=order.order_id)
    return walt


def what_the_tablet_sent(walt: UUID) -> UUID:
    """Record the nurse's run as it arrives when signal returns, and let it have consequences."""
    now = timezone.now()
    began = now - timedelta(minutes=30)

    def at(seconds: int) -> dict[str, int]:
        moment = milliseconds(began) + seconds * 1000
        return {"at": moment, "recorded_at": moment}

    given = {
        "step": "epinephrine",
        "medicine": "epinephrine",
        "amount": "0.3",
        "unit": "mg",
        "form": "auto_injector",
        "item": "injector",
        "lot": "A17",
        "site": "right outer thigh",
    }
    facts = [
        run_fact(FactKind.BEGIN, 0, **at(0)),
        run_fact(FactKind.DONE, 20, step="stop", **at(20)),
        run_fact(FactKind.DOSE, 35, **given, **at(35)),
        run_fact(FactKind.DONE, 50, step="call", **at(50)),
        run_fact(FactKind.DONE, 80, step="position", **at(80)),
        *(
            run_fact(FactKind.VITALS, 1 + second, step="vitals", values=values, **at(second))
            for second, values in VITALS
        ),
        run_fact(FactKind.DOSE, 335, **given | {"step": "second"}, **at(335)),
        run_fact(FactKind.DOSE, 360, **given | {"amount": "1", "item": "", "lot": ""}, **at(360)),
        run_fact(FactKind.END, 900, choice="handed_over", text="Medic 4", **at(900)),
    ]
    run = run_facts(walt, begun_at=began)
    sheet = a_setting(today=now.date(), kit=(an_injector(), an_ampule()))
    actions.record_run(system_context(at=now), run=run, setting=sheet, facts=tuple(facts))
    for what in Consequence:
        actions.follow_run(system_context(at=now), run_id=run.id, what=what)
    refresh([walt], as_of=now)
    return run.id


@pytest.mark.parametrize(("width", "theme"), [(DESK, "light"), (TABLET, "dark")])
def test_every_page_of_a_run_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    walt = walt_at_home()
    ended = what_the_tablet_sent(walt)
    now = timezone.now()
    goes_on = derived_id("run that goes on")
    actions.record_run(
        system_context(at=now),
        run=run_facts(walt, id=goes_on, begun_at=now, caregiver="Ada, his wife"),
        setting=a_setting(today=now.date()),
        facts=(run_fact(FactKind.BEGIN, 0, at=milliseconds(now), recorded_at=milliseconds(now)),),
    )
    pages = {
        "runs": "/emergency/runs/",
        "begin": f"/emergency/patients/{walt}/run/",
        "begin-blank": "/emergency/runs/begin/",
        "whose": f"/emergency/runs/{goes_on}/whose/",
        "run": f"/emergency/runs/{goes_on}/",
        "hand-over": f"/emergency/runs/{ended}/hand-over/",
        "report": f"/emergency/runs/{ended}/report/",
        "restart": f"/emergency/runs/{ended}/restart/",
        "of-patient": f"/emergency/patients/{walt}/",
    }

    user = a_user(Role.PHARMACIST)
    assert_pages(page_at, pages, width=width, theme=theme, user=user, series="run-")


def test_story_6_led_by_telephone_corrected_handed_over_and_ended(page_at: OpenPage) -> None:
    walt = walt_at_home()
    user = a_user(Role.NURSE_MANAGER)

    page = page_at(f"/emergency/patients/{walt}/", user=user)
    page.get_by_role("link", name="Emergency by telephone").click()
    page.get_by_label("What happened").select_option("anaphylaxis")
    page.get_by_label("Who is on the line").fill("Ada, his wife")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/emergency/runs/*/")
    said = page.locator("main").inner_text()
    assert said.count("Now, together".upper()) + said.count("Now, together") == 3
    assert "metoprolol" in said
    assert page.locator("hl-idle").count() == 0

    page.get_by_role("button", name="Given").first.click()
    page.wait_for_load_state()
    assert "last given" in page.locator("main").inner_text()
    page.get_by_text("Correct", exact=False).first.click()
    page.get_by_label("Really happened at").first.fill("00:00")
    page.get_by_role("button", name="Correct the time").first.click()
    page.wait_for_load_state()
    assert "recorded" in page.locator("main").inner_text()

    page.get_by_text("End the run").click()
    page.get_by_label("To whom, or why").fill("Medic 4")
    page.get_by_role("button", name="End: handed over").click()
    page.wait_for_load_state()
    assert EmergencyRun.objects.get().ended_at is not None
    page.get_by_role("link", name="Hand-over").click()
    page.wait_for_url("**/hand-over/")
    assert "Ada, his wife" in page.locator("main").inner_text()


def test_story_6_afterwards_restart_is_refused_until_the_pharmacist_writes_who_decided(
    page_at: OpenPage,
) -> None:
    walt = walt_at_home()
    run_id = what_the_tablet_sent(walt)
    user = a_user(Role.PHARMACIST)

    page = page_at(f"/emergency/runs/{run_id}/report/", user=user)
    said = page.locator("main").inner_text()
    for words in (
        "Above the largest single dose",
        "Not from this patient's kit",
        "Incident reported",
        "On hold: immune globulin",
        "written down as used",
        "MedWatch",
        "No drug is started again",
    ):
        assert words in said, words

    page.get_by_role("link", name="Allow a restart").click()
    page.get_by_label("Who decided").fill("Dr Hal Nemo")
    page.get_by_label("How you know").fill("by telephone, read back")
    page.get_by_label("Why it may be started again").fill("at 42 mL/h, with premedication")
    page.get_by_role("button", name="Write down the decision").click()
    page.wait_for_url("**/report/")
    assert "No drug is started again" not in page.locator("main").inner_text()
