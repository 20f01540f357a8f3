"""What somebody should look at in what was reported of a dose; it is stored whatever it says."""

from __future__ import annotations

from hearthline.rooms.therapy.values import (
    REACHED_THE_PATIENT,
    AdministrationFacts,
    OrderStanding,
    OrderState,
)


def dose_flags(facts: AdministrationFacts, order: OrderStanding | None) -> list[str]:
    """Return why a dose that was reported wants a review: order, times, reason.

    Parameters
    ----------
    order
        Where the order stands that was named; ``None`` when none was, or it does not exist.
    """
    found = []
    if order is None:
        found.append("therapy.dose_without_order")
    elif order.patient_id != facts.patient_id:
        found.append("therapy.dose_of_another_patient")
    elif facts.outcome in REACHED_THE_PATIENT and not order.is_verified:
        found.append("therapy.dose_of_unverified_order")
    elif facts.outcome in REACHED_THE_PATIENT and order.state in (
        OrderState.HELD,
        OrderState.DISCONTINUED,
    ):
        found.append("therapy.dose_of_stopped_order")
    if facts.ended_at is not None and facts.ended_at < facts.started_at:
        found.append("therapy.dose_ends_before_it_begins")
    if facts.outcome not in REACHED_THE_PATIENT and not facts.reason.strip():
        found.append("therapy.dose_without_reason")
    return found
