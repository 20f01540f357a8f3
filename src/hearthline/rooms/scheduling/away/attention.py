"""Lines of Today for a manager: overtime that somebody asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.values import OvertimeState
from hearthline.rooms.workforce import queries as workforce

MOST_LINES = 12


def overtime_asked(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return overtime that waits for a yes or no, to those who may give it."""
    if not caller.holds("scheduling.allow_overtime"):
        return []
    today = local_day(now, caller.zone)
    rows = list(
        visible(caller, models.Overtime)
        .filter(state=OvertimeState.ASKED, day__gte=today - timedelta(days=1))
        .select_related("need")
        .order_by("day", "starts", "id")[:MOST_LINES]
    )
    names = workforce.names({row.nurse_id for row in rows})
    return [
        AttentionItem(
            key=f"scheduling.overtime:{row.id}",
            title=Message(
                "scheduling.attention_overtime",
                {"name": names.get(row.nurse_id), "seconds": row.minutes * 60},
            ),
            detail=Message(
                "scheduling.attention_overtime_detail",
                {"by": row.asked_by, "day": row.day.isoformat()},
            ),
            state="open",
            due=to_instant(row.day, row.starts, row.need.zone),
            owner=caller.role,
            branch=row.need.branch_id,
            url=reverse("scheduling:overtime_asked", args=[row.id]),
            action=Message("scheduling.attention_overtime_decide"),
            subject=row.patient_id,
        )
        for row in rows
    ]
