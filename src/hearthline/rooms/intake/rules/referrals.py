"""When an order or request proposes an episode of care, and what the referral says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.intake.rules.records import instant_of, order_words
from hearthline.rooms.intake.values.received import (
    NOT_ORDERS,
    Evidence,
    EvidenceKind,
    Likelihood,
    OrderValue,
    ServiceRequestValue,
    TherapyClass,
)

OPEN = frozenset({"active", "on-hold", "draft"})
"""States of an order that somebody still has to carry out."""

GOES_ON_AT_HOME = frozenset(
    {
        TherapyClass.ANTI_INFECTIVE,
        TherapyClass.IMMUNE_GLOBULIN,
        TherapyClass.BIOLOGIC,
        TherapyClass.ENZYME_REPLACEMENT,
        TherapyClass.INOTROPE,
        TherapyClass.PARENTERAL_NUTRITION,
        TherapyClass.CHEMOTHERAPY,
        TherapyClass.CLOTTING_FACTOR,
        TherapyClass.IRON,
        TherapyClass.PULMONARY_HYPERTENSION,
    }
)
"""Therapies of the hospital that may go on at home after a discharge with home health care;
pain relief, fluids and electrolytes of a stay usually end with it."""

BEFORE_DISCHARGE = timedelta(hours=24)
"""A hospital order that ran until this close to the discharge may go on at home."""

STALE = timedelta(days=30)
"""A stated start longer ago than this says nothing about when care is needed."""


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """A referral that one resource proposes."""

    id: UUID
    patient_id: UUID
    therapy: TherapyClass
    drug: str
    likelihood: Likelihood
    evidence: tuple[Evidence, ...]
    order: dict[str, Any]
    needed_on: date | None
    needed_by: datetime | None

    @property
    def is_service(self) -> bool:
        """Whether a service is asked for, rather than a drug ordered."""
        return bool(self.order["kind"] == "ServiceRequest")

    @property
    def stay(self) -> str:
        """Key of the stay it was written in, empty when none was named."""
        return str(self.order["encounter"])

    @property
    def is_service_only(self) -> bool:
        """Whether it only asks for home infusion, without saying of what."""
        return self.is_service and not self.drug


def draft_referral(
    value: OrderValue | ServiceRequestValue,
    *,
    record_id: UUID,
    sender_id: UUID,
    patient_id: UUID,
    is_dead: bool,
    discharges: Mapping[str, datetime],
    now: datetime,
    zone: str,
) -> ReferralDraft | None:
    """Return the referral that ``value`` proposes, or ``None``.

    Open orders and requests propose one; what must not be done, or is only planned, none. A
    hospital order that has ended proposes one only when its stay ended with home health care and
    it ran until a day before or later. The dead are never referred.

    Parameters
    ----------
    discharges
        Key of a stay that ended with home health care to its end as received, not moved.
    """
    infusion = value.infusion
    if infusion is None or is_dead or not value.is_order:
        return None
    evidence, discharged_at = infusion.evidence, None
    if value.status not in OPEN:
        discharged_at = _ran_until(value, discharges)
        if discharged_at is None or infusion.therapy not in GOES_ON_AT_HOME:
            return None
        evidence = (*evidence, Evidence(EvidenceKind.STILL_RUNNING, value.status))
    starts = value.starts
    needed_on = local_day(discharged_at, zone) if discharged_at else starts.day if starts else None
    needed_by = discharged_at or instant_of(starts)
    if needed_on is not None and needed_on < local_day(now - STALE, zone):
        needed_on = needed_by = None
    is_order = isinstance(value, OrderValue)
    return ReferralDraft(
        id=derived_id(
            "referral", sender_id, patient_id, infusion.therapy.value, infusion.drug.casefold()
        ),
        patient_id=patient_id,
        therapy=infusion.therapy,
        drug=infusion.drug,
        likelihood=infusion.likelihood,
        evidence=evidence,
        order={
            "record": str(record_id),
            "kind": "MedicationRequest" if is_order else "ServiceRequest",
            "encounter": value.encounter.key if value.encounter else "",
            **order_words(value),
        },
        needed_on=needed_on,
        needed_by=needed_by,
    )


def _ran_until(
    value: OrderValue | ServiceRequestValue, discharges: Mapping[str, datetime]
) -> datetime | None:
    if not isinstance(value, OrderValue) or value.encounter is None or value.ends is None:
        return None
    end = discharges.get(value.encounter.key)
    if end is None or value.ends.instant is None:
        return None
    discharged = end - timedelta(days=value.ends.shifted_days)
    return discharged if value.ends.instant >= discharged - BEFORE_DISCHARGE else None


def is_order(order: Mapping[str, Any]) -> bool:
    """Whether kept words of an order still order something; a sender may have changed them."""
    if order.get("is_taken_back"):
        return False
    return not order.get("is_forbidden") and order.get("intent") not in NOT_ORDERS


def orders_to_draft(orders: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the drug orders of a referral that become drafts.

    Those that are open; when all have ended (a hospital stay), the one that ended last.
    """
    drugs = [
        dict(order) for order in orders if order["kind"] == "MedicationRequest" and is_order(order)
    ]
    still_open = [order for order in drugs if order["status"] in OPEN]
    if still_open or not drugs:
        return still_open
    return [max(drugs, key=lambda order: order["ends"] or "")]
