"""A kit that ends before care does, or is for another weight, is packed anew: a task, once."""

from __future__ import annotations

from datetime import time

from django.urls import reverse

from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.tasks.actions import open_task
from hearthline.platform.tasks.queries import known_origins
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency.queries import KitToReplace


@action("emergency.ask_for_kit", version=1, kind=Kind.REQUEST, permission="emergency.run")
def ask_for_kit(context: Context, *, kit: KitToReplace) -> bool:
    """Ask the pharmacist for a new kit, once for each kit and reason; return whether it was."""
    context.concerns(kit.patient_id)
    origin = f"emergency.kit:{kit.kit_id}:{kit.why}"
    if known_origins([origin]):
        return False
    person = census.by_ids([kit.patient_id]).get(kit.patient_id)
    open_task(
        context,
        title=Message("emergency.task_new_kit", {"name": person.name if person else ""}),
        detail=kit.says,
        owner_role=Role.PHARMACIST,
        due=context.server_time
        if kit.due is None
        else to_instant(kit.due, time(12), context.caller.zone),
        subject=kit.patient_id,
        origin=origin,
        url=reverse("supply:pack_kit", args=[kit.patient_id]),
    )
    return True
