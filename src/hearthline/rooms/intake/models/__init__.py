"""Records of intake."""

from hearthline.rooms.intake.models.arrived import (
    Difference,
    ImportRun,
    QuarantineItem,
    Sender,
    SourceRecord,
)
from hearthline.rooms.intake.models.referrals import (
    Amendment,
    Condition,
    Referral,
    ReferralCall,
    ReferralDocument,
    Typing,
)

__all__ = [
    "Amendment",
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
