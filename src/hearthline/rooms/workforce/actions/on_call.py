"""What can be done to the on-call roster: weekly turns, dated changes, swaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.records.editing import columns, create
from hearthline.rooms.workforce import models, values
from hearthline.rooms.workforce.queries.qualified import may_be_on_call


@action("workforce.set_on_call", version=1, kind=Kind.REQUEST, permission="workforce.plan_on_call")
def set_on_call(
    context: Context,
    *,
    branch_id: UUID,
    role: values.OnCallRole,
    place: int,
    since: date,
    patterns: Sequence[values.OnCallPattern],
) -> int:
    """Put new weekly turns of one place in force from ``since``; the old ones end before.

    Returns
    -------
    int
        How many weekly turns hold from then on.

    Raises
    ------
    Refused
        If somebody may not be on call in the role on the day the turns begin.
    """
    _own_branch(context, branch_id)
    _refuse_unqualified(
        role,
        [
            (f"day_{pattern.weekday}", pattern.staff_id, max(pattern.since, since))
            for pattern in patterns
        ],
    )
    old = models.OnCallPattern.objects.filter(branch_id=branch_id, role=role, place=place)
    before = [str(row) for row in old.filter(until__isnull=True)]
    old.filter(since__gte=since).delete()
    old.filter(until__isnull=True).update(until=since - timedelta(days=1))
    rows = [
        models.OnCallPattern(
            **columns(pattern)
            | {
                "branch_id": branch_id,
                "role": role,
                "place": place,
                "since": max(pattern.since, since),
            }
        )
        for pattern in patterns
    ]
    models.OnCallPattern.objects.bulk_create(rows)
    context.about(branch_id, *{pattern.staff_id for pattern in patterns})
    for row in rows:
        context.changed(row, before={"turns": before}, after={"turn": str(row), "since": since})
    return len(rows)


@action(
    "workforce.change_on_call", version=1, kind=Kind.REQUEST, permission="workforce.plan_on_call"
)
def change_on_call(context: Context, *, change: values.OnCallChange) -> UUID:
    """Let somebody be on call for some hours in place of whoever would be.

    Raises
    ------
    Refused
        Without a reason, or if somebody may not be on call in the role on that day.
    """
    _own_branch(context, change.branch_id)
    return _change(context, change)


@action("workforce.swap_on_call", version=1, kind=Kind.REQUEST, permission="workforce.plan_on_call")
def swap_on_call(
    context: Context, *, one: values.OnCallChange, other: values.OnCallChange
) -> tuple[UUID, UUID]:
    """Let two people take each other's hours: one entry, two changes, one reason."""
    _own_branch(context, one.branch_id)
    if one.branch_id != other.branch_id:
        raise Refused(Message("workforce.swap_of_branches"))
    return _change(context, one), _change(context, other)


@action(
    "workforce.take_back_change", version=1, kind=Kind.REQUEST, permission="workforce.plan_on_call"
)
def take_back_change(context: Context, *, change_id: UUID) -> None:
    """Let the pattern hold again; the change stays on record with the moment."""
    row = context.get(models.OnCallChange, change_id)
    if row.taken_back_at is not None:
        return
    row.taken_back_at = context.server_time
    row.save(update_fields=["taken_back_at"])
    context.about(row.branch_id, row.staff_id)
    context.changed(row, before={"taken_back": None}, after={"taken_back": context.server_time})


def _change(context: Context, change: values.OnCallChange) -> UUID:
    if not change.reason.strip():
        raise Refused(Message("workforce.reason_missing"), field="reason")
    context.get(models.StaffMember, change.staff_id)
    _refuse_unqualified(change.role, [("staff_id", change.staff_id, change.day)])
    context.about(change.branch_id, change.staff_id)
    row = create(
        context,
        models.OnCallChange,
        **columns(change),
        written_at=context.server_time,
        written_by=context.caller.name,
    )
    return row.id


def _refuse_unqualified(role: values.OnCallRole, turns: Sequence[tuple[str, UUID, date]]) -> None:
    """Refuse the first turn (field, who, day) of somebody who may not be on call in the role."""
    if not turns:
        return
    days = [day for _field, _who, day in turns]
    people = models.StaffMember.objects.in_bulk([who for _field, who, _day in turns])
    may = may_be_on_call(people.values(), values.OnCallRole(role), min(days), max(days))
    for field, who, day in turns:
        if day in may.get(who, ()):
            continue
        raise Refused(
            Message(
                f"workforce.not_for_{values.OnCallRole(role)}_turn",
                {"name": str(people[who]) if who in people else "", "day": day.isoformat()},
            ),
            field=field,
        )


def _own_branch(context: Context, branch_id: UUID) -> None:
    branches = context.caller.branches
    if branches is not None and branch_id not in branches:
        raise NotInScope("branch")
