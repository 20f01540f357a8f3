"""What each step in the draft changed, so that Undo takes back the last one and no older one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hearthline.platform.actions.context import Context
from hearthline.rooms.scheduling import models, moving

Slot = dict[str, Any]
"""Who goes when: ``nurses``, ``day``, ``starts``, and ``away`` when a nurse of it is away."""


def slot(plan: models.Plan, need_id: UUID) -> Slot | None:
    """Return where a visit stands in a plan; ``None`` without a nurse."""
    rows = list(models.Assignment.objects.filter(plan=plan, need_id=need_id).order_by("seat"))
    if not rows:
        return None
    found = {
        "nurses": [str(row.nurse_id) for row in rows],
        "day": rows[0].day.isoformat(),
        "starts": rows[0].starts.isoformat(),
    }
    return {**found, "away": True} if moving.away_from(rows) else found


def record_step(
    context: Context,
    plan: models.Plan,
    need: models.Need,
    before: Slot | None,
    after: Slot | None,
    **also: UUID,
) -> models.MoveDone:
    """Keep a step of the draft.

    Parameters
    ----------
    also
        What was asked of others with it and goes back with it: ``offer``, ``task``.
    """
    return models.MoveDone.objects.create(
        id=context.next_id(),
        plan=plan,
        need=need,
        patient_id=need.patient_id,
        before=before,
        after={**(after or {"nurses": []}), **{name: str(one) for name, one in also.items()}},
        made_at=context.server_time,
    )


def asked_with(context: Context, need: models.Need, step_id: UUID | None, **also: UUID) -> None:
    """Keep what was asked of others with a step; with none, a step that moved nothing.

    Without a draft there is nothing to undo.
    """
    if step_id is not None:
        step = models.MoveDone.objects.get(pk=step_id)
        step.after = {**step.after, **{name: str(one) for name, one in also.items()}}
        step.save(update_fields=["after"])
        return
    draft = models.Plan.objects.filter(state="draft").first()
    if draft is not None:
        stands = slot(draft, need.id)
        record_step(context, draft, need, stands, stands, **also)
