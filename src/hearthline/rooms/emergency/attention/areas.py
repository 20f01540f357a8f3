"""Lines of Today: people in an area event whose hour has passed, and events that are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries

MOST = 25
MOST_EVENTS = 10


def area_events(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return who is past the hour in open area events, most urgent first, and each event."""
    if not caller.holds("emergency.area_step"):
        return []
    events = list(
        models.AreaEvent.objects.filter(closed_at=None).order_by("-declared_at")[:MOST_EVENTS]
    )
    if not events:
        return []
    titles = {event.pk: event.title for event in events}
    late = list(
        visible(caller, models.AreaAffected)
        .filter(queries.is_late(now), event_id__in=titles)
        .order_by("rank_order", "due", "id")[:MOST]
    )
    names = census.by_ids(row.patient_id for row in late)
    counts = queries.area_counts(caller, titles, now)
    return [
        *(
            AttentionItem(
                key=f"emergency.area:{row.event_id}:{row.patient_id}",
                title=Message(_late_code(row), {"name": names[row.patient_id].name}),
                detail=Message("emergency.attention_area_detail", {"title": titles[row.event_id]}),
                state="blocking",
                due=row.due or row.added_at,
                owner=caller.role,
                branch=row.branch_id,
                url=reverse("emergency:in_area", args=[row.event_id, row.patient_id]),
                action=Message("emergency.attention_area_act"),
                subject=row.patient_id,
            )
            for row in late
            if row.patient_id in names
        ),
        *(
            _event_line(caller, event, counts.get(event.pk, queries.AreaCounts()))
            for event in events
        ),
    ]


def _late_code(row: models.AreaAffected) -> str:
    if row.due is None:
        return "emergency.attention_area_unknown"
    return f"emergency.attention_area_{'late' if row.reached_at is None else 'again'}"


def _event_line(
    caller: Caller, event: models.AreaEvent, counts: queries.AreaCounts
) -> AttentionItem:
    detail = Message("emergency.attention_area_open_none")
    if counts.next_due is not None:
        detail = Message(
            "emergency.attention_area_open_detail", {"at": counts.next_due.isoformat()}
        )
    return AttentionItem(
        key=f"emergency.area:{event.pk}",
        title=Message(
            "emergency.attention_area_open",
            {"title": event.title, "settled": counts.settled, "count": counts.everybody},
        ),
        detail=detail,
        state="open",
        due=counts.next_due,
        owner=caller.role,
        branch=None,
        url=reverse("emergency:area", args=[event.pk]),
        action=Message("emergency.attention_area_act"),
    )
