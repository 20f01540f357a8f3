"""When an offered visit is covered, and where an offer stands at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from hearthline.rooms.scheduling.values import OfferState


def state_at(state: OfferState, reply_by: datetime, now: datetime) -> OfferState:
    """Return where an offer stands: without a reply it lapses at the time to reply by."""
    if state is OfferState.OFFERED and now >= reply_by:
        return OfferState.LAPSED
    return state


def is_covered(nurses_needed: int, seats_accepted: Iterable[bool]) -> bool:
    """Whether as many nurses as a visit needs have accepted it; offered is not covered."""
    return sum(seats_accepted) >= nurses_needed
