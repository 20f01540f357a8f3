"""A line of Today: protocols whose day to be read anew has passed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from django.urls import reverse

from hearthline.kernel.calendar import local_day, to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.manifest import AttentionItem
from hearthline.rooms.emergency import queries

READERS = (Role.PHARMACIST, Role.NURSE_MANAGER, Role.QUALITY)


def protocols_to_review(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return one line while a protocol is past its day; a run goes on with it all the same."""
    if caller.role not in READERS:
        return []
    today = local_day(now, caller.zone)
    past = [on for on in queries.reviews(queries.protocols(today)).values() if on < today]
    if not past:
        return []
    return [
        AttentionItem(
            key="emergency.review",
            title=Message("emergency.attention_review", {"count": len(past)}),
            detail=Message("emergency.attention_review_detail", {"on": min(past).isoformat()}),
            state="open",
            due=to_instant(min(past), time(23, 59), caller.zone).astimezone(UTC),
            owner=caller.role,
            branch=None,
            url=reverse("emergency:protocols"),
            action=Message("emergency.attention_area_act"),
        )
    ]
