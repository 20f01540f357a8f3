"""Records of intake."""

from hearthline.rooms.intake.models.arrived import (
    Difference,
    ImportRun,
    QuarantineItem,
    Sender,
    SourceRecord,
)
from hearthline.rooms.intake.models.referrals import (
    Condition,
    Referral,
    ReferralCall,
    ReferralDocument,
    Typing,
)

__all__ = [
    "Condition",
    "Difference",
    "ImportRun",
    "QuarantineItem",
    "Referral",
    "ReferralCall",
    "ReferralDocument",
    "Sender",
    "SourceRecord",
    "Typing",
]
