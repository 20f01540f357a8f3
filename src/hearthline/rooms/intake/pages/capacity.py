"""Whether the program can take somebody new: yes, no or on call, by day and part of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hearthline.kernel.calendar import local_day
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.status import Status
from hearthline.platform.ui.worklist import Chip
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Branch, VisitKind
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import CanTake, Capacity, CareAsked, LineKind

READ = "intake.read"
DAYS = 7
PARTS = (
    (gettext_lazy("Night, until 06:00"), time(0), time(5, 59)),
    (gettext_lazy("Morning, 06:00 to 12:00"), time(6), time(11, 59)),
    (gettext_lazy("Afternoon, 12:00 to 18:00"), time(12), time(17, 59)),
    (gettext_lazy("Evening, from 18:00"), time(18), time(23, 59)),
)
STATUS = {
    CanTake.YES: Status.MET,
    CanTake.NO: Status.BLOCKING,
    CanTake.ON_CALL: Status.OPEN,
    CanTake.UNKNOWN: Status.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The answer for a part of a day, with who or why."""

    status: Status
    can: str
    said: str


@page(READ)
def capacity(request: Any) -> HttpResponse:
    """Show a week: can an admission with a central line begin in this part of the day?"""
    branches = program.branches(request.caller)
    chosen = next(
        (one for one in branches if str(one.id) == request.GET.get("branch")),
        branches[0] if branches else None,
    )
    rows = _rows(chosen, request.at) if chosen else []
    return render(
        request,
        "intake/capacity.html",
        {
            "branch": chosen,
            "chips": [
                Chip(one.name, f"?branch={one.id}", current=one is chosen) for one in branches
            ],
            "rows": rows,
            "days": _days(chosen, request.at) if chosen else [],
            "stands": _stands(rows),
        },
    )


def _days(branch: Branch, now: Any) -> list[date]:
    today = local_day(now, branch.zone)
    return [today + timedelta(days=number) for number in range(DAYS)]


def _rows(branch: Branch, now: Any) -> list[dict[str, Any]]:
    days = _days(branch, now)
    by = scheduling.care_rules([branch.base.state])
    asked = [
        (_care(branch, day, number, by), day, opens, closes)
        for number, (_label, opens, closes) in enumerate(PARTS)
        for day in days
    ]
    found = scheduling.capacities(asked, now=now)
    cells = iter(asked)
    return [
        {"label": label, "cells": [_cell(found[next(cells)[0].key]) for _day in days]}
        for label, _opens, _closes in PARTS
    ]


def _care(branch: Branch, day: date, part: int, by: scheduling.CareRules) -> CareAsked:
    """Return an admission at the branch's own address: nobody's home is known yet."""
    base = branch.base
    return scheduling.care_asked(
        key=derived_id("capacity asked", branch.id, day, part),
        branch_id=branch.id,
        kind=VisitKind.ADMISSION,
        zone=branch.zone,
        position=base.position,
        state=base.state,
        line=LineKind.PICC,
        by=by,
    )


def _cell(answer: Capacity) -> Cell:
    return Cell(STATUS[answer.can], word("can_take", answer.can), sentence(answer.said))


def _stands(rows: list[dict[str, Any]]) -> str:
    """Return in words when the first yes is, or that there is none."""
    if all(cell.status is Status.UNKNOWN for row in rows for cell in row["cells"]):
        return _("Not known: no plan reaches this week yet.")
    yes = sum(cell.status is Status.MET for row in rows for cell in row["cells"])
    if not rows:
        return _("There is no branch to ask about.")
    if not yes:
        return _("Nobody can take an admission in the week shown.")
    return ngettext(
        "An admission fits into %(n)s part of a day of the week shown.",
        "An admission fits into %(n)s parts of days of the week shown.",
        yes,
    ) % {"n": yes}
