"""What pages and others may read of intake."""

from hearthline.rooms.intake.queries.arrived import (
    AnswerSheet,
    answer_sheets,
    differences,
    latest_run,
    quarantine,
    quarantine_counts,
    runs,
)
from hearthline.rooms.intake.queries.decided import amendments_of, decides_episode
from hearthline.rooms.intake.queries.referrals import (
    CHANGED,
    ReferralCounts,
    ReferralRow,
    calls_of,
    conditions_of,
    documents_of,
    overdue_conditions,
    referral_counts,
    referral_rows,
    referrals,
    referrals_about,
    referrals_of,
)
from hearthline.rooms.intake.queries.staffing import care_of

__all__ = [
    "CHANGED",
    "AnswerSheet",
    "ReferralCounts",
    "ReferralRow",
    "amendments_of",
    "answer_sheets",
    "calls_of",
    "care_of",
    "conditions_of",
    "decides_episode",
    "differences",
    "documents_of",
    "latest_run",
    "overdue_conditions",
    "quarantine",
    "quarantine_counts",
    "referral_counts",
    "referral_rows",
    "referrals",
    "referrals_about",
    "referrals_of",
    "runs",
]
