"""What happens when somebody dispenses, drives, hands over or corrects."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from hearthline.platform.accounts.models import SubjectAccess
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.supply import actions, models, queries
from hearthline.rooms.supply.actions.trips import DRIVES
from hearthline.rooms.supply.values import DeliveryState, DrugState, TakenOff
from hearthline.rooms.therapy import actions as therapy
from tests.builders.census import context_of, patient_in_care
from tests.builders.program import make_branch
from tests.builders.supply import (
    AT,
    NEW_YORK,
    deliver,
    delivery_facts,
    dispensed_facts,
    trip_facts,
)
from tests.builders.therapy import order_facts
from tests.builders.workforce import make_nurse

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def patient(branch: UUID) -> UUID:
    return patient_in_care(branch=branch)


def an_order(patient: UUID, branch: UUID) -> UUID:
    facts = order_facts(patient)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=facts)
    therapy.verify_order(
        context_of(Role.PHARMACIST, branch=branch), order_id=facts.order_id, version=1
    )
    return facts.order_id


def flags() -> list[str]:
    return list(JournalEntry.objects.latest("id").flags)


def test_what_is_dispensed_waits_for_its_delivery_and_is_then_in_hand(
    patient: UUID, branch: UUID
) -> None:
    order = an_order(patient, branch)
    delivery = delivery_facts(patient, branch)
    actions.dispense_and_promise(
        context_of(Role.WAREHOUSE, branch=branch),
        facts=dispensed_facts(patient, order_id=order),
        delivery=delivery,
    )
    [before] = queries.drug_outlooks([patient], AT)[patient]

    actions.confirm_delivery(
        context_of(Role.WAREHOUSE, branch=branch),
        delivery_id=delivery.id,
        received_by="Mara Quill",
        received_at=AT,
        zone=NEW_YORK,
    )

    [after] = queries.drug_outlooks([patient], AT)[patient]
    assert (before.state, after.state) == (DrugState.EXPECTED, DrugState.IN_HAND)
    assert [item.facts.lot for item in queries.in_hand([patient], AT)[patient]] == ["LOT-7"]


def test_a_correction_keeps_the_old_version(patient: UUID, branch: UUID) -> None:
    first = deliver(patient, branch)
    corrected = dispensed_facts(patient, version=2, lot="LOT-8", delivery_id=first.delivery_id)

    actions.amend_dispensed(
        context_of(Role.PHARMACIST, branch=branch, reason="label read again"),
        facts=corrected,
        version=1,
    )

    rows = models.Dispensing.objects.filter(thread=first.thread).order_by("version")
    assert [(row.lot, row.is_latest) for row in rows] == [("LOT-7", False), ("LOT-8", True)]
    assert rows[1].amends_id == rows[0].pk
    assert queries.in_hand([patient], AT)[patient][0].facts.lot == "LOT-8"


def test_dispensing_for_an_unverified_order_is_stored_and_flagged(
    patient: UUID, branch: UUID
) -> None:
    facts = order_facts(patient)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=facts)

    actions.record_many(
        context_of(Role.WAREHOUSE, branch=branch),
        dispensed=(dispensed_facts(patient, order_id=facts.order_id, beyond_use_at=None, lot=""),),
    )

    assert flags() == ["supply.order_not_verified", "supply.no_beyond_use", "supply.no_lot"]
    assert models.Dispensing.objects.count() == 1


def test_a_late_van_is_one_entry_that_moves_every_pack_still_on_it(branch: UUID) -> None:
    patients = [patient_in_care(number, branch=branch) for number in range(3)]
    trip = trip_facts(branch)
    actions.plan_trip(context_of(Role.WAREHOUSE, branch=branch), facts=trip)
    packs = [delivery_facts(patient, branch, trip_id=trip.id) for patient in patients]
    actions.plan_many(context_of(Role.WAREHOUSE, branch=branch), deliveries=tuple(packs))
    left_at = datetime(2026, 5, 15, 11, 30, tzinfo=UTC)
    actions.leave(context_of(Role.WAREHOUSE, branch=branch), trip_id=trip.id, at=left_at)
    actions.confirm_delivery(
        context_of(Role.WAREHOUSE, branch=branch),
        delivery_id=packs[0].id,
        received_by="Mara",
        received_at=AT,
        zone=NEW_YORK,
    )
    entries = JournalEntry.objects.count()

    changed = actions.report_late(
        context_of(Role.WAREHOUSE, branch=branch, reason="flat tyre"),
        deliveries=[pack.id for pack in packs],
        minutes=135,
        at=left_at,
    )

    assert changed == 2
    assert JournalEntry.objects.count() == entries + 1
    assert flags() == ["supply.not_on_its_way"]
    late = queries.deliveries_by_ids([packs[1].id])[packs[1].id]
    assert (late.window.opens, late.window.closes) == (time(10, 15), time(10, 45))
    assert (late.first_window.opens, late.late_minutes) == (time(8), 135)
    assert late.late_reason == "flat tyre"
    assert late.state is DeliveryState.LEFT


def test_a_confirmation_said_again_amends_the_first(patient: UUID, branch: UUID) -> None:
    facts = deliver(patient, branch)
    assert facts.delivery_id is not None

    actions.confirm_delivery(
        context_of(Role.WAREHOUSE, branch=branch, reason="the son signed"),
        delivery_id=facts.delivery_id,
        received_by="Ned Quill",
        received_at=AT + timedelta(minutes=4),
        zone=NEW_YORK,
    )

    said = models.DeliveryEvent.objects.filter(step="confirm")
    first, second = said.get(amends__isnull=True), said.get(amends__isnull=False)
    assert (first.received_by, second.received_by) == ("Mara Quill", "Ned Quill")
    assert second.amends_id == first.pk
    assert queries.deliveries_by_ids([facts.delivery_id])[facts.delivery_id].received_by == (
        "Ned Quill"
    )


def test_a_pack_that_came_back_is_no_longer_in_the_home(patient: UUID, branch: UUID) -> None:
    facts = deliver(patient, branch)
    assert facts.delivery_id is not None

    actions.fail_delivery(
        context_of(Role.WAREHOUSE, branch=branch, reason="refrigerator at 9.4 °C"),
        delivery_id=facts.delivery_id,
        at=AT,
        zone=NEW_YORK,
        came_back=True,
    )

    assert queries.in_hand([patient], AT) == {}


def test_wasting_the_only_bag_uses_it_up(patient: UUID, branch: UUID) -> None:
    order = an_order(patient, branch)
    facts = deliver(patient, branch, order_id=order)

    actions.take_off(
        context_of(Role.PHARMACIST, branch=branch, reason="left out of the refrigerator"),
        dispensed_id=facts.thread,
        kind=TakenOff.WASTED,
        containers=1,
        happened_at=AT,
        zone=NEW_YORK,
    )

    [found] = queries.drug_outlooks([patient], AT)[patient]
    assert found.state is DrugState.USED_UP


def test_a_pack_promised_to_somebody_else_is_kept_and_flagged(patient: UUID, branch: UUID) -> None:
    other = patient_in_care(2, branch=branch)

    actions.dispense_and_promise(
        context_of(Role.WAREHOUSE, branch=branch),
        facts=dispensed_facts(other),
        delivery=delivery_facts(patient, branch),
    )

    assert "supply.not_this_patients" in flags()


def test_the_driver_sees_whom_the_trip_serves_on_its_day(patient: UUID, branch: UUID) -> None:
    driver = make_nurse(branch, name="Sam Mockley")
    trip = trip_facts(branch, driver_id=driver)
    actions.plan_trip(context_of(Role.WAREHOUSE, branch=branch), facts=trip)

    actions.plan_many(
        context_of(Role.WAREHOUSE, branch=branch),
        deliveries=(delivery_facts(patient, branch, trip_id=trip.id),),
    )

    access = SubjectAccess.objects.get(subject_id=patient, why=DRIVES)
    assert (access.since, access.until) == (date(2026, 5, 15), date(2026, 5, 16))


def test_queries_do_not_grow_with_patients(branch: UUID, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    patients = []
    for number in range(4):
        patient = patient_in_care(number, branch=branch)
        deliver(patient, branch, order_id=an_order(patient, branch))
        patients.append(patient)

    with django_assert_max_num_queries(6):
        found = queries.drug_outlooks(patients, AT)

    assert len(found) == 4
