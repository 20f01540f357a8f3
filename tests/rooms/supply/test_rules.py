"""Whether the drug is there, and how a promised time moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.supply import rules
from hearthline.rooms.supply.values import (
    Delivery,
    DeliveryState,
    Dispensed,
    DrugState,
    Window,
)
from tests.builders.supply import AT, NEW_YORK, NOON_TOMORROW, dispensed_facts

PATIENT = derived_id("test patient", "rules")
ORDER = derived_id("test order", "rules")
WINDOW = Window(date(2026, 5, 15), time(8), time(8, 30), NEW_YORK)


def a_delivery(state: DeliveryState = DeliveryState.DELIVERED, window: Window = WINDOW) -> Delivery:
    return Delivery(derived_id("d", state), PATIENT, derived_id("b"), None, window, WINDOW, state)


def dispensed(
    state: DeliveryState | None = DeliveryState.DELIVERED, *, used: int = 0, **given: object
) -> Dispensed:
    facts = dispensed_facts(PATIENT, state, order_id=ORDER, **given)
    return Dispensed(facts, 1, a_delivery(state) if state else None, used=used)


def state_of(*items: Dispensed, at: datetime = AT) -> DrugState:
    return rules.outlook(PATIENT, ORDER, "drug", items, at).state


def test_a_delivered_container_within_its_time_is_in_hand() -> None:
    found = rules.outlook(PATIENT, ORDER, "drug", [dispensed()], AT)

    assert found.state is DrugState.IN_HAND
    assert found.use_by == NOON_TOMORROW


def test_nothing_written_is_not_known_and_never_absent() -> None:
    assert state_of() is DrugState.NOT_KNOWN


def test_a_pack_on_its_way_is_expected_by_the_end_of_its_window() -> None:
    found = rules.outlook(PATIENT, ORDER, "drug", [dispensed(DeliveryState.LEFT)], AT)

    assert found.state is DrugState.EXPECTED
    assert found.expected_at == datetime(2026, 5, 15, 12, 30, tzinfo=UTC)
    assert found.delivery_id == a_delivery(DeliveryState.LEFT).id


def test_after_its_beyond_use_time_a_drug_is_expired() -> None:
    assert state_of(dispensed(), at=NOON_TOMORROW) is DrugState.EXPIRED


def test_a_missing_beyond_use_time_is_not_unlimited() -> None:
    assert state_of(dispensed(beyond_use_at=None)) is DrugState.BEYOND_USE_NOT_KNOWN


def test_a_container_that_was_given_is_used_up() -> None:
    assert state_of(dispensed(used=1)) is DrugState.USED_UP


def test_a_pack_nobody_handed_over_is_not_delivered() -> None:
    assert state_of(dispensed(DeliveryState.NOT_DELIVERED)) is DrugState.NOT_DELIVERED
    assert state_of(dispensed(None)) is DrugState.NOT_DELIVERED


def test_what_was_dispensed_for_another_order_does_not_count() -> None:
    other = Dispensed(dispensed_facts(PATIENT, order_id=derived_id("other")), 1, a_delivery())

    assert state_of(other) is DrugState.NOT_KNOWN


def test_the_last_use_is_the_latest_of_what_is_there_or_coming() -> None:
    later = NOON_TOMORROW + timedelta(days=1)
    items = [dispensed(), dispensed(DeliveryState.PLANNED, beyond_use_at=later)]

    assert rules.last_use(items, AT) == {ORDER: later}


@given(st.integers(-4000, 4000), st.integers(0, 6))
def test_a_late_van_moves_the_window_by_elapsed_minutes_across_clock_changes(
    minutes: int, offset: int
) -> None:
    # The clocks of New York go back on Sunday 1 November 2026 at 02:00.
    window = Window(date(2026, 10, 29) + timedelta(days=offset), time(8), time(9), NEW_YORK)

    moved = rules.later(window, minutes)

    # In the doubled hour wall clocks mean the first, so that a moved time is at most an hour off.
    off = moved.opens_at - window.opens_at - timedelta(minutes=minutes)
    assert abs(off) <= timedelta(hours=1)
    if not (time(1) <= moved.opens < time(2)):
        assert off == timedelta(0)


def test_expected_at_half_past_one_is_135_minutes_late() -> None:
    window = Window(date(2026, 5, 14), time(11, 15), time(11, 45), NEW_YORK)
    half_past_one = datetime(2026, 5, 14, 17, 30, tzinfo=UTC)

    assert rules.minutes_until(window, half_past_one) == 135
    assert rules.later(window, 135).opens == time(13, 30)
