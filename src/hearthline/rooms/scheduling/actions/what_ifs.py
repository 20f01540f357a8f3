"""Asking what would be, and writing down what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.values import RunState, WhatIfKind


@action("scheduling.ask_what_if", version=1, kind=Kind.REQUEST, permission="scheduling.plan")
def ask_what_if(
    context: Context, *, kind: WhatIfKind, about: Sequence[UUID], first_day: date, days: int
) -> UUID:
    """Ask what one more nurse like somebody, or some episodes accepted, would mean.

    Raises
    ------
    Refused
        If nobody is named.
    """
    if not about:
        raise Refused(Message("scheduling.what_if_nobody"))
    row = models.WhatIf.objects.create(
        id=context.next_id(),
        kind=kind,
        about=[str(item) for item in about],
        first_day=first_day,
        days=days,
        state=RunState.WAITING,
        asked_by=context.caller.name,
        asked_at=context.server_time,
    )
    context.changed(row, after={"kind": kind, "first_day": first_day, "days": days})
    return row.id


@action("scheduling.end_what_if", version=1, kind=Kind.FACT, permission="scheduling.plan")
def end_what_if(
    context: Context,
    *,
    what_if_id: UUID,
    state: RunState,
    figures: Mapping[str, Any],
    message: Message | None = None,
    plans: Mapping[str, Any] | None = None,
) -> None:
    """Write down how a question ended; ``plans`` holds both answers visit by visit."""
    row = models.WhatIf.objects.get(id=what_if_id)
    before = row.state
    row.state, row.figures, row.ended_at = state, dict(figures), context.server_time
    row.plans = dict(plans or {})
    row.message = {"code": message.code, "params": dict(message.params)} if message else None
    row.save()
    context.changed(row, before={"state": before}, after={"state": state, "figures": figures})
