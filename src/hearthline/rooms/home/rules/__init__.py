"""Decisions about homes and their questionnaires as pure functions."""

from hearthline.rooms.home.rules.homes import (
    HomeRefusal,
    again_within_days,
    answer_words,
    due_again,
    new_drug_on,
    part_stands,
    pictures_named,
    require_caption,
    require_name,
    require_proof,
    risk_to_nurse,
    safety_lines,
    unit_words,
    verdict,
)
from hearthline.rooms.home.rules.standing import LETS_BEGIN, STATUS, standing

__all__ = [
    "LETS_BEGIN",
    "STATUS",
    "HomeRefusal",
    "again_within_days",
    "answer_words",
    "due_again",
    "new_drug_on",
    "part_stands",
    "pictures_named",
    "require_caption",
    "require_name",
    "require_proof",
    "risk_to_nurse",
    "safety_lines",
    "standing",
    "unit_words",
    "verdict",
]
