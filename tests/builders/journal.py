"""Builders of journal entries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.caller import system_caller
from hearthline.platform.accounts.models import Actor
from hearthline.platform.actions.context import Context, Kind, Source
from hearthline.platform.actions.decorator import action
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.journal.sealing import Tip, check_head, seal_some

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)


@action("test.rename", version=1, kind=Kind.FACT, permission="test.write")
def rename(context: Context, *, number: int, subjects: tuple[UUID, ...]) -> int:
    """An action with values before and after, about somebody."""
    context.about(*subjects)
    record = Actor(id=derived_id("test record", number), kind="staff", name="", made_at=AT)
    context.changed(record, before={"name": f"Old {number}"}, after={"name": f"New {number}"})
    return number


def entries(count: int, *, first: int = 1) -> list[JournalEntry]:
    """Return ``count`` unsealed entries, each about one or two subjects."""
    for number in range(first, first + count):
        at = AT + timedelta(minutes=number)
        context = Context(
            caller=system_caller(at),
            action_id=derived_id("test journal", number),
            server_time=at,
            source=Source.SYSTEM,
            zone="America/New_York",
            reason=f"reason {number}",
        )
        subjects = tuple(derived_id("test subject", number % 7 + turn) for turn in range(1, 3))
        rename(context, number=number, subjects=subjects[: 1 + number % 2])
    return list(JournalEntry.objects.order_by("-id")[:count])[::-1]


def seal_all(*, at: datetime = AT, limit: int = 500) -> Tip:
    """Seal everything that waits and return the tip."""
    here = check_head(at)
    while (after := seal_some(here, at=at, limit=limit)) != here:
        here = after
    return here
