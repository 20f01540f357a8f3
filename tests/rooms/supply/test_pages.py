"""Deliveries as warehouse, driver and pharmacist work with them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from django.test import Client

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.supply import actions, models
from hearthline.rooms.supply.attention import departures, expiring, late_and_failed
from hearthline.rooms.therapy import actions as therapy
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import patient_in_care
from tests.builders.program import caller_in, make_branch
from tests.builders.supply import AT, deliver, delivery_facts, trip_facts
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def patient(branch: UUID) -> UUID:
    found = patient_in_care(branch=branch)
    facts = order_facts(found)
    therapy.write_order(system_context(at=AT), facts=facts)
    therapy.verify_order(system_context(at=AT), order_id=facts.order_id, version=1)
    return found


def client_of(role: Role) -> Client:
    a_policy()
    return signed_in(a_user(role))


def a_pack(patient: UUID, branch: UUID, *, on_trip: bool = True) -> UUID:
    trip = trip_facts(branch)
    if on_trip:
        actions.plan_trip(system_context(at=AT), facts=trip)
    facts = delivery_facts(patient, branch, trip_id=trip.id if on_trip else None)
    actions.plan_many(system_context(at=AT), deliveries=(facts,))
    return facts.id


def test_a_pharmacist_writes_down_a_dispensing_and_promises_its_pack(patient: UUID) -> None:
    client = client_of(Role.PHARMACIST)

    answer = client.post(
        f"/supply/patients/{patient}/dispense/",
        {
            "order_id": str(order_facts(patient).order_id),
            "lot": "LOT-7",
            "quantity_value": "40",
            "quantity_unit": "g",
            "containers": "1",
            "use_by_day": "2026-05-15",
            "use_by_time": "12:00",
            "storage": "refrigerated",
            "protect_from_light": "yes",
            "dispensed_by": "Ines Fable",
            "day": "2026-05-15",
            "opens": "08:00",
            "closes": "10:00",
            "happened": "on",
        },
    )

    assert answer.status_code == 302, answer.content.decode()[:3000]
    row = models.Dispensing.objects.get()
    assert row.drug == "immune globulin human 10 %"
    assert row.delivery is not None
    assert (row.delivery.day, row.delivery.closes) == (date(2026, 5, 15), time(10))


def test_while_dispensing_is_shut_the_page_says_why_and_keeps_only_what_has_happened(
    patient: UUID,
) -> None:
    client = client_of(Role.PHARMACIST)

    shown = client.get(f"/supply/patients/{patient}/dispense/").content.decode()
    answer = client.post(
        f"/supply/patients/{patient}/dispense/",
        {"containers": "1", "day": "2026-05-15", "opens": "08:00", "closes": "10:00"},
    )

    assert "Allergies" in shown
    assert "It was dispensed all the same" in shown
    assert answer.status_code == 422
    assert "Dispensing is shut by what stands beside" in answer.content.decode()
    assert not models.Dispensing.objects.exists()


def test_a_day_without_its_hour_is_asked_again(patient: UUID) -> None:
    client = client_of(Role.PHARMACIST)

    answer = client.post(
        f"/supply/patients/{patient}/dispense/", {"use_by_day": "2026-05-15", "containers": "1"}
    )

    assert answer.status_code == 422
    assert "The label states an hour too" in answer.content.decode()


def test_the_list_says_what_is_in_a_pack_to_those_who_read_orders(
    patient: UUID, branch: UUID
) -> None:
    a_pack(patient, branch)

    page = client_of(Role.WAREHOUSE).get("/supply/").content.decode()

    assert "QUILL, Walter" in page
    assert "Van 3" in page


def test_a_name_is_looked_for_without_standing_in_the_address(patient: UUID, branch: UUID) -> None:
    a_pack(patient, branch)
    client = client_of(Role.WAREHOUSE)

    found = client.post("/supply/", {"words": "quill"}).content.decode()
    nobody = client.post("/supply/", {"words": "marlowe"}).content.decode()

    assert "QUILL, Walter" in found
    assert "QUILL, Walter" not in nobody


def test_a_late_van_is_said_in_one_entry(patient: UUID, branch: UUID) -> None:
    pack = a_pack(patient, branch)
    trip = trip_facts(branch).id
    client = client_of(Role.WAREHOUSE)

    client.post(f"/supply/trips/{trip}/late/", {"expected": "10:15", "reason": "flat tyre"})

    row = models.Delivery.objects.get(pk=pack)
    assert (row.opens, row.closes, row.is_late) == (time(10, 15), time(10, 45), True)
    page = client.get("/supply/?show=late").content.decode()
    assert "flat tyre" in page


def test_confirming_asks_who_received_it(patient: UUID, branch: UUID) -> None:
    pack = a_pack(patient, branch)
    client = client_of(Role.WAREHOUSE)

    asked = client.post(f"/supply/deliveries/{pack}/confirm/", {"day": "2026-05-14", "at": "09:40"})
    client.post(
        f"/supply/deliveries/{pack}/confirm/",
        {"received_by": "Mara Quill", "day": "2026-05-14", "at": "09:40"},
    )

    assert asked.status_code == 422
    assert models.Delivery.objects.get(pk=pack).received_by == "Mara Quill"
    assert "Mara Quill" in client.get(f"/supply/deliveries/{pack}/").content.decode()


def test_departures_late_packs_and_what_expires_are_lines_of_today(
    patient: UUID, branch: UUID
) -> None:
    a_pack(patient, branch)
    caller = caller_in(Role.WAREHOUSE)
    [departure] = departures(caller, AT)

    actions.report_late(
        system_context(at=AT, reason="flat tyre"),
        deliveries=[delivery_facts(patient, branch).id],
        minutes=60,
        at=AT,
    )
    deliver(patient, branch, order_id=order_facts(patient).order_id, key=2)

    assert departure.title.params["count"] == 1
    assert [line.title.code for line in late_and_failed(caller, AT)] == ["supply.attention_late"]
    assert [line.title.code for line in expiring(caller, AT)] == ["supply.attention_expires"]


def test_what_a_person_has_is_shown_with_its_lot_and_time(patient: UUID, branch: UUID) -> None:
    far = datetime(2099, 5, 15, 16, tzinfo=UTC)
    deliver(patient, branch, order_id=order_facts(patient).order_id, beyond_use_at=far)

    page = client_of(Role.PHARMACIST).get(f"/supply/patients/{patient}/").content.decode()

    assert "LOT-7" in page
    assert "In the home" in page
