"""What became of a dose, whoever reports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.quantity import Quantity
from hearthline.rooms.therapy.values.words import GivenBy, OrderState


class DoseOutcome(StrEnum):
    """What became of a dose that was due."""

    GIVEN = "given"
    PART_GIVEN = "part_given"
    HELD = "held"
    REFUSED = "refused"


REACHED_THE_PATIENT = (DoseOutcome.GIVEN, DoseOutcome.PART_GIVEN)
"""Outcomes after which some of the drug is in the patient."""


@dataclass(frozen=True, slots=True)
class AdministrationFacts:
    """One dose: given, given in part, held or refused; one whole version.

    Parameters
    ----------
    id, thread
        Of this version, and of the dose through all its corrections.
    order_id
        The drug order; ``None`` when whoever reports it named none.
    amount
        What reached the patient; ``None`` when it is not known or nothing did.
    started_at, ended_at, zone
        UTC instants and the zone where it happened; of a dose that was held or refused,
        ``started_at`` is when that was decided.
    dispensed_id, containers
        What was dispensed that it came from, and how many containers of it.
    visit_id
        The needed visit at which it happened; ``None`` when no nurse was there.
    """

    id: UUID
    thread: UUID
    patient_id: UUID
    outcome: DoseOutcome
    started_at: datetime
    order_id: UUID | None = None
    drug: str = ""
    amount: Quantity | None = None
    ended_at: datetime | None = None
    zone: str = ""
    given_by: GivenBy = GivenBy.NOT_DECIDED
    given_by_name: str = ""
    dispensed_id: UUID | None = None
    containers: int | None = None
    lot: str = ""
    visit_id: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderStanding:
    """What a dose asks of its order: whose it is, where it stands, whether it was verified."""

    patient_id: UUID
    state: OrderState
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Administration:
    """What became of a dose, in its newest version, with who wrote it."""

    facts: AdministrationFacts
    version: int
    written_at: datetime
    written_by: str
