"""Through which lumen of which line a drug runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LumenFacts:
    """Somebody saw through which line and lumen an order runs.

    Parameters
    ----------
    lumen
        As its hub or clamp is marked (``red``, ``distal``), in lower case; empty where the line
        has one lumen, or nobody said which.
    at
        From when on.
    """

    id: UUID
    order_id: UUID
    patient_id: UUID
    line_id: UUID
    lumen: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RunsThrough:
    """Where an order runs, as it was said last.

    Attributes
    ----------
    words
        Line and lumen as people say it; empty where the line has several lumens and nobody said
        which, or was taken out since: then it is not known.
    by, at
        Who saw it, and from when on it runs there.
    """

    facts: LumenFacts
    words: str
    by: str
    at: datetime
