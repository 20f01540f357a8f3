"""What of drug, pump and line may be in the home of somebody whose care is on hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.text import without_nul
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_clock, shown_day
from hearthline.rooms.census.values import LeftAtHome, LeftKind
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.supply.values import DeliveryState, Dispensed
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import OrderState

STANDING = (OrderState.VERIFIED, OrderState.ACTIVE, OrderState.HELD)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the checklist: what it is, what the records say of it, what was answered."""

    key: str
    item: LeftAtHome
    known: str


def left_at_home(patient_id: UUID, at: datetime) -> list[Listed]:
    """Return the checklist by the records: delivered lots, a pump, lines; nothing is answered.

    A lot counts while containers of it are left, past its beyond-use time too: it is in the home
    all the same. A drug of an order of which nothing is on record is asked about by its name.
    """
    delivered = [
        lot
        for lot in supply.dispensed_for([patient_id]).get(patient_id, [])
        if lot.delivery is not None and lot.delivery.state is DeliveryState.DELIVERED and lot.left
    ]
    orders = therapy.therapy_orders_of([patient_id], states=STANDING).get(patient_id, [])
    on_record = {lot.facts.order_id for lot in delivered} | {lot.facts.drug for lot in delivered}
    unrecorded = dict.fromkeys(
        order.content.drug
        for order in orders
        if order.head.id not in on_record and order.content.drug not in on_record
    )
    in_place = lines.lines_of([patient_id]).get(patient_id, [])
    pump = LeftAtHome(LeftKind.PUMP, _("Infusion pump and its charger"))
    return [
        *(_listed(LeftKind.DRUG, _lot(lot), _lot_known(lot, at)) for lot in delivered),
        *(_listed(LeftKind.DRUG, drug, _("nothing delivered on record")) for drug in unrecorded),
        _listed(pump.kind, pump.what, ""),
        *(
            _listed(
                LeftKind.LINE,
                ", ".join(filter(None, [word("line_kind", line.kind), line.site])),
                _("in place since %(day)s") % {"day": shown_day(line.inserted_on)}
                if line.inserted_on
                else "",
            )
            for line in in_place
        ),
    ]


def checklist(
    patient_id: UUID, answered: Sequence[Mapping[str, str]], at: datetime
) -> list[Listed]:
    """Return the checklist as it stands now, with what was answered before.

    What came or went since somebody answered is added; nothing that was answered is dropped.
    """
    before = {
        key_of(item["kind"], item["what"]): LeftAtHome(
            LeftKind(item["kind"]), item["what"], Answer(item["is_there"]), item["note"]
        )
        for item in answered
    }
    now = left_at_home(patient_id, at)
    found = [replace(one, item=before.pop(one.key, one.item)) for one in now]
    return found + [Listed(key, item, "") for key, item in before.items()]


def as_answered(listed: Iterable[Listed], sent: Mapping[str, Any]) -> tuple[LeftAtHome, ...]:
    """Return the checklist with the answers of a form, by the key of each line."""
    found = []
    for one in listed:
        there = sent.get(f"there-{one.key}", one.item.is_there)
        answer = Answer(there) if there in list(Answer) else one.item.is_there
        note = without_nul(str(sent.get(f"note-{one.key}", one.item.note)))[:200]
        found.append(replace(one.item, is_there=answer, note=note))
    return tuple(found)


def key_of(kind: str, what: str) -> str:
    """Return the name of a line in a form, the same whenever it is asked."""
    return derived_id("left at home", str(kind), what).hex[:12]


def _listed(kind: LeftKind, what: str, known: str) -> Listed:
    return Listed(key_of(kind, what), LeftAtHome(kind, what), known)


def _lot(lot: Dispensed) -> str:
    name = lot.facts.drug
    return _("%(drug)s, lot %(lot)s") % {"drug": name, "lot": lot.facts.lot or _("not known")}


def _lot_known(lot: Dispensed, at: datetime) -> str:
    left = ngettext("%(n)s container left", "%(n)s containers left", lot.left) % {"n": lot.left}
    until = lot.facts.beyond_use_at
    if until is None or not lot.facts.zone:
        return _("%(left)s, beyond-use time not known") % {"left": left}
    civil = to_civil(until, lot.facts.zone)
    use_by = f"{shown_day(civil.day)} {shown_clock(civil.clock)}"
    if lot.is_expired(at):
        return _("%(left)s, past its beyond-use time %(at)s") % {"left": left, "at": use_by}
    return _("%(left)s, to be used by %(at)s") % {"left": left, "at": use_by}
