"""What is known of an emergency run beside the facts recorded in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class LedFrom(StrEnum):
    """From where a run is led."""

    HOME = "home"
    TELEPHONE = "telephone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is said of a run where it was begun.

    Parameters
    ----------
    id
        Made where the run was begun.
    patient_id
        ``None`` where nobody knows yet whose run it is: a run may begin blank.
    branch_id
        ``None`` where whoever began it could not say.
    begun_at, zone
        When and where the button was pressed; ``None`` where these words only name the run,
        because what is known of it comes by itself.
    begun_by
        Who leads it, as the device knows them.
    caregiver
        Who is on the line and does what is read out, of a run led by telephone.
    is_practice, script
        A drill, and the scripted patient it was run with; it has no consequences.
    protocols
        Versions of protocols that were at hand; facts name protocols by key.
    """

    id: UUID
    patient_id: UUID | None
    branch_id: UUID | None = None
    begun_at: datetime | None = None
    zone: str = ""
    led_from: LedFrom = LedFrom.HOME
    begun_by: str = ""
    caregiver: str = ""
    is_practice: bool = False
    script: str = ""
    protocols: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is known, with who sent it.

    Attributes
    ----------
    setting
        What was known of patient, order and kit, as ``engines.protocols.wire`` writes it;
        ``None`` of a run that began blank.
    protocol
        Key of the protocol begun first; empty before.
    ended_at
        When somebody ended it; ``None`` while it goes on.
    """

    facts: RunFacts
    setting: dict[str, object] | None
    protocol: str
    ended_at: datetime | None
    sent_by: str
    sent_by_id: UUID
    received_at: datetime

    @property
    def id(self) -> UUID:
        """The run's own id."""
        return self.facts.id

    @property
    def is_open(self) -> bool:
        """Whether nobody has ended it."""
        return self.ended_at is None
