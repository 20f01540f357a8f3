"""A call to the program at night or by day: who called, about whom, what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class CallOutcome(StrEnum):
    """How a call ended."""

    ANSWERED = "answered"
    VISIT_NEEDED = "visit_needed"
    PRESCRIBER_CALLED = "prescriber_called"
    SENT_TO_EMERGENCY = "sent_to_emergency"
    NOT_REACHED = "not_reached"


class CallStep(StrEnum):
    """What happened to a call."""

    LOG = "log"
    AMEND = "amend"
    TAKE = "take"
    CALL_BACK = "call_back"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call as whoever took it wrote it down; one whole version.

    Parameters
    ----------
    id
        Of the call; the same for every version.
    patient_id
        Whom it is about; ``None`` when nobody or not known.
    called_at, zone
        UTC instant of the call and the zone where it was taken.
    call_back_due
        By when somebody promised to call back; ``None`` when nobody did.
    """

    id: UUID
    branch_id: UUID
    caller: str
    called_at: datetime
    zone: str
    patient_id: UUID | None = None
    phone: str = ""
    about: str = ""
    advice: str = ""
    call_back_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call with where it stands.

    Parameters
    ----------
    taken_at, taken_by
        When somebody said that they look after it, and who; ``None`` before.
    """

    facts: CallFacts
    version: int
    taken_at: datetime | None = None
    taken_by: str = ""
    called_back_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: CallOutcome | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has no outcome yet."""
        return self.closed_at is None
