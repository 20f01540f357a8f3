"""How far the source of a number or rule may be trusted."""

from __future__ import annotations

from enum import StrEnum


class Trust(StrEnum):
    """What whoever wrote a number down knew of its source."""

    SEEN = "seen"
    SECOND_HAND = "second_hand"
    UNVERIFIED = "unverified"
    PROPOSAL = "proposal"

    @property
    def needs_approval(self) -> bool:
        """Whether the program's own approval is what the number rests on."""
        return self is not Trust.SEEN
