"""What drills are compared with."""

from __future__ import annotations

from dataclasses import dataclass

from hearthline.kernel.sources import Trust


@dataclass(frozen=True, slots=True)
class Published:
    """A published figure that drills are compared with, in seconds."""

    id: str
    what: str
    middle: float
    low: float
    high: float
    applies_to: str
    source: str
    trust: Trust


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """A published share that drills are compared with: so many of so many."""

    id: str
    what: str
    part: int
    whole: int
    source: str
    trust: Trust
