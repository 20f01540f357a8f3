"""Records of the census."""

from hearthline.rooms.census.models.consents import Consent, IdentityCheck
from hearthline.rooms.census.models.episodes import Episode, NurseWish, TeamMember
from hearthline.rooms.census.models.health import (
    Allergy,
    AllergyReview,
    CodeStatusStatement,
    Condition,
    HealthAnswer,
    HomeMedication,
    HospitalStay,
    Measurement,
)
from hearthline.rooms.census.models.holds import Hold
from hearthline.rooms.census.models.merging import Merge, MergedRows
from hearthline.rooms.census.models.people import (
    Address,
    Contact,
    Household,
    Identifier,
    Organization,
    Patient,
    Practitioner,
    Routine,
)

__all__ = [
    "Address",
    "Allergy",
    "AllergyReview",
    "CodeStatusStatement",
    "Condition",
    "Consent",
    "Contact",
    "Episode",
    "HealthAnswer",
    "Hold",
    "HomeMedication",
    "HospitalStay",
    "Household",
    "Identifier",
    "IdentityCheck",
    "Measurement",
    "Merge",
    "MergedRows",
    "NurseWish",
    "Organization",
    "Patient",
    "Practitioner",
    "Routine",
    "TeamMember",
]
