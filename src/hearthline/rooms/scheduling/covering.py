"""Lines of Today about cover: who is away although visits are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import AttentionItem
from hearthline.rooms.scheduling import queries
from hearthline.rooms.workforce import queries as workforce

LEFT_BEFORE, AHEAD = timedelta(days=60), timedelta(days=60)
"""How long ago somebody may have left, and how far ahead visits are planned, at most."""

PLANNERS = frozenset({Role.SCHEDULER, Role.NURSE_MANAGER})


def cover(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return what is planned and not covered, to those who plan."""
    if caller.role not in PLANNERS:
        return []
    today = local_day(now, caller.zone)
    return [*_away(caller, today), *_left(caller, today)]


def _left(caller: Caller, today: date) -> list[AttentionItem]:
    """Return nurses to whom visits were given beyond their last day of work."""
    leaving = workforce.leaving(today - LEFT_BEFORE)
    if not leaving:
        return []
    rows = queries.assignments_between(today, today + AHEAD, caller=caller)
    beyond: dict[UUID, list[tuple[date, time, str]]] = {}
    given = rows.filter(nurse_id__in=leaving).values_list("nurse_id", "day", "starts", "zone")
    for nurse_id, day, starts, zone in given:
        if day > leaving[nurse_id][1]:
            beyond.setdefault(nurse_id, []).append((day, starts, zone))
    return [
        AttentionItem(
            key=f"scheduling.left:{nurse_id}",
            title=Message(
                "scheduling.attention_left",
                {"name": leaving[nurse_id][0], "count": len(theirs)},
            ),
            detail=Message(
                "scheduling.attention_left_detail",
                {"last": leaving[nurse_id][1].isoformat(), "day": min(theirs)[0].isoformat()},
            ),
            state="blocking",
            due=to_instant(*min(theirs)),
            owner=caller.role,
            branch=None,
            url=reverse("scheduling:away", args=[nurse_id, min(theirs)[0].isoformat()]),
            action=Message("scheduling.attention_replan", {"count": len(theirs)}),
            subject=nurse_id,
        )
        for nurse_id, theirs in beyond.items()
    ]


def _away(caller: Caller, today: date) -> list[AttentionItem]:
    """Return nurses who are away today or tomorrow although visits are theirs."""
    rows = list(
        queries.assignments_between(today, today + timedelta(days=1), caller=caller).values_list(
            "nurse_id", "day", "starts", "zone"
        )
    )
    nurses = workforce.nurses_by_ids(
        {nurse for nurse, *_rest in rows}, today, today + timedelta(days=1)
    )
    found = []
    for day in (today, today + timedelta(days=1)):
        for nurse in nurses.values():
            if not any(a.first_day <= day <= a.last_day for a in nurse.absences):
                continue
            theirs = [row for row in rows if row[0] == nurse.id and row[1] == day]
            if not theirs:
                continue
            first = min(theirs, key=lambda row: row[2])
            found.append(
                AttentionItem(
                    key=f"scheduling.away:{nurse.id}:{day}",
                    title=Message(
                        "scheduling.attention_away", {"name": nurse.name, "count": len(theirs)}
                    ),
                    detail=Message("scheduling.attention_away_detail", {"day": day.isoformat()}),
                    state="blocking",
                    due=to_instant(day, first[2], first[3]),
                    owner=caller.role,
                    branch=nurse.branch_id,
                    url=reverse("scheduling:away", args=[nurse.id, day.isoformat()]),
                    action=Message("scheduling.attention_replan", {"count": len(theirs)}),
                    subject=nurse.id,
                )
            )
    return found
