"""What can be done to the calendar: holidays decided, cut-offs and laboratories written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.program import models
from hearthline.rooms.program.values import (
    CutOffFacts,
    HolidayFacts,
    HolidayState,
    LaboratoryFacts,
)


@action("program.propose_holidays", version=1, kind=Kind.REQUEST, permission="program.manage")
def propose_holidays(context: Context, *, branch_id: UUID, days: Mapping[date, str]) -> int:
    """Write down holidays for somebody to decide; days that are there already stay. How many."""
    _own_branch(context, branch_id)
    held = set(
        models.Holiday.objects.filter(branch_id=branch_id, day__in=list(days)).values_list(
            "day", flat=True
        )
    )
    new = {day: name for day, name in days.items() if day not in held}
    for day, name in sorted(new.items()):
        create(
            context,
            models.Holiday,
            id=context.next_id(),
            branch_id=branch_id,
            day=day,
            name=name[:120],
        )
    return len(new)


@action("program.decide_holiday", version=1, kind=Kind.REQUEST, permission="program.manage")
def decide_holiday(
    context: Context, *, holiday_id: UUID, state: HolidayState, revision: int
) -> None:
    """Keep a holiday, or not."""
    row = context.get(models.Holiday, holiday_id)
    revise(
        context,
        row,
        revision=revision,
        state=state.value,
        decided_by=context.caller.name,
        decided_at=context.server_time,
    )


@action("program.add_holiday", version=1, kind=Kind.REQUEST, permission="program.manage")
def add_holiday(context: Context, *, facts: HolidayFacts) -> UUID:
    """Add a holiday of the program's own; it is kept from the beginning.

    Raises
    ------
    Refused
        If the day is in the calendar already, or has no name.
    """
    _own_branch(context, facts.branch_id)
    if not facts.name.strip():
        raise Refused(Message("program.name_missing"), field="name")
    if models.Holiday.objects.filter(branch_id=facts.branch_id, day=facts.day).exists():
        raise Refused(Message("program.holiday_there", {"day": facts.day.isoformat()}), field="day")
    row = create(
        context,
        models.Holiday,
        id=facts.id,
        branch_id=facts.branch_id,
        day=facts.day,
        name=facts.name.strip(),
        state=HolidayState.KEPT,
        decided_by=context.caller.name,
        decided_at=context.server_time,
    )
    return row.id


@action("program.write_cut_off", version=1, kind=Kind.REQUEST, permission="program.manage")
def write_cut_off(context: Context, *, facts: CutOffFacts, revision: int = 0) -> UUID:
    """Write down a cut-off, or change one made from ``revision`` (0 is a new one)."""
    _own_branch(context, facts.branch_id)
    values = {
        "kind": facts.kind.value,
        "weekday": facts.weekday,
        "at": facts.at,
        "reaches": facts.reaches.strip(),
    }
    if revision == 0:
        row = create(context, models.CutOff, id=facts.id, branch_id=facts.branch_id, **values)
        return row.id
    revise(context, context.get(models.CutOff, facts.id), revision=revision, **values)
    return facts.id


@action("program.end_cut_off", version=1, kind=Kind.REQUEST, permission="program.manage")
def end_cut_off(context: Context, *, cut_off_id: UUID, revision: int) -> None:
    """Let a cut-off hold no longer."""
    row = context.get(models.CutOff, cut_off_id)
    revise(context, row, revision=revision, ended_at=context.server_time)


@action("program.write_laboratory", version=1, kind=Kind.REQUEST, permission="program.manage")
def write_laboratory(context: Context, *, facts: LaboratoryFacts, revision: int = 0) -> UUID:
    """Write down a laboratory, or change one made from ``revision`` (0 is a new one).

    Raises
    ------
    Refused
        If it has no name, or hours that end before they begin.
    """
    _own_branch(context, facts.branch_id)
    if not facts.name.strip():
        raise Refused(Message("program.name_missing"), field="name")
    if any(hours.closes <= hours.opens for hours in facts.hours):
        raise Refused(Message("program.closes_before_it_opens"), field="hours")
    values = {
        "name": facts.name.strip(),
        "phone": facts.phone.strip(),
        "address": facts.address.strip(),
        "hours": [
            [hours.weekday, f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}"]
            for hours in sorted(facts.hours)
        ],
        "pick_ups": [[one.weekday, f"{one.at:%H:%M}"] for one in sorted(facts.pick_ups)],
        "keeps_holidays": facts.keeps_holidays,
    }
    if revision == 0:
        row = create(context, models.Laboratory, id=facts.id, branch_id=facts.branch_id, **values)
        return row.id
    revise(context, context.get(models.Laboratory, facts.id), revision=revision, **values)
    return facts.id


@action("program.end_laboratory", version=1, kind=Kind.REQUEST, permission="program.manage")
def end_laboratory(context: Context, *, laboratory_id: UUID, revision: int) -> None:
    """Let a laboratory be used no longer."""
    row = context.get(models.Laboratory, laboratory_id)
    revise(context, row, revision=revision, ended_at=context.server_time)


def _own_branch(context: Context, branch_id: UUID) -> None:
    branches = context.caller.branches
    if branches is not None and branch_id not in branches:
        raise NotInScope("branch")
