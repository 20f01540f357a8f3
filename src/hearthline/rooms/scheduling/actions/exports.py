"""Taking a nurse's whole day out of the product, written down with the reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.scheduling import models, queries


@action("scheduling.export_day", version=1, kind=Kind.REQUEST, permission="scheduling.export_full")
def export_day(context: Context, *, nurse_id: UUID, day: date, reason: str) -> int:
    """Write down that a nurse's day leaves the product with names and addresses.

    Returns
    -------
    int
        How many visits it holds.

    Raises
    ------
    Refused
        If no reason is given, or nothing is planned for her on that day.
    """
    context.concerns(nurse_id)
    if not reason.strip():
        raise Refused(Message("scheduling.export_reason"), field="reason")
    rows = list(
        queries.assignments_between(day, day, caller=context.caller).filter(nurse_id=nurse_id)
    )
    if not rows:
        raise Refused(Message("scheduling.export_nothing"))
    plan = models.Plan.objects.get(id=rows[0].plan_id)
    context.about(nurse_id, *{row.patient_id for row in rows})
    context.changed(
        plan, after={"exported": day, "visits": len(rows), "reason": reason.strip()[:300]}
    )
    return len(rows)
