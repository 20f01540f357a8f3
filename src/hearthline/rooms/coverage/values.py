"""The words of coverage that other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.findings import State
from hearthline.kernel.messages import Message


class PayerKind(StrEnum):
    """Who stands behind a payer."""

    COMMERCIAL = "commercial"
    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    MEDICAID = "medicaid"
    VETERANS = "veterans"
    SELF = "self"
    OTHER = "other"
    NOT_KNOWN = "not_known"


class AuthorisationState(StrEnum):
    """Where a payer's permission stands; not asked is apart from not needed."""

    NOT_ASKED = "not_asked"
    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"


class UnitKind(StrEnum):
    """What a payer counts."""

    VISITS = "visits"
    DOSES = "doses"
    UNITS = "units"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """Who pays."""

    id: UUID
    name: str
    kind: PayerKind = PayerKind.NOT_KNOWN
    number: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PayerAnswer:
    """Whether a payer permits care on a day, in words; not asked is unknown.

    ``is_ending`` where it does, and the permission ends within the days of notice.
    """

    state: State
    message: Message
    is_ending: bool = False


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """What one payer covers for one person; ``rank`` 1 pays first, ``None`` is not known."""

    id: UUID
    patient_id: UUID
    payer_id: UUID
    member_number: str = ""
    group: str = ""
    plan: str = ""
    relationship: str = ""
    rank: int | None = None
    status: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class AuthorisationFacts:
    """A payer's permission for something.

    Parameters
    ----------
    covers
        Codes of the kinds of visit it is for; none named means that the payer named none.
    unit_kind, units
        What the payer counts and how many it allows; ``None`` when no number was set or given.
    """

    id: UUID
    coverage_id: UUID
    patient_id: UUID
    what: str
    state: AuthorisationState = AuthorisationState.NOT_ASKED
    number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    covers: tuple[str, ...] = ()
    unit_kind: UnitKind = UnitKind.NOT_STATED
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Permit:
    """An authorisation with what was used of it.

    Parameters
    ----------
    used
        Units that visits have used.
    uncounted
        Visits whose amount nobody stated, so that the units used are at least ``used``.
    """

    facts: AuthorisationFacts
    used: int = 0
    uncounted: int = 0

    @property
    def left(self) -> int | None:
        """Units left, below zero when more was used than allowed; ``None`` without a number."""
        return None if self.facts.units is None else self.facts.units - self.used

    @property
    def beyond(self) -> int:
        """Units used beyond what was allowed, 0 when none were."""
        return max(0, -(self.left or 0))


@dataclass(frozen=True, slots=True)
class UseFacts:
    """A visit that was made, as a payer counts it.

    Parameters
    ----------
    on
        Civil day of the visit at the home.
    kind
        Code of the kind of visit.
    doses
        Doses given in it.
    units
        Billing units of the visit, ``None`` when nobody stated them.
    """

    visit_id: UUID
    patient_id: UUID
    on: date
    kind: str
    doses: int = 0
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """What one visit used of an authorisation.

    Parameters
    ----------
    authorisation_id
        ``None`` when none covered the visit.
    amount
        ``None`` when nobody stated it.
    """

    visit: UseFacts
    authorisation_id: UUID | None
    unit_kind: UnitKind
    amount: int | None
