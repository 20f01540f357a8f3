"""Who may be on call as nurse and as pharmacist, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from hearthline.platform.accounts.queries import days_held
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.workforce import models
from hearthline.rooms.workforce.values import Away, OnCallRole


def may_be_on_call(
    staff: Iterable[models.StaffMember], role: OnCallRole, first_day: date, last_day: date
) -> dict[UUID, set[date]]:
    """Return by person the days, both included, on which they may be on call in a role; one query.

    A nurse holds a licence in force that day, a pharmacist the role of one. Somebody without
    any licence on record is not taken for a nurse: unknown is not a yes.
    """
    people = list(staff)
    if role is OnCallRole.PHARMACIST:
        held = days_held(Role.PHARMACIST, first_day, last_day)
        return {row.id: held.get(row.actor_id, set()) for row in people}
    through: dict[UUID, date] = {}
    for who, expires in models.Licence.objects.filter(
        staff_id__in=[row.id for row in people if row.is_nurse], ended_on__isnull=True
    ).values_list("staff_id", "expires"):
        through[who] = max(through.get(who, expires), expires)
    days = _days(first_day, last_day)
    return {
        row.id: {day for day in days if row.id in through and day <= through[row.id]}
        for row in people
    }


def unqualified(
    staff: Sequence[models.StaffMember], role: OnCallRole, first_day: date, last_day: date
) -> list[Away]:
    """Return the days, both included, on which people may not be on call in a role; one query."""
    may = may_be_on_call(staff, role, first_day, last_day)
    return [
        Away(row.id, day, day, unqualified=True)
        for row in staff
        for day in _days(first_day, last_day)
        if day not in may[row.id]
    ]


def _days(first_day: date, last_day: date) -> list[date]:
    return [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
