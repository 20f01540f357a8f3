"""The words of vascular access that other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.answers import Answer


class LineKind(StrEnum):
    """Vascular access devices."""

    PERIPHERAL = "peripheral"
    MIDLINE = "midline"
    PICC = "picc"
    TUNNELED = "tunneled"
    NON_TUNNELED = "non_tunneled"
    PORT = "port"
    CENTRAL_NOT_STATED = "central_not_stated"
    SUBCUTANEOUS = "subcutaneous"
    ARTERIAL = "arterial"
    DIALYSIS = "dialysis"
    INTRAOSSEOUS = "intraosseous"


CENTRAL = frozenset(
    {
        LineKind.PICC,
        LineKind.TUNNELED,
        LineKind.NON_TUNNELED,
        LineKind.PORT,
        LineKind.CENTRAL_NOT_STATED,
        LineKind.DIALYSIS,
    }
)
"""Devices whose tip lies in a great vein: it must be confirmed before anything runs in."""


class LineEndKind(StrEnum):
    """What becomes of a line when therapy ends."""

    REMOVAL_ORDERED = "removal_ordered"
    KEPT_WITH_CARE = "kept_with_care"
    HANDED_OVER = "handed_over"


class Side(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"
    MIDLINE = "midline"
    NOT_STATED = "not_stated"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A device in a patient's body.

    Parameters
    ----------
    lumens
        Number of lumens, ``None`` when nobody said.
    tip_confirmed, tip_confirmed_on, tip_confirmed_by, tip_evidence
        Whether somebody saw where the tip lies, when, who, and by what (X-ray report, ECG).
    tip_recorded_at, tip_recorded_by, tip_document_id
        Who wrote the confirmation down here, when, and the report itself.
    """

    id: UUID
    patient_id: UUID
    kind: LineKind
    lumens: int | None = None
    side: Side = Side.NOT_STATED
    site: str = ""
    inserted_on: date | None = None
    tip_confirmed: Answer = Answer.NOT_ASKED
    tip_confirmed_on: date | None = None
    tip_confirmed_by: str = ""
    tip_evidence: str = ""
    tip_recorded_at: datetime | None = None
    tip_recorded_by: str = ""
    tip_document_id: UUID | None = None
    removed_on: date | None = None
    source: str = ""

    @property
    def is_in_place(self) -> bool:
        """Whether nobody has taken it out, as far as is known."""
        return self.removed_on is None

    @property
    def is_central(self) -> bool:
        """Whether its tip lies in a great vein."""
        return self.kind in CENTRAL


@dataclass(frozen=True, slots=True)
class LineEndFacts:
    """What becomes of a line when therapy ends; the newest plan counts.

    Parameters
    ----------
    owner
        Who ordered the removal, or who answers for the care of a line that stays.
    due
        Day of the removal, or until which the care is ordered.
    accepted_by, organisation, accepted_on
        For a hand-over: who took it, where, and when. A hand-over is taken, not sent.
    """

    id: UUID
    line_id: UUID
    patient_id: UUID
    kind: LineEndKind
    owner: str = ""
    due: date | None = None
    organisation: str = ""
    accepted_by: str = ""
    accepted_on: date | None = None
    note: str = ""
    document_id: UUID | None = None
