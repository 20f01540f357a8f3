"""What may be read of messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from hearthline.platform.messaging.models import OutgoingMessage

FAILED_SHOWN_FOR = timedelta(days=3)


def failed_lately(at: datetime) -> tuple[int, datetime | None]:
    """Return how many messages failed lately, and when the oldest of them was written."""
    rows = OutgoingMessage.objects.filter(
        state=OutgoingMessage.State.FAILED, made_at__gte=at - FAILED_SHOWN_FOR
    )
    made = list(rows.order_by("made_at").values_list("made_at", flat=True)[:1000])
    return len(made), made[0] if made else None


def keys_written(keys: Iterable[str]) -> set[str]:
    """Return those of some keys under which anything was written, to somebody or for nobody."""
    wanted = set(keys)
    if not wanted:
        return set()
    return set(OutgoingMessage.objects.filter(key__in=wanted).values_list("key", flat=True))


def state_under(key: str) -> list[tuple[str, str]]:
    """Return whom a message under ``key`` went to by name, and what became of it."""
    rows = OutgoingMessage.objects.filter(key=key).order_by("recipient_name")
    return list(rows.values_list("recipient_name", "state"))
