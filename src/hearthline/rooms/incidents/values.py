"""The words of incidents that other rooms may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class IncidentKind(StrEnum):
    """What went wrong, or nearly did."""

    MEDICATION = "medication"
    INFUSION_REACTION = "infusion_reaction"
    LINE = "line"
    PUMP = "pump"
    FALL = "fall"
    EXPOSURE = "exposure"
    DELIVERY = "delivery"
    MISSED_VISIT = "missed_visit"
    RECORD = "record"
    OTHER = "other"


class Severity(StrEnum):
    """What it did to the patient, as far as is known when reported."""

    NEAR_MISS = "near_miss"
    NO_HARM = "no_harm"
    MINOR = "minor"
    SERIOUS = "serious"
    DEATH = "death"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class IncidentFacts:
    """What happened, when, where, to whom.

    Parameters
    ----------
    patient_id
        ``None`` when no patient was involved.
    happened_at, zone
        UTC instant and the zone where it happened; ``None`` when nobody knows when.
    happened_on
        The civil day where it happened, when that is all somebody knows.
    """

    id: UUID
    branch_id: UUID | None
    patient_id: UUID | None
    kind: IncidentKind
    severity: Severity
    what: str
    place: str = ""
    happened_at: datetime | None = None
    happened_on: date | None = None
    zone: str = ""
    done: str = ""
