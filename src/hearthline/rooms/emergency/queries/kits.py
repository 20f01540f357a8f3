"""Which kit somebody should have: its contents by weight, and kits to be replaced in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.manifest import PackingList
from hearthline.platform.ui.display import shown_quantity
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency.queries.patients import Stand, risks_of, stands_of
from hearthline.rooms.emergency.queries.protocols import rules_on
from hearthline.rooms.emergency.rules.kits import BandOutlook, KitStand, lacking
from hearthline.rooms.emergency.rules.orders import medicine_key
from hearthline.rooms.emergency.rules.plans import is_signed
from hearthline.rooms.emergency.values import EmergencyRules, KitNeed

BETA_BLOCKER = "RSK-32a"
"""The approved risk rule that finds a beta blocker among home drugs."""
GLUCAGON = ("Glucagon 1 mg", 2)
"""For somebody on a beta blocker, where it is ordered (emergency facts 5.2, a proposal)."""


@dataclass(frozen=True, slots=True)
class KitToReplace:
    """A kit that somebody has to replace, and why.

    ``why`` is ``ends`` (care goes on longer than it lasts) or ``band`` (it holds what is for
    another weight).
    """

    patient_id: UUID
    kit_id: UUID
    why: str
    says: Message
    due: date | None


def kit_misfit(stand: Stand) -> Message | None:
    """Return what the kit that serves lacks of the contents for this weight, if anything."""
    outlook, band = stand.outlook, stand.band.band
    if outlook.stand is not KitStand.SERVES or outlook.kit is None or band is None:
        return None
    left_out = lacking(outlook.kit.facts.lines, band)
    if not left_out:
        return None
    return Message(
        "emergency.kit_misfit",
        {
            "number": outlook.kit.number,
            "band": band.text,
            "items": ", ".join(f"{line.count} × {line.item}" for line in left_out),
        },
    )


def kits_to_replace(on: date) -> list[KitToReplace]:
    """Return the kits of everybody in care that end too soon or are for another weight."""
    rules = rules_on(on)
    if rules is None:
        return []
    patients = sorted({one.patient_id for one in census.open_episodes()}, key=str)
    ahead = on + timedelta(days=max(rules.warn_days, default=0))
    found = []
    for patient, stand in stands_of(patients, rules, on).items():
        kit = stand.outlook.kit
        if stand.need in (None, KitNeed.NONE) or kit is None:
            continue
        ends = kit.expires_on
        if stand.outlook.ends_too_soon and ends is not None and ends <= ahead:
            found.append(KitToReplace(patient, kit.facts.id, "ends", kit_ends(stand), ends))
        misfit = kit_misfit(stand)
        if misfit is not None:
            found.append(KitToReplace(patient, kit.facts.id, "band", misfit, None))
    return found


def kit_ends(stand: Stand) -> Message:
    """Return the sentence that a kit serves today and not until care ends."""
    kit = stand.outlook.kit
    assert kit is not None
    assert kit.expires_on is not None
    return Message(
        "emergency.kit_ends_too_soon",
        {"number": kit.number, "day": kit.expires_on.isoformat()},
    )


def packing(patient_id: UUID, on: date) -> PackingList | None:
    """Return what a kit for somebody holds by the approved rules, weight and age."""
    rules = rules_on(on)
    stand = stands_of([patient_id], rules, on).get(patient_id) if rules else None
    if rules is None or stand is None:
        return None
    band = stand.band.band
    if band is None:
        return PackingList("", "", (), band_message(stand.band))
    lines = [(line.item, line.count) for line in band.lines]
    if _needs_glucagon(stand, rules, on):
        lines.append(GLUCAGON)
    return PackingList(band.key, band.text, tuple(lines), band_message(stand.band))


def band_message(outlook: BandOutlook) -> Message:
    """Return by what a kit's contents are chosen, or why they cannot be."""
    weight = outlook.weight
    params = {
        "weight": shown_quantity(weight.quantity) if weight else "",
        "day": weight.taken_on.isoformat() if weight and weight.taken_on else "",
        "band": outlook.band.text if outlook.band else "",
    }
    return Message(f"emergency.band_{outlook.unknown or 'known'}", params)


def _needs_glucagon(stand: Stand, rules: EmergencyRules, on: date) -> bool:
    ordered = {
        medicine_key(line.drug)
        for order in stand.orders
        if is_signed(order)
        for line in order.content.medicines
    }
    if "glucagon" not in ordered:
        return False
    risk = risks_of([stand.patient_id], rules, on).get(stand.patient_id)
    return risk is not None and any(one.rule_id == BETA_BLOCKER for one in risk.reasons)
