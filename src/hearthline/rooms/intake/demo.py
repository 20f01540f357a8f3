"""Intake's part of the demonstration: dose clocks of referrals that wait, and calls about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.kernel.calendar import to_civil
from hearthline.platform.actions.context import Context
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.values import CallOutcome
from hearthline.rooms.intake.values.deciding import CallMade
from hearthline.rooms.intake.values.typed import DoseClock

UNKNOWN_EVERY = 4
"""Of every so many referrals nobody has said yet when the next dose is due."""
CALLED = (
    (CallOutcome.REACHED, "Case management, 5 West", "The report of the tip follows by fax."),
    (CallOutcome.NO_ANSWER, "Case management, 5 West", ""),
    (CallOutcome.LEFT_WORD, "Prescriber's office", "Asked for the end of therapy."),
)
CALL_BACK = "614-555-0122"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A referral that waits, with the revision it has and how far apart its doses lie."""

    id: UUID
    revision: int
    spacing: timedelta | None = None


def keep_clocks(
    by_intake: Callable[[str, UUID], Context],
    waiting: Sequence[Waiting],
    *,
    now: datetime,
    zone: str,
) -> None:
    """Set the dose clock of most referrals that wait, and write down calls about some.

    Parameters
    ----------
    by_intake
        From the name of a step and the referral to the context of whoever does it.
    """
    for number, referral in enumerate(waiting):
        if number % UNKNOWN_EVERY == UNKNOWN_EVERY - 1:
            continue
        spacing = referral.spacing or timedelta(days=1)
        shown = max(1, min(20, round(spacing / timedelta(hours=1)) - 3))
        ago = timedelta(hours=2 + 7 * number % shown)
        last = now.replace(minute=0, second=0, microsecond=0) - ago
        due = to_civil(last + spacing, zone)
        home = to_civil(now + timedelta(hours=3 + number % 20), zone)
        actions.set_clock(
            by_intake("clock", referral.id),
            referral_id=referral.id,
            revision=referral.revision,
            clock=DoseClock(zone, last, due.day, due.clock, home.day, home.clock.replace(minute=0)),
            call_back=CALL_BACK,
            call_back_who="Case management",
        )
        if number % 2 == 0:
            outcome, who, said = CALLED[number // 2 % len(CALLED)]
            actions.log_call(
                by_intake("call", referral.id),
                referral_id=referral.id,
                call=CallMade(who, outcome, CALL_BACK, said),
            )
