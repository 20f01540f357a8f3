"""Decisions about people's work as pure functions."""

from hearthline.rooms.workforce.rules.on_call import (
    falls_on,
    turns_between,
)
from hearthline.rooms.workforce.rules.people import (
    contract_on,
    holds_skill,
    joined,
    minutes_by_week,
    search_name,
    shifts_between,
    works_on,
)

__all__ = [
    "contract_on",
    "falls_on",
    "holds_skill",
    "joined",
    "minutes_by_week",
    "search_name",
    "shifts_between",
    "turns_between",
    "works_on",
]
