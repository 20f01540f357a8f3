"""What of emergencies needs somebody now: a run that nobody has ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem, AttentionOf
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries

OWNERS = (Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE)
MOST = 50


def _open_runs(caller: Caller, _now: datetime) -> Sequence[AttentionItem]:
    """Return the emergencies that go on, newest first; three queries."""
    rows = list(
        visible(caller, models.EmergencyRun)
        .filter(ended_at=None, is_practice=False, begun_at__isnull=False)
        .order_by("-begun_at")[:MOST]
    )
    if not rows:
        return ()
    people = census.by_ids([row.patient_id for row in rows if row.patient_id])
    titles = queries.titles_of([queries.run_value(row) for row in rows])
    owner = caller.role if caller.role in OWNERS else Role.NURSE_MANAGER
    return [
        AttentionItem(
            key=f"emergency.run:{row.id}",
            title=Message(
                "emergency.attention_run" if row.patient_id else "emergency.attention_blank",
                {
                    "name": people[row.patient_id].name if row.patient_id in people else "",
                    "protocol": ", ".join(titles.get(key, key) for key in row.begun),
                },
            ),
            detail=Message(
                f"emergency.attention_{row.led_from}",
                {"by": row.begun_by, "at": row.begun_at.isoformat() if row.begun_at else ""},
            ),
            state="blocking",
            due=row.begun_at,
            owner=owner,
            branch=row.branch_id,
            url=reverse("emergency:run", args=[row.id]),
            action=Message("emergency.attention_open"),
            subject=row.patient_id,
        )
        for row in rows
    ]


open_runs = AttentionOf(_open_runs, frozenset(OWNERS))
