"""Records of scheduling: needs, runs, plans with assignments, locks, promises, moves.

A need is what is wanted; an assignment is who and when in one plan; a promise is what the family
was told. Needs are withdrawn, plans set aside, locks released: nothing is deleted.
"""

from hearthline.rooms.scheduling.models.moves import Lock, MoveDone
from hearthline.rooms.scheduling.models.needs import Need
from hearthline.rooms.scheduling.models.offers import Offer
from hearthline.rooms.scheduling.models.overtime import Overtime
from hearthline.rooms.scheduling.models.parts import Cut, PlanPart
from hearthline.rooms.scheduling.models.plans import (
    Assignment,
    Document,
    Drive,
    Plan,
    PlanRun,
    Unserved,
)
from hearthline.rooms.scheduling.models.promises import Call, CallAttempt, Promise
from hearthline.rooms.scheduling.models.what_ifs import WhatIf

__all__ = [
    "Assignment",
    "Call",
    "CallAttempt",
    "Cut",
    "Document",
    "Drive",
    "Lock",
    "MoveDone",
    "Need",
    "Offer",
    "Overtime",
    "Plan",
    "PlanPart",
    "PlanRun",
    "Promise",
    "Unserved",
    "WhatIf",
]
