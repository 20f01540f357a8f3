"""What supply says before a dose: the drug is there, and its beyond-use time has not passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hearthline.kernel.findings import Finding, Gate, OverrideClass, Stage, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.reads import Reads
from hearthline.rooms.supply.queries import (
    GIVEN_STATES,
    dispensed_for,
    drug_outlooks,
    outlook_message,
)
from hearthline.rooms.supply.values import DrugOutlook, DrugState
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import TherapyOrder

DRUG_THERE = "supply.drug_there"
DOSES = frozenset({Gate.FIRST_DOSE, Gate.EACH_DOSE})

OWNERS = {
    DrugState.EXPECTED: Role.DRIVER,
    DrugState.NOT_DELIVERED: Role.WAREHOUSE,
    DrugState.BEYOND_USE_NOT_KNOWN: Role.PHARMACIST,
}
"""Who clears it; a pharmacist where nothing else is said."""


def drug_there(subjects: Sequence[UUID], as_of: datetime, reads: Reads) -> list[Finding]:
    """Say for each drug order that may be given whether its drug is in the home.

    A drug that is expected is cleared by its delivery; one whose beyond-use time passed, or
    that nobody wrote anything about, holds doses shut.
    """
    orders = _to_give(reads.of(therapy.therapy_orders_of))
    outlooks = drug_outlooks(subjects, as_of, orders=orders, dispensed=reads.of(dispensed_for))
    found = []
    for subject in subjects:
        own = {order.head.id: order for order in orders.get(subject, ())}
        said = [_said(item, own[item.order_id]) for item in outlooks.get(subject, ())]
        found += said or [
            Finding(
                check=DRUG_THERE,
                subject=subject,
                state=State.NOT_APPLICABLE,
                message=Message("supply.no_order_to_give"),
            )
        ]
    return found


def _to_give(standing: dict[UUID, list[TherapyOrder]]) -> dict[UUID, list[TherapyOrder]]:
    found = {
        patient: [order for order in orders if order.head.state in GIVEN_STATES]
        for patient, orders in standing.items()
    }
    return {patient: orders for patient, orders in found.items() if orders}


def _said(item: DrugOutlook, order: TherapyOrder) -> Finding:
    is_there = item.state is DrugState.IN_HAND
    return Finding(
        check=DRUG_THERE,
        subject=item.patient_id,
        state=_state(item.state),
        message=outlook_message(item),
        blocks=frozenset() if is_there else DOSES,
        override=_override(item.state),
        owner=OWNERS.get(item.state, Role.PHARMACIST),
        stage=Stage.BEFORE_DRUG,
        due=therapy.first_dose(order),
        clears_by=item.delivery_id,
        discriminator=str(item.order_id),
    )


def _state(state: DrugState) -> State:
    if state is DrugState.IN_HAND:
        return State.MET
    if state in (DrugState.NOT_KNOWN, DrugState.BEYOND_USE_NOT_KNOWN):
        return State.UNKNOWN
    return State.OPEN


def _override(state: DrugState) -> OverrideClass:
    """Return who may let a dose pass: what nobody wrote down may be there all the same."""
    if state in (
        DrugState.SET_ASIDE,
        DrugState.EXPIRED,
        DrugState.NOT_DELIVERED,
        DrugState.EXPECTED,
    ):
        return OverrideClass.NEVER
    return OverrideClass.ONE_CLINICIAN


CHECKS = (Check(DRUG_THERE, "Drug", "patient", drug_there, gates=DOSES),)
