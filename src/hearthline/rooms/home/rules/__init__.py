"""Decisions about homes and their questionnaires as pure functions."""

from hearthline.rooms.home.rules.homes import (
    HomeRefusal,
    answer_words,
    due_again,
    new_drug_on,
    require_name,
    require_proof,
    risk_to_nurse,
    safety_lines,
    unit_words,
    verdict,
)

__all__ = [
    "HomeRefusal",
    "answer_words",
    "due_again",
    "new_drug_on",
    "require_name",
    "require_proof",
    "risk_to_nurse",
    "safety_lines",
    "unit_words",
    "verdict",
]
