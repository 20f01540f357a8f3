"""What the calendar says about specimens and which holidays to propose, as pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from holidays import country_holidays
from holidays.countries.united_states import US

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import Message
from hearthline.rooms.program.values import Calendar


def specimen_refusals(calendar: Calendar, ready_at: datetime) -> tuple[Message, ...]:
    """Return why specimens ready at ``ready_at`` reach no laboratory that day; empty: they do.

    Both reasons are said when both hold: no pick-up is left that day, and no laboratory that
    could be driven to is open. Where no laboratory is on record nothing is known and nothing
    is refused; a finding of the branch says so.
    """
    if not calendar.laboratories:
        return ()
    day = local_day(ready_at, calendar.zone)
    pick_ups = calendar.pick_ups_on(day)
    if any(one.at >= ready_at for one in pick_ups):
        return ()
    last = pick_ups[-1] if pick_ups else None
    missed = (
        Message(
            "program.last_pick_up_missed",
            {"at": last.at.isoformat(), "laboratory": last.laboratory},
        )
        if last
        else Message("program.no_pick_up_that_day", {"day": day.isoformat()})
    )
    open_ones = [calendar.is_open(one, ready_at) for one in calendar.laboratories]
    if any(answer is not Answer.NO for answer in open_ones):
        return (missed,)
    closing = [at for one in calendar.laboratories if (at := calendar.closes_at(one, day))]
    closed = (
        Message("program.laboratories_closed_since", {"at": max(closing).isoformat()})
        if closing
        else Message("program.laboratories_closed", {"day": day.isoformat()})
    )
    return (missed, closed)


def proposed_holidays(state: str, years: Iterable[int]) -> dict[date, str]:
    """Return the public holidays of a state by day, for a person of the program to decide.

    Source: the ``holidays`` library (federal and state law as published); a program keeps the
    days it decides. A state nobody knows has the federal ones.
    """
    known = state if state in US.subdivisions else None
    found = country_holidays("US", subdiv=known, years=list(years))
    return {day: str(name) for day, name in sorted(found.items())}
