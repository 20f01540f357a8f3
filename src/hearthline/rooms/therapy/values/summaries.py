"""Orders as other rooms read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hearthline.rooms.therapy.values.facts import (
    EmergencyOrderFacts,
    NursingOrderFacts,
    TherapyOrderFacts,
)
from hearthline.rooms.therapy.values.words import OrderKind, OrderState, Step


@dataclass(frozen=True, slots=True)
class OrderHead:
    """Where an order stands.

    Parameters
    ----------
    version
        Number of the newest version.
    in_force
        Number of the verified version that is carried out; ``None`` before verification.
    verified_by, verified_at
        Of the version in force.
    """

    id: UUID
    number: str
    kind: OrderKind
    patient_id: UUID
    episode_id: UUID | None
    state: OrderState
    version: int
    in_force: int | None
    verified_by: str
    verified_at: datetime | None
    revision: int

    @property
    def awaits_verification(self) -> bool:
        """Whether the newest version was not verified yet."""
        return self.in_force != self.version and self.state is not OrderState.DISCONTINUED


@dataclass(frozen=True, slots=True)
class TherapyOrder:
    """An order for a drug: where it stands and what one version of it says."""

    head: OrderHead
    version: int
    content: TherapyOrderFacts


@dataclass(frozen=True, slots=True)
class NursingOrder:
    """An order to nurses: where it stands and what one version of it says."""

    head: OrderHead
    version: int
    content: NursingOrderFacts


@dataclass(frozen=True, slots=True)
class EmergencyOrder:
    """An emergency order: where it stands and what one version of it says."""

    head: OrderHead
    version: int
    content: EmergencyOrderFacts


@dataclass(frozen=True, slots=True)
class OrderStep:
    """Something that happened to an order."""

    order_id: UUID
    step: Step
    version: int
    at: datetime
    by: str
    reason: str
