"""Bringing the needs in line with the orders: by difference, never by deleting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.promises import calls
from hearthline.rooms.scheduling.values import Need

FIELDS = [
    field.name
    for field in models.Need._meta.concrete_fields
    if field.name not in ("id", "withdrawn_at", "revision")
]


@action("scheduling.derive_needs", version=1, kind=Kind.REQUEST, permission="scheduling.plan")
def derive_needs(
    context: Context, *, needs: Sequence[Need], first_day: date, last_day: date
) -> list[int]:
    """Store the needs derived for some days; those no order asks for any more are withdrawn.

    Returns
    -------
    list of int
        Needs made, changed and withdrawn.
    """
    derived = {need.id: need for need in needs}
    stored = {
        row.id: row
        for row in models.Need.objects.filter(earliest_day__lte=last_day, latest_day__gte=first_day)
    }
    others = set(derived) - set(stored)
    stored |= {row.id: row for row in models.Need.objects.filter(id__in=list(others))}
    made, changed, withdrawn = [], [], []
    for need_id, need in derived.items():
        row = stored.get(need_id)
        after = columns(need)
        if row is None:
            made.append(models.Need(id=need_id, **after))
            continue
        before = {name: getattr(row, name) for name in FIELDS}
        if before == after and row.withdrawn_at is None:
            continue
        for name, value in after.items():
            setattr(row, name, value)
        row.withdrawn_at = None
        row.revision += 1
        changed.append(row)
        context.changed(
            row,
            before={name: before[name] for name in FIELDS if before[name] != after[name]},
            after={name: after[name] for name in FIELDS if before[name] != after[name]},
        )
    for need_id, row in stored.items():
        if need_id not in derived and row.withdrawn_at is None and row.latest_day >= first_day:
            row.withdrawn_at = context.server_time
            row.revision += 1
            withdrawn.append(row)
            context.changed(row, before={"withdrawn": None}, after={"withdrawn": True})
    models.Need.objects.bulk_create(made, batch_size=500)
    for row in made:
        context.changed(
            row, after={"kind": row.kind, "first": row.earliest_day, "last": row.latest_day}
        )
    models.Need.objects.bulk_update(
        [*changed, *withdrawn], [*FIELDS, "withdrawn_at", "revision"], batch_size=200
    )
    context.about(*{row.patient_id for row in (*made, *changed, *withdrawn)})
    if withdrawn:
        calls.reconcile(context, [row.id for row in withdrawn])
    return [len(made), len(changed), len(withdrawn)]


def columns(need: Need) -> dict[str, Any]:
    """Return a need as the columns of its record."""
    found = {field.name: getattr(need, field.name) for field in fields(need)}
    del found["id"], found["apart"]
    found["serves"] = [[str(link.thread), str(link.kind), link.occurrence] for link in need.serves]
    found["days"] = sorted(need.days)
    found["skills"] = sorted(need.skills)
    found["licence_kinds"] = sorted(need.licence_kinds)
    found["apart_from"], found["apart_days"] = need.apart or (None, None)
    return found
