"""Deliveries, the roster, calls, visits, calendar and licences as they are met in a browser."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.values import LaboratoryFacts, OpenHours, WeeklyPickUp
from hearthline.rooms.scheduling import actions as scheduling
from hearthline.rooms.scheduling.models import Assignment
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.models import Delivery
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.visits.models import Visit
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.models import Call
from hearthline.rooms.workforce.values import OnCallChange, OnCallRole, monday_of
from tests.builders.accounts import AT, a_policy, a_user
from tests.builders.scheduling import a_kept_plan, a_small_program
from tests.builders.supply import NEW_YORK, delivery_facts, dispensed_facts, trip_facts
from tests.builders.therapy import order_facts
from tests.builders.workforce import call_facts, turns_of
from tests.journeys.browser import (
    IN_BOTH_LOOKS,
    assert_accessible,
    assert_fits,
    assert_no_console_errors,
    keep_picture,
)
from tests.journeys.clock import Clock
from tests.journeys.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def thursday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch, AT)


def a_living_program(now: datetime) -> dict[str, UUID]:
    """Store a branch with a van, packs, a roster with a gap, calls and visits to write down."""
    a_policy()
    today = local_day(now, NEW_YORK)
    monday = monday_of(today)
    small = a_small_program(nurses=3, patients=6, first_day=monday)
    plan = a_kept_plan(small, first_day=monday)
    scheduling.publish(system_context(at=now), plan_id=plan, revision=1)
    branch, patient = small.branch, small.patients[0]
    order = order_facts(patient)
    therapy.write_order(system_context(at=now), facts=order)
    therapy.verify_order(system_context(at=now), order_id=order.order_id, version=1)
    trip = trip_facts(branch, day=today, departs=time(7, 30))
    supply.plan_trip(system_context(at=now), facts=trip)
    packs = []
    for number, one in enumerate(small.patients[:4]):
        pack = delivery_facts(
            one, branch, day=today, opens=time(8 + number), closes=time(9 + number), trip_id=trip.id
        )
        facts = dispensed_facts(
            one,
            order_id=order.order_id if one == patient else None,
            beyond_use_at=now + timedelta(days=2),
            dispensed_at=now,
        )
        supply.dispense_and_promise(system_context(at=now), facts=facts, delivery=pack)
        packs.append(pack.id)
    supply.report_late(
        system_context(at=now, reason="flat tyre"), deliveries=packs[3:], minutes=45, at=now
    )
    _roster(now, branch, small.nurses, today)
    call = call_facts(branch, patient_id=patient, called_at=now - timedelta(minutes=25))
    workforce.log_call(system_context(at=now), facts=call)
    laboratory = LaboratoryFacts(
        derived_id("journey laboratory"),
        branch,
        "Sample laboratory",
        "555 0100 310",
        "2 Example Court",
        tuple(OpenHours(day, time(6), time(18)) for day in range(6)),
        tuple(WeeklyPickUp(day, time(11)) for day in range(6)),
    )
    program.write_laboratory(system_context(at=now), facts=laboratory)
    program.propose_holidays(
        system_context(at=now), branch_id=branch, days={today + timedelta(days=9): "Founders' day"}
    )
    visit = Assignment.objects.order_by("day", "starts").first()
    assert visit is not None
    return {
        "branch": branch,
        "patient": patient,
        "trip": trip.id,
        "pack": packs[0],
        "call": call.id,
        "visit": visit.need_id,
        "dispensed": dispensed_facts(patient).thread,
    }


def _roster(now: datetime, branch: UUID, nurses: list[UUID], today: date) -> None:
    since = today - timedelta(days=14)
    for place, nurse, weekdays in ((1, nurses[0], range(7)), (2, nurses[1], range(6))):
        workforce.set_on_call(
            system_context(at=now),
            branch_id=branch,
            role=OnCallRole.NURSE,
            place=place,
            since=since,
            patterns=turns_of(branch, nurse, place=place, weekdays=weekdays, since=since),
        )
    change = OnCallChange(
        derived_id("journey change"),
        branch,
        OnCallRole.NURSE,
        1,
        nurses[2],
        today,
        time(18),
        time(8),
        "a birthday",
    )
    workforce.change_on_call(system_context(at=now), change=change)


def pages(ids: dict[str, UUID]) -> dict[str, tuple[Role, str]]:
    """Return every page, with the role that looks at it."""
    patient, branch = ids["patient"], ids["branch"]
    manager, pharmacist, warehouse = Role.NURSE_MANAGER, Role.PHARMACIST, Role.WAREHOUSE
    return {
        "today-warehouse": (warehouse, "/"),
        "deliveries": (warehouse, "/supply/"),
        "delivery": (warehouse, f"/supply/deliveries/{ids['pack']}/"),
        "confirm": (warehouse, f"/supply/deliveries/{ids['pack']}/confirm/"),
        "late-van": (warehouse, f"/supply/trips/{ids['trip']}/late/"),
        "trip": (warehouse, f"/supply/trips/{ids['trip']}/"),
        "trip-new": (warehouse, "/supply/trips/new/"),
        "supply": (pharmacist, f"/supply/patients/{patient}/"),
        "dispense": (pharmacist, f"/supply/patients/{patient}/dispense/"),
        "dispense-correct": (pharmacist, f"/supply/dispensed/{ids['dispensed']}/correct/"),
        "roster": (manager, "/workforce/on-call/"),
        "roster-week": (manager, f"/workforce/on-call/{branch}/nurse/1/"),
        "roster-change": (manager, f"/workforce/on-call/{branch}/change/"),
        "calls": (manager, "/workforce/calls/"),
        "call": (manager, f"/workforce/calls/{ids['call']}/"),
        "call-new": (manager, f"/workforce/calls/new/?patient={patient}"),
        "visits": (manager, "/visits/?show=all"),
        "visit": (manager, f"/visits/{ids['visit']}/"),
        "visit-record": (manager, f"/visits/{ids['visit']}/record/"),
        "calendar": (Role.ADMINISTRATOR, f"/program/calendar/{branch}/"),
        "laboratory-new": (Role.ADMINISTRATOR, f"/program/calendar/{branch}/laboratory/"),
        "licences": (pharmacist, "/program/licences/OH/"),
        "licence-change": (pharmacist, "/program/licences/OH/line_care/"),
    }


@IN_BOTH_LOOKS
def test_pages_are_accessible_and_fit(
    page_at: OpenPage, address: str, width: int, theme: str
) -> None:
    ids = a_living_program(AT)
    by_role: dict[Role, list[tuple[str, str]]] = {}
    for name, (role, path) in pages(ids).items():
        by_role.setdefault(role, []).append((name, path))
    for role, found in by_role.items():
        page = page_at("/", width=width, theme=theme, user=a_user(role))
        for name, path in found:
            page.goto(address + path)

            keep_picture(page, f"{name}-{width}-{theme}")
            assert_accessible(page)
            assert_fits(page)
            assert_no_console_errors(page)


def test_a_late_van_is_one_entry_and_the_list_shows_it(page_at: OpenPage, address: str) -> None:
    ids = a_living_program(AT)
    page = page_at("/supply/", user=a_user(Role.WAREHOUSE))

    page.goto(f"{address}/supply/trips/{ids['trip']}/late/")
    page.get_by_label("Later by").fill("135")
    page.get_by_label("Reason").fill("Road closed")
    page.get_by_role("button", name="Say it is late").click()

    expect(page.get_by_text("Promised times moved")).to_be_visible()
    assert set(Delivery.objects.values_list("is_late", flat=True)) == {True}


def test_a_visit_is_written_down_and_corrected_with_both_times(
    page_at: OpenPage, address: str
) -> None:
    ids = a_living_program(AT)
    page = page_at("/visits/", user=a_user(Role.SCHEDULER))

    for clock in ("08:31", "08:41"):
        page.goto(f"{address}/visits/{ids['visit']}/record/")
        page.get_by_label("Arrived").fill(clock)
        page.get_by_label("Reason").first.fill("read wrongly")
        page.get_by_role("button", name="visit").last.click()
        expect(page.get_by_text("What happened")).to_be_visible()

    expect(page.get_by_text("Written before")).to_be_visible()
    assert Visit.objects.count() == 2


def test_a_night_call_is_written_down_taken_and_closed(page_at: OpenPage, address: str) -> None:
    ids = a_living_program(AT)
    page = page_at("/workforce/calls/", user=a_user(Role.NURSE_MANAGER))

    page.goto(f"{address}/workforce/calls/{ids['call']}/")
    page.get_by_role("button", name="I look after it").click()
    page.get_by_label("Outcome").select_option("answered")
    page.get_by_role("button", name="Close call").click()

    expect(page.get_by_text("Call closed")).to_be_visible()
    assert Call.objects.get().outcome == "answered"
