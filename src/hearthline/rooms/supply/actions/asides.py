"""Containers set aside in a home that was found unfit to keep them, and what is decided of them.

Setting aside is a fact that follows from what was found; a pharmacist alone decides what becomes
of it, and nothing else ends it: a refrigerator mended later says nothing of what lay in it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import create, revise
from hearthline.rooms.supply import models, queries
from hearthline.rooms.supply.values import COLD, Aside, DeliveryState


def storage_failed(context: Context, patient_id: UUID, found_at: datetime, why: str) -> None:
    """Set aside what lay cold in a home when its refrigerator was found unfit.

    What came later was sent knowing it, and what waits for a decision already goes on waiting.
    """
    threads = tuple(
        item.facts.thread
        for item in queries.dispensed_for([patient_id]).get(patient_id, ())
        if item.facts.storage in COLD
        and item.left
        and item.aside is not Aside.WAITING
        and item.delivery is not None
        and item.delivery.state is DeliveryState.DELIVERED
        and item.delivery.received_at is not None
        and item.delivery.received_at <= found_at
    )
    if threads:
        set_aside(
            context.inner("set aside"),
            patient_id=patient_id,
            threads=threads,
            found_at=found_at,
            why=why,
        )


@action("supply.set_aside", version=1, kind=Kind.FACT, permission="supply.decide")
def set_aside(
    context: Context, *, patient_id: UUID, threads: tuple[UUID, ...], found_at: datetime, why: str
) -> int:
    """Write down that containers were set aside until a pharmacist decides; return how many."""
    context.concerns(patient_id)
    waiting = models.SetAside.objects.filter(thread__in=threads, state=Aside.WAITING)
    asked = set(waiting.values_list("thread", flat=True))
    wanted = [thread for thread in threads if thread not in asked]
    for thread in wanted:
        create(
            context,
            models.SetAside,
            id=derived_id("set aside", thread, context.action_id),
            thread=thread,
            patient_id=patient_id,
            why=why[:300],
            found_at=found_at,
            written_at=context.server_time,
        )
    return len(wanted)


@action("supply.decide_aside", version=1, kind=Kind.REQUEST, permission="supply.decide")
def decide_aside(context: Context, *, dispensed_id: UUID, kept: bool) -> None:
    """Decide, as a pharmacist, that what was set aside may be given or is thrown away.

    ``dispensed_id`` is the thread of what was dispensed; the context's reason says why.

    Raises
    ------
    NotInScope
        If what was dispensed is out of the caller's scope.
    Refused
        Without a reason, or when nothing waits for a decision.
    """
    told = models.Dispensing.objects.filter(thread=dispensed_id, is_latest=True).first()
    if told is not None:
        context.get(models.Dispensing, told.pk)
    row = models.SetAside.objects.filter(thread=dispensed_id, state=Aside.WAITING).first()
    if row is None:
        raise Refused(Message("supply.nothing_set_aside"))
    context.about(row.patient_id)
    if not context.reason.strip():
        raise Refused(Message("supply.aside_why"), field="reason")
    revise(
        context,
        row,
        revision=row.revision,
        state=(Aside.KEPT if kept else Aside.DISCARDED).value,
        decided_by=context.caller.name,
        decided_at=context.server_time,
        decision_why=context.reason.strip()[:300],
    )
