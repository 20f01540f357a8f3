"""Records of the people who work, of the on-call roster and of calls."""

from hearthline.rooms.workforce.models.calls import (
    Call,
    CallEvent,
    CallVersion,
)
from hearthline.rooms.workforce.models.on_call import (
    OnCallChange,
    OnCallPattern,
)
from hearthline.rooms.workforce.models.people import (
    Absence,
    Agency,
    Certificate,
    Contract,
    Exclusion,
    Licence,
    PetAllergy,
    ShiftChange,
    ShiftPattern,
    Skill,
    StaffMember,
)

__all__ = [
    "Absence",
    "Agency",
    "Call",
    "CallEvent",
    "CallVersion",
    "Certificate",
    "Contract",
    "Exclusion",
    "Licence",
    "OnCallChange",
    "OnCallPattern",
    "PetAllergy",
    "ShiftChange",
    "ShiftPattern",
    "Skill",
    "StaffMember",
]
