"""Whether the drug is there, and how a promised time moves, as pure functions over values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.rooms.supply.values import (
    DeliveryState,
    Dispensed,
    DispensedFacts,
    DrugOutlook,
    DrugState,
    KitFacts,
    KitLine,
    Storage,
    Window,
)

MOST_OF_A_LINE = 999
LONGEST_DELAY_MINUTES = 72 * 60
"""A delay of more than three days is a new delivery."""


class SupplyRefusal(HearthlineError):
    """Something about supply cannot be written down as it is; the message says the way out."""


def later(window: Window, minutes: int) -> Window:
    """Return the window ``minutes`` later on the wall clocks of the home, by elapsed time."""
    by = timedelta(minutes=minutes)
    opens = to_civil(window.opens_at + by, window.zone)
    closes = to_civil(window.closes_at + by, window.zone)
    return Window(opens.day, opens.clock, closes.clock, window.zone)


def minutes_until(window: Window, expected_at: datetime) -> int:
    """Return by how many minutes a pack expected at an instant is later than promised first."""
    return int((expected_at - window.opens_at).total_seconds() // 60)


def flags_of(facts: DispensedFacts, *, is_verified: bool | None) -> list[str]:
    """Return what somebody should look at in what was dispensed; it is stored whatever it says.

    Parameters
    ----------
    is_verified
        Whether the order's version in force was verified; ``None`` when no order is named.
    """
    found = []
    if is_verified is None:
        found.append("supply.no_order_named")
    elif not is_verified:
        found.append("supply.order_not_verified")
    if facts.beyond_use_at is None:
        found.append("supply.no_beyond_use")
    elif facts.beyond_use_at <= facts.dispensed_at:
        found.append("supply.beyond_use_before_dispensing")
    if not facts.lot:
        found.append("supply.no_lot")
    return found


def outlook(
    patient_id: UUID, order_id: UUID, drug: str, dispensed: Iterable[Dispensed], at: datetime
) -> DrugOutlook:
    """Return whether the drug of one order is there at ``at``; what nobody wrote is not known."""
    own = [item for item in dispensed if item.facts.order_id == order_id]
    here = [item for item in own if _is_delivered(item)]
    intact = [item for item in here if item.left and not item.is_expired(at)]
    usable = [item for item in intact if item.is_usable]
    coming = [item for item in own if _is_coming(item) and not item.is_expired(at)]
    dated = [item for item in usable if item.facts.beyond_use_at is not None]

    def said(state: DrugState, item: Dispensed | None = None) -> DrugOutlook:
        next_one = min(coming, key=_promised, default=None)
        shown = item or next_one
        return DrugOutlook(
            patient_id,
            order_id,
            drug,
            state,
            expected_at=_promised(next_one) if next_one else None,
            delivery_id=next_one.delivery.id if next_one and next_one.delivery else None,
            use_by=shown.facts.beyond_use_at if shown else None,
            zone=shown.facts.zone if shown else "",
            storage=shown.facts.storage if shown else Storage.NOT_STATED,
        )

    if dated:
        return said(DrugState.IN_HAND, max(dated, key=_beyond_use))
    if usable:
        return said(DrugState.BEYOND_USE_NOT_KNOWN, usable[0])
    if coming:
        return said(DrugState.EXPECTED)
    if intact:
        return said(DrugState.SET_ASIDE, intact[0])
    if any(item.left for item in here):
        return said(DrugState.EXPIRED, max(here, key=_beyond_use))
    if here:
        return said(DrugState.USED_UP)
    if own:
        return said(DrugState.NOT_DELIVERED)
    return said(DrugState.NOT_KNOWN)


def last_use(dispensed: Sequence[Dispensed], at: datetime) -> dict[UUID, datetime]:
    """Return by order the last instant at which what is there or on its way may be given."""
    found: dict[UUID, datetime] = {}
    for item in dispensed:
        order, until = item.facts.order_id, item.facts.beyond_use_at
        if order is None or until is None or until <= at or not item.left:
            continue
        if not item.is_usable:
            continue
        if _is_delivered(item) or _is_coming(item):
            found[order] = max(until, found.get(order, until))
    return found


def _is_delivered(item: Dispensed) -> bool:
    return item.delivery is not None and item.delivery.state is DeliveryState.DELIVERED


def _is_coming(item: Dispensed) -> bool:
    return item.delivery is not None and item.delivery.is_open and item.left > 0


def _promised(item: Dispensed) -> datetime:
    assert item.delivery is not None
    return item.delivery.window.closes_at


def _beyond_use(item: Dispensed) -> str:
    until = item.facts.beyond_use_at
    return until.isoformat() if until else ""


def require_kit(facts: KitFacts) -> None:
    """Refuse a kit that holds nothing or whose lines cannot be told apart.

    Raises
    ------
    SupplyRefusal
        ``supply.kit_empty``, ``supply.kit_twice`` or ``supply.kit_count``.
    """
    if not facts.lines:
        raise SupplyRefusal(Message("supply.kit_empty"), field="lines")
    names = [line.id for line in facts.lines]
    for line in facts.lines:
        if not line.id or not line.item.strip() or names.count(line.id) > 1:
            raise SupplyRefusal(Message("supply.kit_twice", {"item": line.item}), field="lines")
        if not 0 <= line.count <= MOST_OF_A_LINE or not 0 <= line.expected <= MOST_OF_A_LINE:
            raise SupplyRefusal(Message("supply.kit_count", {"item": line.item}), field="lines")


def kit_expiry(lines: Sequence[KitLine]) -> date | None:
    """Return the earliest expiry of some lines, which is the kit's own."""
    return min((line.expires_on for line in lines if line.expires_on), default=None)


def lines_stored(lines: Sequence[KitLine]) -> list[dict[str, Any]]:
    """Return lines of a kit as they are stored."""
    return [
        asdict(line) | {"expires_on": line.expires_on.isoformat() if line.expires_on else None}
        for line in lines
    ]


def lines_read(stored: Sequence[Mapping[str, Any]]) -> tuple[KitLine, ...]:
    """Return stored lines of a kit as values."""
    return tuple(
        KitLine(
            **{
                **line,
                "expires_on": date.fromisoformat(line["expires_on"])
                if line["expires_on"]
                else None,
            }
        )
        for line in stored
    )


_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*mg(/mL)?\b", re.IGNORECASE)
MEDICINES = ("epinephrine", "diphenhydramine", "glucagon", "naloxone", "saline")
"""Medicines of emergency kits that protocols name."""


def medicine_in(item: str) -> dict[str, str]:
    """Return what a line of a kit says of its medicine; nothing is guessed.

    An amount counts only where one is written: ``0.3 mg`` of a device, ``1 mg/mL`` of an ampule.
    """
    words = item.lower()
    medicine = next((name for name in MEDICINES if name in words), "")
    if not medicine:
        return {}
    form = "other"
    if "auto-injector" in words or "autoinjector" in words:
        form = "auto_injector"
    elif "ampule" in words or "vial" in words:
        form = "ampule"
    elif "nasal" in words or "nose" in words:
        form = "nasal_spray"
    elif "tablet" in words or "capsule" in words:
        form = "tablet"
    elif "liquid" in words:
        form = "liquid"
    elif "bag" in words.split():
        form = "bag"
    elif "inhaler" in words:
        form = "inhaler"
    found = {"medicine": medicine, "form": form}
    for amount, by_volume in _AMOUNT.findall(item):
        found["strength" if by_volume else "amount_mg"] = amount
    return found
