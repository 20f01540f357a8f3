"""The census and one person's pages as they are met in a browser, at desk and tablet."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import expect

from hearthline.platform.accounts.roles import Role
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.program.models import Branch
from hearthline.rooms.therapy.models import Order
from tests.builders.accounts import a_policy, a_user
from tests.builders.chart import a_full_patient
from tests.builders.workforce import make_nurse
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def addresses(patient: UUID) -> dict[str, str]:
    """Return every page about people, by a name for its picture."""
    [therapy] = Order.objects.filter(kind="therapy", in_force=1)
    [nursing] = Order.objects.filter(kind="nursing")
    incident = Incident.objects.get().pk
    chart, census = f"/census/chart/{patient}", f"/census/{patient}"
    return {
        "census": "/census/",
        "census-empty": "/census/?therapy=iron",
        "register": "/census/new/",
        "patient": f"{chart}/",
        "patient-orders": f"{chart}/orders/",
        "patient-record": f"{chart}/record/",
        "patient-timeline": f"{chart}/timeline/",
        "patient-history": f"{chart}/history/",
        "identity": f"{census}/person/",
        "address": f"{census}/address/",
        "contact": f"{census}/contacts/new/",
        "household": f"{census}/household/",
        "routine": f"{census}/routine/",
        "allergies": f"{census}/allergies/",
        "weight": f"{census}/weight/",
        "code-status": f"{census}/code-status/",
        "episode": f"{census}/episodes/new/",
        "orders": "/therapy/",
        "order": f"/therapy/{therapy.pk}/",
        "nursing-order": f"/therapy/{nursing.pk}/",
        "order-new": f"/therapy/patients/{patient}/new/",
        "order-change": f"/therapy/{therapy.pk}/change/",
        "nursing-new": f"/therapy/patients/{patient}/nursing/",
        "emergency-new": f"/therapy/patients/{patient}/emergency/",
        "lines": f"/lines/{patient}/",
        "line-new": f"/lines/{patient}/new/",
        "incidents": "/incidents/",
        "incident": f"/incidents/{incident}/",
        "incident-new": f"/incidents/report/?patient={patient}",
    }


@IN_BOTH_LOOKS
def test_every_page_about_people_is_accessible_and_fits(
    page_at: OpenPage, width: int, theme: str
) -> None:
    a_policy()
    patient = a_full_patient()
    user = a_user(Role.PHARMACIST)
    page = page_at("/census/", width=width, theme=theme, user=user)
    origin = page.url.removesuffix("/census/")

    for name, address in addresses(patient).items():
        page.goto(f"{origin}{address}")
        page.wait_for_load_state()
        keep_picture(page, f"{name}-{width}-{theme}")
        assert_fits(page)
        assert_accessible(page)
        assert_no_console_errors(page)


def test_a_printed_page_is_black_on_white_says_who_printed_it_and_leaves_the_screen_out(
    page_at: OpenPage,
) -> None:
    a_policy()
    patient = a_full_patient()
    user = a_user(Role.PHARMACIST, name="Bo Madeup")
    page = page_at(f"/census/chart/{patient}/record/", theme="dark", user=user)
    expect(page.locator(".print-head")).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".print-head")).to_contain_text("Printed by Bo Madeup, Infusion pharmacist")
    expect(page.locator(".banner")).to_contain_text("QUILL")
    for of_the_screen in (".rail", ".topbar", ".tabs", "main .actions"):
        expect(page.locator(of_the_screen).first).to_be_hidden()
    ground, ink = page.evaluate(
        "() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color] }"
    )
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


def test_a_pharmacist_verifies_an_order_from_the_patient_page(page_at: OpenPage) -> None:
    a_policy()
    patient = a_full_patient()
    page = page_at(f"/census/chart/{patient}/", user=a_user(Role.PHARMACIST))

    expect(page.get_by_role("heading", name="Not clear for the first dose")).to_be_visible()
    page.get_by_role("link", name="Verify", exact=True).first.click()
    page.get_by_role("button", name="Verify version 1").click()

    expect(page.get_by_text("Order verified")).to_be_visible()
    assert_no_console_errors(page)


def test_discontinuing_asks_with_consequences_and_the_safe_button_has_the_focus(
    page_at: OpenPage,
) -> None:
    a_policy()
    a_full_patient()
    order = Order.objects.get(kind="therapy", in_force=1)
    page = page_at(f"/therapy/{order.pk}/", user=a_user(Role.PHARMACIST))

    page.get_by_role("button", name="Discontinue", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("1 nursing order serves it")).to_be_visible()
    assert dialog.get_by_role("button", name="Keep it").evaluate(
        "it => it === document.activeElement"
    )
    dialog.get_by_label("Why is it discontinued").fill("Course done")
    dialog.get_by_role("button", name="Discontinue order").click()

    expect(page.get_by_text("Order discontinued")).to_be_visible()
    expect(page.get_by_text("Course done")).to_be_visible()


def test_a_weight_in_pounds_is_looked_at_in_kilograms_and_then_undone(page_at: OpenPage) -> None:
    a_policy()
    patient = a_full_patient()
    page = page_at(f"/census/{patient}/weight/", user=a_user(Role.NURSE_MANAGER))

    page.get_by_label("Number", exact=True).fill("180")
    page.get_by_label("Unit", exact=True).select_option(label="lb")
    page.get_by_label("Measured").check()
    page.get_by_role("button", name="Check the reading").click()
    expect(page.get_by_text("81.6").first).to_be_visible()
    page.get_by_role("button", name="Record weight").click()
    expect(page.get_by_text("Weight recorded")).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_text("Taken back")).to_be_visible()
    expect(page.locator(".banner").get_by_text("80").first).to_be_visible()
    assert_no_console_errors(page)


def test_a_nurse_manager_names_the_nurse_and_writes_a_wish(page_at: OpenPage) -> None:
    a_policy()
    patient = a_full_patient()
    nurse = make_nurse(Branch.objects.get().pk)
    page = page_at(f"/census/chart/{patient}/team/", user=a_user(Role.NURSE_MANAGER))

    page.get_by_label("Who").select_option(str(nurse))
    page.get_by_role("button", name="Name nurse").click()
    expect(page.get_by_text("Nurse named")).to_be_visible()
    assert_accessible(page)

    page.goto(page.url.replace("/team/", "/wishes/"))
    page.get_by_label("Nurse", exact=True).select_option(str(nurse))
    page.get_by_label("Prefers").check()
    page.get_by_role("button", name="Save wish").click()
    expect(page.get_by_text("Wish saved")).to_be_visible()
    assert_accessible(page)
    assert_no_console_errors(page)
