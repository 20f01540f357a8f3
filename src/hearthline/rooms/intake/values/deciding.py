"""What is said when a referral is decided, and when somebody was called about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hearthline.rooms.intake.values import CallOutcome


@dataclass(frozen=True, slots=True)
class ConditionAsked:
    """What must be there, by which hour, and whose it is: a role and, when known, a person."""

    what: str
    owner_role: str
    due: datetime
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class CallMade:
    """A call: whom, at which number, and what came of it; ``at`` missing means now."""

    who: str
    outcome: CallOutcome
    number: str = ""
    said: str = ""
    at: datetime | None = None
