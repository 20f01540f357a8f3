"""What differs between two versions of an order."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from hearthline.rooms.therapy.values import OrderFacts

_NOT_CONTENT = frozenset({"order_id", "version_id", "patient_id", "episode_id", "source"})


WHAT_RUNS = frozenset(
    {
        "drug",
        "code_system",
        "code",
        "therapy",
        "dose",
        "dose_basis",
        "is_weight_based",
        "volume",
        "rate",
        "duration_minutes",
        "route",
        "mode",
        "frequency",
    }
)
"""Parts of a drug order that say what is infused; the rest says for whom, why and by whom."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of an order that changed, before and after, as values."""

    part: str
    before: Any
    after: Any


def differences(before: OrderFacts, after: OrderFacts) -> list[Difference]:
    """Return what changed, in the order of the parts.

    Raises
    ------
    TypeError
        If the two are orders of different kinds.
    """
    if type(before) is not type(after):
        raise TypeError("versions of one order are of one kind")
    return [
        Difference(item.name, old, new)
        for item in fields(after)
        if item.name not in _NOT_CONTENT
        and (old := getattr(before, item.name)) != (new := getattr(after, item.name))
    ]


def changes_what_runs(before: OrderFacts, after: OrderFacts) -> bool:
    """Whether a new version of a drug order changes the infusion and not only words about it."""
    return any(item.part in WHAT_RUNS for item in differences(before, after))
