"""What of homes needs somebody today: modifications that are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.answers import Effect
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.accounts.scope import visible
from hearthline.platform.manifest import AttentionItem
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import models
from hearthline.rooms.home.values import ModificationState

AHEAD = timedelta(days=2)
"""How long before its day what was agreed is shown."""
MOST = 50


def modifications_proposed(caller: Caller, _now: datetime) -> Sequence[AttentionItem]:
    """Return what assessments proposed and nobody agreed yet, one line a home; two queries."""
    if caller.role is not Role.NURSE_MANAGER:
        return ()
    rows = visible(caller, models.Modification).filter(state=ModificationState.PROPOSED)
    first: dict[UUID, models.Modification] = {}
    for row in rows.order_by("effect", "made_at", "id")[:MOST]:
        first.setdefault(row.patient_id, row)
    people = census.by_ids(first)
    return [
        AttentionItem(
            key=f"home.proposed:{patient}",
            title=Message(
                "home.proposed_attention",
                {"name": people[patient].name if patient in people else ""},
            ),
            detail=Message("home.proposed_detail", {"what": row.what}),
            state="blocking" if row.effect == Effect.BLOCKING else "open",
            due=None,
            owner=Role.NURSE_MANAGER,
            branch=None,
            url=reverse("home:of_patient", args=[patient]),
            action=Message("home.attention_open"),
            subject=patient,
        )
        for patient, row in first.items()
    ]


def modifications_due(caller: Caller, _now: datetime) -> Sequence[AttentionItem]:
    """Return agreed modifications that are due within two days or overdue; two queries."""
    if not caller.holds("home.modify"):
        return ()
    rows = list(
        visible(caller, models.Modification)
        .filter(state=ModificationState.AGREED, due_on__lte=caller.today + AHEAD)
        .order_by("due_on", "id")[:MOST]
    )
    people = census.by_ids([row.patient_id for row in rows])
    return [
        AttentionItem(
            key=f"home.modification:{row.id}",
            title=Message(
                "home.attention",
                {"name": people[row.patient_id].name if row.patient_id in people else ""},
            ),
            detail=Message("home.attention_detail", {"what": row.what, "owner": owner_words(row)}),
            state="blocking" if row.due_on and row.due_on < caller.today else "open",
            due=to_instant(row.due_on, time(17), caller.zone) if row.due_on else None,
            owner=Role(row.owner_role) if row.owner_role else Role.NURSE_MANAGER,
            branch=None,
            url=reverse("home:of_patient", args=[row.patient_id]),
            action=Message("home.attention_open"),
            subject=row.patient_id,
        )
        for row in rows
    ]


def owner_words(row: models.Modification) -> str:
    """Return who sees to a modification: the name, the role, or both."""
    role = word("role", row.owner_role) if row.owner_role else ""
    return ", ".join(filter(None, (row.owner, role)))
