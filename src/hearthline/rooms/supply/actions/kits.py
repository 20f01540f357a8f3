"""Emergency kits: packed, and what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import (
    ROWS_A_STATEMENT,
    create,
    revise,
)
from hearthline.platform.records.models import next_numbers
from hearthline.rooms.supply import models, rules
from hearthline.rooms.supply.values import (
    KitFacts,
    KitSaid,
    KitState,
)


@action("supply.pack_kit", version=1, kind=Kind.FACT, permission="supply.dispense")
def pack_kit(context: Context, *, facts: KitFacts) -> UUID:
    """Write down an emergency kit as it was packed; a kit before it is replaced by nobody's word.

    Raises
    ------
    Refused
        If nothing is in it, or two lines share a name.
    """
    context.concerns(facts.patient_id)
    rules.require_kit(facts)
    _pack(context, [facts])
    return facts.id


@action("supply.pack_kits", version=1, kind=Kind.FACT, permission="supply.dispense")
def pack_kits(context: Context, *, kits: tuple[KitFacts, ...]) -> int:
    """Write down many kits as they were packed; return how many."""
    context.concerns(*(facts.patient_id for facts in kits))
    for facts in kits:
        rules.require_kit(facts)
    _pack(context, kits)
    return len(kits)


@action("supply.say_of_kit", version=1, kind=Kind.FACT, permission="supply.deliver")
def say_of_kit(context: Context, *, said: KitSaid) -> None:
    """Say where a kit is now and whether it is intact; once not intact, it never is again."""
    row = models.Kit.objects.select_for_update().get(id=said.kit_id)
    context.concerns(row.patient_id)
    state = said.state
    if state is KitState.INTACT and row.state != KitState.INTACT:
        context.flag("supply.kit_not_intact_again")
        state = KitState(row.state)
    create(
        context,
        models.KitEvent,
        id=context.next_id(),
        kit_id=row.id,
        patient_id=row.patient_id,
        place=said.place.value,
        state=state.value,
        holder=said.holder.strip()[:200],
        why=said.why.strip()[:300],
        happened_at=said.happened_at,
        by=context.caller.name,
        written_at=context.server_time,
    )
    revise(
        context,
        row,
        revision=row.revision,
        place=said.place.value,
        state=state.value,
        holder=said.holder.strip()[:200],
    )


def _pack(context: Context, kits: Sequence[KitFacts]) -> None:
    numbers = next_numbers("kit", len(kits), first=1001)
    rows = [
        models.Kit(
            id=facts.id,
            number=f"K{number}",
            patient_id=facts.patient_id,
            band=facts.band,
            lines=rules.lines_stored(facts.lines),
            packed_on=facts.packed_on,
            packed_by=context.caller.name,
            expires_on=rules.kit_expiry(facts.lines),
            place=facts.place.value,
            holder=facts.holder,
            state=KitState.INTACT.value,
            note=facts.note,
        )
        for facts, number in zip(kits, numbers, strict=True)
    ]
    models.Kit.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    for row in rows:
        context.changed(row, after={"number": row.number, "lines": row.lines, "place": row.place})
